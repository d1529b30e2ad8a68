"""Tests of files that operators have: compressed, in folders and zip files, in other encodings, with cover sheets."""

import io
import lzma
import zipfile

import pytest
from openpyxl import Workbook

from careerguide.imports.files import MAX_BROKEN_ROWS, find_file, open_table


def write(path, content: str | bytes):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def write_zip(path, **members: str | bytes):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return path


def workbook(**sheets: list[list]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


CRICOS = {
    "Purpose_Statement": [["CRICOS", "export"], ["As at", "2023-01-03"]],
    "Courses": [
        ["CRICOS courses"],
        [None],
        ["CRICOS Provider Code", "Course Name", "Duration (Weeks)", "Tuition Fee"],
        ["00001K", "Diploma of Nursing", 104, 38_600],
    ],
    "Locations": [["Locations"], [None], ["CRICOS Provider Code", "Location Name"], ["00001K", "Reid"]],
}


def rows_of(*args, **options) -> list[dict[str, str]]:
    return [row.cells for row in open_table(*args, **options)]


def refused_rows(*args, **options) -> list[tuple[int, str]]:
    table = open_table(*args, **options)
    list(table)
    return [(row.number, row.reason) for row in table.refused]


def refusal(*args, **options) -> str:
    with pytest.raises(ValueError, match=r".") as refused:
        list(open_table(*args, **options))
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "UNITID,INSTNM\n1,Cañada College\n".encode()),
        ("a.csv", "\ufeffUNITID,INSTNM\r\n1,Cañada College\r\n".encode()),
        ("a.csv", "UNITID,INSTNM\n1,Cañada College\n".encode("cp1252")),
        ("a.csv", "sep=;\nUNITID;INSTNM\n1;Cañada College\n".encode()),
        ("a.csv", "UNITID|INSTNM\n1|Cañada College\n".encode()),
        ("a.txt", "UNITID\tINSTNM\n1\tCañada College\n".encode()),
        ("a.CSV", "Institutions, 2024\n\nUNITID,INSTNM\n1,Cañada College\n".encode()),
        ("a.csv.xz", lzma.compress("UNITID,INSTNM\n1,Cañada College\n".encode())),
        ("a.xlsx", workbook(a=[["UNITID", "INSTNM"], [1, "Cañada College"]])),
    ],
    ids=range(9),
)
def test_table_is_read_in_any_format(tmp_path, name, content):
    path = write(tmp_path / name, content)
    assert rows_of(path, required=["unitid", "instnm"]) == [{"unitid": "1", "instnm": "Cañada College"}]


def test_windows_quotes_between_utf8_letters_are_read(tmp_path):
    path = write(tmp_path / "a.csv", b"a\nMen\x92s \xc3\xa9tudes\n")
    assert rows_of(path) == [{"a": "Men’s études"}]


def test_quotes_in_tab_separated_text_are_letters(tmp_path):
    path = write(
        tmp_path / "Alternate Titles.txt", 'O*NET-SOC Code\tAlternate Title\n11-1011.00\t"CEO\n11-1011.00\tB"\n'
    )
    assert [row["alternate_title"] for row in rows_of(path, required=["alternate_title"])] == ['"CEO', 'B"']


class TestHeaders:
    def test_header_is_found_below_titles_and_after_a_cover_sheet(self, tmp_path):
        path = write(tmp_path / "cricos.xlsx", workbook(**CRICOS))
        table = open_table(path, required=["cricos_provider_code", "tuition_fee"])
        assert (table.header.sheet, table.header.number) == ("Courses", 3)
        (row,) = table
        assert row.number == 4
        assert row.cells == {
            "cricos_provider_code": "00001K",
            "tuition_fee": "38600",
        }

    def test_sheet_is_found_by_name(self, tmp_path):
        path = write(tmp_path / "cricos.xlsx", workbook(**CRICOS))
        assert open_table(path, required=["cricos_provider_code"], sheet="LOCATIONS").header.sheet == "Locations"
        assert refusal(path, sheet="Fees") == (
            "cricos.xlsx: There is no sheet “Fees”. The sheets are: Purpose Statement, Courses, Locations."
        )

    def test_missing_columns_are_named_with_the_row_that_was_read(self, tmp_path):
        path = write(tmp_path / "cricos.xlsx", workbook(**CRICOS))
        assert refusal(path, required=["cricos_provider_code", "tuition_fee", "expired", "course_level"]) == (
            "cricos.xlsx: The columns expired and course_level are missing. "
            "Row 3 of the sheet “Courses” was read as the header."
        )

    def test_repeated_name_is_an_error_only_if_it_is_used(self, tmp_path):
        path = write(tmp_path / "kis.csv", "KISMODE,HECOS,HECOS\n01,100,101\n")
        assert rows_of(path, required=["kismode"])[0]["kismode"] == "01"
        assert refusal(path, required=["hecos"]) == (
            "kis.csv: The header contains hecos more than once: in the columns B and C."
        )

    def test_file_may_have_more_columns_than_an_upload(self, tmp_path):
        names = [f"TUITION{number}" for number in range(3_000)]
        path = write(tmp_path / "cost.csv", f"{','.join(names)}\n{','.join('1' * 3_000)}\n")
        assert rows_of(path, required=["tuition2999"])[0]["tuition2999"] == "1"

    def test_only_required_columns_are_read(self, tmp_path):
        path = write(tmp_path / "a.csv", "a,b,c\n1,2,3\n")
        table = open_table(path, required=["a"], columns=["c", "d"])
        table.required = {"a", "c"}
        assert [row.cells for row in table] == [{"a": "1", "c": "3"}]


class TestFindFile:
    def test_member_of_a_zip_is_found_by_any_of_its_names(self, tmp_path):
        path = write_zip(tmp_path / "db_29_2_text.zip", **{"db_29_2_text__Alternate Titles_dot_txt": "a\tb\n1\t2\n"})
        names = ["alternate_titles", "alternate_titles.csv"]
        assert find_file(path, *names).name == "Alternate Titles.txt"
        assert rows_of(path, member=names) == [{"a": "1", "b": "2"}]

    def test_workbook_in_a_zip_in_a_folder_is_read(self, tmp_path):
        content = workbook(national_M2025_dl=[["OCC_CODE"], ["11-1011"]])
        write_zip(tmp_path / "oesm25nat.zip", oesm25nat__national_M2025_dl_dot_xlsx=content)
        assert rows_of(tmp_path, member=["national_m????_dl"]) == [{"occ_code": "11-1011"}]

    def test_earlier_name_is_preferred_and_then_the_newest_file(self, tmp_path):
        for name in ("c2022_a.csv", "c2023_a.csv", "C2023_A_RV.csv", "c2023_a.xlsx", "~$c2024_a.csv"):
            write(tmp_path / "ipeds" / name, "a\n")
        assert find_file(tmp_path, "c20??_a_rv", "c20??_a").name == "C2023_A_RV.csv"
        assert find_file(tmp_path, "c20??_a.csv").name == "c2023_a.csv"
        assert find_file(tmp_path, "hd20??.csv") is None

    def test_missing_file_is_refused(self, tmp_path):
        path = write_zip(tmp_path / "a.zip", readme_dot_pdf="")
        assert refusal(path, member=["hd20??", "hd*"]).endswith("a.zip contains no file with the name hd20?? or hd*.")
        assert "No such file" in refusal(tmp_path / "b.csv")

    def test_broken_file_is_refused_with_its_name(self, tmp_path):
        content = lzma.compress(b"a\n" + b"1234\n" * 9_000)
        assert refusal(write(tmp_path / "a.csv.xz", content[:-20])).startswith("a.csv.xz: ")
        assert refusal(write(tmp_path / "a.xlsx", workbook(a=[["a"]])[:-20])).startswith("a.xlsx: ")


class TestBrokenRows:
    def test_formula_without_a_result_is_refused_if_it_is_read(self, tmp_path):
        path = write(tmp_path / "a.xlsx", workbook(a=[["a", "b"], ["x", "=1+1"], ["y", 2]]))
        reason = "B2 has a formula that was never calculated. Open the file in a spreadsheet and save it."
        assert refused_rows(path, required=["a", "b"]) == [(2, reason)]
        assert rows_of(path, required=["a", "b"]) == [{"a": "y", "b": "2"}]
        assert rows_of(path, required=["a"]) == [{"a": "x"}, {"a": "y"}]

    def test_rows_after_an_open_quotation_mark_are_read(self, tmp_path):
        path = write(tmp_path / "a.csv", 'a,b\n1,2\n3,"4\n5,6\n"7",8\n9,"10\n')
        reason = "This row opens a quotation mark that is never closed."
        assert refused_rows(path) == [(3, reason), (6, reason)]
        assert [row["a"] for row in rows_of(path)] == ["1", "5", "7"]

    def test_row_with_too_many_cells_is_refused(self, tmp_path):
        path = write(tmp_path / "a.csv", "a,b\n1,2\n3,4,5\n6,7,\n")
        assert [number for number, _ in refused_rows(path, required=["a"])] == [3]
        assert [row["a"] for row in rows_of(path, required=["a"])] == ["1", "6"]

    def test_file_with_too_many_broken_rows_is_refused(self, tmp_path):
        path = write(tmp_path / "a.csv", "a\n" + "1,2\n" * (MAX_BROKEN_ROWS + 1))
        assert refusal(path).startswith("a.csv: More than 1,000 rows are broken. Row 1002: The row has more cells")
