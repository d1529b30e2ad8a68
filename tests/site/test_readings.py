"""The address bar, the admin and the imports read each amount and duration in the same way."""

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import RequestFactory

from careerguide.imports.read import read_table
from careerguide.imports.workbooks import write_sheet
from programs.catalog.page import Catalog
from programs.models import Program
from programs.resources import ProgramResource
from tests.support.factories import make_program, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def _read_rows() -> dict[str, list[tuple[str, str]]]:
    """(text, value or "!" and a sentence) of each row, by section."""
    sections, rows = defaultdict(list), []
    for line in Path(__file__).with_name("readings.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            rows = sections[line.strip("[]")]
        elif line and not line.startswith("#"):
            text, sign, outcome = re.fullmatch(r"(.*?) ([=!]) (.*)", line).groups()
            unescape = re.compile(r"\\u([0-9a-f]{4})").sub
            text, outcome = (unescape(lambda code: chr(int(code[1], 16)), part) for part in (text, outcome))
            rows.append((text, f"! {outcome}" if sign == "!" else outcome))
    return sections


ROWS = _read_rows()


def in_address_bar(parameter: str, text: str) -> str:
    query = QueryDict(mutable=True)
    query[parameter] = text
    catalog = Catalog(query.copy(), "/programs/")
    refused = [notice for notice in catalog.form.notices if notice.startswith("We ignored")]
    if refused:
        assert catalog.params == {}
        return f"! {re.split('” for the maximum (?:duration|tuition)[.] ', refused[0])[1]}"
    return catalog.params[parameter][0]


@pytest.fixture(scope="module")
def admin_form():
    """The form of the admin for a new program."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    return admin.site._registry[Program].get_form(request)


def in_admin(admin_form, field: str, text: str) -> str:
    form = admin_form({field: text})
    if field not in form.errors:
        return str(form.cleaned_data[field])
    assert form[field].value() == text, "the form does not show what was typed"
    return f"! {' '.join(form.errors[field])}"


def in_import(column: str, texts: list[str]) -> list[str]:
    """Import a file with a row for each text."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["title", "institution", column])
    writer.writerows([f"Program {number}", "Example University", text] for number, text in enumerate(texts))
    resource = ProgramResource()
    resource.compare(read_table(file.getvalue().encode()))
    attribute = resource.columns[column].attribute
    outcomes = {int(row.award.split()[1]): str(getattr(row, attribute)) for row in resource.new}
    outcomes |= {error.number - 2: f"! {error.message}" for error in resource.dry_run.errors if error.column == column}
    return [outcomes[number] for number in range(len(texts))]


def is_expected(outcome: str, expected: str) -> bool:
    return outcome == expected or (expected.endswith("…") and outcome.startswith(expected[:-1]))


def test_table_has_enough_rows():
    assert len(ROWS["dollars"]) + len(ROWS["months"]) >= 160


@pytest.mark.parametrize(
    ("section", "parameter", "field", "column"),
    [
        ("dollars", "tuition_max", "tuition_usd", "tuition_usd"),
        ("months", "duration_max", "duration_months", "duration"),
    ],
)
def test_every_text_is_read_alike_in_all_places(admin_form, section, parameter, field, column):
    imported = in_import(column, [text for text, _ in ROWS[section]])
    different = []
    for (text, expected), of_file in zip(ROWS[section], imported, strict=True):
        outcomes = [in_address_bar(parameter, text), in_admin(admin_form, field, text), of_file]
        if not all(is_expected(outcome, expected) for outcome in outcomes):
            different.append((text, expected, *outcomes))
    assert different == []


def test_bare_number_is_in_months_only_in_the_address_bar(admin_form):
    rows = ROWS["bare months"]
    assert [in_address_bar("duration_max", text) for text, _ in rows] == [expected for _, expected in rows]
    refusals = [f"! Add a unit, such as {text} months or {text} years." for text, _ in rows]
    assert [in_admin(admin_form, "duration_months", text) for text, _ in rows] == refusals
    assert in_import("duration", [text for text, _ in rows]) == refusals


@pytest.mark.parametrize(
    ("url", "notice"),
    [
        (
            "/programs/?tuition_max=25.000",
            "We ignored “25.000” for the maximum tuition. 25.000 could mean 25 or 25,000. Write 25 or 25,000.",
        ),
        (
            "/programs/?tuition_max=25,5k",
            "We ignored “25,5k” for the maximum tuition. 25,5k could mean 25,500 or 255,000. Write 25,500 or 255,000.",
        ),
        (
            "/programs/?duration_max=1,5+years",
            "We ignored “1,5 years” for the maximum duration. The comma of 1,5 years is in doubt. Write 1.5 years if "
            "you mean that.",
        ),
        (
            "/roles/?pay_min=60.000",
            "We ignored “60.000” for the lowest pay. 60.000 could mean 60 or 60,000. Write 60 or 60,000.",
        ),
    ],
)
def test_filter_in_doubt_is_dropped_with_a_notice(client, url, notice):
    make_role(salary_low=50_000, salary_high=70_000)
    make_program(tuition_usd=20_000, duration_months=12)
    page = get_page(client, url)
    assert page.notices == [notice]
    assert len(page.rows) == 1
    assert page.canonical == url.partition("?")[0]


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        (5142.857, "5143"),
        (25.125, "25"),
        (36_000 / 7, "5143"),
        (25_000, "25000"),
        ("25.125", "! 25.125 could mean 25 or 25,125. Write 25 or 25,125."),
        ("$60K", "60000"),
    ],
)
def test_number_cell_of_a_workbook_is_never_in_doubt(cell, outcome):
    file = io.BytesIO()
    write_sheet(["title", "institution", "tuition_usd"], [["MBA", "Example University", cell]], file)
    resource = ProgramResource()
    resource.compare(read_table(file.getvalue()))
    amounts = [str(program.tuition_usd) for program in resource.new]
    assert amounts + [f"! {error.message}" for error in resource.dry_run.errors] == [outcome]


def test_long_spaces_do_not_hide_the_rest_of_a_value():
    text = "60000" + " " * 300 + "a month"
    assert in_address_bar("tuition_max", text).startswith("! ")
