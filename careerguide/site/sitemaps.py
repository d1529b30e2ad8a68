"""Sitemaps in the format of sitemaps.org: an index, and files of at most 10,000 rows each."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.db.models import F, Max, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page

from careerguide.lists.querystrings import site_origin
from programs.models import FieldOfStudy, Institution, Program
from roles.models import Occupation, Role

# Each file covers a fixed range of this many primary keys. So rows stay in their file when others are added or deleted,
# and no query has to count rows.
KEYS_PER_FILE = 10_000
# The URL names of pages that always exist.
FIXED_PAGES = ("home", "roles", "programs", "sources", "api")

# (path, last change or None if unknown)
Entry = tuple[str, datetime | None]


class Section(NamedTuple):
    """The pages of the ``rows`` of a model. ``changed`` is the column with the time of their last change, if any."""

    rows: Callable[[], QuerySet]
    url_names: tuple[str, ...]
    changed: str | None = None

    def files(self) -> Iterable[tuple[int, datetime | None]]:
        """The number of each file, and the last change of its rows."""
        rows = self.rows().annotate(file=F("pk") / KEYS_PER_FILE).order_by("file")
        if self.changed:
            return rows.values("file").annotate(last=Max(self.changed)).values_list("file", "last")
        return ((number, None) for number in rows.values_list("file", flat=True).distinct())

    def entries(self, number: int) -> Iterable[Entry]:
        first = number * KEYS_PER_FILE
        rows = self.rows().filter(pk__gte=first, pk__lt=first + KEYS_PER_FILE).order_by("pk")
        for slug, *changed in rows.values_list("slug", *filter(None, [self.changed])):
            # The last change of a row says nothing about its other pages.
            yield from zip_longest((reverse(name, args=[slug]) for name in self.url_names), changed)


SECTIONS = {
    "guides": Section(Role.objects.published, ("role", "role_programs"), "updated_at"),
    "occupations": Section(Occupation.objects.current, ("role",)),
    "programs": Section(Program.objects.published, ("program",), "updated_at"),
    "fields": Section(FieldOfStudy.objects.with_programs, ("field",)),
    "institutions": Section(Institution.objects.with_programs, ("institution",)),
}


@conditional_page
def sitemap(request):
    files: list[Entry] = [(reverse("sitemap_pages"), None)]
    for name, section in SECTIONS.items():
        files += [(reverse("sitemap_section", args=[name, number]), changed) for number, changed in section.files()]
    return _xml(request, "sitemapindex", "sitemap", files)


@conditional_page
def sitemap_pages(request):
    return _xml(request, "urlset", "url", [(reverse(name), None) for name in FIXED_PAGES])


@conditional_page
def sitemap_section(request, name, number):
    entries = list(SECTIONS[name].entries(number)) if name in SECTIONS else []
    if not entries:
        raise Http404
    return _xml(request, "urlset", "url", entries)


def _xml(request, root: str, element: str, entries: Iterable[Entry]) -> HttpResponse:
    site = site_origin(request)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for path, changed in entries:
        lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(site + path)}</loc>{lastmod}</{element}>")
    lines.append(f"</{root}>\n")
    return HttpResponse("\n".join(lines), content_type="application/xml")
