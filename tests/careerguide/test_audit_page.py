import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from careerguide.audit.accepted import AcceptedWarning
from careerguide.site import audit_page
from roles.models import Role, Source
from tests.careerguide.test_audit import make_everything
from tests.support.admin import change_url, queries, shown_messages
from tests.support.audit import issues_of
from tests.support.factories import make_institution, make_pay, make_role, make_source

pytestmark = pytest.mark.django_db


PAGE = "/admin/audit/"
FIX, ACCEPT = f"{PAGE}fix/", f"{PAGE}accept/"


@pytest.fixture
def staff(client, django_user_model):
    """A function that logs in a staff user with the given permissions."""

    def signed_in(*codenames: str):
        editor = django_user_model.objects.create_user("editor", is_staff=True)
        editor.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(editor)
        return client

    return signed_in


def form_of(issue, **values) -> dict:
    return {"model": issue.model, "pk": issue.pk, "fingerprint": issue.fingerprint} | values


class TestPermissions:
    def test_anonymous_user_is_redirected_to_login(self, client):
        assert client.get(PAGE).url.startswith(reverse("admin:login"))

    @pytest.mark.parametrize("permissions", [[], ["view_role"], ["view_program"]])
    def test_staff_without_both_permissions_get_403(self, staff, permissions):
        client = staff(*permissions)
        assert client.get(PAGE).status_code == 403
        assert PAGE not in client.get(reverse("admin:index")).content.decode()

    def test_admin_index_links_to_the_audit(self, staff):
        client = staff("view_role", "view_program")
        assert f'href="{PAGE}"' in client.get(reverse("admin:index")).content.decode()
        assert client.get(PAGE).status_code == 200


class TestPage:
    def test_issues_are_grouped_under_their_rule(self, admin_client, content):
        page = admin_client.get(PAGE).content.decode()
        assert "A headline range that differs from the pay rows" in page
        assert "Readers expect the headline to summarize the table below it." in page
        assert "Check both in the source." in page
        role = Role.objects.get(slug="ai-engineer")
        assert f'href="{change_url(role)}#id_growth_basis"' in page

    def test_errors_are_first_and_rules_without_issues_last(self, admin_client, content):
        Source.objects.filter(slug="bls-15-1221").update(url="www.bls.gov")
        page = admin_client.get(PAGE)
        assert [group.rule.severity.value for group in page.context["groups"]][:2] == ["error", "warning"]
        assert "twin" in {rule.id for rule in page.context["rules_without_issues"]}

    def test_long_list_is_shortened_but_complete_on_rule_page(self, admin_client):
        for number in range(audit_page.MAX_SHOWN + 3):
            make_source(url=f"www.example.edu/{number}")
        page = admin_client.get(PAGE).content.decode()
        assert "And 3 more." in page
        assert f"{PAGE}?rule=bad-address" in page
        alone = admin_client.get(f"{PAGE}?rule=bad-address").content.decode()
        assert "And 3 more." not in alone
        assert alone.count("Apply the fix to") == audit_page.MAX_SHOWN + 3

    def test_unknown_rule_returns_404(self, admin_client):
        assert admin_client.get(f"{PAGE}?rule=nope").status_code == 404

    def test_page_says_when_there_are_no_issues(self, admin_client):
        assert "The audit finds no issues." in admin_client.get(PAGE).content.decode()
        assert "This rule finds no issues." in admin_client.get(f"{PAGE}?rule=twin").content.decode()

    def test_text_of_issues_is_escaped(self, admin_client):
        make_source(title="<script>alert(1)</script>", url="www.<script>alert(2)</script>")
        assert "<script>alert" not in admin_client.get(PAGE).content.decode()

    def test_query_count_is_constant(self, admin_client):
        make_everything(0, 2)
        few = queries(admin_client, PAGE)
        make_everything(2, 50)
        assert queries(admin_client, PAGE) == few

    def test_page_checks_only_the_newest_rows(self, admin_client, monkeypatch):
        monkeypatch.setattr(audit_page, "NEWEST", 2)
        for number in range(4):
            make_source(url=f"www.example.edu/{number}")
        page = admin_client.get(PAGE).content.decode()
        assert "www.example.edu/3" in page
        assert "www.example.edu/1" not in page


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
        assert "CafÃ© was not fixed: Institution with this Name already exists." in shown_messages(page)

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
        (group,) = page.context["groups"]
        assert (group.open_count, group.accepted_count) == (0, 1)

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_warning_is_not_accepted_without_a_reason(self, admin_client, reason):
        (issue,) = issues_of(make_role("AI Engineer"), "no-source")
        page = admin_client.post(ACCEPT, form_of(issue, reason=reason), follow=True)
        assert "only with a reason" in shown_messages(page)
        assert not AcceptedWarning.objects.exists()

    def test_error_cannot_be_accepted(self, admin_client):
        (issue,) = issues_of(make_source(url="www.example.edu"))
        admin_client.post(ACCEPT, form_of(issue, reason="So what"))
        assert not AcceptedWarning.objects.exists()

    @pytest.mark.parametrize("button", [FIX, ACCEPT])
    def test_buttons_need_the_permission_to_change_the_page(self, staff, button):
        source = make_source(url="www.example.edu")
        client = staff("view_role", "view_program")
        assert "<button" not in client.get(PAGE).content.decode().split('id="content-main"')[1]
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
