"""Tests of working copies: drafts of public pages, their review, and what someone has typed."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careerguide.content.publishing import Status
from careerguide.history.versions import Version
from careerguide.history.working_copies import TypedText, WorkingCopy
from roles.models import PayBand, Role, Source
from tests.support.admin import change_url, form_data, get_group, page_url, shown_messages, with_row
from tests.support.factories import make_pay, make_program, make_role, make_skill, make_source
from tests.support.page import Page

pytestmark = pytest.mark.django_db


def member(name: str, group: str) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(get_group(group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return member("ed", "Editor")


@pytest.fixture
def publisher() -> Client:
    return member("pat", "Publisher")


@pytest.fixture
def guide() -> Role:
    role = make_role("AI Engineer", summary="The public summary.")
    make_pay(role, low=100_000, high=150_000)
    return role


def changes_url(row) -> str:
    return page_url(type(row), "changes", row.pk)


def act(client, row, button: str, **values):
    """Press a button of the page of the changes, as it is shown now."""
    page = client.get(changes_url(row))
    seen = Page(page).one("input[name=seen]")["value"] if page.status_code == 200 else ""
    return client.post(changes_url(row), {"seen": seen, button: "x"} | values, follow=True)


def save_draft(client, row, **values):
    answer = client.post(change_url(row), form_data(client, row) | values | {"_draft": "Save draft"})
    assert answer.status_code == 302, shown_messages(answer)
    return answer


def public_text(row) -> str:
    response = Client().get(row.get_absolute_url())
    assert response.status_code == 200
    return Page(response).text


def preview_text(client, row) -> str:
    link = re.search(r'href="([^"]+\?preview=[^"]+)"', client.get(change_url(row)).content.decode())[1]
    response = Client().get(link)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    return Page(response).text


class TestDraft:
    def test_draft_of_a_public_page_changes_nothing_public(self, editor, guide):
        save_draft(editor, guide, summary="The new summary.", **{"pay_bands-0-low": "$90K"})
        assert "The public summary." in public_text(guide)
        assert PayBand.objects.get().low == 100_000
        form = form_data(editor, guide)
        assert (form["summary"], form["pay_bands-0-low"]) == ("The new summary.", "$90,000")

    def test_editor_cannot_publish(self, editor, guide):
        answer = editor.post(change_url(guide), form_data(editor, guide) | {"summary": "Mine.", "_save": "x"})
        assert answer.status_code == 302
        assert "The public summary." in public_text(guide)
        assert WorkingCopy.objects.get().rows["roles.role"][0]["summary"] == "Mine."
        assert act(editor, guide, "_publish_changes").status_code == 403

    def test_publisher_publishes_in_one_click(self, publisher, guide):
        answer = publisher.post(change_url(guide), form_data(publisher, guide) | {"summary": "Now.", "_save": "x"})
        assert answer.status_code == 302
        assert "Now." in public_text(guide)
        assert not WorkingCopy.objects.exists()

    def test_status_is_no_part_of_a_draft(self, publisher, guide):
        save_draft(publisher, guide, summary="New.", status=Status.WITHDRAWN)
        act(publisher, guide, "_publish_changes")
        assert "New." in public_text(guide)

    def test_two_people_edit_one_working_copy(self, editor, publisher, guide):
        first, second = form_data(editor, guide), form_data(publisher, guide)
        editor.post(change_url(guide), first | {"summary": "By Ed.", "_draft": "x"})
        publisher.post(change_url(guide), second | {"claim": "By Pat.", "_draft": "x"})
        form = form_data(editor, guide)
        assert (form["summary"], form["claim"]) == ("By Ed.", "By Pat.")

    def test_clash_of_two_drafts_is_asked(self, editor, publisher, guide):
        first, second = form_data(editor, guide), form_data(publisher, guide)
        editor.post(change_url(guide), first | {"summary": "By Ed.", "_draft": "x"})
        answer = publisher.post(change_url(guide), second | {"summary": "By Pat.", "_draft": "x"})
        assert Page(answer).table("table.conflicts") == {"TL;DR": ["Keep mine By Pat.", "Take theirs By Ed."]}
        assert form_data(editor, guide)["summary"] == "By Ed."

    def test_draft_without_changes_is_no_draft(self, editor, guide):
        save_draft(editor, guide, summary="New.")
        save_draft(editor, guide, summary="The public summary.")
        assert not WorkingCopy.objects.exists()

    def test_new_rows_are_kept_and_published(self, editor, publisher, guide):
        data = with_row(form_data(editor, guide), "skill_groups", number=1, name="Foundation")
        data = with_row(data, "skill_entries", parent="Foundation", skill=make_skill(1).pk, number=1)
        assert editor.post(change_url(guide), data | {"_draft": "x"}).status_code == 302
        save_draft(editor, guide, **{"skill_groups-0-text": "Why it matters."})
        assert not guide.skill_groups.exists()
        act(publisher, guide, "_publish_changes")
        group = guide.skill_groups.get()
        assert (group.text, [str(entry) for entry in group.entries.all()]) == ("Why it matters.", ["Skill 1"])

    def test_invalid_draft_is_refused_and_the_text_stays(self, editor, guide):
        data = form_data(editor, guide) | {"pay_bands-0-low": "a lot", "summary": "New.", "_draft": "x"}
        answer = editor.post(change_url(guide), data)
        assert answer.status_code == 200
        assert 'value="a lot"' in answer.content.decode()
        assert not WorkingCopy.objects.exists()

    def test_source_has_drafts_too(self, publisher):
        source = make_source(title="Public title")
        save_draft(publisher, source, title="New title")
        assert Source.objects.get().title == "Public title"
        act(publisher, source, "_publish_changes")
        assert Source.objects.get().title == "New title"

    def test_scheduled_and_withdrawn_pages_need_a_publisher(self, editor):
        for status in (Status.SCHEDULED, Status.WITHDRAWN):
            role = make_role(status=status, published_at=timezone.now() + timedelta(days=1))
            assert editor.post(change_url(role), {}).status_code == 403

    def test_history_has_one_entry_for_published_changes(self, editor, publisher, guide):
        save_draft(editor, guide, summary="One.")
        save_draft(editor, guide, summary="Two.")
        act(publisher, guide, "_publish_changes")
        versions = Version.objects.filter(model="roles.role")
        assert [version.reason for version in versions] == [
            "Published the changes of the working copy.",
            "The first stored version.",
        ]

    def test_deleted_page_has_no_working_copy(self, editor, admin_client, guide):
        save_draft(editor, guide, summary="New.")
        admin_client.post(page_url(Role, "delete", guide.pk), {"post": "yes"})
        assert not WorkingCopy.objects.exists()


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


class TestPreview:
    def test_preview_shows_the_draft_as_a_page(self, editor, guide):
        save_draft(editor, guide, summary="The new summary.", **{"pay_bands-0-low": 90_000})
        text = preview_text(editor, guide)
        assert "Preview: these changes are not public yet." in text
        assert "The new summary." in text
        assert "$90K" in text
        assert "The public summary." in public_text(guide)
        assert "$90K" not in public_text(guide)

    def test_preview_of_a_program(self, editor):
        program = make_program("MS Finance", tuition_usd=10_000)
        save_draft(editor, program, tuition_usd=12_500)
        assert "$12,500" in preview_text(editor, program)
        assert "$12,500" not in public_text(program)

    def test_draft_that_cannot_be_shown_says_why(self, editor, guide):
        save_draft(editor, guide, slug="taken")
        make_role("Taken", slug="taken")
        assert "can’t be shown yet" in preview_text(editor, guide)

    def test_link_without_a_key_shows_the_public_page(self, editor, guide):
        save_draft(editor, guide, summary="New.")
        response = Client().get(guide.get_absolute_url(), {"preview": "wrong"})
        assert "The public summary." in Page(response).text


class TestImports:
    def test_public_change_is_merged_into_the_draft(self, editor, publisher, guide):
        save_draft(editor, guide, summary="New.")
        Role.objects.update(claim="Changed by a command.")
        act(publisher, guide, "_publish_changes")
        text = public_text(guide)
        assert "New." in text
        assert "Changed by a command." in text

    def test_clash_with_the_public_page_is_asked(self, editor, publisher, guide):
        save_draft(editor, guide, summary="Mine.")
        Role.objects.update(summary="Changed by a command.")
        answer = act(publisher, guide, "_publish_changes")
        assert "Nothing was published." in Page(answer).text
        form = publisher.get(change_url(guide))
        assert Page(form).table("table.conflicts") == {
            "TL;DR": ["Keep mine Mine.", "Take theirs Changed by a command."]
        }
        data = form_data(publisher, guide)
        choice = next(iter(re.findall(r'name="(clash-[^"]+)"', form.content.decode())))
        answer = publisher.post(change_url(guide), data | {choice: "theirs", "_save": "x"})
        assert answer.status_code == 302
        assert "Changed by a command." in public_text(guide)


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


class TestTypedText:
    def keep(self, client, row, **values):
        answer = client.post(page_url(type(row), "typed", row.pk), form_data(client, row) | values)
        assert answer.status_code == 200
        return answer.json()

    def test_half_typed_text_is_shown_again(self, editor, guide):
        assert re.fullmatch(
            r"\d\d:\d\d", self.keep(editor, guide, summary="Half", **{"pay_bands-0-low": "9o"})["saved_at"]
        )
        page = editor.get(change_url(guide))
        assert "did not save it" in Page(page).text
        html = page.content.decode()
        assert "Half</textarea>" in html
        assert 'value="9o"' in html
        assert "errorlist" not in html
        assert not WorkingCopy.objects.exists()

    def test_each_person_has_their_own(self, editor, publisher, guide):
        self.keep(editor, guide, summary="By Ed.")
        self.keep(publisher, guide, summary="By Pat.")
        assert form_data(editor, guide)["summary"] == "By Ed."
        assert form_data(publisher, guide)["summary"] == "By Pat."

    def test_token_and_secrets_are_not_stored(self, editor, guide):
        self.keep(editor, guide, csrfmiddlewaretoken="secret")
        assert not {"csrfmiddlewaretoken", "opened"} & TypedText.objects.get().fields.keys()

    @pytest.mark.parametrize("button", ["_draft", "_save"])
    def test_saving_ends_it(self, publisher, guide, button):
        self.keep(publisher, guide, summary="Half")
        publisher.post(change_url(guide), form_data(publisher, guide) | {"summary": "Whole.", button: "x"})
        assert not TypedText.objects.exists()

    def test_it_can_be_discarded(self, editor, guide):
        self.keep(editor, guide, summary="Half")
        editor.post(page_url(Role, "typed", guide.pk), {"_discard_typed": "x"})
        assert form_data(editor, guide)["summary"] == "The public summary."

    def test_others_changes_are_merged_when_it_is_saved(self, editor, publisher, guide):
        self.keep(editor, guide, summary="Half")
        publisher.post(change_url(guide), form_data(publisher, guide) | {"claim": "By Pat.", "_save": "x"})
        save_draft(editor, guide, summary="Whole.")
        form = form_data(editor, guide)
        assert (form["summary"], form["claim"]) == ("Whole.", "By Pat.")

    def test_signed_out_account_is_refused(self, guide):
        assert Client().post(page_url(Role, "typed", guide.pk), {}).status_code == 302


def test_query_counts(editor, admin_client):
    call_command("load_content", guides_only=True, verbosity=0)
    role = Role.objects.get(slug="ai-engineer")
    for client in (editor, admin_client):
        client.get(change_url(role))
        with CaptureQueriesContext(connection) as opening:
            client.get(change_url(role))
        assert len(opening) <= 40
        data = form_data(client, role) | {"summary": f"New {client}.", "pay_bands-0-note": "New.", "_draft": "x"}
        with CaptureQueriesContext(connection) as saving:
            assert client.post(change_url(role), data).status_code == 302
        assert len(saving) <= 25
    program = make_program("MS Finance", source=make_source())
    data = form_data(admin_client, program) | {"note": "New.", "tuition_usd": 12_500}
    with CaptureQueriesContext(connection) as saving:
        assert admin_client.post(change_url(program), data).status_code == 302
    assert len(saving) <= 30, [query["sql"][:150] for query in saving.captured_queries]
