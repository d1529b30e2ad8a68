"""Tests of what a workbook says in formats, formulas and escapes rather than in the text of a cell."""

from xml.sax.saxutils import quoteattr

import pytest

from careerguide.imports.read import Columns, TableRow, read_table
from careerguide.lib.money import read_dollar_cell
from tests.support.workbooks import WORKBOOK, make_workbook, sheet_of, with_cell


def cell_with_format(code: str, number: str = "28000") -> str:
    data = make_workbook(
        with_cell(f'<c s="1"><v>{number}</v></c>'),
        cell_formats='<xf numFmtId="0"/><xf numFmtId="200"/>',
        formats=f'<numFmt numFmtId="200" formatCode={quoteattr(code)}/>',
    )
    return read_table(data).rows[0].cells[0]


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "#,##0",
        '"$"#,##0',
        "$#,##0.00",
        "\\$#,##0",
        "[$$-409]#,##0",
        "[$$-en-US]#,##0",
        "[$$]#,##0.00",
        "[$USD] #,##0",
        '"US$"#,##0',
        '#,##0 "USD"',
        '_($* #,##0_);_($* \\(#,##0\\);_($* "-"??_);_(@_)',
        '_-"$"* #,##0.00_-;-"$"* #,##0.00_-;_-"$"* "-"??_-;_-@_-',
        "[Red]#,##0",
        '[>=1000]#,##0,"K";0',
        '#,##0 "students"',
        "0.00E+00",
    ],
)
def test_number_in_dollars_is_read(code):
    assert read_dollar_cell(cell_with_format(code)) == 28_000


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('"A$"#,##0', "A$28000"),
        ("[$A$-C09]#,##0", "A$28000"),
        ("[$$-C09]#,##0", "AU$28000"),
        ("[$$-en-CA]#,##0.00", "CA$28000"),
        ("[$$-80A]#,##0", "MX$28000"),
        ("[$€-407] #,##0", "€28000"),
        ("#,##0.00 [$€-407]", "28000 €"),
        ("#,##0\\ [$€]", "28000 €"),
        ("£#,##0", "£28000"),
        ('_-"£"* #,##0_-', "£28000"),
        ('#,##0 "AUD"', "28000 AUD"),
        ('"AUD "#,##0', "AUD28000"),
        ("[$AUD] #,##0", "AUD28000"),
        ('#,##0 "kr"', "28000 kr"),
        ("#,##0\\ \\k\\r", "28000 kr"),
        ("[$CHF-807] #,##0", "CHF28000"),
        ("#,##0.00 [$Kč-405]", "28000 Kč"),
        ("[$Lek-41C]#,##0", "Lek28000"),
        ('"R$" #,##0', "R$28000"),
        ('"$"#,##0" CAD"', "28000 CAD"),
        ('#,##0 "per month"', "28000 per month"),
    ],
)
def test_other_currency_of_a_format_is_refused(code, text):
    assert cell_with_format(code) == text
    with pytest.raises(ValueError, match=r"\.$"):
        read_dollar_cell(text)


def test_weeks_in_a_format_are_read():
    assert cell_with_format('0 "weeks"', "104") == "104 weeks"


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        ("two_x000D_\nlines", "two\nlines"),
        ("two_x000d_lines", "two\nlines"),
        ("_x005F_x000D_", "_x000D_"),
        ("a_x0041_b_x0009_c", "aAb\tc"),
        ("x_x00_", "x_x00_"),
        ("_xD83D_", "_xD83D_"),
    ],
)
def test_escapes_in_strings_are_decoded(escaped, text):
    data = make_workbook(with_cell('<c t="s"><v>0</v></c>'), strings=f"<si><t>{escaped}</t></si>")
    assert [row.cells for row in read_table(data).rows] == [(text,)]


RECALCULATE = WORKBOOK.replace("</workbook>", '<calcPr fullCalcOnLoad="1"/></workbook>')


@pytest.mark.parametrize(
    ("cell", "workbook"),
    [
        ("><f>A7*2</f>", WORKBOOK),
        ('t="str"><f>A7*2</f>', WORKBOOK),
        ('><f t="shared" si="0"/><v/>', WORKBOOK),
        ("><f>A7*2</f><v></v>", RECALCULATE),
        # XlsxWriter writes 0 for each formula.
        ("><f>A7*2</f><v>0</v>", RECALCULATE),
    ],
)
def test_formula_without_a_result_is_a_problem_of_its_row(cell, workbook):
    row = table_row(f'<c r="B7" {cell}</c>', workbook)
    assert row.problem == "B7 has a formula that was never calculated. Open the file in a spreadsheet and save it."


@pytest.mark.parametrize(
    ("cell", "workbook", "text"),
    [
        ('<c r="B7"><f>A7*2</f><v>0</v></c>', WORKBOOK, "0"),
        ('<c r="B7"><f>A7*2</f><v>5</v></c>', RECALCULATE, "5"),
        ('<c r="B7" t="str"><f>A7&amp;""</f><v></v></c>', WORKBOOK, ""),
        ('<c r="B7"><v>0</v></c>', RECALCULATE, "0"),
        ('<c r="B7"/>', RECALCULATE, ""),
    ],
)
def test_result_of_a_formula_is_read(cell, workbook, text):
    row = table_row(cell, workbook)
    assert (row.cells, row.problem) == (("1", text), "")


def test_formula_in_a_column_that_is_ignored_is_no_problem():
    assert table_row('<c r="B7"><f>A7*2</f></c>', names=["a"]).problem == ""


def table_row(cell: str, workbook: str = WORKBOOK, **options) -> TableRow:
    header = '<row r="1"><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row>'
    sheet = sheet_of(f'{header}<row r="7"><c r="A7"><v>1</v></c>{cell}</row>')
    (row,) = read_table(make_workbook(sheet, workbook=workbook), Columns(**options)).rows
    return row


def test_row_with_only_formulas_without_a_result_is_a_problem():
    header = '<row r="1"><c t="str"><v>a</v></c></row>'
    (row,) = read_table(make_workbook(sheet_of(f'{header}<row r="7"><c r="A7"><f>B7*2</f></c></row>'))).rows
    assert row.problem.startswith("A7 has a formula that was never calculated.")
