"""CRICOS exports with the headers of the workbook of 2023-01-03.

The names of the CSV files in the published zip file are not documented.
"""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from careerguide.imports import corrections
from careerguide.imports.models import ImportRun
from programs.models import FieldOfStudy, Institution, Program
from tests.programs.test_import_ipeds import MERGED
from tests.support.cricos import course, csv_files, institution, location, workbook
from tests.support.ipeds import table
from tests.support.page import get_page

pytestmark = pytest.mark.django_db
RATE = Decimal("0.67131398")
# The course of tests/support/cricos.py in the merged file.
DIPLOMA = {
    "source": "cricos_au_2023",
    "source_id": "001434K@VIC",
    "institution": "Monash University (Monash)",
    "program": "Graduate Diploma in IT",
    "credential": "Graduate Diploma",
    "field": "Information Technology",
    "city": "Clayton",
    "state_or_country": "Australia",
    "duration": "52 weeks",
    "duration_months": 12,
    "tuition_usd": 32_626,
    "tuition_basis": "whole course, AUD->USD at ECB 2023-01-03",
    "url": "www.monash.edu.au",
}


def import_files(path, rate: Decimal | None = RATE, **options) -> str:
    """Import, and return the report."""
    report = StringIO()
    call_command("import_programs", path, usd_per_aud=rate, stdout=report, stderr=StringIO(), **options)
    return report.getvalue()


def import_courses(tmp_path, *courses: dict, locations=None, institutions=None) -> str:
    courses = courses or (course(),)
    locations = locations or [location(code=each["CRICOS Course Code"]) for each in courses]
    return import_files(workbook(tmp_path, institutions or [institution()], courses, locations))


def keys() -> list[str]:
    return sorted(Program.objects.values_list("source_key", flat=True))


class TestCourses:
    def test_program_page_has_the_facts(self, client, tmp_path):
        import_courses(tmp_path)
        program = Program.objects.get()
        page = get_page(client, program.get_absolute_url())
        assert page.heading == "Graduate Diploma in IT"
        for text in ("Monash University (Monash)", "Clayton, VIC", "Graduate diploma", "$32,626", "1 year"):
            assert text in page.text
        assert (program.duration_months, program.duration_stated) == (12, "52 weeks")
        assert (program.tuition_original, program.tuition_currency) == (48_600, "AUD")
        assert (program.tuition_basis, program.tuition_kind) == ("total", "overseas")
        assert program.source.slug == "cricos-2023-01-03"
        assert (program.institution.source_key, program.institution.url) == ("00008C", "https://www.monash.edu.au")

    def test_zip_of_csv_files_has_the_same_programs(self, tmp_path):
        rows = [institution()], [course()], [location()]
        import_files(workbook(tmp_path, *rows))
        before = Program.objects.values().get()
        report = import_files(csv_files(tmp_path, *rows))
        assert Program.objects.values().get() == before
        assert "0 new, 0 changed" in report

    def test_each_city_is_a_program(self, tmp_path):
        cities = [location("Clayton"), location("CLAYTON"), location("Clayton ", **{"Location Name": "Second campus"})]
        import_courses(tmp_path, locations=[*cities, location("Perth", "WA")])
        assert keys() == ["001434K@VIC/CLAYTON", "001434K@VIC/Clayton", "001434K@WA/Perth"]

    def test_course_without_location_has_no_place(self, tmp_path):
        import_courses(tmp_path, locations=[location(code="another")])
        program = Program.objects.get()
        assert (program.source_key, program.city, program.region, program.country) == ("001434K@/", "", "", "AU")

    def test_weeks_become_months_rounded_up(self, tmp_path):
        import_courses(tmp_path, course(**{"Duration (Weeks)": 44}))
        program = Program.objects.get()
        assert (program.duration_months, program.duration_stated) == (11, "44 weeks")

    def test_missing_fee_is_not_free(self, tmp_path):
        import_courses(tmp_path, course(code="1", **{"Tuition Fee": ""}), course(code="2", **{"Tuition Fee": 0}))
        assert dict(Program.objects.values_list("source_key", "tuition_usd")) == {
            "1@VIC/Clayton": None,
            "2@VIC/Clayton": 0,
        }

    def test_field_has_no_cip_code(self, tmp_path):
        import_courses(tmp_path)
        field = FieldOfStudy.objects.get()
        assert (field.name, field.scheme, field.cip_code) == ("Information Technology", "asced", None)

    def test_expired_courses_and_schools_are_left_out(self, tmp_path):
        school = course(code="2", **{"Course Level": "Senior Secondary Certificate of Education"})
        report = import_courses(tmp_path, course(code="1", Expired="Yes"), school, course(code="3"))
        assert keys() == ["3@VIC/Clayton"]
        assert "Left out, expired courses: 1." in report
        assert "Left out, courses of schools" in report

    def test_impossible_tuition_is_not_stated(self, client, tmp_path):
        report = import_courses(tmp_path, course(**{"Tuition Fee": 1_650_000}))
        program = Program.objects.get()
        assert (program.tuition_usd, program.tuition_original) == (None, None)
        assert "1,107,668" in program.note
        assert "500,000" in report

    def test_bad_cells_are_refused(self, tmp_path):
        courses = [
            course(code="1", **{"Tuition Fee": "unknown"}),
            course(code="2", **{"Duration (Weeks)": 9_999}),
            course(code="3", provider="none"),
        ]
        report = import_courses(tmp_path, *courses)
        assert not Program.objects.exists()
        assert "3 refused" in report


class TestInstitutions:
    def test_institutions_with_one_name_are_told_apart(self, tmp_path):
        import_courses(
            tmp_path,
            course(code="a", provider="1"),
            course(code="b", provider="2"),
            institutions=[institution("1", "Holmes Institute"), institution("2", "Holmes Institute")],
            locations=[location(code="a", provider="1"), location("Cairns", "QLD", code="b", provider="2")],
        )
        assert sorted(map(str, Institution.objects.all())) == ["Holmes Institute (QLD)", "Holmes Institute (VIC)"]

    def test_workbook_takes_over_merged_file(self, tmp_path):
        (tmp_path / "programs.csv").write_bytes(table(MERGED, DIPLOMA))
        import_files(tmp_path / "programs.csv", rate=None)
        before = Program.objects.values().get()
        import_courses(tmp_path)
        after = Program.objects.values().get()
        added = {"tuition_original": 48_600, "tuition_currency": "AUD"}
        assert after == before | added | {"updated_at": after["updated_at"]}
        assert Institution.objects.get().source_key == "00008C"

    def test_workbook_takes_over_a_renamed_institution(self, tmp_path):
        (tmp_path / "programs.csv").write_bytes(table(MERGED, DIPLOMA))
        import_files(tmp_path / "programs.csv", rate=None)
        own = Institution.objects.get()
        corrections.record([(own, {"name": (own.name, "Monash")})], None)
        own.name = "Monash"
        own.save()
        import_courses(tmp_path)
        import_files(tmp_path / "programs.csv", rate=None)
        own = Institution.objects.get()
        assert (own.name, own.source_key, own.programs.count()) == ("Monash", "00008C", 1)

    def test_dry_run_reports_what_the_import_would_change(self, tmp_path):
        (tmp_path / "programs.csv").write_bytes(table(MERGED, DIPLOMA))
        import_files(tmp_path / "programs.csv", rate=None)
        path = workbook(tmp_path, [institution()], [course(), course(code="2")], [location(), location(code="2")])
        counts = [
            [line for line in import_files(path, dry_run=dry_run).splitlines() if line.startswith("programs: ")]
            for dry_run in (True, False)
        ]
        assert counts == [["programs: 1 new, 1 changed, 0 unchanged, 0 refused."]] * 2

    def test_merged_file_keeps_australian_dollars_and_keys(self, tmp_path):
        import_courses(tmp_path)
        (tmp_path / "programs.csv").write_bytes(table(MERGED, DIPLOMA))
        report = import_files(tmp_path / "programs.csv", rate=None)
        assert Program.objects.values_list("tuition_original", "institution__source_key").get() == (48_600, "00008C")
        assert Institution.objects.count() == 1
        assert "programs: 0 new, 0 changed, 1 unchanged" in report

    def test_institution_without_key_is_one_of_several(self, tmp_path):
        (tmp_path / "programs.csv").write_bytes(table(MERGED, DIPLOMA))
        import_files(tmp_path / "programs.csv", rate=None)
        providers = [institution("00009D"), institution()]
        import_courses(tmp_path, course(), course(code="2", provider="00009D"), institutions=providers)
        before = list(Institution.objects.order_by("source_key").values_list("source_key", "programs__source_key"))
        assert before == [("00008C", "001434K@VIC/Clayton"), ("00009D", "2@VIC/Clayton")]
        (tmp_path / "programs.csv").write_bytes(table(MERGED, DIPLOMA, DIPLOMA | {"source_id": "2@VIC"}))
        report = import_files(tmp_path / "programs.csv", rate=None)
        assert "programs: 0 new, 0 changed, 2 unchanged, 0 refused." in report
        assert "institutions without a key: 0 new, 0 changed, 0 unchanged, 0 refused." in report


class TestOptions:
    def test_missing_rate_is_explained(self, tmp_path):
        path = workbook(tmp_path, [institution()], [course()], [location()])
        with pytest.raises(CommandError, match="European Central Bank") as error:
            import_files(path, rate=None)
        assert "--usd-per-aud" in str(error.value)
        assert "2023-01-03" in str(error.value)
        assert not ImportRun.objects.exists()

    def test_date_that_the_name_lacks_is_an_option(self, tmp_path):
        path = workbook(tmp_path, [institution()], [course()], [location()], name="courses")
        with pytest.raises(CommandError, match="--edition 2023-01-03"):
            import_files(path)
        import_files(path, edition="2023-02-01")
        assert Program.objects.get().source.slug == "cricos-2023-02-01"
