import csv
import io
from itertools import islice

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from careerguide.imports.csv_files import BYTE_ORDER_MARK, CHUNK_ROWS, csv_chunks, plain_cell, safe_cell


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_formula_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Finance", "A = B", "52.0801", "'quoted'", "C++", "a@b.org", ""])
def test_text_that_is_not_a_formula_is_unchanged(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize("text", ["'=1+1", "''-5", "'\t=1"])
def test_leading_apostrophe_round_trips(text):
    assert safe_cell(text) == f"'{text}"
    assert plain_cell(safe_cell(text)) == text


@given(st.text(st.sampled_from("'=-+@ \ta") | st.characters(), max_size=10))
def test_any_cell_round_trips(text):
    assert plain_cell(safe_cell(text)) == text


def test_numbers_stay_numbers_and_none_is_empty():
    assert safe_cell(0) == 0
    assert safe_cell(-5) == -5
    assert safe_cell(None) == ""


def test_commas_quotes_and_line_breaks_round_trip():
    row = ['a, "b"', "two\nlines", "two\r\nlines", "Universität 東京", ""]
    text = "".join(csv_chunks(["1", "2", "3", "4", "5"], [row]))
    assert read(text) == [["1", "2", "3", "4", "5"], row]


def test_file_has_a_byte_order_mark_and_crlf():
    assert "".join(csv_chunks(["title"], [["x"]])).encode() == b"\xef\xbb\xbftitle\r\nx\r\n"


def test_file_without_rows_has_a_header():
    assert list(csv_chunks(["title"], [])) == [f"{BYTE_ORDER_MARK}title\r\n"]


def test_rows_are_read_chunk_by_chunk():
    rows_read = []

    def endless():
        while True:
            rows_read.append(1)
            yield ["x"]

    pieces = list(islice(csv_chunks(["title"], endless()), 2))
    assert len(rows_read) == 2 * CHUNK_ROWS
    assert len(read("".join(pieces))) == 1 + 2 * CHUNK_ROWS


def test_rows_are_read_before_the_response_begins():
    def unavailable():
        raise OperationalError
        yield

    with pytest.raises(OperationalError):
        csv_chunks(["title"], unavailable())


# Databases cannot store NUL characters or surrogates.
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=20))
def test_any_table_round_trips_except_for_apostrophes(rows):
    table = read("".join(csv_chunks(["a", "b"], rows)))[1:]
    assert table == [[safe_cell(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in table for cell in row)
