"""The public pages of the catalog."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from careerguide.content.pages import serve_by_slug
from careerguide.database.timeouts import EDITOR_SECONDS, READER_LOCK_SECONDS, wait_longer
from careerguide.lib.durations import duration
from careerguide.lib.jsonld import CONTEXT
from careerguide.lib.money import dollars
from careerguide.lib.names import curly_apostrophes, isolate
from careerguide.lists.querystrings import absolute_url, build_url, drop_empty_params, site_origin
from careerguide.web.problems import problem
from programs.catalog.export import export_chunks, read_columns
from programs.catalog.origin import ListOrigin
from programs.catalog.page import Catalog
from programs.compare.page import ProgramComparison
from programs.degrees import Degrees
from programs.field_page import FieldPage
from programs.institution_page import InstitutionPage
from programs.models import FieldOfStudy, Program
from programs.payback_numbers import read_numbers
from programs.payback_section import PaybackSection
from programs.plan.files import calendar_of, csv_of
from programs.plan.page import Plan
from programs.program_page import ProgramPage
from programs.role_section import RolePrograms
from programs.structured_data import college, educational_program
from roles.models import Occupation, Role


@drop_empty_params
def catalog(request):
    catalog = Catalog(request.GET, request.path)
    context = {"title": catalog.heading if catalog.chips else "Degree programs"}
    return _render_catalog(request, catalog, context, {})


def occupation_catalog(request, slug):
    row = get_object_or_404(Occupation.objects.select_related("successor"), slug=slug)
    if not row.is_current:
        return render(request, "roles/dropped.html", {"occupation": row}, status=410)
    return _career_catalog(request, row, Degrees(row))


@drop_empty_params
@serve_by_slug(RolePrograms.roles, otherwise=occupation_catalog)
def role_catalog(request, role):
    return _career_catalog(request, role, RolePrograms(role))


def _career_catalog(request, row: Role | Occupation, section: RolePrograms | Degrees):
    catalog = Catalog(request.GET, section.path, section.programs, row)
    title = f"Programs for {isolate(row.title)}"
    context = {"title": f"{title}: {catalog.heading}" if catalog.chips else title, "role": row, "section": section}
    return _render_catalog(request, catalog, context, {"role": [row.slug]})


def _render_catalog(request, catalog: Catalog, context: dict, role_params: dict[str, list[str]]):
    if catalog.all_choices:
        return render(request, "programs/choices.html", {"catalog": catalog, "choices": catalog.all_choices})
    export_url = build_url(reverse("program_export"), catalog.params | role_params)
    context |= {"catalog": catalog, "export_url": export_url}
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "programs/_live.html", context)
        response["HX-Push-Url"] = catalog.urls["own"]
    else:
        context["item_list"] = catalog.item_list(site_origin(request))
        response = render(request, "programs/catalog.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


@require_safe
def program_export(request):
    # A large export can take longer than a page.
    wait_longer(READER_LOCK_SECONDS, EDITOR_SECONDS)
    try:
        columns = read_columns(request.GET.getlist("columns"))
    except ValueError as error:
        return problem(400, str(error))
    programs = Catalog(request.GET, reverse("programs")).filters.qs
    # A HEAD request need not read the table.
    chunks = () if request.method == "HEAD" else export_chunks(programs, partial(absolute_url, request), columns)
    return StreamingHttpResponse(
        chunks,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="programs.csv"',
            # Search engines crawl the pages. A file for each set of filters would only repeat their content.
            "X-Robots-Tag": "noindex",
        },
    )


def compare(request):
    numbers, notices = read_numbers(request.GET)
    comparison = ProgramComparison(request.GET.getlist("program"), numbers)
    comparison.notices += notices
    return render(request, "programs/compare.html", {"comparison": comparison})


@serve_by_slug(lambda: Program.objects.with_details())
def program(request, row):
    origin = ListOrigin(request.GET, iri_to_uri(request.path))
    page = ProgramPage(row, origin.link_rows(Program.objects.similar_to(row)))
    payback = PaybackSection(page, request.GET, origin.params)
    context = {
        "page": page,
        "payback": payback,
        "list_origin": origin,
        "list_url": origin.list_url(),
        "select_url": origin.select_url(row),
        "is_selected": row.slug in origin.selected,
        "similar_url": origin.similar_url(row),
        "description": describe(row),
        "structured_data": educational_program(row, page.occupations, partial(absolute_url, request)),
    }
    response = render(request, "programs/program.html", context)
    if request.htmx:
        response["HX-Replace-Url"] = payback.url
    return response


@drop_empty_params
def plan(request):
    plan = Plan(request.GET)
    response = render(request, "programs/plan.html", {"plan": plan})
    if request.htmx:
        response["HX-Replace-Url"] = plan.url
    return response


def plan_csv(request):
    return _plan_file(request, "text/csv; charset=utf-8", "csv", csv_of)


def plan_calendar(request):
    return _plan_file(request, "text/calendar; charset=utf-8", "ics", partial(calendar_of, site_origin(request)))


def _plan_file(request, content_type: str, suffix: str, write: Callable[[Plan], str | bytes]):
    plan = Plan(request.GET)
    if not plan.is_complete:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="plan.{suffix}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(write(plan), content_type=content_type, headers=headers)


def field(request, slug):
    row = get_object_or_404(FieldOfStudy.objects.with_programs(), slug=slug)
    return render(request, "programs/field.html", {"page": FieldPage(row)})


def institution(request, slug):
    row = get_object_or_404(InstitutionPage.institutions(), slug=slug)
    request.public_row = row
    context = {"page": InstitutionPage(row), "structured_data": {"@context": CONTEXT} | college(row)}
    return render(request, "programs/institution.html", context)


def describe(program: Program) -> str:
    tuition, length = dollars(program.tuition_usd), duration(program.duration_months)
    # Without a basis, readers would mistake a year's price for the whole program's.
    basis = f" ({program.tuition_words})" if program.tuition_words else ""
    name = f"{isolate(curly_apostrophes(program.award))} at {isolate(program.institution)}"
    return f"{name}: tuition {tuition}{basis}, duration {length}."
