"""Import the merged file of US programs and Australian courses."""

import math
import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from careerguide.audit.accepted import all_issues
from careerguide.imports.models import ImportRun
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from programs.places import readable_city
from tests.support.catalog_data import AU, US, shipped_rows, write_programs
from tests.support.factories import make_degree_type, make_field, make_institution, make_program, make_source
from tests.support.history import save
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    """Import rows, and return the report."""

    def load(*rows, **options) -> str:
        report = StringIO()
        path = write_programs(tmp_path / "programs.csv", *rows)
        call_command("import_programs", path, stdout=report, stderr=StringIO(), **options)
        return report.getvalue()

    return load


def facts(client) -> dict[str, str]:
    return get_page(client, Program.objects.get().get_absolute_url()).terms("dl.facts")


class TestPrograms:
    def test_us_program_is_published_with_its_facts(self, client, load):
        assert "programs: 1 new, 0 changed, 0 unchanged, 0 refused." in load(US)
        program = Program.objects.get()
        assert program.slug == "alabama-a-m-university-food-science-bachelors-degree"
        assert (program.tuition_usd, program.tuition_year) == (17_220, "2022-23")
        assert (program.source.slug, program.tuition_source.slug) == ("ipeds-2024", "ipeds-tuition-2022-23")
        assert facts(client) == {
            "Institution": "Alabama A & M University Its own site",
            "Location": "Normal, AL",
            "Degree": "Bachelor’s degree",
            "Field": "Food Science CIP 01.1001",
            "Not stated": "Format, study mode, duration",
            "Tuition covers": (
                "One year (the institution’s average for full-time undergraduates from other states, 2022–23)"
            ),
        }

    def test_australian_course_is_published_with_its_facts(self, client, load):
        load(AU)
        program = Program.objects.get()
        assert program.source_key == "111805F@SA/Adelaide"
        assert (program.duration_months, program.duration_stated) == (12, "50 weeks")
        assert (program.source.slug, program.tuition_source) == ("cricos-2023-01-03", None)
        assert facts(client) == {
            "Institution": "Oban College Pty Ltd",
            "Location": "Adelaide, SA, AU",
            "Degree": "Diploma",
            "Field": "Information Technology Australian broad field",
            "Duration": "1 year listed as “50 weeks”",
            "Not stated": "Format, study mode",
            "Tuition covers": "The whole program, for international students",
        }

    def test_a_new_program_is_in_the_search(self, client, load):
        load(US, AU)
        page = get_page(client, "/programs/?q=oban+informat")
        assert page.texts(".row h3 a") == ["Diploma of Information Technology, Oban College Pty Ltd"]
        make_program("Zebra studies")
        assert len(get_page(client, "/programs/?q=zebra").css(".row")) == 1

    def test_cities_in_another_case_are_two_programs(self, load):
        load(AU, AU | {"city": "ADELAIDE"})
        first, second = Program.objects.order_by("pk")
        assert first.place_slug == second.place_slug == "adelaide_sa_au"
        assert second.slug == f"{first.slug}-2"

    def test_course_without_a_state_has_no_place(self, load):
        load(AU | {"source_id": "084322J@", "city": ""})
        assert Program.objects.get().place_parts == ("", "", "AU")

    @pytest.mark.parametrize("value", ["", "0"])
    def test_missing_tuition_is_not_free(self, load, value):
        basis = US["tuition_basis"] if value else ""
        load(US | {"tuition_usd": value, "tuition_basis": basis})
        assert Program.objects.get().tuition_usd == (0 if value else None)

    def test_impossible_tuition_is_left_out_and_reported(self, client, load):
        report = load(AU | {"tuition_usd": "1006971"})
        assert "Tuitions above $500,000, which count as not stated: 1 (row 2: $1,006,971)." in report
        page = get_page(client, Program.objects.get().get_absolute_url())
        assert "The source states a tuition of $1,006,971." in page.text
        assert page.texts(".figure-tuition") == ["Tuition Not stated"]

    @pytest.mark.parametrize(
        ("cell", "reason"),
        [
            ({"source": "other"}, "The source and source_id are not those of a US program"),
            ({"source_id": "100654"}, "The source and source_id are not those of a US program"),
            ({"tuition_basis": "monthly"}, "The tuition_basis is unknown"),
            ({"institution": ""}, "The program has no institution."),
            ({"format": "By mail"}, "This is not one of the choices."),
        ],
    )
    def test_unreadable_row_is_refused_with_its_reason(self, load, tmp_path, cell, reason):
        refused = tmp_path / "refused.csv"
        assert f"1 refused: {reason}" in load(US | cell, AU, refused=refused)
        assert Program.objects.get().award == AU["program"]
        assert reason in refused.read_text()

    def test_program_without_a_title_has_that_of_its_field(self, load):
        load(US | {"program": ""})
        program = Program.objects.get()
        assert program.award == program.field_of_study.name == US["field"]
        assert "no title" in program.note

    def test_slug_of_another_program_is_respected(self, load):
        make_program(slug="alabama-a-m-university-food-science-bachelors-degree")
        load(US)
        assert (
            Program.objects.get(source_key=US["source_id"]).slug
            == "alabama-a-m-university-food-science-bachelors-degree-2"
        )

    def test_another_file_is_refused(self, tmp_path):
        path = tmp_path / "other.csv"
        path.write_text("a,b\n1,2\n")
        with pytest.raises(CommandError, match="no file of IPEDS"):
            call_command("import_programs", path)


class TestEditions:
    def test_second_import_changes_nothing(self, load):
        load(US, AU)
        before = list(Program.objects.values())
        assert "programs: 0 new, 0 changed, 2 unchanged, 0 refused." in load(US, AU)
        assert list(Program.objects.values()) == before

    def test_new_figures_replace_the_old_ones(self, load):
        load(US, AU)
        slug = Program.objects.get(source_key=US["source_id"]).slug
        assert "programs: 0 new, 1 changed, 1 unchanged" in load(US | {"tuition_usd": "20000"}, AU)
        program = Program.objects.get(source_key=US["source_id"])
        assert (program.tuition_usd, program.slug) == (20_000, slug)

    def test_renamed_institution_is_found_by_its_new_name(self, client, load):
        load(US)
        load(US | {"institution": "Wombat College"})
        assert len(get_page(client, "/programs/?q=wombat").css(".row")) == 1

    def test_editors_name_and_website_outlive_imports(self, admin_client, load):
        load(AU)
        save(
            admin_client,
            Institution.objects.order_by("pk").first(),
            name="Wombat College",
            url="https://wombat.example/",
        )
        load(AU | {"url": "www.oban.example"}, AU | {"source_id": "2@SA"})
        own = Institution.objects.get()
        assert (own.name, own.url, own.programs.count()) == ("Wombat College", "https://wombat.example/", 2)

    def test_institution_is_found_by_the_editors_name(self, admin_client, load):
        load(AU)
        save(admin_client, Institution.objects.order_by("pk").first(), name="Wombat College")
        load(AU | {"institution": "Wombat College"})
        assert Institution.objects.get().programs.count() == 1

    def test_renamed_institution_can_share_its_new_name(self, admin_client, load):
        other = AU | {"source_id": "2@SA", "institution": "Wombat College"}
        load(AU, other)
        save(admin_client, Institution.objects.order_by("pk").first(), name="Wombat College", city="Perth")
        report = load(AU, other, AU | {"source_id": "3@SA"}, other | {"source_id": "4@SA"})
        keys = Program.objects.order_by("source_key").values_list("source_key", "institution__city")
        assert [(key[0], city) for key, city in keys] == [("1", "Perth"), ("2", ""), ("3", "Perth"), ("4", "")]
        assert "institutions without a key: 0 new, 0 changed, 0 unchanged, 0 refused." in report

    def test_renamed_institution_is_found_after_a_kill(self, client, load, monkeypatch):
        load(US)
        renamed = US | {"institution": "Wombat College"}

        def kill(run):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("programs.imports.names._renamed", kill)
            with pytest.raises(KeyboardInterrupt):
                load(renamed)
        load(renamed)
        assert len(get_page(client, "/programs/?q=wombat").css(".row")) == 1

    def test_programs_that_the_file_does_not_have_stay(self, load):
        earlier = make_source(slug="ipeds-2023", series="ipeds")
        stays = make_program(source=earlier, source_key="100654/01.0999/5")
        changes = make_program(source=earlier, source_key=US["source_id"])
        assert "Programs of other editions that this file does not have, and that stay: 1." in load(US)
        for program, slug in ((stays, "ipeds-2023"), (changes, "ipeds-2024")):
            program.refresh_from_db()
            assert program.source.slug == slug

    def test_dry_run_writes_nothing(self, load):
        assert "programs: 2 new" in load(US, AU, dry_run=True)
        assert not Program.objects.exists()
        assert not Institution.objects.exists()
        assert not ImportRun.objects.exists()


class TestNames:
    def test_institution_without_a_key_gets_the_key(self, load):
        own = make_institution("Alabama A & M University")
        report = load(US)
        assert f"The institution “Alabama A & M University” (ID {own.pk}) has the key 100654 from now on." in report
        assert Program.objects.get().institution == own
        own.refresh_from_db()
        assert (own.source_key, own.city, own.url) == ("100654", "Normal", "https://www.aamu.edu/")

    def test_institution_in_another_place_is_another_one(self, load):
        own = make_institution("Alabama A & M University", city="Paris", country="FR")
        load(US)
        program = Program.objects.get()
        assert program.institution != own
        assert str(program.institution) == "Alabama A & M University (Normal, AL)"
        own.refresh_from_db()
        assert str(own) == "Alabama A & M University (Paris, FR)"

    def test_two_institutions_of_one_name_are_two(self, load):
        load(US, US | {"source_id": "100655/01.1001/5", "city": "Boston", "state_or_country": "MA"})
        assert set(Institution.objects.values_list("label", flat=True)) == {
            "Alabama A & M University (Normal, AL)",
            "Alabama A & M University (Boston, MA)",
        }

    def test_australian_institution_teaches_in_several_states(self, load):
        load(AU, AU | {"source_id": "111805F@WA", "city": "Perth"})
        institution = Institution.objects.get()
        assert (institution.place, institution.source_key) == (("", "", "AU"), None)

    @pytest.mark.parametrize(
        ("url", "stored"),
        [
            ("www.aamu.edu/", "https://www.aamu.edu/"),
            ("http://aamu.edu", "http://aamu.edu"),
            ("www.a.edu and www.b.edu", ""),
            ("info@a.edu", ""),
        ],
    )
    def test_website_belongs_to_the_institution(self, load, url, stored):
        report = load(US | {"url": url})
        assert Institution.objects.get().url == stored
        assert (f"“{url}”" in report) == (not stored)

    def test_degree_types_of_both_countries_are_one(self, load):
        own = make_degree_type("Bachelor's Degree")
        load(US, AU | {"credential": "Bachelor Degree"}, AU | {"credential": "Associate Degree", "city": "Perth"})
        assert own.programs.count() == 2
        assert set(DegreeType.objects.values_list("name", flat=True)) == {"Bachelor's Degree", "Associate’s degree"}

    def test_field_of_the_crosswalk_keeps_its_name(self, load):
        make_field("01.1001", "Science of Food")
        load(US)
        assert FieldOfStudy.objects.get().name == "Science of Food"


def test_audit_does_not_report_how_a_register_writes(load):
    load(AU, AU | {"source_id": "111806E@SA"}, AU | {"city": "ADELAIDE"}, AU | {"source_id": "111807D@SA"})
    assert Program.objects.count() == 4
    assert list(all_issues(only=["twin", "city-case"])) == []
    make_program("A", city="ADELAIDE", region="SA", country="AU")
    assert [issue.rule.id for issue in all_issues(only=["twin", "city-case"])] == ["city-case"]


def test_name_of_the_country_is_no_city(load, client):
    load(AU | {"city": "AUSTRALIA"}, AU | {"city": "SA"}, AU)
    programs = Program.objects.order_by("source_key")
    assert [(row.city, row.place) for row in programs] == [("", "SA"), ("Adelaide", "Adelaide, SA"), ("", "SA")]
    assert get_page(client, programs[0].get_absolute_url()).texts(".program-head .topic") == [
        f"{AU['institution']} · SA"
    ]


@pytest.fixture(scope="module")
def drawn() -> list[dict]:
    rng = random.Random(12)
    numbers = set(rng.sample(range(267_595), 25)) | set(rng.sample(range(267_595, 304_923), 25))
    return list(shipped_rows(lambda number, row: number in numbers))


def test_drawn_rows_agree_with_the_file(load, drawn):
    load(*drawn)
    for row in drawn:
        is_us = row["source"] == "ipeds_us_2024"
        key = row["source_id"] if is_us else f"{row['source_id']}/{row['city']}"
        program = Program.objects.select_related("institution", "field_of_study", "degree_type").get(source_key=key)
        assert (program.award, program.institution.name) == (row["program"], row["institution"])
        region = row["state_or_country"] if is_us else row["source_id"].partition("@")[2]
        city = readable_city(row["city"], region, "US" if is_us else "AU")
        assert (program.city, program.region) == (city, region)
        assert (program.field_of_study.cip_code or "") == row["cip_code"]
        assert ("" if program.tuition_usd is None else str(program.tuition_usd)) == row["tuition_usd"]
        stated = program.tuition_usd is not None
        assert program.tuition_basis == {(True, True): "year", (False, True): "total"}.get((is_us, stated), "")
        assert program.get_delivery_mode_display().lower() == row["format"].lower()
        assert (program.duration_months or 0) == math.ceil(float(row["duration_months"] or 0))
        assert program.duration_stated == row["duration"]
