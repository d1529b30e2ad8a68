"""The list of imports in the admin, the page of one, and undoing it."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from careerguide.imports.models import Correction, ImportRun
from careerguide.imports.runs import import_run
from careerguide.imports.upsert import RefusedRow, Row, Target
from careerguide.site import import_runs
from programs.models import Program
from roles.imports.occupations import OCCUPATION
from roles.models import Occupation
from tests.support.admin import change_url, changelist_url, get_group, message_texts, queries
from tests.support.factories import make_occupation, make_program, make_source
from tests.support.files import fetch, read_rows
from tests.support.files import save as save_file
from tests.support.history import history, save
from tests.support.page import Page

pytestmark = pytest.mark.django_db


TARGET = Target(Occupation, ("soc_code",), ("title", "pay_p50", "source_id"), derive=OCCUPATION.derive)


@pytest.fixture
def source():
    return make_source(slug="bls-oews-may-2025", title="OEWS", series="bls-oews")


def import_pay(source, data: bytes = b"1", **options) -> ImportRun:
    """Import three rows: one of a stored occupation (if there is one), one of a new one, and one that is refused."""
    values = {"title": "Developers", "source_id": source.pk}
    with import_run("occupations", data, edition="May 2025", file_name="oews.xlsx", **options) as run:
        rows = [
            Row(2, values | {"soc_code": "15-0001", "pay_p50": 120_000}),
            Row(3, values | {"soc_code": "15-0002", "pay_p50": 80_000}),
            RefusedRow(4, {"soc_code": "x"}, "This is no SOC code."),
        ]
        run.load(TARGET, rows, "occupations")
    return run.record


def undo_url(run: ImportRun) -> str:
    return reverse("admin:careerguide_importrun_undo", args=[run.pk])


@pytest.fixture
def as_group(client, django_user_model):
    def sign_in(name: str):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.groups.add(get_group(name))
        client.force_login(user)
        return client

    return sign_in


class TestPages:
    def test_list_has_file_edition_and_counts(self, admin_client, source):
        import_pay(source)
        [row] = Page(admin_client.get(changelist_url(ImportRun))).css("#result_list tbody tr")
        assert "occupations: oews.xlsx May 2025 Finished 2 0 0 1" in " ".join(row.text.split())

    def test_list_takes_as_many_queries_for_more_runs(self, admin_client):
        ImportRun.objects.create(profile="programs")
        few = queries(admin_client, changelist_url(ImportRun))
        ImportRun.objects.bulk_create(ImportRun(profile="programs") for _ in range(20))
        assert queries(admin_client, changelist_url(ImportRun)) == few

    def test_page_has_the_report_and_the_reasons(self, admin_client, source):
        page = Page(admin_client.get(change_url(import_pay(source))))
        assert "Occupations 3 2 0 0 1" in page.text
        assert "1 refused: This is no SOC code. (row 4)" in page.text
        assert "from the command line" in page.text

    def test_interrupted_import_says_how_to_finish(self, admin_client):
        run = ImportRun.objects.create(profile="programs")
        assert "run the same command again" in Page(admin_client.get(change_url(run))).text

    def test_page_lists_the_corrections_that_it_left(self, admin_client, source):
        occupation = make_occupation(1, source=source, pay_p50=100_000)
        save(admin_client, occupation, pay_p50="110000")
        run = import_pay(source)
        text = "imported $100,000, corrected to $110,000, new figure $120,000"
        assert text in Page(admin_client.get(change_url(run))).section("corrections").text
        assert any(text in sentence for sentence in run.report)
        occupation.refresh_from_db()
        assert (occupation.pay_p50, occupation.title) == (110_000, "Developers")

    def test_correction_outlives_two_imports_of_one_edition(self, admin_client, source):
        occupation = make_occupation(1, source=source, pay_p50=120_000)
        save(admin_client, occupation, pay_p50="110000")
        import_pay(source)
        import_pay(source, b"2")
        occupation.refresh_from_db()
        assert occupation.pay_p50 == 110_000
        assert not Correction.objects.filter(is_open=True).exists()

    def test_import_with_take_new_overwrites_corrections(self, admin_client, source):
        occupation = make_occupation(1, source=source, pay_p50=100_000)
        save(admin_client, occupation, pay_p50="110000")
        run = import_pay(source, take_new=True)
        occupation.refresh_from_db()
        assert occupation.pay_p50 == 120_000
        assert not Correction.objects.exists()
        assert any("new figure $120,000, which was taken" in sentence for sentence in run.report)

    def test_dry_run_leaves_corrections_as_they_are(self, admin_client, source):
        save(admin_client, make_occupation(1, source=source, pay_p50=100_000), pay_p50="110000")
        import_pay(source, dry_run=True)
        assert not Correction.objects.filter(is_open=True).exists()

    def test_history_of_a_row_lists_its_imports(self, admin_client, source):
        occupation = make_occupation(1, source=make_source(title="May 2024", series="bls-oews"), pay_p50=100_000)
        import_pay(source)
        text = " ".join(history(admin_client, occupation).replace("→", "").split())
        assert "occupations: oews.xlsx" in text
        assert "Median 100,000 became 120,000" in text
        assert "Source May 2024 became OEWS" in text

    def test_history_of_a_new_row_says_that_an_import_added_it(self, admin_client, source):
        import_pay(source)
        assert "This import added the page." in history(admin_client, Occupation.objects.get(soc_code="15-0001"))


class TestUndo:
    def test_undo_asks_first(self, admin_client, source):
        page = Page(admin_client.get(undo_url(import_pay(source))))
        assert "Rows that this import added are deleted" in page.text
        assert Occupation.objects.count() == 2

    def test_undo_restores_the_rows(self, admin_client, source):
        occupation = make_occupation(1, source=source, pay_p50=100_000)
        run = import_pay(source)
        answer = admin_client.post(undo_url(run), follow=True)
        assert message_texts(answer) == ["The import is undone. All rows are as they were before."]
        assert Occupation.objects.get() == occupation
        assert Occupation.objects.get().pay_p50 == 100_000
        assert "Undo this import" not in Page(answer).text
        assert admin_client.post(undo_url(run)).status_code == 403

    def test_row_that_someone_changed_since_stays(self, admin_client, source):
        run = import_pay(source)
        save(admin_client, Occupation.objects.get(soc_code="15-0001"), pay_p50="110000")
        answer = admin_client.post(undo_url(run), follow=True)
        assert message_texts(answer)[-1] == "The import is undone. The report says which rows are not."
        assert [row.soc_code for row in Occupation.objects.all()] == ["15-0001"]
        assert "because of changes after the import (Developers (15-0001))" in Page(answer).text

    @pytest.mark.parametrize("former", [None, 18_000])
    def test_corrections_of_a_file_are_undone(self, admin_client, former):
        source = make_source(slug="ipeds-2024", series="ipeds")
        program = make_program(source=source, source_key="1", tuition_usd=17_220, tuition_basis="year")
        if former:
            save(admin_client, program, tuition_usd=str(former))
        (row,) = read_rows(fetch(admin_client, Program))
        save_file(admin_client, Program, row | {"tuition_usd": "18500"})
        assert Correction.objects.get().corrected == 18_500
        admin_client.post(undo_url(ImportRun.objects.get()))
        program.refresh_from_db()
        assert program.tuition_usd == (former or 17_220)
        assert list(Correction.objects.values_list("imported", "corrected")) == [(17_220, former)] * bool(former)

    def test_large_import_is_undone_on_the_server(self, admin_client, monkeypatch, source):
        monkeypatch.setattr(import_runs, "MAX_UNDONE", 1)
        run = import_pay(source)
        assert f"manage.py undo_import {run.pk}" in Page(admin_client.get(undo_url(run))).text
        admin_client.post(undo_url(run))
        assert Occupation.objects.count() == 2

    def test_command_undoes_an_import(self, capsys, source):
        run = import_pay(source)
        call_command("undo_import", str(run.pk))
        assert "The import occupations: oews.xlsx is undone." in capsys.readouterr().out
        assert not Occupation.objects.exists()
        with pytest.raises(CommandError, match="is already undone"):
            call_command("undo_import", str(run.pk))

    def test_command_refuses_an_unknown_number(self):
        with pytest.raises(CommandError, match="There is no import 7"):
            call_command("undo_import", "7")


class TestPermissions:
    def test_editor_sees_imports_but_cannot_undo_them(self, as_group, source):
        client, run = as_group("Editor"), import_pay(source)
        assert "Undo this import" not in Page(client.get(change_url(run))).text
        assert client.get(undo_url(run)).status_code == 403
        assert client.post(undo_url(run)).status_code == 403

    def test_publisher_can_undo(self, as_group, source):
        client, run = as_group("Publisher"), import_pay(source)
        assert "Undo this import" in Page(client.get(change_url(run))).text
        client.post(undo_url(run))
        assert not Occupation.objects.exists()

    def test_nobody_can_change_or_delete_the_record(self, admin_client, source):
        run = import_pay(source)
        admin_client.post(change_url(run), {"profile": "other"})
        assert admin_client.post(reverse("admin:careerguide_importrun_delete", args=[run.pk])).status_code == 403
        assert ImportRun.objects.get().profile == "occupations"
