"""Sitemaps in the format of sitemaps.org: an index, and files of at most 10,000 rows each."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import F, Max
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page

from careerguide.lists.querystrings import site_origin
from programs.models import Program
from roles.models import Role

# Each file covers a fixed range of this many primary keys. So rows stay in their file when others are added or deleted,
# and no query has to count rows.
KEYS_PER_FILE = 10_000
# The URL names of pages that always exist.
FIXED_PAGES = ("home", "roles", "programs", "sources")
SECTIONS = {"guides": Role.objects.published, "programs": Program.objects.published}

# (path, last change or None if unknown)
Entry = tuple[str, datetime | None]


@conditional_page
def sitemap(request):
    files: list[Entry] = [(reverse("sitemap_pages"), None)]
    for name, published in SECTIONS.items():
        numbers = published().annotate(file=F("pk") / KEYS_PER_FILE).values("file").annotate(changed=Max("updated_at"))
        files += [
            (reverse("sitemap_section", args=[name, number]), changed)
            for number, changed in numbers.order_by("file").values_list("file", "changed")
        ]
    return _xml(request, "sitemapindex", "sitemap", files)


@conditional_page
def sitemap_pages(request):
    return _xml(request, "urlset", "url", [(reverse(name), None) for name in FIXED_PAGES])


@conditional_page
def sitemap_section(request, name, number):
    if name not in SECTIONS:
        raise Http404
    first = number * KEYS_PER_FILE
    rows = SECTIONS[name]().filter(pk__gte=first, pk__lt=first + KEYS_PER_FILE).order_by("pk")
    entries = [entry for row in rows.values_list("slug", "updated_at") for entry in entries_of(name, *row)]
    if not entries:
        raise Http404
    return _xml(request, "urlset", "url", entries)


def entries_of(section: str, slug: str, changed: datetime) -> list[Entry]:
    if section == "guides":
        return [(reverse("role", args=[slug]), changed), (reverse("role_programs", args=[slug]), None)]
    return [(reverse("program", args=[slug]), changed)]


def _xml(request, root: str, element: str, entries: Iterable[Entry]) -> HttpResponse:
    site = site_origin(request)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for path, changed in entries:
        lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(site + path)}</loc>{lastmod}</{element}>")
    lines.append(f"</{root}>\n")
    return HttpResponse("\n".join(lines), content_type="application/xml")
