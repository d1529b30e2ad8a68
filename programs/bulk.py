"""Bulk writes of programs and institutions, which bypass ``save()``."""

from collections.abc import Mapping

from django.db.models import Model
from django.utils import timezone

from careerguide.content.slugs import new_slugs
from careerguide.content.sort_key import sort_key
from careerguide.imports.lookups import batches
from careerguide.imports.runs import Run
from programs.models import Institution, Program
from programs.models.program import PLACE, PLACE_SLUGS, SEARCHED


def write_programs(
    run: Run, new: list[Program], changed: list[Program], attributes: set[str], former: Mapping[int, dict]
) -> None:
    """Save ``new`` programs and the ``attributes`` of ``changed`` ones. Call it within a transaction.

    Sets slugs, and everything that ``save()`` would set, such as search text and dates. ``former`` are the values that
    the changed programs had.
    """
    _add_slugs(Program, new)
    now = timezone.now()
    derived = {"search_text", "sort_key"} if attributes & SEARCHED else set()
    derived |= PLACE_SLUGS if attributes.intersection(PLACE) else set()
    for program in changed:
        former[program.pk].update({name: getattr(program, name) for name in derived})
    for program in [*new, *(changed if derived else [])]:
        program.update_place_slugs()
        program.update_search_text()
    for program in [*new, *changed]:
        program.updated_at = now
    for program in new:
        program.published_at = now if program.is_published else None
    run.save(new, changed, attributes | derived | {"updated_at"}, former)


def write_institutions(
    run: Run, new: list[Institution], changed: list[Institution], attributes: set[str], former: Mapping[int, dict]
) -> None:
    _add_slugs(Institution, new)
    former_keys = {each.sort_key for each in changed}
    for institution in [*new, *changed]:
        if institution.pk and "name" in attributes:
            former[institution.pk]["sort_key"] = institution.sort_key
        institution.sort_key = sort_key(institution.sort_texts())
    run.save(new, changed, {*attributes, "sort_key"}, former)
    if new or attributes:
        # All institutions with one name are in one batch, because their labels depend on each other.
        for keys in batches(former_keys | {each.sort_key for each in [*new, *changed]}):
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
