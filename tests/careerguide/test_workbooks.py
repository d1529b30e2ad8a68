"""Tests of hostile workbooks and CSV files, and of workbook cells."""

import tracemalloc
import zipfile

import pytest

from careerguide.imports import sheets, workbook_parts
from careerguide.imports.read import read_table
from careerguide.imports.workbooks import MAX_FORMATS
from tests.support.workbooks import HEADER, RELATIONS, SHEET, make_workbook, sheet_of, with_cell

MEGABYTE = 1024 * 1024


BROKEN = "This workbook cannot be read."


TOO_MUCH_TEXT = "has too much text to be read at once."


WIDE = "\N{GRINNING FACE}" + "x" * 90_000


def refusal(data: bytes) -> str:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read_table(data)
    return str(refused.value)


def cell_of(data: bytes) -> str:
    return read_table(data).rows[0].cells[0]


def encrypted(data: bytes) -> bytes:
    """Mark the first part of a workbook as encrypted."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


HOSTILE = {
    "a long cell": (lambda: make_workbook(with_cell(f'<c t="str"><v>{"x" * 100_001}</v></c>')), "has a cell of more"),
    "a long string": (lambda: make_workbook(strings=f"<si><t>{'x' * 100_001}</t></si>"), "has a cell of more"),
    "a long number": (lambda: make_workbook(with_cell(f"<c><v>{'9' * 100_001}</v></c>")), "has a cell of more"),
    "wide strings": (lambda: make_workbook(strings=f"<si><t>{WIDE}</t></si>" * 120), TOO_MUCH_TEXT),
    "copies of a string": (
        lambda: make_workbook(
            sheet_of(HEADER + '<row><c t="s"><v>0</v></c></row>' * 200), strings=f"<si><t>'={WIDE}</t></si>"
        ),
        TOO_MUCH_TEXT,
    ),
    "cell formats": (lambda: make_workbook(cell_formats="<xf/>" * (MAX_FORMATS + 1)), BROKEN),
    "number formats": (
        lambda: make_workbook(
            formats="".join(f'<numFmt numFmtId="{n}" formatCode="0"/>' for n in range(MAX_FORMATS + 1))
        ),
        BROKEN,
    ),
    "a large styles part": (lambda: make_workbook(formats=f'<a b="{"x" * 1_000}"/>' * 11_000), "unpacks to more than"),
    "a row after the last possible row": (lambda: make_workbook(sheet_of('<row r="1048577"/>')), BROKEN),
    "a repeated row number": (lambda: make_workbook(sheet_of(HEADER + HEADER)), BROKEN),
    "a column after the last possible column": (lambda: make_workbook(with_cell('<c r="XFE2"/>')), BROKEN),
    "an endless column": (lambda: make_workbook(with_cell(f'<c r="{"A" * 500_000}2"/>')), BROKEN),
    "deep nesting": (lambda: make_workbook("<a>" * 100_000), BROKEN),
    "many names": (lambda: make_workbook(sheet_of("".join(f"<a{n}/>" for n in range(5_000)))), BROKEN),
    "a long attribute": (lambda: make_workbook(f'<a b="{"x" * 3 * MEGABYTE}"/>'), BROKEN),
    "a long comment": (lambda: make_workbook(f"<a><!--{'x' * 3 * MEGABYTE}--></a>"), BROKEN),
    "a document type": (lambda: make_workbook("<!DOCTYPE a>" + with_cell("<c><v>1</v></c>")), BROKEN),
    "an external entity": (
        lambda: make_workbook('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'),
        BROKEN,
    ),
    "a repeated part": (lambda: make_workbook(parts=[(SHEET, "")]), BROKEN),
    "many parts": (lambda: make_workbook(parts=((str(n), b"") for n in range(5_001))), BROKEN),
    "another compression method": (lambda: make_workbook(method=zipfile.ZIP_BZIP2), BROKEN),
    "a password": (lambda: encrypted(make_workbook()), BROKEN),
    "a truncated file": (lambda: make_workbook()[:-100], BROKEN),
    "commas": (lambda: b"," * 9_000_000 + b"\n1\n", "has a row of more than 1,000,000 characters, in row 1."),
    "one line": (lambda: b"a\n" + b"x" * 19 * MEGABYTE, "has a row of more than 1,000,000 characters, in row 2."),
    "quoted lines": (lambda: b"a\n" + b'"\n",' * 400_000, "This file has more than 20,000 rows."),
    "open rows": (lambda: b"a\n" + b'x",",\n' * 100_000, "More than 20 rows open a quotation mark, such as row 22."),
    "a long name": (lambda: b"x" * 201 + b"\n1\n", "A column name in the header is longer than 200 characters."),
    "a long CSV cell": (lambda: b"a\n" + b"x" * 100_001, "has a cell of more than 100,000 characters, in row 2."),
    "wide cells": (lambda: ("a\n" + f"{WIDE}\n" * 200).encode(), TOO_MUCH_TEXT),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_within_the_memory_limit(name):
    make, sentence = HOSTILE[name]
    data = make()
    tracemalloc.start()
    try:
        message = refusal(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sentence in message
    assert peak < 120 * MEGABYTE


def test_slow_workbook_is_refused(monkeypatch):
    monkeypatch.setattr(workbook_parts, "MAX_SECONDS", 0)
    assert refusal(make_workbook()).startswith("This workbook takes too long to read.")


def test_file_of_empty_lines_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_SHEET_ROWS", 100)
    assert refusal(b"a\r1\r" + b"\r" * 99) == "This file has more than 100 rows. Split it into several files."


def test_unneeded_parts_are_not_read():
    assert cell_of(make_workbook(parts=[("xl/media/a.bin", bytes(70 * MEGABYTE))])) == "1"


def test_target_outside_the_workbook_is_not_followed():
    relations = RELATIONS.replace("worksheets/sheet1.xml", "../../../../etc/passwd")
    assert refusal(make_workbook(relations=relations)).startswith(BROKEN)


def test_carriage_returns_are_read_as_line_breaks():
    assert [row.cells for row in read_table(b"a,b\r1,2\r3,4\r").rows] == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c><v>1e308</v></c>", "1e+308"),
        ("<c><v>1e999</v></c>", "1e999"),
        (f"<c><v>{'9' * 400}</v></c>", "9" * 400),
        (f"<c><v>{'9' * 5_000}</v></c>", "9" * 5_000),
        ("<c><v>0.1</v></c>", "0.1"),
        ("<c><v>-0</v></c>", "0"),
        ("<c><v>nan</v></c>", "nan"),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ('<c t="str"><f>A1</f><v>b</v></c>', "b"),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="b"><v>1</v></c>', "yes"),
        ('<c t="d"><v>2026-01-02T00:00:00</v></c>', "2026-01-02"),
        ('<c t="d"><v>2026-01-02T03:04:00</v></c>', "2026-01-02T03:04:00"),
        ('<c s="1"><v>46024</v></c>', "2026-01-02"),
        ('<c s="1"><v>1e12</v></c>', "#VALUE!"),
        ('<c s="1"><v>1e999</v></c>', "#VALUE!"),
        ('<c s="99"><v>5</v></c>', "5"),
        ('<c t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r></is></c>', "two runs"),
        ('<c t="s"><v>0</v></c>', "東京"),
    ],
)
def test_cell_is_read_by_its_type(cell, text):
    strings = "<si><t>東京</t><rPh><t>とうきょう</t></rPh></si>"
    data = make_workbook(with_cell(cell), strings, cell_formats='<xf numFmtId="0"/><xf numFmtId="14"/>')
    assert cell_of(data) == text


def test_cell_after_the_last_column_is_a_problem():
    (row,) = read_table(make_workbook(with_cell('<c r="A2"><v>1</v></c><c r="XFD2"><v>2</v></c>'))).rows
    assert row.cells == ("1",)
    assert row.problem.startswith("The row has more cells than the header.")


def test_elements_may_have_a_namespace_prefix():
    sheet = with_cell("<c><v>7</v></c>").replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    assert cell_of(make_workbook(sheet)) == "7"
