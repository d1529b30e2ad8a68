"""Bulk writes of programs and institutions, which bypass ``save()``."""

from django.db.models import Model
from django.utils import timezone

from careerguide.content.bulk import update_each
from careerguide.content.slugs import new_slugs
from careerguide.content.sort_key import sort_key
from careerguide.history.records import record
from careerguide.imports.lookups import BATCH_SIZE, batches
from programs.models import Institution, Program
from programs.models.program import PLACE, PLACE_SLUGS, SEARCHED


def write_programs(new: list[Program], changed: list[Program], attributes: set[str]) -> None:
    """Save ``new`` programs and the ``attributes`` of ``changed`` ones. Call it within a transaction.

    Sets slugs, and everything that ``save()`` would set, such as search text and dates.
    """
    _add_slugs(Program, new)
    now = timezone.now()
    derived = {"search_text", "sort_key"} if attributes & SEARCHED else set()
    derived |= PLACE_SLUGS if attributes.intersection(PLACE) else set()
    for program in [*new, *(changed if derived else [])]:
        program.update_place_slugs()
        program.update_search_text()
    for program in new:
        program.updated_at = now
        program.published_at = now if program.is_published else None
    Program.objects.bulk_create(new, batch_size=BATCH_SIZE)
    record(new, new=True)
    if changed:
        update_each(changed, attributes | derived, updated_at=now)
        record(changed, new=False)


def write_institutions(new: list[Institution], changed: list[Institution], attributes: set[str]) -> None:
    _add_slugs(Institution, new)
    former = [
        key
        for batch in batches(each.pk for each in changed)
        for key in Institution.objects.order_by().filter(pk__in=batch).values_list("sort_key", flat=True)
    ]
    Institution.objects.bulk_create(new, batch_size=BATCH_SIZE)
    if "name" in attributes:
        attributes = {*attributes, "sort_key"}
        for institution in changed:
            institution.sort_key = sort_key(institution.sort_texts())
    if changed and attributes:
        update_each(changed, attributes)
    if new or attributes:
        # All institutions with one name are in one batch, because their labels depend on each other.
        for keys in batches({*former, *(sort_key(each.sort_texts()) for each in [*new, *changed])}):
            Institution.objects.filter(sort_key__in=keys).refresh_labels()
    if "name" in attributes:
        for batch in batches(changed):
            Program.objects.filter(institution__in=batch).refresh_search()


def _add_slugs(model: type[Model], rows: list) -> None:
    without_slug = [row for row in rows if not row.slug]
    # The slugs of other rows in the same file are not in the database yet.
    in_file = {row.slug for row in rows if row.slug}
    slugs = new_slugs(model, (row.slug_text() for row in without_slug), in_file)
    for row, slug in zip(without_slug, slugs, strict=True):
        row.slug = slug
