"""Bulk writes of programs and institutions, which bypass ``save()``."""

from django.db.models import Model
from django.utils import timezone

from careerguide.content.bulk import update_each
from careerguide.content.publishing import Published
from careerguide.history.records import record
from careerguide.imports.lookups import BATCH_SIZE, batches
from careerguide.lib.slugs import free_slugs, make_slug
from programs.models import Institution, Program
from programs.models.program import PLACE, PLACE_SLUGS, SEARCHED

# Leaves room for the number that makes a slug unique.
SUFFIX_LENGTH = 6


def write_programs(new: list[Program], changed: list[Program], attributes: set[str]) -> None:
    """Save ``new`` programs and the ``attributes`` of ``changed`` ones. Call it within a transaction.

    Sets slugs, and everything that ``save()`` would set, such as search text and dates.
    """
    _add_slugs(Program, new, lambda program: f"{program.institution.name} {program.award}")
    now = timezone.now()
    derived = {"search_text"} if attributes & SEARCHED else set()
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
    _add_slugs(Institution, new, lambda institution: institution.name)
    Institution.objects.bulk_create(new, batch_size=BATCH_SIZE)
    if changed and attributes:
        update_each(changed, attributes)
    if "name" in attributes:
        for batch in batches(changed):
            Program.objects.filter(institution__in=batch).refresh_search()


def _add_slugs(model: type[Model], rows: list, text) -> None:
    without_slug = [row for row in rows if not row.slug]
    longest = model._meta.get_field("slug").max_length - SUFFIX_LENGTH
    wanted = [make_slug(text(row), longest) or model._meta.model_name for row in without_slug]
    # The slugs of other rows in the same file are not in the database yet.
    in_file = {row.slug for row in rows if row.slug}
    slugs = free_slugs(wanted, lambda slugs: _taken(model, slugs) | in_file)
    for row, slug in zip(without_slug, slugs, strict=True):
        row.slug = slug


def _taken(model: type[Model], slugs: set[str]) -> set[str]:
    """Which of ``slugs`` are, or used to be, the slug of a row."""
    names = ["slug", "former_addresses__slug"] if issubclass(model, Published) else ["slug"]
    return {
        slug
        for batch in batches(slugs)
        for name in names
        for slug in model.objects.order_by().filter(**{f"{name}__in": batch}).values_list(name, flat=True)
    }
