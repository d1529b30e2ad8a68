"""Tests of the history of a program: edits, imports, fixes, and restoring."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from careerguide.audit.accepted import all_issues
from careerguide.content.publishing import Status
from careerguide.history.versions import Version
from programs.history import PROGRAM
from programs.models import Pathway, Program
from tests.support.admin import change_url, form_data, queries, run_action, with_row
from tests.support.factories import make_institution, make_program, make_role, make_source
from tests.support.files import as_file, save, send
from tests.support.history import history_url, newest, page_text, restore, stored_versions, version_form
from tests.support.search import find_programs

pytestmark = pytest.mark.django_db


def row(**values) -> dict:
    return {"title": "MS in Robotics", "institution": "Night School"} | values


class TestChanges:
    def test_pathways_are_in_the_history_of_the_program(self, admin_client):
        program, role = make_program("MS in Robotics", status=Status.DRAFT, tuition_usd=10_000), make_role("Tinkerer")
        data = form_data(admin_client, program) | {"tuition_usd": 12_500, "duration_months": "18 months"}
        data = with_row(data, "pathways", role=role.pk, strength="recommended", note="Its studio.")
        assert admin_client.post(change_url(program), data).status_code == 302
        said = newest(admin_client, program)
        assert "The page itself Duration months empty → became 18 Tuition 10,000 → became 12,500" in said
        assert "Leads to, Tinkerer added Role Tinkerer Strength recommended Note Its studio." in said

    def test_import_stores_no_version_for_each_row(self, admin_client, django_assert_max_num_queries):
        rows = [row(title=f"Program {number}") for number in range(400)]
        page = send(admin_client, Program, as_file(*rows))
        with django_assert_max_num_queries(80):
            answer = admin_client.post(
                reverse("admin:programs_program_process_import"), page.context["confirm_form"].initial
            )
        assert answer.status_code == 302
        assert Program.objects.count() == 400
        assert not Version.objects.exists()

    def test_audit_fix_is_named_in_the_history(self, admin_client):
        program = make_program("Broken â€” title", status=Status.DRAFT)
        issue = next(each for each in all_issues("programs") if each.fixed_value and each.pk == program.pk)
        values = {"model": issue.model, "pk": issue.pk, "fingerprint": issue.fingerprint}
        admin_client.post(reverse("audit_fix"), values)
        said = newest(admin_client, program)
        assert f"admin Fixed title ({issue.rule.id}). The page itself Title Broken â€” title → became" in said

    def test_withdrawing_is_in_the_history(self, admin_client):
        program = make_program()
        run_action(admin_client, "withdraw", program, post="yes")
        assert "Withdrawn using an admin action. The page itself Status Published → became Withdrawn" in newest(
            admin_client, program
        )

    def test_every_loaded_fixture_program_has_a_version(self, admin_client):
        call_command("load_content", guides_only=True, verbosity=0)
        versions = Version.objects.filter(model="programs.program")
        assert set(versions.values_list("object_id", flat=True)) == set(Program.objects.values_list("pk", flat=True))
        pathways = [row["id"] for version in versions for row in version.rows.get("programs.pathway", ())]
        assert sorted(pathways) == sorted(Pathway.objects.values_list("pk", flat=True))
        assert pathways

    def test_query_count_is_constant(self, admin_client):
        program = make_program("MS in Robotics", make_role())
        stored_versions(PROGRAM, program)
        few = queries(admin_client, history_url(program))
        for number in range(12):
            make_program(f"Program {number}", make_role())
            Pathway.objects.create(program=program, role=make_role())
            stored_versions(PROGRAM, program)
        assert queries(admin_client, history_url(program)) == few


class TestRestore:
    def test_restoring_brings_back_pathways_and_search_text(self, admin_client):
        program = make_program("MS in Robotics", make_role(), city="Lowell", status=Status.DRAFT)
        version = stored_versions(PROGRAM, program)[0]
        program.award, program.city = "MS in Finance", "Dover"
        program.save()
        pathway = program.pathways.get()
        pathway.delete()
        restore(admin_client, program, version)
        assert find_programs("robotics lowell").get() == program
        program.refresh_from_db()
        assert (program.award, program.city, program.city_slug) == ("MS in Robotics", "Lowell", "lowell")
        assert program.pathways.get().role == pathway.role

    def test_deleted_institution_is_not_restored(self, admin_client):
        program = make_program(institution=make_institution("Old"), status=Status.DRAFT)
        award = program.award
        version = stored_versions(PROGRAM, program)[0]
        old, program.institution = program.institution, make_institution("New")
        program.award = "MS in Finance"
        program.save()
        key = old.pk
        old.delete()
        page = page_text(version_form(admin_client, program, version))
        assert f"The page: institution was institution {key}, which was deleted. It stays as it is now." in page
        restore(admin_client, program, version)
        program.refresh_from_db()
        assert (program.award, program.institution.name) == (award, "New")

    def test_version_before_an_import_can_be_restored(self, admin_client):
        old = make_program("Old", source=make_source(slug="list"), source_key="1", institution="Night School")
        before = stored_versions(PROGRAM, old)[0]
        save(admin_client, Program, row(source="list", source_key="1", title="Old", tuition_usd="150"))
        restore(admin_client, old, before)
        old.refresh_from_db()
        assert old.tuition_usd is None
