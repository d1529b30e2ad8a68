"""Tests that fixes, actions on reports and saves do not overwrite what someone else saved."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.audit.fix import IssueGone, fix
from careerguide.content.publishing import Status
from careerguide.lib import clock
from careerguide.site import audit_page
from careerguide.site.reports import ReaderReport
from roles.models import PayBand, Role, RoleAlias, Source
from tests.support.admin import run_action, shown_messages
from tests.support.audit import issues_of
from tests.support.factories import make_institution, make_pay, make_program, make_report, make_role, make_source

pytestmark = pytest.mark.django_db


BROKEN, FIXED = "Build itâ€”all", "Build it—all"


FIX = "/admin/audit/fix/"


def broken_characters_issue(row):
    (issue,) = issues_of(row, "broken-characters")
    return issue


def locks(queries) -> list[str]:
    """The names of the tables whose rows were locked, in the order in which they were locked."""
    return [query["sql"].split('FROM "')[1].split('"')[0] for query in queries if "FOR UPDATE" in query["sql"]]


class TestFix:
    @pytest.mark.parametrize(
        ("make", "field", "other"),
        [
            (lambda: make_source(title=BROKEN), "title", {"note": "By another editor."}),
            (lambda: make_role(claim=BROKEN), "claim", {"badge": "Hot", "title": "Another title"}),
            (lambda: make_program(BROKEN), "award", {"tuition_usd": 100, "tuition_basis": "year"}),
            (lambda: make_institution(BROKEN), "name", {"url": "https://www.example.edu/"}),
        ],
        ids=["source", "role", "program", "institution"],
    )
    def test_fix_writes_only_its_field(self, make, field, other, monkeypatch):
        row = make()
        model = type(row)
        # Simulate another editor who saves the row after the fix reads it but before the fix writes it.
        monkeypatch.setattr(model, "clean", lambda self: model.objects.filter(pk=self.pk).update(**other))
        fix(broken_characters_issue(row))
        assert model.objects.values(field, *other).get() == {field: FIXED} | other

    def test_fix_of_a_related_row_writes_only_its_field(self, monkeypatch):
        role = make_role(source=make_source())
        pay = make_pay(role, note=BROKEN, low=60_000, high=200_000)
        monkeypatch.setattr(PayBand, "clean", lambda self: PayBand.objects.update(low=100_000))
        fix(broken_characters_issue(role))
        pay.refresh_from_db()
        assert (pay.note, pay.low) == (FIXED, 100_000)

    def test_derived_values_are_written(self):
        program = make_program("Roboticsâ€”all")
        before = program.updated_at
        fix(broken_characters_issue(program))
        program.refresh_from_db()
        assert "roboticsâ€”all" not in program.search_text.lower()
        assert program.updated_at > before
        assert program.award == "Robotics—all"

    def test_slug_of_the_city_is_updated(self):
        program = make_program(city="Zürich".encode().decode("cp1252"))
        fix(broken_characters_issue(program))
        program.refresh_from_db()
        assert (program.city, program.city_slug) == ("Zürich", "zurich")

    def test_search_text_of_the_guide_is_updated(self):
        role = make_role()
        RoleAlias.objects.create(role=role, name="Robotâ€”tamer")
        fix(broken_characters_issue(role))
        assert "tamer" in Role.objects.get().search_text

    def test_value_that_changed_meanwhile_is_not_overwritten(self):
        source = make_source(title=BROKEN)
        issue = broken_characters_issue(source)
        Source.objects.update(title="By another editor")
        with pytest.raises(IssueGone):
            fix(issue)
        assert Source.objects.get().title == "By another editor"

    def test_fix_of_a_deleted_row_is_reported(self, admin_client):
        role = make_role(source=make_source())
        make_pay(role, note=BROKEN)
        issue = broken_characters_issue(role)
        PayBand.objects.all().delete()
        with pytest.raises(IssueGone):
            fix(issue)
        role.delete()
        with pytest.raises(IssueGone):
            fix(issue)
        form = {"model": issue.model, "pk": issue.pk, "fingerprint": issue.fingerprint}
        assert "the issue no longer exists" in shown_messages(admin_client.post(FIX, form, follow=True))

    def test_change_between_check_and_fix_is_reported(self, admin_client, monkeypatch):
        source = make_source(title=BROKEN)
        issue = broken_characters_issue(source)

        def fix_late(issue):
            Source.objects.update(title="By another editor")
            return fix(issue)

        monkeypatch.setattr(audit_page, "fix", fix_late)
        form = {"model": issue.model, "pk": issue.pk, "fingerprint": issue.fingerprint}
        assert "the issue no longer exists" in shown_messages(admin_client.post(FIX, form, follow=True))
        assert Source.objects.get().title == "By another editor"

    def test_only_one_of_two_rows_with_the_same_issue_is_fixed(self):
        role = make_role(source=make_source())
        first, second = (
            make_pay(role, level=1, low=60_000, high=90_000, note=BROKEN),
            make_pay(role, level=2, note=BROKEN),
        )
        issue = next(each for each in issues_of(role, "broken-characters") if each.place.pk == second.pk)
        fix(issue)
        assert list(PayBand.objects.order_by("pk").values_list("pk", "note")) == [
            (first.pk, BROKEN),
            (second.pk, FIXED),
        ]

    def test_page_is_locked_before_its_row(self):
        role = make_role(source=make_source())
        make_pay(role, note=BROKEN)
        issue = broken_characters_issue(role)
        with CaptureQueriesContext(connection) as queries:
            fix(issue)
        can_lock = connection.features.has_select_for_update
        assert locks(queries) == (["roles_role", "roles_payband"] if can_lock else [])

    def test_button_locks_the_page_before_the_permission_check(self, admin_client):
        issue = broken_characters_issue(make_source(title=BROKEN))
        form = {"model": issue.model, "pk": issue.pk, "fingerprint": issue.fingerprint}
        with CaptureQueriesContext(connection) as queries:
            admin_client.post(FIX, form)
        can_lock = connection.features.has_select_for_update
        assert locks(queries) == (["roles_source", "roles_source"] if can_lock else [])


class TestReports:
    def test_action_locks_the_reports(self, admin_client):
        report = make_report()
        with CaptureQueriesContext(connection) as queries:
            run_action(admin_client, "accept", report)
        can_lock = connection.features.has_select_for_update
        assert locks(queries) == (["careerguide_readerreport"] if can_lock else [])

    def test_action_does_not_overwrite_a_decision(self, admin_client):
        handled, open_report = make_report(), make_report()
        handled.handle("declined", "Spam.", None, clock.now())
        handled.save()
        text = shown_messages(run_action(admin_client, "accept", handled, open_report))
        assert "Accepted: 1 report." in text
        assert "Not changed, because someone had already handled them: 1 report. Open one to change it." in text
        states = ReaderReport.objects.order_by("pk").values_list("state", "answer")
        assert list(states) == [("declined", "Spam."), ("accepted", "")]

    def test_decision_during_the_action_is_not_overwritten(self, admin_client, monkeypatch):
        report = make_report()
        now = clock.now()

        def late():
            ReaderReport.objects.filter(state="open").update(state="declined", answer="Spam.", handled_at=now)
            return real()

        real = ReaderReport.objects.select_for_update
        monkeypatch.setattr(ReaderReport.objects, "select_for_update", late)
        assert "Not changed" in shown_messages(run_action(admin_client, "accept", report))
        assert ReaderReport.objects.get().state == "declined"


class TestPublicationTime:
    @pytest.mark.parametrize("make", [make_role, make_program])
    def test_stale_row_does_not_reset_publication_time(self, make):
        row = make(status=Status.DRAFT)
        stale = type(row).objects.get()
        row.status = Status.PUBLISHED
        row.save()
        stale.touch()
        stale.save(update_fields=["slug"])
        assert type(row).objects.get().published_at == row.published_at is not None

    @pytest.mark.parametrize("make", [make_role, make_program])
    def test_saving_only_status_does_not_reset_publication_time(self, make):
        row = make(status=Status.DRAFT)
        row.status = Status.PUBLISHED
        row.save(update_fields=["status"])
        assert type(row).objects.get().published_at == row.published_at is not None
