"""The history of rows that imports write without versions."""

import pytest
from django.contrib import admin

from careerguide.history.versions import FIRST, Version
from careerguide.imports.models import ImportBatch, ImportRun
from careerguide.imports.runs import pack
from careerguide.imports.upsert import Batch
from programs.history import PROGRAM
from programs.models import Program
from roles.models import Source
from tests.site.test_deleted import restore_deleted
from tests.support.admin import change_url, run_action
from tests.support.factories import make_institution, make_program
from tests.support.history import history, history_url, restore, save, stored_versions
from tests.support.page import Page

pytestmark = pytest.mark.django_db


def make_imported(number: int = 1, **values) -> Program:
    """A program as an import leaves it: without a version."""
    source, _ = Source.objects.get_or_create(slug="ipeds-2024", defaults={"title": "IPEDS", "series": "ipeds"})
    values = {
        "source": source,
        "source_key": f"{number}/52.0801/7",
        "tuition_usd": 17_220,
        "tuition_basis": "year",
    } | values
    program = make_program("MS Finance", institution=make_institution(), **values)
    add_batch(program)
    return program


def add_batch(program: Program, profile: str = "programs", **values) -> ImportRun:
    run = ImportRun.objects.create(profile=profile, file_name="programs.csv.xz", state="finished", **values)
    ImportBatch.objects.create(
        run=run,
        stage="programs",
        model="programs.program",
        rows=1,
        new=1,
        first_key=program.pk,
        last_key=program.pk,
        changes=pack(Batch(new={program.pk: {}})),
    )
    return run


def test_first_edit_is_compared_with_the_import(admin_client):
    program = make_imported()
    save(admin_client, program, tuition_usd="18000")
    text = history(admin_client, program)
    assert "Imported from IPEDS, " in text
    assert "17,220 became 18,000" in text.replace("→ ", "").replace("  ", " ")


def test_imported_values_can_be_restored(admin_client):
    program = make_imported()
    save(admin_client, program, tuition_usd="18000")
    restore(admin_client, program, stored_versions(PROGRAM, program)[-1])
    program.refresh_from_db()
    assert program.tuition_usd == 17_220


def test_imports_are_listed_in_order_of_time(admin_client):
    program = make_imported()
    before = Page(admin_client.get(history_url(program)))
    assert "No version of this page is stored yet." in before.text
    assert "This import added the page." in before.one("section.version").text
    save(admin_client, program, note="A note.")
    run = add_batch(program, edition="2024")
    save(admin_client, program, note="Another note.")
    newest, second, edited, first = Page(admin_client.get(history_url(program))).css("section.version")
    assert "Note removed: A added: Another note." in newest.text
    assert second.link(f"{run}, with its undo") == change_url(run)
    assert "Note empty → became A note." in edited.text
    assert "The stored history of this page begins here" in first.text
    assert "with its undo" in first.text


def test_new_edition_is_not_taken_for_an_editors_change(admin_client):
    program = make_imported()
    save(admin_client, program, note="A note.")
    Program.objects.filter(pk=program.pk).update(duration_months=24)
    add_batch(program)
    save(admin_client, program, note="Another note.")
    assert [version.reason[:8] for version in stored_versions(PROGRAM, program)] == ["", "Imported", "", "Imported"]
    newest, imported, *_ = [part.text for part in Page(admin_client.get(history_url(program))).css("section.version")]
    assert "24" in imported
    assert "24" not in newest.partition("Note")[2]


def test_save_without_an_import_in_between_adds_one_version(admin_client):
    program = make_imported()
    save(admin_client, program, note="A note.")
    save(admin_client, program, note="Another note.")
    assert len(stored_versions(PROGRAM, program)) == 3


def test_deleted_imported_program_can_be_restored(admin_client):
    program = make_imported()
    pk = program.pk
    run_action(admin_client, "delete_selected", program, post="yes")
    assert not Program.objects.exists()
    restore_deleted(admin_client, Program, pk, stored_versions(PROGRAM, Program(pk=pk))[-1])
    assert Program.objects.get(pk=pk).tuition_usd == 17_220


def test_withdrawing_stores_what_was_imported(admin_client):
    program = make_imported()
    run_action(admin_client, "withdraw", program, post="yes")
    assert stored_versions(PROGRAM, program)[-1].reason.startswith("Imported from IPEDS")


def test_versions_of_several_programs_take_few_queries(django_assert_num_queries):
    programs = [make_imported(number) for number in range(3)]
    model_admin = admin.site.get_model_admin(Program)
    rows = list(Program.objects.order_by("pk"))
    # The times of the imports, the sources, the last versions, the rows of each model and one insert.
    with django_assert_num_queries(7):
        model_admin.record_found(rows)
    assert Version.objects.count() == len(programs)
    # There is nothing to store, so the imports do not matter.
    with django_assert_num_queries(4):
        model_admin.record_found(rows)
    assert Version.objects.count() == len(programs)


def test_first_version_of_a_row_of_no_import(admin_client):
    program = make_program("MS Finance")
    save(admin_client, program, note="A note.")
    assert [version.reason for version in stored_versions(PROGRAM, program)] == ["", FIRST]
