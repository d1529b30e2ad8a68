"""The catalog as a file."""

import csv
import io
import re

import pytest

from careerguide.content.publishing import Status
from programs.catalog.export import COLUMNS
from tests.support.factories import make_degree_type, make_field, make_program, make_role, make_source

pytestmark = pytest.mark.django_db


def table(client, asked: str = "") -> list[dict[str, str]]:
    """The file's rows as a program reads them, which knows UTF-8 and its mark."""
    answer = client.get(f"/programs/export.csv?{asked}")
    assert answer.status_code == 200
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def titles(client, asked: str = "") -> list[str]:
    """The file's titles, in their order."""
    return [row["title"] for row in table(client, asked)]


def pages(client, asked: str) -> list:
    """The catalog's answers for the same filters, one a page."""
    answers = [client.get(f"/programs/?{asked}")]
    while following := answers[-1].context["catalog"].urls.get("next"):
        answers.append(client.get(following))
    return answers


class TestTheSameList:
    """The page's count, the file's rows and the list for machines agree."""

    ASKED = [
        "",
        "sort=-tuition",
        "sort=duration",
        "format=online",
        "format=online&format=hybrid&sort=tuition",
        "tuition_max=20k",
        "tuition_max=20k&unknown=tuition&sort=tuition",
        "tuition_min=30000&tuition_max=20000",
        "duration_max=1.5+years&sort=-duration",
        "q=finance&city=lowell",
        "role=ai-engineer",
        "role=ai-engineer&format=hybrid",
        "format=telepathy&city=lowell",
        "format=online&page=2",
        "page=nonsense&sort=nonsense",
        "q=nothing-like-this",
    ]

    @pytest.fixture
    def programs(self):
        role = make_role("AI Engineer")
        for number in range(65):
            make_program(
                # Titles that stand twice, so that the order has to be whole.
                f"Finance {number // 2:02}",
                role=role if number % 2 else None,
                delivery_mode=["online", "hybrid", ""][number % 3],
                city="Lowell" if number % 4 else "",
                tuition_usd=number * 1_000 if number % 5 else None,
                duration_months=1 + number % 30 if number % 7 else None,
            )
        make_program("Finance, a draft", role=role, status=Status.DRAFT)

    @pytest.mark.usefixtures("programs")
    @pytest.mark.parametrize("asked", ASKED)
    def test_it_stands_on_the_page_in_the_file_and_for_machines(self, client, asked):
        first_page = re.sub(r"&?page=[^&]*", "", asked)
        answers = pages(client, first_page)
        # What a reader sees: the count in the heading, and the rows of every page.
        counted = re.search(r'id="found"[^>]*>\s*([\d,]+) program', answers[0].content.decode())[1]
        seen = [
            href
            for answer in answers
            for href in re.findall(r'<li class="row">.*?<h3><a href="([^"]*)"', answer.content.decode(), re.DOTALL)
        ]
        lists = [answer.context["item_list"] for answer in answers]
        items = [item for data in lists for item in data["itemListElement"]]
        rows = table(client, asked)
        assert int(counted) == len(rows) == len(seen) == len(items)
        assert {data["numberOfItems"] for data in lists} == {len(rows)}
        assert [row["page"] for row in rows] == [item["url"] for item in items]
        assert [row["page"] for row in rows] == [f"http://testserver{href}" for href in seen]
        assert [item["position"] for item in items] == list(range(1, len(rows) + 1))

    @pytest.mark.usefixtures("programs")
    def test_a_guides_own_catalog_is_the_file_with_its_role(self, client):
        answer = client.get("/roles/ai-engineer/programs/?format=online&sort=-tuition")
        catalog = answer.context["catalog"]
        address = answer.context["export_url"]
        assert address == "/programs/export.csv?format=online&role=ai-engineer&sort=-tuition"
        rows = table(client, address.partition("?")[2])
        assert len(rows) == catalog.total > 0
        assert [row["title"] for row in rows] == [program.award for program in catalog.page]


def test_every_fact_has_its_column(client):
    make_program(
        "Master of Finance",
        slug="mof",
        institution="University of Things",
        degree_type=make_degree_type("Master's"),
        field_of_study=make_field(),
        delivery_mode="on_campus",
        study_mode="part_time",
        city="Lowell",
        region="MA",
        country="US",
        duration_months=15,
        duration_stated="1.25 years",
        tuition_usd=64_800,
        tuition_basis="total",
        url="https://example.org/mof",
        source=make_source(title="A catalog"),
        source_key="row-7",
        field_source=make_source(title="Our editors"),
        region_source=make_source(title="A map"),
    )
    assert table(client) == [
        {
            "title": "Master of Finance",
            "institution": "University of Things",
            "degree_type": "Master's",
            "field_of_study": "Finance, General",
            "cip_code": "52.0801",
            "format": "on_campus",
            "study_mode": "part_time",
            "city": "Lowell",
            "region": "MA",
            "country": "US",
            "duration_months": "15",
            "duration_as_stated": "1.25 years",
            "tuition_usd": "64800",
            "tuition_basis": "total",
            "url": "https://example.org/mof",
            "page": "http://testserver/programs/mof/",
            "source": "A catalog",
            "source_key": "row-7",
            "field_source": "Our editors",
            "region_source": "A map",
        }
    ]


def test_what_nobody_stated_is_empty_and_free_is_zero(client):
    make_program("A", slug="a")
    make_program("B", tuition_usd=0)
    bare, free = table(client)
    assert {name for name, cell in bare.items() if cell} == {"title", "institution", "page"}
    assert free["tuition_usd"] == "0"


def test_no_cell_is_a_formula(client):
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]
    for number, text in enumerate(hostile):
        make_program(text, institution=f"{text}{number}", city=f"{text} city", duration_stated=text)
    rows = table(client)
    assert len(rows) == len(hostile)
    for row in rows:
        for name in ("title", "institution", "city", "duration_as_stated"):
            assert row[name].startswith("'"), row[name]


def test_line_breaks_quotes_and_accents_arrive_as_they_were(client):
    title = 'Master of "Things", part 1\nZürich 東京'
    make_program(title)
    assert titles(client) == [title]


def test_the_answer_is_a_file_that_no_search_engine_lists(client):
    make_program()
    answer = client.get("/programs/export.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="programs.csv"'
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    assert answer.streaming
    body = answer.getvalue()
    # The mark without which Excel spoils every accent.
    assert body.startswith(b"\xef\xbb\xbftitle,institution,")
    assert body.splitlines()[0].decode("utf-8-sig").split(",") == list(COLUMNS)


def test_an_empty_list_is_a_file_with_its_header_alone(client):
    assert client.get("/programs/export.csv").getvalue().decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"


def test_the_headers_alone_cost_no_rows(client):
    make_program()
    answer = client.head("/programs/export.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.getvalue() == b""
    assert client.post("/programs/export.csv").status_code == 405


def test_many_rows_cost_as_many_queries_as_one(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            table(client, "format=online&sort=tuition")
        return len(queries)

    def add(number: int):
        make_program(
            institution=f"University {number}",
            degree_type=make_degree_type(f"Degree {number}"),
            field_of_study=make_field(f"10.{number:04}", f"Field {number}"),
            source=make_source(),
            field_source=make_source(),
            region_source=make_source(),
            delivery_mode="online",
        )

    add(0)
    few = cost()
    for number in range(1, 60):
        add(number)
    assert cost() == few <= 3


def test_export_url_is_canonical(client):
    url = client.get("/programs/?sort=tuition&format=online&format=hybrid&page=1").context["export_url"]
    assert url == "/programs/export.csv?format=hybrid&format=online&sort=tuition"
    assert client.get("/programs/").context["export_url"] == "/programs/export.csv"
