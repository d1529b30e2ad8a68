"""The Atom feeds of new and changed guides, of the programs of a list, and of changed figures."""

from typing import NamedTuple

from django.db.models import Max
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import conditional_page

from careerguide.content.pages import serve_by_slug
from careerguide.history.versions import Version
from careerguide.imports.changed_figures import last_imported_keys
from careerguide.lib.clock import day_words
from careerguide.lib.names import curly_apostrophes
from careerguide.lists.querystrings import build_url
from careerguide.site.atom import MAX_ENTRIES, Feed
from programs.catalog.listing import last_changed
from programs.catalog.page import Catalog
from programs.changes import program_changes
from programs.degrees import Degrees
from programs.models import Program
from programs.payback_numbers import FIELDS as NUMBERS
from programs.role_section import RolePrograms
from programs.views import describe
from roles.changes import Day, guide_changes, occupation_changes
from roles.models import Occupation, Role

# The feed of all changes looks at this many pages of each kind, so that an import does not crowd out the others.
MAX_PAGES = 20


@conditional_page
def feed(request):
    atom = Feed(
        request,
        "guides",
        title="careerguide: new and updated guides",
        subtitle="Guides to careers. Every number shows its source.",
        page="/",
        path=request.path,
    )
    for role in Role.objects.for_list().order_by("-updated_at", "-pk")[:MAX_ENTRIES]:
        atom.add(
            role.pk,
            role.title,
            [role.claim],
            role.get_absolute_url(),
            role.updated_at,
            published=role.published_at,
            categories=[role.specialization.name],
        )
    # Include guides that are no longer public: their removal changes the feed.
    return atom.response(Role.objects.filter(published_at__isnull=False).aggregate(at=Max("updated_at"))["at"])


@conditional_page
def program_feed(request):
    return _program_feed(request, Catalog(_filters(request), reverse("programs")))


@conditional_page
def occupation_program_feed(request, slug):
    row = get_object_or_404(Occupation.objects.current(), slug=slug)
    degrees = Degrees(row)
    catalog = Catalog(_filters(request), degrees.path, degrees.programs, row)
    return _program_feed(request, catalog, f"/occupation-{row.pk}")


@serve_by_slug(RolePrograms.roles, otherwise=occupation_program_feed)
@conditional_page
def role_program_feed(request, role):
    section = RolePrograms(role)
    catalog = Catalog(_filters(request), section.path, section.programs, role)
    return _program_feed(request, catalog, f"/guide-{role.pk}")


def _filters(request) -> QueryDict:
    """The parameters of a list without what readers say about themselves."""
    params = request.GET.copy()
    for name in NUMBERS:
        params.pop(name, None)
    return params


def _program_feed(request, catalog: Catalog, career: str = ""):
    filters = ", ".join(chip.label for chip in catalog.chips)
    count = f"{catalog.total:,} program{'' if catalog.total == 1 else 's'} in this list"
    order = "Newest first, by when a program was published or its figures changed."
    atom = Feed(
        request,
        "programs",
        title=f"careerguide: programs{filters and f', {filters}'}",
        subtitle=" ".join([f"{count}. {order}", *catalog.form.notices]),
        page=build_url(catalog.path, catalog.public_params),
        path=catalog.feed_url,
        suffix=build_url(career, catalog.public_params),
    )
    programs = catalog.newest(MAX_ENTRIES)
    changes = program_changes(program.pk for program in programs)
    for program in programs:
        lines = [describe(program)]
        if days := changes.get(program.pk):
            lines += [f"{day_words(days[0].date)}: {line}" for line in days[0].lines]
        times = filter(None, [program.published_at, program.figures_changed_at])
        atom.add(
            program.pk,
            title_of(program),
            lines,
            program.get_absolute_url(),
            max(times, default=program.updated_at),
            published=program.published_at,
        )
    # Include programs that are no longer public: their removal changes the feed.
    response = atom.response(Program.objects.aggregate(at=Max("updated_at"))["at"])
    # Search engines crawl the pages.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def title_of(row) -> str:
    return curly_apostrophes(f"{row.award}, {row.institution}" if isinstance(row, Program) else row.title)


class _Entry(NamedTuple):
    row: Role | Occupation | Program
    day: Day

    @property
    def key(self) -> str:
        return f"{self.row._meta.model_name}-{self.row.pk}/{self.day.date}"


def _entries(rows, changes: dict[int, list[Day]]) -> list[_Entry]:
    return [_Entry(row, day) for row in rows for day in changes.get(row.pk, ())]


def _changes_feed(request, entries: list[_Entry], **about):
    atom = Feed(request, "changes", path=request.path, **about)
    for entry in sorted(entries, key=lambda each: (each.day.at, each.key), reverse=True)[:MAX_ENTRIES]:
        row, lines = entry.row, entry.day.lines
        title = f"{title_of(row)}: {lines[0] if len(lines) == 1 else f'{len(lines)} changes'}"
        atom.add(entry.key, title, lines, row.get_absolute_url(), entry.day.at)
    return atom.response()


@conditional_page
def changes_feed(request):
    guides = Role.objects.published().order_by("-updated_at", "-pk")[:MAX_PAGES]
    saved = Version.objects.filter(model=Occupation._meta.label_lower).values_list("object_id", flat=True)[:MAX_PAGES]
    occupations = Occupation.objects.current().filter(pk__in={*saved, *last_imported_keys(Occupation, MAX_PAGES)})
    programs = Program.objects.published().select_related("institution").filter(pk__in=last_changed(MAX_PAGES))
    entries: list[_Entry] = []
    for rows, read in ((guides, guide_changes), (occupations, occupation_changes), (programs, program_changes)):
        entries += _entries(rows, read(row.pk for row in rows))
    return _changes_feed(
        request,
        entries,
        title="careerguide: what changed",
        subtitle="Changes of the figures of guides, occupations and programs, and new editions of their sources.",
        page="/",
    )


def _row_feed(request, row, changes: dict[int, list[Day]]):
    return _changes_feed(
        request,
        _entries([row], changes),
        title=f"{title_of(row)}: what changed",
        subtitle="Changes of the figures of the page, and new editions of their sources.",
        page=row.get_absolute_url(),
        suffix=f"/{row._meta.model_name}-{row.pk}",
    )


@conditional_page
def occupation_feed(request, slug):
    row = get_object_or_404(Occupation.objects.current(), slug=slug)
    return _row_feed(request, row, occupation_changes([row.pk]))


@serve_by_slug(lambda: Role.objects.all(), otherwise=occupation_feed)
@conditional_page
def role_feed(request, row):
    return _row_feed(request, row, guide_changes([row.pk]))


@serve_by_slug(lambda: Program.objects.select_related("institution"))
@conditional_page
def program_changes_feed(request, row):
    return _row_feed(request, row, program_changes([row.pk]))
