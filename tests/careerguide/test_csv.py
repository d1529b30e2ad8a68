"""Comma-separated files."""

import csv
import io
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.imports.csv_files import BYTE_ORDER_MARK, CHUNK_ROWS, csv_chunks, plain_cell, safe_cell


def read(text: str) -> list[list[str]]:
    """The cells as a program reads them."""
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_no_text_becomes_a_formula(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Finance", "A = B", "52.0801", "'quoted'", "C++", "a@b.org", ""])
def test_other_text_stays_as_it_is(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize("text", ["'=1+1", "''-5", "'\t=1"])
def test_an_apostrophe_of_the_texts_own_can_be_told_from_ours(text):
    assert safe_cell(text) == f"'{text}"
    assert plain_cell(safe_cell(text)) == text


@given(st.text(st.sampled_from("'=-+@ \ta") | st.characters(), max_size=10))
def test_every_cell_is_read_back_as_it_was(text):
    assert plain_cell(safe_cell(text)) == text


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell():
    assert safe_cell(0) == 0
    assert safe_cell(-5) == -5
    assert safe_cell(None) == ""


def test_commas_quotes_and_line_breaks_arrive_as_they_were():
    row = ['a, "b"', "two\nlines", "two\r\nlines", "Universität 東京", ""]
    text = "".join(csv_chunks(["1", "2", "3", "4", "5"], [row]))
    assert read(text) == [["1", "2", "3", "4", "5"], row]


def test_the_file_begins_with_the_mark_that_excel_needs_and_its_lines_end_as_the_standard_says():
    assert "".join(csv_chunks(["title"], [["x"]])).encode() == b"\xef\xbb\xbftitle\r\nx\r\n"


def test_a_file_without_rows_is_its_header():
    assert list(csv_chunks(["title"], [])) == [f"{BYTE_ORDER_MARK}title\r\n"]


def test_no_more_rows_are_taken_than_a_piece_holds():
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield ["x"]

    pieces = list(islice(csv_chunks(["title"], endless()), 3))
    assert len(taken) == 2 * CHUNK_ROWS
    assert len(read("".join(pieces))) == 1 + 2 * CHUNK_ROWS


# A NUL and a half of a sign are no text that a database holds.
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=20))
def test_whatever_is_written_is_read_back_but_for_the_apostrophe(rows):
    table = read("".join(csv_chunks(["a", "b"], rows)))[1:]
    assert table == [[safe_cell(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in table for cell in row)
