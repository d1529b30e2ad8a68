"""The site's map for search engines, in the words of sitemaps.org: an index, and files of at most 10,000 rows each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import F, Max
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page

from careerguide.content.publishing import PublishedQuerySet
from careerguide.lists.querystrings import site_origin
from programs.models import Program
from roles.models import Role

# A file holds the rows of so many keys. A row keeps its file while others come and go, and none is counted to find it.
KEYS_A_FILE = 10_000
# The pages that are there whatever the content.
PAGES = ("home", "roles", "programs")

# (path, last change or None where nobody keeps it)
Address = tuple[str, datetime | None]


@dataclass(frozen=True)
class Section:
    """The pages of one model: which of its rows the public may see, and the addresses of one."""

    published: Callable[[], PublishedQuerySet]
    urls: Callable[[str, datetime], Iterable[Address]]

    def files(self) -> Iterable[Address]:
        """The section's files that hold anything, each with its last change; one query."""
        files = self.published().annotate(file=F("pk") / KEYS_A_FILE).values("file").annotate(changed=Max("updated_at"))
        return files.order_by("file").values_list("file", "changed")

    def pages(self, number: int) -> list[Address]:
        """The pages of file ``number``; one query."""
        first = number * KEYS_A_FILE
        rows = self.published().filter(pk__gte=first, pk__lt=first + KEYS_A_FILE).order_by("pk")
        return [page for row in rows.values_list("slug", "updated_at") for page in self.urls(*row)]


def _of_guide(slug: str, changed: datetime) -> list[Address]:
    return [(reverse("role", args=[slug]), changed), (reverse("role_programs", args=[slug]), None)]


def _of_program(slug: str, changed: datetime) -> list[Address]:
    return [(reverse("program", args=[slug]), changed)]


SECTIONS = {
    "guides": Section(Role.objects.published, _of_guide),
    "programs": Section(Program.objects.published, _of_program),
}


@conditional_page
def sitemap(request):
    """The index of all files."""
    files: list[Address] = [(reverse("sitemap_pages"), None)]
    for name, section in SECTIONS.items():
        files += [(reverse("sitemap_section", args=[name, number]), changed) for number, changed in section.files()]
    return _answer(request, "sitemapindex", "sitemap", files)


@conditional_page
def sitemap_pages(request):
    """The pages that are there whatever the content."""
    return _answer(request, "urlset", "url", [(reverse(name), None) for name in PAGES])


@conditional_page
def sitemap_section(request, name, number):
    """One file of a section; where it would hold nothing, there is none."""
    pages = SECTIONS[name].pages(number) if name in SECTIONS else []
    if not pages:
        raise Http404
    return _answer(request, "urlset", "url", pages)


def _answer(request, root: str, element: str, urls: Iterable[Address]) -> HttpResponse:
    site = site_origin(request)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for path, changed in urls:
        lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(site + path)}</loc>{lastmod}</{element}>")
    lines.append(f"</{root}>\n")
    return HttpResponse("\n".join(lines), content_type="application/xml")
