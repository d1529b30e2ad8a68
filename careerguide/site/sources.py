"""The page of all sources that the site's figures come from, with their editions and licenses."""

from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programs.models import Program
from roles.models import Role, Source

# The headings of the page, in its order.
HEADINGS = {
    Source.Kind.OFFICIAL: "Official statistics and registers",
    Source.Kind.DOCUMENT: "Other publications",
    Source.Kind.EDITORIAL: "Our editors",
}


@require_safe
def sources(request):
    found = sorted(Source.objects.filter(cited()), key=lambda source: list(HEADINGS).index(source.kind))
    sections = [(HEADINGS[kind], in_series(rows)) for kind, rows in groupby(found, key=lambda source: source.kind)]
    return render(request, "sources.html", {"sections": sections})


def in_series(rows) -> list[list[Source]]:
    """The editions of each source, the newest first, in the order of the newest."""
    series: dict[str, list[Source]] = {}
    for source in rows:
        series.setdefault(source.series or source.slug, []).append(source)
    newest_first = [sorted(editions, key=lambda source: -source.pk) for editions in series.values()]
    return sorted(newest_first, key=lambda editions: editions[0].sort_key)


def cited() -> Q:
    """Whether a row that is not part of an unpublished page cites the source."""
    return reduce(or_, (Exists(rows) for rows in _citing_rows()))


def _citing_rows():
    published = {Role: Role.objects.published, Program: Program.objects.published}
    for relation in Source._meta.get_fields(include_hidden=True):
        model = relation.related_model
        # Versions in the history cite sources that pages no longer cite.
        if not relation.one_to_many or hasattr(model, "history_id"):
            continue
        rows = published[model]() if model in published else model._base_manager.all()
        pages = [field for field in model._meta.fields if field.related_model in published]
        for field in pages:
            rows = rows.filter(**{f"{field.name}__in": published[field.related_model]()})
        # Parts of pages are few. For others, a range makes PostgreSQL use the index: it expects to find a row of any
        # source soon, and would read the whole table for a source that no row cites.
        lookups = ("exact",) if pages else ("gte", "lte")
        yield rows.filter(**{f"{relation.field.name}__{lookup}": OuterRef("pk") for lookup in lookups}).order_by()
