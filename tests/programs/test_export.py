"""Tests of exporting the catalog as CSV."""

import csv
import io
import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.content.publishing import Status
from programs.catalog.export import COLUMNS
from tests.support.factories import make_degree_type, make_field, make_program, make_role, make_source
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db


def read_rows(client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/programs/export.csv?{query}")
    assert response.status_code == 200
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def get_pages(client, query: str) -> list[Page]:
    """All pages of the catalog for ``query``."""
    pages = [get_page(client, f"/programs/?{query}")]
    while pages[-1].has(".pagination-next"):
        pages.append(get_page(client, pages[-1].one(".pagination-next")["href"]))
    return pages


class TestRows:
    QUERIES = [
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
                # Titles occur twice, to check that programs with equal titles have a fixed order.
                f"Finance {number // 2:02}",
                role=role if number % 2 else None,
                delivery_mode=["online", "hybrid", ""][number % 3],
                city="Lowell" if number % 4 else "",
                tuition_usd=number * 1_000 if number % 5 else None,
                duration_months=1 + number % 30 if number % 7 else None,
            )
        make_program("Finance, a draft", role=role, status=Status.DRAFT)

    @pytest.mark.usefixtures("programs")
    @pytest.mark.parametrize("query", QUERIES)
    def test_page_csv_and_item_list_have_the_same_programs(self, client, query):
        pages = get_pages(client, re.sub(r"&?page=[^&]*", "", query))
        count = int(pages[0].one("#found").text.split()[0].replace(",", ""))
        urls = [urlsplit(link["href"]).path for page in pages for link in page.css(".row h3 a")]
        lists = [page.json_ld["ItemList"] for page in pages]
        items = [item for data in lists for item in data.get("itemListElement", [])]
        rows = read_rows(client, query)
        assert count == len(rows) == len(urls) == len(items)
        assert {data["numberOfItems"] for data in lists} == {len(rows)}
        assert [row["page"] for row in rows] == [item["url"] for item in items]
        assert [row["page"] for row in rows] == [f"http://testserver{url}" for url in urls]
        assert [item["position"] for item in items] == list(range(1, len(rows) + 1))

    @pytest.mark.usefixtures("programs")
    def test_role_catalog_links_to_its_export(self, client):
        page = get_page(client, "/roles/ai-engineer/programs/?format=online&sort=-tuition")
        url = page.link("Download this list (CSV)")
        assert url == "/programs/export.csv?format=online&role=ai-engineer&sort=-tuition"
        assert [row["title"] for row in read_rows(client, url.partition("?")[2])] == page.rows != []


def test_export_has_the_values_of_a_program(client):
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
        tuition_kind="overseas",
        tuition_year="2023",
        tuition_original=90_000,
        tuition_currency="AUD",
        tuition_source=make_source(title="A price list"),
        url="https://example.org/mof",
        source=make_source(title="A catalog"),
        source_key="row-7",
        field_source=make_source(title="Our editors"),
        region_source=make_source(title="A map"),
    )
    assert read_rows(client) == [
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
            "tuition_kind": "overseas",
            "tuition_year": "2023",
            "tuition_original": "90000",
            "tuition_currency": "AUD",
            "url": "https://example.org/mof",
            "page": "http://testserver/programs/mof/",
            "source": "A catalog",
            "source_key": "row-7",
            "tuition_source": "A price list",
            "field_source": "Our editors",
            "region_source": "A map",
        }
    ]


def test_unstated_values_are_empty_and_free_is_zero(client):
    make_program("A", slug="a")
    make_program("B", tuition_usd=0)
    bare, free = read_rows(client)
    assert {name for name, cell in bare.items() if cell} == {"title", "institution", "page"}
    assert free["tuition_usd"] == "0"


def test_cells_cannot_be_read_as_formulas(client):
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]
    for number, text in enumerate(hostile):
        make_program(text, institution=f"{text}{number}", city=f"{text} city", duration_stated=text)
    rows = read_rows(client)
    assert len(rows) == len(hostile)
    for row in rows:
        for name in ("title", "institution", "city", "duration_as_stated"):
            assert row[name].startswith("'"), row[name]


def test_special_characters_are_exported_unchanged(client):
    title = 'Master of "Things", part 1\nZürich 東京'
    make_program(title)
    assert [row["title"] for row in read_rows(client)] == [title]


def test_export_is_a_csv_attachment_that_is_not_indexed(client):
    make_program()
    response = client.get("/programs/export.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="programs.csv"'
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not response.cookies
    assert response.streaming
    body = response.getvalue()
    # Without a byte order mark, Excel misreads accented letters.
    assert body.startswith(b"\xef\xbb\xbftitle,institution,")
    assert body.splitlines()[0].decode("utf-8-sig").split(",") == list(COLUMNS)


def test_export_of_an_empty_list_has_only_a_header(client):
    assert client.get("/programs/export.csv").getvalue().decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"


def test_head_is_allowed_and_post_is_not(client):
    make_program()
    response = client.head("/programs/export.csv")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.getvalue() == b""
    assert client.post("/programs/export.csv").status_code == 405


def test_query_count_is_constant(client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            read_rows(client, "format=online&sort=tuition")
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
    few = count()
    for number in range(1, 60):
        add(number)
    assert count() == few <= 2


def test_export_link_has_the_canonical_query(client):
    make_program(delivery_mode="online")
    page = get_page(client, "/programs/?sort=tuition&format=online&page=1")
    assert page.link("Download this list (CSV)") == "/programs/export.csv?format=online&sort=tuition"
    assert get_page(client, "/programs/").link("Download this list (CSV)") == "/programs/export.csv"


class TestColumns:
    def test_requested_columns_are_in_the_requested_order(self, client):
        make_program("Art", tuition_usd=5, delivery_mode="online")
        assert read_rows(client, "columns=tuition_usd,title&columns=format,title&format=online") == [
            {"tuition_usd": "5", "title": "Art", "format": "online"}
        ]
        assert list(read_rows(client, "columns=tuition_usd,title")[0]) == ["tuition_usd", "title"]
        assert read_rows(client, "columns=page")[0]["page"].startswith("http://testserver/programs/")

    @pytest.mark.parametrize("query", ["columns=title,color", "columns=", "columns=title&columns=color&format=online"])
    def test_unknown_column_is_an_error_that_lists_the_others(self, client, query):
        response = client.get(f"/programs/export.csv?{query}")
        assert response.status_code == 400
        assert response.headers["Content-Type"] == "application/problem+json"
        detail = response.json()["detail"]
        assert ("“color”" in detail) == ("color" in query)
        assert detail.endswith(f"The columns are {', '.join(COLUMNS)}.")
