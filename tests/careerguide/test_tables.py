import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from careerguide.imports.csv_files import csv_chunks
from careerguide.imports.read import MAX_ROWS, Table, read_table
from careerguide.imports.workbook_parts import MAX_UNPACKED_MEGABYTES
from careerguide.imports.workbooks import write_sheet
from careerguide.web.uploads import MAX_MEGABYTES


def as_csv(header, *rows) -> bytes:
    return "".join(csv_chunks(header, rows)).encode()


def as_xlsx(header, *rows) -> bytes:
    file = io.BytesIO()
    write_sheet(header, rows, file)
    return file.getvalue()


def workbook(fill) -> bytes:
    book = Workbook()
    fill(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(table: Table) -> list[tuple]:
    return [row.cells for row in table.rows]


def refusal(data: bytes) -> str:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read_table(data)
    return str(refused.value)


def read_or_refused(data: bytes) -> bool:
    try:
        return bool(read_table(data))
    except ValueError as error:
        return str(error).startswith(("This ", "The header", "Row ", "More than "))


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_exported_table_is_read_back(write):
    rows = [("=1+1", "'=x", "a,b"), ("Universität 東京", "two\nlines", ""), ("-5", "''", "x")]
    table = read_table(write(["a", "b", "c"], *rows))
    assert table.headers == ["a", "b", "c"]
    assert cells(table) == rows


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_numbers_are_read_as_typed(write):
    assert cells(read_table(write(["a", "b"], (64_800, 1.5)))) == [("64800", "1.5")]


def test_rows_are_numbered_as_in_a_spreadsheet():
    table = read_table(b'a,b\n1,2\n\n"two\nlines",4\n , \n5,6\n')
    assert [row.number for row in table.rows] == [2, 4, 6]
    sheet = read_table(workbook(lambda sheet: [sheet.cell(*place, value=1) for place in ((1, 1), (2, 1), (5, 1))]))
    assert [row.number for row in sheet.rows] == [2, 5]


@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_delimiter_is_detected(sign):
    table = read_table(f'title{sign}"city, or, or ; place"\nx{sign}y\n'.encode())
    assert cells(table) == [("x", "y")]


def test_headers_are_normalized():
    assert read_table(b"Source key,TITLE,Tuition-USD\n1,2,3\n").headers == ["source_key", "title", "tuition_usd"]


def test_long_row_has_a_problem_and_short_row_is_filled():
    rows = read_table(b"a,b\n1,2,3\n4\n5,6,,\n").rows
    assert [bool(row.problem) for row in rows] == [True, False, False]
    assert rows[1].cells == ("4", "")
    assert "more cells than the header" in rows[0].problem


def test_column_without_a_name_may_be_empty():
    rows = read_table(b"a,,b\n1,,2\n1,x,2\n").rows
    assert rows[0].cells == ("1", "2")
    assert [bool(row.problem) for row in rows] == [False, True]


@pytest.mark.parametrize("start", ['""', "", '"",""'], ids=["R", "pandas", "pandas, two levels"])
def test_index_of_a_data_frame_is_ignored(start):
    number = start.replace('""', "7") or "7"
    (row,) = read_table(f"{start},title,note\n{number},MBA,a\n".encode()).rows
    assert (row.cells, row.problem) == (("MBA", "a"), "")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b" \r\n\r\n", "This file is empty."),
        (b"\xef\xbb\xbf\n", "This file is empty."),
        (b"a,b\n", "This file has a header but no rows."),
        (b"a,b,A\n1,2,3\n", "The header contains a more than once: in the columns A and C."),
        ("a,é\n1,ü\n".encode("latin-1"), "This file is not in UTF-8"),
        (b"a,b\n" + b"1,2\n" * 5000 + "é".encode("latin-1"), "This file is not in UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "This file is not in UTF-8"),
        (b"a,b\n1,\0\n", "This is not a table."),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "This is not a table."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old workbook (XLS)"),
        (b'a\n"' + b"x" * 200_000, "This file has a row of more than 1,000,000 characters, in row 2."),
        (b"PK\x03\x04 but nothing else", "This workbook cannot be read."),
        (b"a\n" + b"1\n" * (MAX_ROWS + 1), f"This file has more than {MAX_ROWS:,} rows."),
        (b",".join(b"%d" % number for number in range(101)) + b"\n1", "This file has more than 100 columns."),
        (b"x" * (MAX_MEGABYTES * 1024 * 1024 + 1), f"This file is {MAX_MEGABYTES} MB. Upload at most"),
    ],
    ids=range(16),
)
def test_invalid_file_is_refused_with_a_message(data, sentence):
    assert refusal(data).startswith(sentence)


def test_maximum_number_of_rows_is_read():
    assert len(read_table(b"a\n" + b"1\n" * MAX_ROWS).rows) == MAX_ROWS


def change_part(data: bytes, name: str, change) -> bytes:
    """The workbook ``data`` with its part ``name`` changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return file.getvalue()


GOOD = as_xlsx(["a"], ["x"])


SHEET = "xl/worksheets/sheet1.xml"


class TestWorkbooks:
    def test_dates_and_booleans_are_read(self):
        data = workbook(lambda sheet: (sheet.append(list("abcd")), sheet.append([date(2026, 1, 2), True, False, None])))
        assert cells(read_table(data)) == [("2026-01-02", "yes", "no", "")]
        hour = workbook(lambda sheet: (sheet.append(["a"]), sheet.append([datetime(2026, 1, 2, 3, 4)])))
        assert cells(read_table(hour)) == [("2026-01-02 03:04:00",)]

    @pytest.mark.parametrize(
        ("number_format", "text"),
        [('"£"#,##0', "£9250"), ("[$€-407] #,##0", "€9250"), ('"$"#,##0', "9250"), ("[$$-409]#,##0", "9250")],
    )
    def test_currency_of_the_number_format_is_read(self, number_format, text):
        def fill(sheet):
            sheet.append(["a"])
            sheet.append([9250])
            sheet["A2"].number_format = number_format

        assert cells(read_table(workbook(fill))) == [(text,)]

    def test_only_the_first_sheet_is_read(self):
        book = Workbook()
        book.active.append(["a"])
        book.active.append(["first"])
        book.create_sheet().append(["second"])
        file = io.BytesIO()
        book.save(file)
        assert cells(read_table(file.getvalue())) == [("first",)]

    def test_cell_in_the_last_possible_row_is_read(self):
        def fill(sheet):
            sheet["A1"], sheet["A2"], sheet["A1048576"] = "a", "x", "end"

        assert [row.number for row in read_table(workbook(fill)).rows] == [2, 1_048_576]

    def test_stated_size_of_the_sheet_is_ignored(self):
        data = change_part(
            GOOD, SHEET, lambda xml: xml.replace(b"<sheetPr>", b'<dimension ref="A1:XFD1048576"/><sheetPr>', 1)
        )
        assert cells(read_table(data)) == [("x",)]

    def test_zip_bomb_is_refused(self):
        data = change_part(GOOD, SHEET, lambda xml: xml + b" " * (MAX_UNPACKED_MEGABYTES + 1) * 1024 * 1024)
        assert len(data) < 1024 * 1024
        assert refusal(data).startswith(f"This workbook unpacks to more than {MAX_UNPACKED_MEGABYTES} MB.")

    def test_nested_entities_are_refused(self):
        def nested(xml):
            layers = b"".join(b'<!ENTITY e%d "%s">' % (n + 1, b"&e%d;" % n * 10) for n in range(9))
            body = xml.partition(b"?>")[2] if xml.startswith(b"<?xml") else xml
            return b'<!DOCTYPE x [<!ENTITY e0 "lol">' + layers + b"]>" + body.replace(b"x</t>", b"&e9;</t>")

        assert refusal(change_part(GOOD, SHEET, nested)).startswith("This workbook cannot be read.")

    def test_other_zip_file_is_refused(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as new:
            new.writestr("hello.txt", "hello")
        assert refusal(file.getvalue()).startswith("This is not an XLSX workbook.")

    @pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
    def test_broken_workbook_is_refused(self, part):
        assert refusal(change_part(GOOD, part, lambda xml: xml[: len(xml) // 2])).startswith(
            "This workbook cannot be read."
        )

    @given(st.binary(max_size=200), st.booleans())
    def test_any_bytes_are_a_table_or_refused(self, data, as_zip):
        assert read_or_refused(b"PK\x03\x04" + data if as_zip else data)

    @given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
    def test_workbook_with_a_wrong_byte_is_read_or_refused(self, place, byte):
        assert read_or_refused(GOOD[:place] + bytes([byte]) + GOOD[place + 1 :])
