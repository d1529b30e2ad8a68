"""Tests of headers below titles, in other sheets, with units and other names, and of rows that a file breaks."""

import io

import pytest
from openpyxl import Workbook

from careerguide.imports.read import Columns, Table, read_table

COLUMNS = ["title", "institution", "duration", "tuition_usd"]
REQUIRED = ["title", "institution"]


def read(data: str | bytes, **options) -> Table:
    return read_table(data if isinstance(data, bytes) else data.encode(), Columns(COLUMNS, REQUIRED, **options))


def cells(table: Table) -> list[tuple]:
    return [row.cells for row in table.rows]


def rows(*args, **options) -> list[dict[str, str]]:
    table = read(*args, **options)
    return [dict(zip(table.headers, row.cells, strict=True)) for row in table.rows]


def refusal(*args, **options) -> str:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read(*args, **options)
    return str(refused.value)


def missing(*args, **options) -> str:
    return read(*args, **options).header.missing(REQUIRED)


def workbook(*sheets: tuple[str, str, list[list]]) -> bytes:
    """``sheets`` are a name, a state such as "hidden", and rows."""
    book, file = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, state, content in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in content:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


PROGRAMS = [["Title", "Institution"], ["MS in Robotics", "Night School"]]
COVER = ("Cover", "visible", [["Programs of 2026"], ["Prepared by", "Ann"]])


class TestHeader:
    @pytest.mark.parametrize(
        "lines",
        [
            "title,institution",
            "Programs; and more, of 2026\n\ntitle,institution",
            "Programs of 2026,\nAs of,May\n\n\nTitle,Institution",
            "sep=,\ntitle,institution",
        ],
    )
    def test_header_is_found_below_titles(self, lines):
        assert rows(f"{lines}\nMS in Robotics,Night School\n")[0]["title"] == "MS in Robotics"

    def test_rows_below_titles_have_the_numbers_of_a_spreadsheet(self):
        assert [row.number for row in read("Programs\n\ntitle,institution\na,b\n").rows] == [4]

    def test_header_in_the_eleventh_row_is_not_searched(self):
        text = "Remark\n" * 10 + "title,institution\na,b\n"
        assert missing(text) == "The columns title and institution are missing. Row 1 was read as the header."

    @pytest.mark.parametrize("sign", [";", "|", "\t"])
    def test_delimiter_is_detected_below_a_title(self, sign):
        text = f"Programs, by city, 2026\ntitle{sign}institution\nMS, in Robotics{sign}Night School\n"
        assert rows(text) == [{"title": "MS, in Robotics", "institution": "Night School"}]

    def test_separator_line_names_the_delimiter(self):
        assert rows("sep=;\ntitle;institution\na, b;c\n") == [{"title": "a, b", "institution": "c"}]

    def test_cover_sheet_is_skipped(self):
        table = read(workbook(COVER, ("Programs", "visible", [["Programs"], [None], *PROGRAMS])))
        assert cells(table) == [("MS in Robotics", "Night School")]
        assert (table.header.sheet, table.header.number) == ("Programs", 3)

    @pytest.mark.parametrize("state", ["hidden", "veryHidden"])
    def test_hidden_sheet_is_not_read(self, state):
        hidden = ("Old", state, [["Title", "Institution"], ["Hidden", "Night School"]])
        assert cells(read(workbook(hidden, COVER, ("New", "visible", PROGRAMS)))) == [
            ("MS in Robotics", "Night School")
        ]

    def test_message_names_the_sheet_and_row_and_the_missing_columns(self):
        data = workbook(COVER, ("Programs", "visible", [["Programs"], ["Title", "School"], ["a", "b"]]))
        assert (
            missing(data) == "The column institution is missing. Row 2 of the sheet “Programs” was read as the header."
        )

    def test_title_is_not_the_header_if_no_name_is_known(self):
        assert read("Programs of 2026\nname,school\na,b\n").headers == ["name", "school"]


class TestColumns:
    @pytest.mark.parametrize(
        ("header", "cell", "text"),
        [
            ("Duration (Weeks)", "104", "104 weeks"),
            ("duration [months]", "18", "18 months"),
            ("Duration (in years)", "1.5", "1.5 years"),
            ("Duration(yrs)", "2", "2 yrs"),
            ("Duration (weeks)", "2 years", "2 years"),
            ("Duration (weeks)", "", ""),
            ("duration", "104", "104"),
            ("Duration in weeks", "104", "104 weeks"),
            ("duration_months", "18", "18 months"),
        ],
    )
    def test_unit_in_the_header_of_a_duration_is_read(self, header, cell, text):
        assert rows(f"title,institution,{header}\na,b,{cell}\n")[0]["duration"] == text

    @pytest.mark.parametrize(
        ("header", "cell", "text"),
        [
            ("Tuition (USD)", "28000", "28000"),
            ("Tuition (US$)", '"28,000"', "28,000"),
            ("Tuition ($)", "28000", "28000"),
            ("Tuition (AUD)", '"28,000"', "AUD 28,000"),
            ("Tuition USD (A$)", "28000", "A$ 28000"),
            ("tuition_usd", "28000", "28000"),
            ("Tuition AUD", "28000", "AUD 28000"),
        ],
    )
    def test_currency_in_the_header_of_an_amount_is_read(self, header, cell, text):
        assert rows(f"title,institution,{header}\na,b,{cell}\n")[0]["tuition_usd"] == text

    def test_language_of_a_column_is_no_currency(self):
        assert missing("title_fr,institution\na,b\n").startswith("The column title is missing.")

    def test_column_with_a_unit_is_ignored_next_to_one_without(self):
        row = rows("title,institution,Tuition (AUD),Tuition (USD)\na,b,28000,19000\n")[0]
        assert row == {"title": "a", "institution": "b", "tuition_usd (AUD)": "28000", "tuition_usd": "19000"}

    def test_unit_of_a_number_in_a_workbook_is_read(self):
        data = workbook(("a", "visible", [["Title", "Institution", "Duration (Weeks)"], ["a", "b", 104]]))
        assert rows(data)[0]["duration"] == "104 weeks"

    def test_other_names_are_mapped(self):
        mapping = {"program": "title", "school": "institution", "length_(weeks)": "duration"}
        text = "Remark,2026\nProgram,School,Length (Weeks)\na,b,52\n"
        assert rows(text, mapping=mapping) == [{"title": "a", "institution": "b", "duration": "52 weeks"}]

    def test_repeated_name_is_an_error_only_if_it_is_used(self):
        assert len(read("title,institution,HECOS,hecos,\na,b,1,2,\n").rows) == 1
        message = "The header contains title more than once: in the columns A and D."
        assert refusal("title,institution,x,TITLE\na,b,1,2\n") == message
        assert refusal("title,institution,x,Program\na,b,1,2\n", mapping={"program": "title"}) == message


class TestQuotes:
    @pytest.mark.parametrize(
        "rest",
        ["c,d\n" * 20, "c,d\n" * 19_000, '"c",d\n' * 20, '"c","d"\n' * 20, 'c,"d"\n', "", "\n"],
        ids=["no quotes", "a long file", "quoted cell", "quoted row", "quoted end", "last row", "last line"],
    )
    def test_open_quotation_mark_is_refused_with_its_row(self, rest):
        text = f'title,institution\na,b\n"a\nb",b\n"a,b\n{rest}'
        first, second, broken, *others = read(text).rows
        assert (first.problem, second.cells, second.problem) == ("", ("a\nb", "b"), "")
        assert (broken.number, broken.problem) == (4, "This row opens a quotation mark that is never closed.")
        assert len(others) == len(rest.split())
        assert {(row.cells, row.problem) for row in others} <= {(("c", "d"), "")}

    def test_open_quotation_mark_in_the_header_is_refused(self):
        assert refusal('title,"institution\na,b\n') == (
            "Row 1 was read as the header. This row opens a quotation mark that is never closed."
        )

    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ('"two\nlines"', "two\nlines"),
            ('"say ""hi"""', 'say "hi"'),
            ('5" disk', '5" disk'),
            ('"a" and b', "a and b"),
            ('""', ""),
            ('"a"', "a"),
        ],
    )
    def test_other_quotation_marks_are_read(self, cell, text):
        assert cells(read(f"title,institution\n{cell},b\n{cell},b")) == [(text, "b")] * 2


class TestOfficialFiles:
    @pytest.mark.parametrize(
        ("header", "sentence"),
        [
            ("CRICOS Provider Code,CRICOS Course Code,VET National Code", "the CRICOS file of Australian courses"),
            ("UNITID,INSTNM,IALIAS,ADDR,CITY", "the IPEDS file of institutions (HD)"),
            ("UNITID,CIPCODE,MAJORNUM,AWLEVEL,XCTOTALT", "the IPEDS file of completions (C_A)"),
            ("UNITID,OPEID6,INSTNM,CIPCODE,CREDLEV", "the College Scorecard file of fields of study"),
            ("O*NET-SOC Code\tTitle\tDescription", "a file of the O*NET database"),
            ("AREA,AREA_TITLE,OCC_CODE,OCC_TITLE,TOT_EMP", "the BLS workbook of pay (OEWS)"),
        ],
    )
    def test_message_names_the_file_and_its_command(self, header, sentence):
        message = refusal(f"{header}\n{header}\n")
        assert message.startswith(f"This is {sentence}. Import it on the server with manage.py import_")

    def test_own_file_with_official_ids_is_read(self):
        assert missing("UNITID,INSTNM,Program\n1,Night School,MS in Robotics\n").startswith(
            "The columns title and inst"
        )

    def test_file_in_another_encoding_is_recognized(self):
        assert refusal("UNITID,INSTNM,IALIAS\n1,Cañada,\n".encode("cp1252")).startswith(
            "This is the IPEDS file of inst"
        )

    def test_cricos_workbook_is_recognized(self):
        cricos = [["CRICOS courses"], [None], ["CRICOS Provider Code", "Institution Capacity"], ["00001K", "9"]]
        data = workbook(COVER, ("Institutions", "visible", cricos))
        assert refusal(data) == (
            "This is the CRICOS workbook of Australian courses. "
            "Import it on the server with manage.py import_programs FILE."
        )
