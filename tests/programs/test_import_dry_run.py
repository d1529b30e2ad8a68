"""Tests of what a dry run shows, and of its limits."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from careerguide.audit import planned
from careerguide.desk import imports
from careerguide.imports.lock import ImportLocked
from careerguide.imports.models import Correction, ImportRun
from programs.models import FieldOfStudy, Institution, Program
from tests.support.admin import page_url, shown_messages
from tests.support.factories import make_field, make_program, make_source
from tests.support.files import accept, as_file, dry_run_of, fetch, read_rows, row_errors, save, send, unescaped_html
from tests.support.page import Page
from tests.support.program_files import only_program, row

pytestmark = pytest.mark.django_db


def test_cells_of_new_rows_are_shown_as_they_are_read(admin_client):
    page = send(
        admin_client, Program, row(tuition_usd="$64.8k", duration="1.5 years", format="On Campus"), row(title="Bots")
    )
    (table,) = Page(page).css("[aria-label='New rows'] table")
    header, *rows = [[cell.text for cell in line.css("th, td")] for line in table.css("tr")]
    names = ["title", "institution", "format", "location_scope", "duration", "tuition_usd"]
    assert header == ["Row", "Name", *names]
    assert rows[0][2:] == ["MS in Robotics", "Night School", "on_campus", "one", "18 months", "64800"]
    assert rows[1][2:] == ["Bots", "Night School", "", "one", "", ""]


def test_rows_with_errors_can_be_downloaded_with_their_reasons(admin_client):
    page = send(
        admin_client, Program, row(tuition_usd="5"), row(title="A", tuition_usd="varies", city="Łódź", country="X")
    )
    link = Page(page).link("Download the rows with errors")
    response = admin_client.get(link)
    assert response["Content-Disposition"] == 'attachment; filename="refused-rows.csv"'
    (refused,) = read_rows(response.content)
    assert [refused[name] for name in ("title", "tuition_usd", "city", "country")] == ["A", "varies", "Łódź", "X"]
    assert "tuition_usd: Enter " in refused["reason"]
    assert "country: Enter a two-letter country code, such as US." in refused["reason"]
    fixed = refused | {"tuition_usd": "6", "country": "PL"}
    assert dry_run_of(admin_client, Program, fixed).can_be_saved


def test_rows_with_errors_belong_to_the_sender(admin_client, client):
    link = Page(send(admin_client, Program, row(tuition_usd="varies"))).link("Download the rows with errors")
    client.force_login(User.objects.create_superuser("other"))
    assert "has expired" in shown_messages(client.get(link, follow=True))
    client.force_login(User.objects.create_user("editor", is_staff=True))
    assert client.get(link).status_code == 403


def test_file_above_the_limit_is_checked_but_not_saved(admin_client, monkeypatch):
    monkeypatch.setattr(imports, "MAX_IMPORT_ROWS", 1)
    page = send(admin_client, Program, row(), row(title="Other"))
    assert page.context["confirm_form"] is None
    assert len(page.context["dry_run"].new) == 2
    assert "it has 2 rows, and at most 1 can be saved at a time. Split it" in unescaped_html(page)
    assert "There is nothing to save" not in unescaped_html(page)


@pytest.mark.django_db(transaction=True)
def test_dry_run_blocks_no_other_writer(admin_client, monkeypatch):
    """A dry run of many rows compares them while another connection writes."""
    source = make_source(slug="list")
    other = connection.copy()
    compare = imports.ImportAdmin._compare

    def write_meanwhile(self, request, upload):
        resource = compare(self, request, upload)
        with other.cursor() as cursor:
            cursor.execute("UPDATE roles_source SET note = 'Written' WHERE slug = 'list'")
        return resource

    monkeypatch.setattr(imports.ImportAdmin, "_compare", write_meanwhile)
    try:
        dry_run = dry_run_of(admin_client, Program, *[row(title=f"Program {number}") for number in range(300)])
    finally:
        other.close()
    source.refresh_from_db()
    assert (len(dry_run.new), source.note, Program.objects.count()) == (300, "Written", 0)


def test_save_during_another_import_can_be_repeated(admin_client, monkeypatch):
    page = send(admin_client, Program, row())

    def refuse(*args, **kwargs):
        raise ImportLocked("Another import is running (programs). Try again when it is done.")

    monkeypatch.setattr(imports, "import_run", refuse)
    page = accept(admin_client, Program, page)
    assert "Another import is running" in shown_messages(page)
    assert not Program.objects.exists()
    monkeypatch.undo()
    accept(admin_client, Program, page)
    assert only_program().award == "MS in Robotics"


def test_refused_save_leaves_no_record(admin_client):
    page = send(admin_client, Program, row(tuition_usd="5"))
    make_program("MS in Robotics", institution="Night School", tuition_usd=4)
    assert "Nothing was saved" in unescaped_html(accept(admin_client, Program, page))
    assert not ImportRun.objects.exists()


def test_message_links_to_the_record(admin_client):
    page = save(admin_client, Program, row())
    url = page_url(ImportRun, "change", ImportRun.objects.get().pk)
    assert f'<a href="{url}">See what was changed</a>' in page.content.decode()


def test_changed_figure_of_an_official_source_is_a_correction(admin_client, admin_user):
    source = make_source(slug="ipeds-2024", series="ipeds")
    program = make_program("MS in Robotics", source=source, source_key="1", institution="Night School", tuition_usd=4)
    save(admin_client, Program, row(source="ipeds-2024", source_key="1", tuition_usd="5"))
    correction = Correction.objects.get()
    assert (correction.object_id, correction.field, correction.user) == (program.pk, "tuition_usd", admin_user)
    assert (correction.imported, correction.corrected) == (4, 5)


class TestColumns:
    def test_tuition_columns_are_read_and_exported(self, admin_client):
        source = make_source(slug="tuition")
        values = {
            "tuition_usd": "30000",
            "tuition_basis": "total",
            "tuition_kind": "overseas",
            "tuition_year": "2022-23",
            "tuition_source": "tuition",
            "tuition_original": "45,000",
            "tuition_currency": "AUD",
        }
        save(admin_client, Program, row(**values))
        program = only_program()
        assert (program.tuition_kind, program.tuition_year, program.tuition_source) == ("overseas", "2022-23", source)
        assert (program.tuition_original, program.tuition_currency) == (45_000, "AUD")
        data = fetch(admin_client, Program)
        (exported,) = read_rows(data)
        assert {name: exported[name] for name in values} == values | {"tuition_original": "45000"}
        assert dry_run_of(admin_client, Program, data).unchanged == 1

    def test_tuition_in_another_currency_needs_its_currency(self, admin_client):
        ((_, column, _),) = row_errors(admin_client, Program, row(tuition_original="45000"))
        assert column == "tuition_currency"

    def test_field_without_a_cip_code_is_found_by_its_name(self, admin_client):
        field = FieldOfStudy.objects.create(name="Information Technology", slug="it", scheme="asced")
        save(admin_client, Program, row(field_of_study="Information Technology"))
        program = only_program()
        assert program.field_of_study == field
        data = fetch(admin_client, Program)
        assert dry_run_of(admin_client, Program, data).unchanged == 1
        cip = make_field("52.0801")
        changed = dry_run_of(admin_client, Program, row(cip_code="52.0801", field_of_study="Information Technology"))
        changes = [(each.column, each.before, each.after) for each in changed.changed[0].changes]
        assert changes == [("cip_code", "", cip.cip_code), ("field_of_study", "Information Technology", "")]
        ((_, column, reason),) = row_errors(admin_client, Program, row(field_of_study="Alchemy"))
        assert (column, reason) == ("field_of_study", "There is no field of study with this name and no CIP code.")


def test_institution_import_is_one_record(admin_client):
    save(admin_client, Institution, as_file({"name": "Night School"}, {"name": "Day School"}))
    run = ImportRun.objects.get()
    assert (run.profile, run.new, run.batches.count()) == ("programs.institution", 2, 1)


def test_programs_of_one_institution_are_audited_together(admin_client, monkeypatch):
    """Large files are audited in parts. Two programs that become duplicates must be in one part."""
    monkeypatch.setattr(planned, "BATCH_SIZE", 1)
    same = {"city": "Boston", "duration_months": 12, "tuition_usd": 30_000, "delivery_mode": "online"}
    for number, institution in enumerate(["Day School", "Night School", "Day School"]):
        source = make_source(slug=f"list-{number}")
        make_program(f"Title {number}", institution=institution, source=source, source_key="1", **same)
    rows = [
        {"source": f"list-{number}", "source_key": "1", "title": title, "institution": institution}
        for number, title, institution in [
            (0, "MS in Finance", "Day School"),
            (1, "MS in Accounting", "Night School"),
            (2, "Master of Science in Finance", "Day School"),
        ]
    ]
    (warning,) = dry_run_of(admin_client, Program, *rows).warnings
    assert (warning.number, warning.column) == (4, "title")
