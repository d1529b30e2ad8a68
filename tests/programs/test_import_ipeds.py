"""IPEDS files with the headers of the published ones; the figures of Alabama A & M University are those of 2022-23.

The columns of C_A after CTOTALW (awards by race and gender) are left out, because no import reads them. HD has the
columns of HD2023 without CARNEGIE, which makes the documented number of 72, and a byte order mark.
"""

import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from careerguide.imports.models import ImportRun
from programs.imports.ipeds import cip_code
from programs.models import DegreeType, Institution, Program
from roles.models import Source
from tests.support.factories import make_field
from tests.support.ipeds import ALABAMA, C_A, CDEP, HD, HD_2024, IC_AY, award, table, write_files
from tests.support.page import get_page

pytestmark = pytest.mark.django_db
URL = "www.aamu.edu/"
INSTITUTIONS = table(HD_2024, ALABAMA | {"WEBADDR": URL})
CHARGES = {
    "UNITID": 100654,
    "TUITION1": 8_610,
    "TUITION2": 8_610,
    "TUITION3": 17_220,
    "FEE3": 1_414,
    "TUITION7": 20_160,
}
MERGED = (
    "source,source_id,institution,program,credential,field,cip_code,format,city,state_or_country,duration,"
    "duration_months,tuition_usd,tuition_basis,url"
)


@pytest.fixture(autouse=True)
def food_science():
    return make_field("01.1001", "Food Science")


def import_files(path, **options) -> str:
    """Import, and return the report."""
    report = StringIO()
    call_command("import_programs", path, stdout=report, stderr=StringIO(), **options)
    return report.getvalue()


def folder(tmp_path, *awards: dict, **files: bytes):
    """A folder with institutions, ``awards`` (by default, a bachelor's degree in Food Science) and other files."""
    awards = awards or (award("01.1001", 5),)
    return write_files(tmp_path / "ipeds", HD2024=INSTITUTIONS, C2024_A=table(C_A, *awards), **files)


def distance(**counts: int) -> bytes:
    zeros = dict.fromkeys(CDEP.split(","), 0)
    total = zeros | counts | {"UNITID": 100654, "CIPCODE": "01"}
    return table(CDEP, total, zeros | counts | {"UNITID": 100654, "CIPCODE": "01.1001"})


class TestPrograms:
    def test_program_page_has_the_facts(self, client, tmp_path):
        import_files(folder(tmp_path, IC2022_AY=table(IC_AY, CHARGES)))
        page = get_page(client, Program.objects.get().get_absolute_url())
        assert page.heading == "Food Science"
        assert "Alabama A & M University" in page.text
        assert "Normal, AL" in page.text
        assert "Bachelor’s degree" in page.text
        assert "$17,220" in page.text
        assert "2022–23" in page.text

    def test_broken_rows_of_all_files_are_refused_once(self, tmp_path):
        institutions = INSTITUTIONS + b'100655,"Open College\n'
        awards = (
            table(C_A, award("01.1001", 7)).rstrip() + b",1,2,3\r\n" + table(C_A, award("01.1001", 5)).split(b"\n")[1]
        )
        path = write_files(tmp_path / "ipeds", HD2024=institutions, C2024_A=awards)
        report = import_files(path, refused=tmp_path / "refused.csv")
        assert Program.objects.get().degree_type.name == "Bachelor’s degree"
        assert "1 refused: This row opens a quotation mark that is never closed. (row 3)" in report
        assert "1 refused: The row has more cells than the header." in report
        assert "100655" in (tmp_path / "refused.csv").read_text()

    def test_tuition_depends_on_level(self, tmp_path):
        levels = (3, 5, 7, 17, 18, 20)
        import_files(folder(tmp_path, *(award("01.1001", level) for level in levels), IC2022_AY=table(IC_AY, CHARGES)))
        tuition = {
            program.source_key.rpartition("/")[2]: (program.tuition_usd, program.tuition_kind, program.tuition_basis)
            for program in Program.objects.all()
        }
        undergraduate, graduate = (17_220, "institution", "year"), (20_160, "institution", "year")
        assert tuition == {
            **dict.fromkeys(["3", "5", "20"], undergraduate),
            **dict.fromkeys(["7", "17"], graduate),
            "18": (None, "", ""),
        }

    def test_new_tuition_file_has_its_own_year(self, tmp_path):
        import_files(folder(tmp_path, COST1_2024=table(IC_AY, CHARGES | {"TUITION3": 18_000, "TUITION7": "."})))
        program = Program.objects.get()
        assert (program.tuition_usd, program.tuition_year) == (18_000, "2024-25")
        assert program.tuition_source.slug == "ipeds-tuition-2024-25"
        assert program.source.slug == "ipeds-2024"

    def test_missing_tuition_is_not_free(self, tmp_path):
        import_files(folder(tmp_path, award("01.1001", 7), IC2022_AY=table(IC_AY, CHARGES | {"TUITION7": "."})))
        assert Program.objects.get().tuition_usd is None

    def test_second_majors_and_totals_are_no_programs(self, tmp_path):
        awards = [award("01.1001", 5), award("01.1001", 7, MAJORNUM=2), award("99", 5)]
        report = import_files(folder(tmp_path, *awards))
        assert list(Program.objects.values_list("source_key", flat=True)) == ["100654/01.1001/5"]
        assert "Left out, rows of second majors and of totals: 2." in report

    def test_program_without_awards_this_year_is_loaded(self, tmp_path):
        import_files(folder(tmp_path, award("01.1001", 5, CTOTALT=0)))
        assert Program.objects.count() == 1

    @pytest.mark.parametrize("text", ["01.0999", "1.0999", '="01.0999"', " 01.0999 "])
    def test_cip_code_of_a_spreadsheet_is_read(self, text):
        assert cip_code(text) == "01.0999"

    def test_cip_code_gets_dropped_zeros_back(self):
        assert [cip_code(text) for text in ("52.02", "1", "99", "")] == ["52.0200", "01.0000", "99.0000", ""]

    def test_unknown_rows_are_refused(self, tmp_path):
        awards = [award("01.1002", 5), award("01.1001", 1), award("01.1001", 5, unitid=1)]
        refused = tmp_path / "refused.csv"
        import_files(folder(tmp_path, *awards), refused=refused)
        assert not Program.objects.exists()
        text = refused.read_text("utf-8-sig")
        for reason in ("The CIP code has no name", "The award level is unknown", "no institution with this UNITID"):
            assert reason in text

    def test_names_of_fields_come_from_the_cip_file(self, tmp_path):
        titles = table("CIPFamily,CIPCode,CIPTitle", {"CIPCode": '="01.1002"', "CIPTitle": "Food Technology."})
        import_files(folder(tmp_path, award("01.1002", 5), CIPCode2020=titles))
        program = Program.objects.get()
        assert (program.award, program.field_of_study.cip_code) == ("Food Technology", "01.1002")


class TestFormats:
    @pytest.mark.parametrize(
        ("counts", "mode"),
        [
            ({"PBACHL": 1}, "on_campus"),
            ({"PBACHL": 1, "PBACHLDE": 1}, "online"),
            ({"PBACHL": 1, "PBACHLDES": 1}, ""),
            ({"PBACHL": 2, "PBACHLDE": 1}, ""),
            ({"PMASTR": 1, "PMASTRDE": 1}, ""),
        ],
    )
    def test_format_follows_distance_education(self, tmp_path, counts, mode):
        import_files(folder(tmp_path, C2023DEP=distance(**counts)))
        assert Program.objects.get().delivery_mode == mode

    def test_missing_files_change_nothing(self, tmp_path):
        import_files(folder(tmp_path, C2023DEP=distance(PBACHL=1), IC2022_AY=table(IC_AY, CHARGES)))
        report = import_files(
            write_files(tmp_path / "less", HD2024=INSTITUTIONS, C2024_A=table(C_A, award("01.1001", 5)))
        )
        program = Program.objects.get()
        assert (program.delivery_mode, program.tuition_usd, program.tuition_year) == ("on_campus", 17_220, "2022-23")
        assert "formats did not change" in report
        assert "tuition did not change" in report


class TestFiles:
    def test_revised_file_of_newest_year_is_read(self, tmp_path):
        path = tmp_path / "ipeds.zip"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("HD2024.csv", INSTITUTIONS)
            for name, level in {"c2023_a_rv": 7, "C2024_A": 5, "c2024_a_rv": 3}.items():
                package.writestr(f"{name}.csv", table(C_A, award("01.1001", level)))
        import_files(path)
        assert Program.objects.get().source_key == "100654/01.1001/3"

    def test_folder_of_zip_files_is_read(self, tmp_path):
        for name, content in {"HD2024": INSTITUTIONS, "C2024_A": table(C_A, award("01.1001", "05"))}.items():
            with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as package:
                package.writestr(f"{name.lower()}.csv", content)
        import_files(tmp_path)
        assert Program.objects.get().source_key == "100654/01.1001/5"

    def test_institutions_alone_are_loaded(self, tmp_path):
        name = "Universidad Politécnica de Puerto Rico"
        row = {"UNITID": 243577, "INSTNM": name, "CITY": "Hato Rey", "STABBR": "PR", "WEBADDR": "https://www.pupr.edu/"}
        report = import_files(write_files(tmp_path / "hd", hd2022=table(HD, row, encoding="cp1252")) / "hd2022.csv")
        institution = Institution.objects.get()
        assert (institution.name, institution.source_key, institution.url) == (name, "243577", row["WEBADDR"])
        assert institution.source.slug == "ipeds-2022"
        assert "Only institutions were loaded. For programs, add C2022_A.csv" in report

    @pytest.mark.parametrize(
        ("files", "name"),
        [
            ({"C2024_A": table(C_A, award("01.1001", 5))}, "HD2024.csv"),
            ({"HD2024": INSTITUTIONS, "IC2022_AY": table(IC_AY, CHARGES)}, "C2024_A.csv"),
        ],
    )
    def test_missing_file_is_named(self, tmp_path, files, name):
        with pytest.raises(CommandError, match=f"A file is missing: add {name}"):
            import_files(write_files(tmp_path / "ipeds", **files))

    def test_year_that_no_name_has_is_an_option(self, tmp_path):
        path = write_files(tmp_path / "ipeds", HD2024=INSTITUTIONS, C_A=table(C_A, award("01.1001", 5)))
        with pytest.raises(CommandError, match="has no edition"):
            import_files(path)
        import_files(path, edition="2024")
        assert Program.objects.get().source.slug == "ipeds-2024"


def test_older_edition_gets_a_warning(tmp_path):
    import_files(folder(tmp_path))
    older = write_files(tmp_path / "older", HD2022=INSTITUTIONS, C2022_A=table(C_A, award("01.1001", 7)))
    report = import_files(older)
    assert "Warning: ipeds-2022 is older than ipeds-2024" in report
    assert "Programs of other editions that this file does not have, and that stay: 1." in report


def test_dry_run_writes_nothing(tmp_path):
    path = folder(tmp_path, IC2022_AY=table(IC_AY, CHARGES))
    report = import_files(path, dry_run=True)
    assert "programs: 1 new" in report
    assert not any(model.objects.exists() for model in (Program, Institution, DegreeType, Source, ImportRun))


def test_merged_file_has_the_same_programs(tmp_path):
    merged = {
        "source": "ipeds_us_2024",
        "source_id": "100654/01.1001/5",
        "institution": ALABAMA["INSTNM"],
        "program": "Food Science",
        "credential": "Bachelor's degree",
        "cip_code": "01.1001",
        "city": "Normal",
        "state_or_country": "AL",
        "tuition_usd": 17_220,
        "tuition_basis": "annual, institution-wide average, full-time out-of-state, AY2022-23",
        "url": URL,
    }
    (tmp_path / "programs.csv").write_bytes(table(MERGED, merged))
    import_files(tmp_path / "programs.csv")
    before = Program.objects.values().get()
    report = import_files(folder(tmp_path, IC2022_AY=table(IC_AY, CHARGES)))
    assert Program.objects.values().get() == before
    assert Institution.objects.count() == 1
    assert "0 new, 0 changed" in report
