"""Many rows of the catalog written at once: the one place that writes them past ``save()``."""

from django.db.models import QuerySet
from django.utils import timezone

from careerguide.content.bulk import update_each
from careerguide.content.publishing import Published
from careerguide.history.records import record
from careerguide.lib.slugs import free_slugs, make_slug
from programs.models import Institution, Program
from programs.models.program import SEARCHED, slug_of_city
from programs.search import build_search_text
from roles.lookups import BATCH_SIZE, batches

# Room for a number behind a slug that is taken.
NUMBER = 6


def write_programs(new: list[Program], changed: list[Program], attributes: set[str]) -> None:
    """Save ``new`` programs and the ``attributes`` of ``changed`` ones, with all that follows from them.

    New ones without a slug get one, of the institution's name and the title. As ``save()`` does: the city's slug,
    the text they are found by, and the time. What is public and what is not stays so. Call it inside a transaction.
    """
    _name(new, lambda program: f"{program.institution.name} {program.award}")
    now = timezone.now()
    found_anew = bool(attributes & SEARCHED)
    for program in [*new, *(changed if found_anew else [])]:
        program.city_slug = slug_of_city(program.city)
        field = program.field_of_study.name if program.field_of_study_id else None
        program.search_text = build_search_text(program.award, program.institution.name, program.city, field)
    for program in new:
        program.updated_at = now
        program.published_at = now if program.is_published else None
    Program.objects.bulk_create(new, batch_size=BATCH_SIZE)
    record(new, new=True)
    if changed:
        derived = {"city_slug", "search_text"} if found_anew else set()
        update_each(changed, attributes | derived, updated_at=now)
        record(changed, new=False)


def write_institutions(new: list[Institution], changed: list[Institution], attributes: set[str]) -> None:
    _name(new, lambda institution: institution.name)
    Institution.objects.bulk_create(new, batch_size=BATCH_SIZE)
    if changed and attributes:
        update_each(changed, attributes)
    if "name" in attributes:
        for batch in batches(changed):
            Program.objects.filter(institution__in=batch).refresh_search()


def _name(rows: list, text) -> None:
    """Give each of ``rows`` that has none a slug of its own, made of ``text(row)``."""
    nameless = [row for row in rows if not row.slug]
    if not nameless:
        return
    model = type(nameless[0])
    longest = model._meta.get_field("slug").max_length - NUMBER
    wanted = [make_slug(text(row), longest) or model._meta.model_name for row in nameless]
    # What other rows of the same file take is not there yet.
    given = {row.slug for row in rows if row.slug}
    slugs = free_slugs(wanted, lambda asked: _taken(model.objects.all(), asked) | given)
    for row, slug in zip(nameless, slugs, strict=True):
        row.slug = slug


def _taken(rows: QuerySet, slugs: set[str]) -> set[str]:
    """Those of ``slugs`` that a row has, or had before and still leads to it."""
    names = ["slug", "former_addresses__slug"] if issubclass(rows.model, Published) else ["slug"]
    return {
        slug
        for batch in batches(slugs)
        for name in names
        for slug in rows.order_by().filter(**{f"{name}__in": batch}).values_list(name, flat=True)
    }
