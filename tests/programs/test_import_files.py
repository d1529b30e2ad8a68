"""Tests of files as people have them, imported in the admin."""

import io

import pytest
from openpyxl import Workbook

from programs.models import Program
from tests.support.factories import make_program
from tests.support.files import dry_run_of, form_error, row_errors, save, send, unescaped_html
from tests.support.program_files import only_program, row

pytestmark = pytest.mark.django_db

HEADER = ["Title", "Institution", "Duration (Weeks)", "Tuition USD"]
ROBOTICS = ["MS in Robotics", "Night School", 104, 28_000]


def workbook(*rows: list, number_format: str = "General") -> bytes:
    """A workbook with a cover sheet, a hidden sheet, and the rows below a title."""
    book, file = Workbook(), io.BytesIO()
    book.active.append(["Programs of 2026"])
    hidden, sheet = book.create_sheet("Old"), book.create_sheet("Programs")
    hidden.sheet_state = "hidden"
    for values in (HEADER, ["Hidden", "Night School", 52, 1]):
        hidden.append(values)
    for values in (["All programs"], [], *rows):
        sheet.append(values)
    sheet["D4"].number_format = number_format
    book.save(file)
    return file.getvalue()


def test_program_below_a_cover_sheet_and_a_title_is_imported(admin_client):
    page = send(admin_client, Program, workbook(HEADER, ROBOTICS))
    assert [(plan.number, plan.name) for plan in page.context["dry_run"].new] == [(4, "MS in Robotics, Night School")]
    assert "Row 3 of the sheet “Programs” was read as the header." in unescaped_html(page)
    save(admin_client, Program, workbook(HEADER, ROBOTICS))
    program = only_program()
    assert (program.duration_months, program.tuition_usd) == (24, 28_000)


def test_message_names_the_sheet_and_row_that_were_read(admin_client):
    page = send(admin_client, Program, workbook(["Title", "City"], ["MS in Robotics", "Lowell"]))
    sentence = "The column institution is missing. Row 3 of the sheet “Programs” was read as the header."
    assert sentence in unescaped_html(page)
    assert page.context["dry_run"] is None


@pytest.mark.parametrize("number_format", ['"A$"#,##0', "[$$-C09]#,##0", "[$€-407] #,##0", '#,##0 "AUD"'])
def test_amount_in_another_currency_is_refused(admin_client, number_format):
    errors = row_errors(admin_client, Program, workbook(HEADER, ROBOTICS, number_format=number_format))
    assert errors == [(4, "tuition_usd", "This amount is in another currency. Enter it in US dollars.")]


def test_currency_in_the_header_is_refused(admin_client):
    errors = row_errors(admin_client, Program, row(**{"Tuition (AUD)": "28,000"}))
    assert errors == [(2, "tuition_usd", "This amount is in another currency. Enter it in US dollars.")]


def test_uncalculated_formula_does_not_erase_a_figure(admin_client):
    make_program("MS in Robotics", institution="Night School", tuition_usd=28_000)
    errors = row_errors(admin_client, Program, workbook(HEADER, [*ROBOTICS[:3], "=14000*2"]))
    message = "D4 has a formula that was never calculated. Open the file in a spreadsheet and save it."
    assert errors == [(4, "", message)]
    assert only_program().tuition_usd == 28_000


def test_open_quotation_mark_is_refused_with_its_row(admin_client):
    data = b'title,institution\nA,Night School\n"B,Night School\n' + b"C,Night School\n" * 50
    dry_run = dry_run_of(admin_client, Program, data)
    errors = [(error.number, error.message) for error in dry_run.errors]
    assert errors == [(3, "This row opens a quotation mark that is never closed.")]
    assert not dry_run.can_be_saved


@pytest.mark.parametrize(
    "text", ["sep=;\ntitle;institution\nA, B;Night School\n", "title|institution\nA, B|Night School"]
)
def test_other_delimiters_are_read(admin_client, text):
    assert [plan.name for plan in dry_run_of(admin_client, Program, text.encode()).new] == ["A, B, Night School"]


def test_two_ignored_columns_may_have_one_name(admin_client):
    assert dry_run_of(admin_client, Program, b"title,institution,HECOS,HECOS\nA,Night School,1,2\n").new


def test_official_file_names_the_command_that_imports_it(admin_client):
    data = "UNITID,INSTNM,IALIAS\n1,Cañada College,\n".encode("cp1252")
    assert form_error(admin_client, Program, data) == (
        "This is the IPEDS file of institutions (HD). Import it on the server with manage.py import_programs FILE."
    )
