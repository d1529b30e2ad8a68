"""Tests of working copies: drafts of public pages, their previews, and public changes in between."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careerguide.content.publishing import Status
from careerguide.history.versions import Version
from careerguide.history.working_copies import WorkingCopy
from programs.models import Program
from roles.models import PayBand, Role, Source
from tests.support.admin import change_url, form_data, page_url, with_row
from tests.support.factories import make_program, make_role, make_skill, make_source
from tests.support.page import Page
from tests.support.working_copies import act, preview_text, public_text, save_draft

pytestmark = pytest.mark.django_db


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

    def test_editor_is_not_asked_for_reasons(self, editor, publisher, guide):
        guide.pay_bands.update(source=None)
        assert "Reason for accepting this warning" in Page(publisher.get(change_url(guide))).text
        assert "Reason for accepting this warning" not in Page(editor.get(change_url(guide))).text

    def test_deletion_says_that_it_discards_the_draft(self, publisher, guide):
        save_draft(publisher, guide, summary="Mine.")
        url = page_url(Role, "delete", guide.pk)
        assert "1 working copy with changes that are not public and cannot be restored" in Page(publisher.get(url)).text
        publisher.post(url, {"post": "yes"})
        assert not WorkingCopy.objects.exists()

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
            role = make_role(status=status, publish_at=timezone.now() + timedelta(days=1))
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


def queries_of(send) -> int:
    with CaptureQueriesContext(connection) as queries:
        send()
    return len(queries)


def test_guide_is_opened_and_saved_in_few_queries(editor, admin_client):
    call_command("load_content", guides_only=True, verbosity=0)
    role = Role.objects.get(slug="ai-engineer")
    for client in (editor, admin_client):
        data = form_data(client, role) | {"summary": f"New {client}.", "pay_bands-0-note": "New.", "_draft": "x"}
        assert queries_of(lambda: client.get(change_url(role))) <= 40  # noqa: B023
        assert queries_of(lambda: client.post(change_url(role), data)) <= 25  # noqa: B023
        assert form_data(client, role)["summary"] == f"New {client}."


def test_program_is_saved_in_few_queries(admin_client):
    program = make_program("MS Finance", source=make_source(), duration_months=24)
    data = form_data(admin_client, program)
    changed = data | {"note": "New.", "tuition_usd": 12_500}
    assert queries_of(lambda: admin_client.post(change_url(program), changed)) <= 30
    assert Program.objects.get().tuition_usd == 12_500


def test_program_is_refused_by_the_audit_in_few_queries(admin_client):
    program = make_program("MS Finance", source=make_source(), duration_months=24)
    # Broken characters are an error of the audit, not of the form.
    data = form_data(admin_client, program) | {"note": "Build itâ€”all"}
    assert queries_of(lambda: admin_client.post(change_url(program), data)) <= 45
    assert Program.objects.get().note == ""
