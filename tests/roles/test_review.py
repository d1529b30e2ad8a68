"""Tests of the page of the changes: review, publishing, and changes that are published later."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from careerguide.history.versions import Version
from careerguide.history.working_copies import WorkingCopy
from roles.models import PayBand, Role
from tests.support.admin import change_url, form_data, shown_messages
from tests.support.page import Page
from tests.support.working_copies import act, changes_url, public_text, save_draft

pytestmark = pytest.mark.django_db


class TestReview:
    def test_editor_sends_and_publisher_publishes(self, editor, publisher, guide):
        answer = editor.post(
            change_url(guide), form_data(editor, guide) | {"summary": "The new summary.", "_send": "x"}
        )
        assert answer["Location"] == changes_url(guide)
        act(editor, guide, "_send", note="Please look at the summary.")
        assert "1 changed page waiting for review AI Engineer" in Page(publisher.get("/admin/")).text
        page = Page(publisher.get(changes_url(guide))).text
        assert "waiting for review. Note: Please look at the summary." in page
        assert "TL;DR The removed: public added: new summary." in page
        act(publisher, guide, "_publish_changes")
        assert "The new summary." in public_text(guide)

    def test_publisher_sends_back_with_a_note(self, editor, publisher, guide):
        save_draft(editor, guide, summary="New.")
        act(publisher, guide, "_return", note="Which source?")
        assert "It was sent back. Note: Which source?" in Page(editor.get(change_url(guide))).text

    def test_changes_are_discarded(self, editor, guide):
        save_draft(editor, guide, summary="New.")
        answer = act(editor, guide, "_discard")
        assert "Discarded the changes." in shown_messages(answer)
        assert form_data(editor, guide)["summary"] == "The public summary."

    def test_page_without_changes_says_so(self, editor, guide):
        assert "no changes that are not public" in shown_messages(editor.get(changes_url(guide), follow=True))

    @pytest.mark.parametrize("button", ["_publish_changes", "_schedule"])
    def test_change_that_was_not_seen_is_not_published(self, editor, publisher, guide, button):
        save_draft(editor, guide, summary="Seen.")
        seen = Page(publisher.get(changes_url(guide))).one("input[name=seen]")["value"]
        save_draft(editor, guide, summary="Not seen.")
        time = {"publish_at_0": "2999-01-01", "publish_at_1": "08:00"}
        answer = publisher.post(changes_url(guide), {"seen": seen, button: "x"} | time)
        assert "Someone saved the draft after you opened this page." in Page(answer).text
        assert "The public summary." in public_text(guide)
        assert WorkingCopy.objects.get().publish_at is None

    def test_request_without_a_button_does_nothing(self, editor, publisher, guide):
        save_draft(editor, guide, summary="New.")
        act(publisher, guide, "_other")
        assert "The public summary." in public_text(guide)

    def test_audit_refuses_to_publish(self, editor, publisher, guide):
        save_draft(editor, guide, **{"pay_bands-0-low": 9, "pay_bands-0-high": 10})
        answer = act(publisher, guide, "_publish_changes")
        assert "Nothing was published" in Page(answer).text
        assert PayBand.objects.get().low == 100_000
        assert WorkingCopy.objects.exists()

    def test_account_without_permissions_sees_nothing(self, guide, editor):
        save_draft(editor, guide, summary="New.")
        User.objects.create_user("no", is_staff=True)
        client = Client()
        client.force_login(User.objects.get(username="no"))
        assert client.get(changes_url(guide)).status_code == 403


class TestSchedule:
    def schedule(self, client, row, at):
        time = {"publish_at_0": f"{at:%Y-%m-%d}", "publish_at_1": f"{at:%H:%M:%S}"}
        return act(client, row, "_schedule", **time)

    def test_scheduled_change_is_public_at_its_time(self, editor, publisher, guide, monkeypatch):
        published_at = timezone.now() - timedelta(days=100)
        Role.objects.update(published_at=published_at)
        save_draft(editor, guide, summary="The new summary.")
        at = timezone.now().replace(microsecond=0) + timedelta(hours=1)
        assert "The changes will be public from" in shown_messages(self.schedule(publisher, guide, at))
        call_command("publish_scheduled")
        assert "The public summary." in public_text(guide)
        monkeypatch.setattr("careerguide.lib.clock.now", lambda: at - timedelta(seconds=1))
        call_command("publish_scheduled")
        assert "The public summary." in public_text(guide)
        monkeypatch.setattr("careerguide.lib.clock.now", lambda: at)
        call_command("publish_scheduled")
        assert "The new summary." in public_text(guide)
        guide.refresh_from_db()
        assert guide.published_at == published_at
        assert Version.objects.first().reason == "Published as scheduled."

    def test_time_in_the_past_is_refused(self, editor, publisher, guide):
        save_draft(editor, guide, summary="New.")
        answer = self.schedule(publisher, guide, timezone.now() - timedelta(minutes=1))
        assert "This time is in the past." in Page(answer).text
        assert WorkingCopy.objects.get().publish_at is None

    def test_refused_change_leaves_the_page_and_is_reported(self, editor, publisher, guide, monkeypatch):
        save_draft(editor, guide, **{"pay_bands-0-low": 9, "pay_bands-0-high": 10})
        at = timezone.now() + timedelta(hours=1)
        self.schedule(publisher, guide, at)
        monkeypatch.setattr("careerguide.lib.clock.now", lambda: at + timedelta(seconds=1))
        call_command("publish_scheduled")
        assert PayBand.objects.get().low == 100_000
        assert "It could not be published at its time:" in Page(editor.get(change_url(guide))).text
        assert "1 changed page that could not be published" in Page(publisher.get("/admin/")).text
        call_command("publish_scheduled")
        assert WorkingCopy.objects.get().publish_at is None

    def test_schedule_is_taken_back(self, editor, publisher, guide):
        save_draft(editor, guide, summary="New.")
        self.schedule(publisher, guide, timezone.now() + timedelta(hours=1))
        act(publisher, guide, "_unschedule")
        assert WorkingCopy.objects.get().publish_at is None

    def test_editor_who_changes_a_scheduled_draft_ends_the_schedule(self, editor, publisher, guide, monkeypatch):
        save_draft(editor, guide, summary="Seen by Pat.")
        at = timezone.now() + timedelta(hours=1)
        self.schedule(publisher, guide, at)
        save_draft(editor, guide, summary="Not seen by Pat.")
        assert "The changes are not scheduled any more." in Page(editor.get(change_url(guide))).text
        monkeypatch.setattr("careerguide.lib.clock.now", lambda: at + timedelta(seconds=1))
        call_command("publish_scheduled")
        assert "The public summary." in public_text(guide)

    def test_publisher_changes_a_scheduled_draft(self, editor, publisher, guide):
        save_draft(editor, guide, summary="New.")
        self.schedule(publisher, guide, timezone.now() + timedelta(hours=1))
        save_draft(publisher, guide, summary="Newer.")
        assert WorkingCopy.objects.get().publish_at

    def test_editor_cannot_schedule(self, editor, guide):
        save_draft(editor, guide, summary="New.")
        answer = act(editor, guide, "_schedule")
        assert answer.status_code == 403
