"""Tests of the buttons on the audit page that fix an issue, accept a warning, and take an acceptance back."""

import pytest
from django.contrib.admin.models import LogEntry

from careerguide.audit.accepted import AcceptedWarning, accept
from roles.models import Role
from tests.support.admin import change_url, get_group, shown_messages
from tests.support.audit import PAGE, groups, issues_of
from tests.support.factories import (
    make_institution,
    make_pay,
    make_role,
    make_source,
)
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db

FIX, ACCEPT, TAKE_BACK = f"{PAGE}fix/", f"{PAGE}accept/", f"{PAGE}take-back/"
BAD = "www.example.edu"


def form_of(issue, **values) -> dict:
    return {"model": issue.model, "pk": issue.pk, "fingerprint": issue.fingerprint} | values


class TestTakingBack:
    @pytest.fixture
    def issue(self, admin_user):
        (issue,) = issues_of(make_role("AI Engineer"), "no-source")
        accept(issue, "Our own estimate.", admin_user)
        return issue

    def test_accepted_warning_is_open_again(self, admin_client, issue):
        form = get_page(admin_client, PAGE).form(f'form[action="{TAKE_BACK}"]')
        page = admin_client.post(TAKE_BACK, form, follow=True)
        assert "Open again: AI Engineer. The guide names no source." in shown_messages(page)
        assert not AcceptedWarning.objects.exists()
        log = LogEntry.objects.get()
        assert log.change_message == (
            "Took back the acceptance of a warning (no-source). Its reason was: Our own estimate."
        )
        assert log.get_edited_object() == Role.objects.get()

    def test_acceptance_can_be_undone_from_its_message(self, admin_client):
        (issue,) = issues_of(make_role("AI Engineer"), "no-source")
        response = admin_client.post(ACCEPT, form_of(issue, reason="Our own estimate.", rule="no-source"), follow=True)
        form = Page(response).form(".messagelist form")
        assert Page(response).one(".messagelist form")["action"] == TAKE_BACK
        assert admin_client.post(TAKE_BACK, form).url == f"{PAGE}?rule=no-source"
        assert not AcceptedWarning.objects.exists()

    def test_form_of_the_page_links_to_the_acceptance(self, admin_client, issue):
        page = get_page(admin_client, change_url(Role.objects.get()))
        url = page.link("Take this back in the audit")
        assert get_page(admin_client, url).has(f'form[action="{TAKE_BACK}"]')

    def test_taking_back_needs_the_permission_to_change_the_page(self, staff, issue):
        client = staff("view_role", "view_program")
        assert not get_page(client, PAGE).has(f'form[action="{TAKE_BACK}"]')
        assert client.post(TAKE_BACK, form_of(issue)).status_code == 403
        assert AcceptedWarning.objects.exists()

    def test_editor_cannot_take_back_a_warning_of_a_public_page(self, client, django_user_model, issue):
        editor = django_user_model.objects.create_user("an-editor", is_staff=True)
        editor.groups.add(get_group("Editor"))
        client.force_login(editor)
        assert client.post(TAKE_BACK, form_of(issue)).status_code == 403
        assert AcceptedWarning.objects.exists()

    def test_open_warning_cannot_be_taken_back(self, admin_client, issue):
        AcceptedWarning.objects.all().delete()
        page = admin_client.post(TAKE_BACK, form_of(issue), follow=True)
        assert "There is nothing to take back" in shown_messages(page)
        assert not LogEntry.objects.exists()

    def test_get_request_returns_405(self, admin_client):
        assert admin_client.get(TAKE_BACK).status_code == 405


class TestButtons:
    def test_fix_is_applied_and_logged(self, admin_client):
        # The slug of this institution is invalid. That must not prevent the fix of its name.
        institution = make_institution("Penn State โ€“ World Campus")
        (issue,) = issues_of(institution)
        page = admin_client.post(FIX, form_of(issue, rule="broken-characters"), follow=True)
        assert page.redirect_chain == [(f"{PAGE}?rule=broken-characters", 302)]
        assert "Fixed: Penn State โ€“ World Campus, name." in shown_messages(page)
        institution.refresh_from_db()
        assert institution.name == "Penn State – World Campus"
        assert LogEntry.objects.get().change_message == "Fixed name (broken-characters)."

    def test_invalid_fix_is_reported(self, admin_client):
        make_institution("Café")
        broken = make_institution("CafÃ©")
        page = admin_client.post(FIX, form_of(issues_of(broken)[0]), follow=True)
        assert "CafÃ© was not fixed: There is already an institution with this name in this place." in shown_messages(
            page
        )

    def test_issue_that_was_fixed_is_not_fixed_again(self, admin_client):
        source = make_source(url="www.example.edu")
        (issue,) = issues_of(source)
        admin_client.post(FIX, form_of(issue))
        page = admin_client.post(FIX, form_of(issue), follow=True)
        assert "the issue no longer exists" in shown_messages(page)
        source.refresh_from_db()
        assert source.url == "https://www.example.edu"

    def test_warning_is_accepted_with_a_reason(self, admin_client, admin_user):
        role = make_role("AI Engineer")
        (issue,) = issues_of(role, "no-source")
        page = admin_client.post(ACCEPT, form_of(issue, reason="Our own reasoning."), follow=True)
        assert "Accepted: AI Engineer." in shown_messages(page)
        assert "Accepted: Our own reasoning. (admin," in page.content.decode()
        accepted = AcceptedWarning.objects.get()
        assert (accepted.reason, accepted.accepted_by) == ("Our own reasoning.", admin_user)
        (group,) = [each for each in groups(page) if each.rule.id == "no-source"]
        assert (group.open_count, group.accepted_count) == (0, 1)

    @pytest.mark.parametrize("reason", ["", "   ", "So what", "1234567890!", "<>" * 20])
    def test_warning_is_not_accepted_without_a_reason(self, admin_client, reason):
        (issue,) = issues_of(make_role("AI Engineer"), "no-source")
        page = admin_client.post(ACCEPT, form_of(issue, reason=reason), follow=True)
        assert "Give a reason of at least 10 letters." in shown_messages(page)
        assert not AcceptedWarning.objects.exists()

    def test_error_cannot_be_accepted(self, admin_client):
        (issue,) = issues_of(make_source(url="www.example.edu"))
        admin_client.post(ACCEPT, form_of(issue, reason="The source says so."))
        assert not AcceptedWarning.objects.exists()

    @pytest.mark.parametrize("button", [FIX, ACCEPT])
    def test_buttons_need_the_permission_to_change_the_page(self, staff, button):
        source = make_source(url="www.example.edu")
        client = staff("view_role", "view_program")
        assert not get_page(client, PAGE).has("#content-main form[method=post]")
        assert client.post(button, form_of(issues_of(source)[0], reason="x")).status_code == 403
        source.refresh_from_db()
        assert source.url == "www.example.edu"

    def test_fix_needs_the_permission_to_change_the_row(self, staff):
        role = make_role(source=make_source())
        make_pay(role, note="Build itâ€”all")
        (issue,) = issues_of(role, "broken-characters")
        client = staff("view_role", "view_program", "change_role")
        assert client.post(FIX, form_of(issue)).status_code == 403

    @pytest.mark.parametrize(
        "values", [{"model": "auth.user"}, {"model": "nope"}, {"pk": "x"}, {"pk": ""}, {"pk": "²"}, {"model": ""}]
    )
    def test_invalid_row_returns_404(self, admin_client, values):
        form = {"model": "roles.role", "pk": "1", "fingerprint": "x"} | values
        assert admin_client.post(FIX, form).status_code == 404

    def test_issue_of_a_missing_row_no_longer_exists(self, admin_client):
        form = {"model": "roles.role", "pk": "9" * 40, "fingerprint": "x"}
        assert "the issue no longer exists" in shown_messages(admin_client.post(FIX, form, follow=True))

    @pytest.mark.parametrize("button", [FIX, ACCEPT])
    def test_get_request_for_a_button_returns_405(self, admin_client, button):
        assert admin_client.get(button).status_code == 405
