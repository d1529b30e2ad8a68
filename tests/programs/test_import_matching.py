"""Tests that imported rows update the right stored programs."""

import pytest

from programs.models import Institution, Program
from tests.support.admin import page_url
from tests.support.factories import make_institution, make_program, make_source
from tests.support.files import accept, dry_run_of, row_errors, save, send, unescaped_html
from tests.support.program_files import only_program, row
from tests.support.search import find_programs

pytestmark = pytest.mark.django_db


class TestPrograms:
    def test_program_is_found_by_source_and_key(self, admin_client):
        program = make_program("Old title", source=make_source(slug="list"), source_key="1", institution="Old School")
        save(admin_client, Program, row(source="list", source_key="1", title="New title", institution="New School"))
        program.refresh_from_db()
        assert (program.award, program.institution.name) == ("New title", "New School")
        assert list(find_programs("new title new school")) == [program]

    def test_program_is_found_by_institution_title_and_city(self, admin_client):
        make_program("MS in Robotics", institution="Night School", city="Melbourne")
        other_city = row(city="Sydney")
        same = row(city="MELBOURNE", institution="night  school", tuition_usd="5")
        dry_run = dry_run_of(admin_client, Program, same, other_city)
        assert [plan.number for plan in dry_run.changed] == [2]
        assert [plan.number for plan in dry_run.new] == [3]

    def test_program_with_a_key_is_not_found_by_its_title(self, admin_client):
        make_program("MS in Robotics", institution="Night School", source=make_source(slug="list"), source_key="7")
        ((_, column, reason),) = row_errors(admin_client, Program, row())
        assert (column, reason) == ("source_key", "This program has the source list and the source_key 7. Enter both.")

    def test_ambiguous_row_is_an_error(self, admin_client):
        for _ in range(2):
            make_program("MS in Robotics", institution="Night School")
        ((_, column, reason),) = row_errors(admin_client, Program, row())
        assert column == ""
        assert reason.startswith("2 programs have this institution, title and place.")

    def test_repeated_equal_row_is_skipped_and_listed(self, admin_client):
        page = send(admin_client, Program, row(), row(title=" MS in  Robotics"), row(title="Other"))
        dry_run = page.context["dry_run"]
        assert ([plan.number for plan in dry_run.new], dry_run.duplicates) == ([2, 4], [(3, 2)])
        assert "Row 3 repeats row 2." in unescaped_html(page)
        accept(admin_client, Program, page)
        assert Program.objects.count() == 2

    def test_repeated_key_with_other_values_is_an_error(self, admin_client):
        make_source(slug="list")
        key = {"source": "list", "source_key": "1"}
        errors = row_errors(admin_client, Program, row(**key, city="Reid"), row(**key, city="Phillip"))
        assert errors == [(3, "", "Row 2 has the same key, but differs in: city.")]

    def test_equal_titles_get_different_slugs(self, admin_client):
        make_source(slug="list")
        make_program(slug="night-school-ms-in-robotics")
        save(admin_client, Program, *(row(source="list", source_key=key) for key in "123"))
        slugs = Program.objects.filter(source_key__isnull=False).order_by("source_key").values_list("slug", flat=True)
        assert list(slugs) == [f"night-school-ms-in-robotics-{number}" for number in (2, 3, 4)]

    def test_title_without_latin_letters_gets_a_slug(self, admin_client):
        save(admin_client, Program, row(title="金融学", institution="東京大学"), row(title="“Art” — Kunst, 艺术"))
        assert Program.objects.count() == 2
        for program in Program.objects.all():
            program.full_clean()
            assert admin_client.get(page_url(Program, "export")).status_code == 200


class TestInstitutions:
    def test_institution_is_found_without_punctuation(self, admin_client):
        institution = make_institution("Penn State – World Campus")
        dry_run = dry_run_of(admin_client, Program, row(institution="PENN STATE - WORLD CAMPUS"))
        assert dry_run.also_new == []
        save(admin_client, Program, row(institution="Penn State World Campus"))
        assert only_program().institution == institution

    def test_ambiguous_institution_is_an_error(self, admin_client):
        make_institution("St. Johns College")
        make_institution("St Johns College")
        ((_, column, reason),) = row_errors(admin_client, Program, row(institution="ST JOHNS COLLEGE"))
        assert column == "institution"
        assert "“St. Johns College”" in reason
        assert dry_run_of(admin_client, Program, row(institution="St Johns College")).also_new == []

    def test_new_institution_is_added_once_and_listed(self, admin_client):
        page = send(admin_client, Program, row(), row(title="Other", institution="NIGHT SCHOOL"))
        assert page.context["dry_run"].also_new == ["Night School"]
        assert "Institutions that will be added" in unescaped_html(page)
        accept(admin_client, Program, page)
        assert Institution.objects.get().programs.count() == 2
