"""The views of the API. Each depends on its URL and the content alone, like a page."""

from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from rest_framework.response import Response
from rest_framework.views import APIView

from careerguide.api.careers import career_of_guide, career_of_occupation, guide_rows, occupation_rows
from careerguide.api.lists import Careers, ListPage, Programs
from careerguide.api.params import MAX_LIMIT, PAGING, check
from careerguide.api.payback import read_payback
from careerguide.api.serializers import CareerSerializer, OutcomesSerializer, PaybackSerializer, ProgramSerializer
from careerguide.cache.by_version import version_name
from careerguide.content.pages import serve_by_slug
from careerguide.lists.page import FilteredList
from careerguide.web.problems import problem
from programs.models import Outcome, Program
from programs.outcomes import outcomes_of

LISTS = {"Programs": Programs, "Careers": Careers}
OPENAPI_FILE = Path(__file__).parent / "openapi.json"


class ListView(APIView):
    list_class: type[FilteredList]

    def get(self, request):
        rows = self.list_class(request.GET, request.path)
        check(request.GET, rows.filters)
        page = ListPage(request, rows)
        body = {
            "count": len(rows.keys),
            "version": version_name(),
            "next": page.next_url,
            "notices": rows.form.notices,
            "correction": rows.correction,
            "results": self.serializer_class(rows.load(page.keys), many=True, context={"request": request}).data,
        }
        return Response(body, headers={"Link": f'<{page.next_url}>; rel="next"'} if page.next_url else None)


class ProgramListView(ListView):
    """Programs, with the filters and orders of the catalog."""

    list_class, serializer_class = Programs, ProgramSerializer


class CareerListView(ListView):
    """Careers: guides, then official occupations."""

    list_class, serializer_class = Careers, CareerSerializer


class RowView(APIView):
    def respond(self, request, data):
        check(request.GET)
        return Response(self.serializer_class(data, context={"request": request}).data)


class ProgramView(RowView):
    serializer_class = ProgramSerializer

    @method_decorator(serve_by_slug(lambda: Program.objects.with_details(), has_previews=False))
    def get(self, request, row):
        return self.respond(request, row)


class OutcomesView(RowView):
    """What is known about the students of a program: those of its field and level, and of its institution."""

    serializer_class = OutcomesSerializer

    @method_decorator(serve_by_slug(lambda: Program.objects.with_details(), has_previews=False))
    def get(self, request, row):
        kinds = {type(each) is Outcome: each for each in outcomes_of(row)}
        data = {"program": row.slug, "graduates": kinds.get(True), "undergraduates": kinds.get(False)}
        return self.respond(request, data)


class PaybackView(APIView):
    """How soon a program pays back in a career, for what a reader earns."""

    serializer_class = PaybackSerializer

    def get(self, request):
        return Response(self.serializer_class(read_payback(request.GET)).data)


def _occupation(request, slug):
    row = get_object_or_404(occupation_rows(), slug=slug)
    if row.is_current:
        return career_of_occupation(row)
    successor = row.successor and row.successor.slug
    return problem(410, "The newest edition of the statistics does not have this occupation.", successor=successor)


class CareerView(RowView):
    serializer_class = CareerSerializer

    @method_decorator(serve_by_slug(guide_rows, otherwise=_occupation, has_previews=False))
    def get_career(self, request, row):
        return career_of_guide(row)

    def get(self, request, slug):
        career = self.get_career(request, slug=slug)
        return career if isinstance(career, HttpResponse) else self.respond(request, career)


def openapi(request):
    return HttpResponse(OPENAPI_FILE.read_bytes(), content_type="application/json")


def about(request):
    programs, careers = reverse("api_programs"), reverse("api_careers")
    context = {
        "formats": Program.DeliveryMode.choices,
        "max_limit": MAX_LIMIT,
        "lists": [(name, [*rows.filter_class.base_filters, *PAGING]) for name, rows in LISTS.items()],
        "examples": [
            (f"{programs}?q=nursing&region=ca_us&sort=tuition", "Nursing in California, lowest tuition first"),
            (f"{programs}?format=online&duration_max=24&unknown=tuition", "Online, up to two years"),
            (f"{careers}?group=15&sort=-growth", "Careers with computers and mathematics, by growth"),
            (f"{programs}?format=telepathy&pages=2", "What an error looks like"),
        ],
        "urls": [
            (programs, "Programs, with the filters of the catalog"),
            (f"{programs}{{slug}}/", "One program"),
            (f"{programs}{{slug}}/outcomes/", "What is known about its students: their pay, debt and completion"),
            (
                f"{reverse('api_payback')}?program={{slug}}&role={{slug}}&earn=85000",
                "How soon a program pays back in a career; “keep”, “months” and “residency” are optional",
            ),
            (careers, "Careers: guides, then official occupations"),
            (f"{careers}{{slug}}/", "One career with its pay and growth"),
        ],
    }
    return render(request, "api.html", context)
