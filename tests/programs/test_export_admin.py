"""Tests of exporting programs and institutions, and of importing the exported file."""

import io

import pytest
from openpyxl import load_workbook

from careerguide.desk import exports
from programs.models import Institution, Program
from tests.support.admin import page_url
from tests.support.factories import make_degree_type, make_field, make_institution, make_program, make_source
from tests.support.files import dry_run_of, fetch, read_rows, unescaped_html

pytestmark = pytest.mark.django_db


KINDS = ["csv", "xlsx"]


def make_full_program(number: int, **values) -> Program:
    return make_program(
        f"MS {number}",
        **{
            "institution": f"Institution {number}",
            "degree_type": make_degree_type(f"Degree {number}"),
            "field_of_study": make_field(f"52.{number:04}", f"Field {number}"),
            "field_source": make_source(),
            "region_source": make_source(),
            "source": make_source(),
            "source_key": f"key/{number}",
            "delivery_mode": "on_campus",
            "study_mode": "part_time",
            "city": "New York",
            "region": "NY",
            "country": "US",
            "location_scope": "multiple",
            "duration_months": 26,
            "duration_stated": "110 weeks",
            "tuition_usd": 64_800,
            "tuition_basis": "year",
            "url": "https://example.edu/a?b=1",
            "note": "Two\nlines, “quoted”.",
        }
        | values,
    )


def import_changes_nothing(client, model, kind: str) -> bool:
    dry_run = dry_run_of(client, model, fetch(client, model, kind))
    assert (dry_run.new, dry_run.changed, dry_run.errors, dry_run.problem) == ([], [], [], "")
    return dry_run.unchanged == model.objects.count() > 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("model", [Program, Institution])
@pytest.mark.usefixtures("content")
def test_import_of_exported_fixtures_changes_nothing(admin_client, model, kind):
    assert import_changes_nothing(admin_client, model, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_import_of_exported_programs_changes_nothing(admin_client, kind):
    make_full_program(1)
    make_program("Bare")
    make_program("Free", tuition_usd=0, duration_months=1)
    make_program("=1+1", institution="@SUM(A1)", city="-5", note="+1\n=2", source=make_source(), source_key="=k")
    make_program("'=quoted", city="'-5")
    make_program("Odd\u00a0blanks  in\tit", institution="Two  blanks", city="New  York")
    make_program("東京", institution="Universität Zürich", city="São Paulo")
    make_program('Comma, "quotes"; and\nlines')
    assert import_changes_nothing(admin_client, Program, kind)


def test_export_has_the_columns_of_the_import(admin_client):
    make_full_program(1)
    (row,) = read_rows(fetch(admin_client, Program))
    assert list(row) == list(admin_client.get(page_url(Program, "import")).context["columns"])
    assert (row["title"], row["institution"], row["degree_type"]) == ("MS 1", "Institution 1", "Degree 1")
    assert (row["cip_code"], row["format"], row["study_mode"]) == ("52.0001", "on_campus", "part_time")
    assert (row["duration"], row["duration_as_stated"]) == ("26 months", "110 weeks")
    assert (row["tuition_usd"], row["tuition_basis"]) == ("64800", "year")
    assert row["source_key"] == "key/1"


def test_unstated_values_are_empty_and_free_is_zero(admin_client):
    make_program("A", tuition_usd=0, institution="One")
    make_program("B", institution="One")
    assert {row["title"]: row["tuition_usd"] for row in read_rows(fetch(admin_client, Program))} == {"A": "0", "B": ""}


@pytest.mark.parametrize("kind", KINDS)
def test_cells_cannot_be_read_as_formulas(admin_client, kind):
    make_program("=HYPERLINK(1)", institution="@cmd", city="+1", note="-1")
    data = fetch(admin_client, Program, kind)
    if kind == "csv":
        (row,) = read_rows(data)
        assert [row[name][:2] for name in ("title", "institution", "city", "note")] == ["'=", "'@", "'+", "'-"]
    else:
        cells = [cell for row in load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row]
        assert [cell for cell in cells if cell.data_type == "f"] == []
        assert "'=HYPERLINK(1)" in {cell.value for cell in cells}


def test_workbook_stores_numbers_as_numbers(admin_client):
    make_full_program(1)
    header, row = load_workbook(io.BytesIO(fetch(admin_client, Program, "xlsx"))).active.iter_rows(values_only=True)
    assert dict(zip(header, row, strict=True))["tuition_usd"] == 64_800


def test_export_has_the_rows_of_the_filtered_list(admin_client):
    make_program("Online one", delivery_mode="online")
    make_program("Other one", delivery_mode="hybrid")
    for params in ({"delivery_mode__exact": "online"}, {"q": "online"}):
        assert [row["title"] for row in read_rows(fetch(admin_client, Program, **params))] == ["Online one"]
        page = admin_client.get(page_url(Program, "export"), params)
        assert "<h2>1 program</h2>" in unescaped_html(page)


def test_invalid_filter_redirects_to_all_rows(admin_client):
    answer = admin_client.get(page_url(Program, "export"), {"pk__in": "x", "nonsense": "1"})
    assert (answer.status_code, answer["Location"]) == (302, page_url(Program, "export"))


def test_workbook_with_too_many_rows_is_refused(admin_client, monkeypatch):
    monkeypatch.setattr(exports, "MAX_ROWS", 1)
    make_program()
    make_program()
    page = admin_client.post(page_url(Program, "export"), {"format": "1"})
    assert "A workbook has at most 1 rows. Choose CSV, or filter the list." in unescaped_html(page)
    assert len(read_rows(fetch(admin_client, Program))) == 2


@pytest.mark.parametrize("data", [{}, {"format": "7"}, {"format": "x"}])
def test_export_without_a_valid_file_format_is_refused(admin_client, data):
    page = admin_client.post(page_url(Program, "export"), data)
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/html")


def test_changelist_links_to_import_and_export(admin_client):
    for model in (Program, Institution):
        page = admin_client.get(page_url(model, "changelist")).content.decode()
        assert page_url(model, "import") in page
        assert page_url(model, "export") in page


def test_query_count_is_constant(admin_client, django_assert_num_queries):
    for number in range(1, 4):
        make_full_program(number)
    # One query each for the session, the user, the count and the rows.
    with django_assert_num_queries(4):
        fetch(admin_client, Program)
    for number in range(4, 40):
        make_full_program(number)
    with django_assert_num_queries(4):
        fetch(admin_client, Program)


def test_institutions_are_exported_with_their_slugs(admin_client):
    make_institution("Night School")
    source = make_source(slug="list")
    place = {"city": "Columbia", "region": "MO", "country": "US"}
    make_institution("Day School", slug="day-school", **place, source=source, source_key="7")
    empty = dict.fromkeys(["url", *place, "source", "source_key"], "")
    assert read_rows(fetch(admin_client, Institution)) == [
        {"name": "Day School", "slug": "day-school", "url": "", **place, "source": "list", "source_key": "7"},
        {"name": "Night School", "slug": "night-school", **empty},
    ]
