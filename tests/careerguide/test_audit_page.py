"""Tests of the list of issues: who may see it, its order, filters and counts."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from careerguide.audit.accepted import accept
from careerguide.audit.engine import rules
from careerguide.content.publishing import Status
from careerguide.lib import clock
from careerguide.site import audit_page, dashboard
from programs.models import Program
from roles.models import Role, Source
from tests.careerguide.test_audit import make_everything
from tests.support.admin import change_url, queries
from tests.support.audit import PAGE, groups, issues_of
from tests.support.factories import (
    make_institution,
    make_program,
    make_role,
    make_skill,
    make_skill_group,
    make_source,
)
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db


BAD = "www.example.edu"


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
        assert f'href="{PAGE}?status=published"' in client.get(reverse("admin:index")).content.decode()
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
        assert [group.rule.severity.value for group in groups(page)][:2] == ["error", "warning"]
        assert "twin" in {rule.id for rule in page.context["rules_without_issues"]}

    def test_long_list_is_shortened_but_complete_on_rule_page(self, admin_client):
        for number in range(audit_page.MAX_SHOWN + 3):
            make_source(url=f"www.example.edu/{number}")
        page = admin_client.get(PAGE).content.decode()
        assert page.count("Apply the fix to") == audit_page.MAX_SHOWN
        url = Page(page).link(f"Show all {audit_page.MAX_SHOWN + 3}")
        assert url == "/admin/audit/?rule=bad-address&status=published"
        alone = admin_client.get(url).content.decode()
        assert alone.count("Apply the fix to") == audit_page.MAX_SHOWN + 3

    def test_page_says_when_there_are_no_issues(self, admin_client):
        assert "The audit finds no issues." in admin_client.get(PAGE).content.decode()
        assert "no issues with these filters" in admin_client.get(f"{PAGE}?rule=twin").content.decode()

    def test_text_of_issues_is_escaped(self, admin_client):
        make_source(title="<script>alert(1)</script>", url="www.<script>alert(2)</script>")
        assert "<script>alert" not in admin_client.get(PAGE).content.decode()

    def test_query_count_is_constant(self, admin_client):
        make_everything(0, 2)
        few = queries(admin_client, PAGE)
        make_everything(2, 50)
        assert queries(admin_client, PAGE) == few


def counts(client, url: str = PAGE) -> dict[str, list[str]]:
    """The cells of the table of counts: errors, open warnings and accepted warnings by status."""
    page = get_page(client, url)
    return page.table(".audit-counts") if page.has(".audit-counts") else {}


def listed(client, **params) -> list[str]:
    """The names of the pages with issues, in the order of the list."""
    return [link.text.partition(":")[0] for link in get_page(client, PAGE, params).css(".audit-list > li > p > a")]


class TestOrder:
    def test_public_pages_are_first_and_withdrawn_pages_last(self, admin_client):
        day = timedelta(days=1)
        make_program("Withdrawn", status=Status.WITHDRAWN, url=BAD)
        make_program("Draft", status=Status.DRAFT, url=BAD)
        make_program("Soon", status=Status.SCHEDULED, publish_at=clock.now() + day, url=BAD)
        make_program("Due", status=Status.SCHEDULED, publish_at=clock.now() - day, url=BAD)
        make_program("Live", url=BAD)
        for number in range(audit_page.MAX_SHOWN + 20):
            make_program(f"New {number}", status=Status.DRAFT, url=BAD)
        page = get_page(admin_client, PAGE)
        assert page.texts("h2.audit-status") == ["Public pages", "Scheduled pages", "Drafts", "Withdrawn pages"]
        names = [name.partition(",")[0] for name in listed(admin_client)]
        assert names[:4] == ["Live", "Due", "Soon", "New 29"]
        assert names[-1] == "Withdrawn"
        assert counts(admin_client) == {
            "Public pages": ["1", "0", "0"],
            "Scheduled pages": ["2", "0", "0"],
            "Drafts": ["31", "0", "0"],
            "Withdrawn pages": ["1", "0", "0"],
        }

    def test_rule_is_explained_once(self, admin_client):
        make_program(url=BAD)
        make_program(url=BAD, status=Status.DRAFT)
        page = get_page(admin_client, PAGE)
        assert len([group for group in page.css("section h3") if group.text == rules()["bad-address"].name]) == 2
        assert page.text.count(rules()["bad-address"].how_to_fix) == 1

    def test_skills_are_checked_with_their_guide(self, admin_client):
        role = make_role(status=Status.DRAFT, source=make_source())
        make_skill_group(role).entries.create(skill=make_skill(1), number=1, note="CafÃ©")
        page = get_page(admin_client, f"{PAGE}?kind=roles.role&rule=broken-characters")
        assert page.link(f"{role}: skill entries 1, note").endswith("#id_skill_entries-0-note")

    def test_issue_about_two_pages_links_to_both(self, admin_client):
        twins = [make_program("MBA", institution="Night School", city="Lowell") for _ in range(2)]
        page = get_page(admin_client, PAGE, rule="twin").one(".audit-list")
        assert page.link("MBA, Night School: title").startswith(change_url(twins[1]))
        assert page.link("Open “MBA”") == change_url(twins[0])
        form = get_page(admin_client, change_url(twins[1])).one(".issues")
        assert form.link("Open “MBA”") == change_url(twins[0])


class TestFilters:
    @pytest.fixture(autouse=True)
    def programs(self, db):
        make_program("Live", url=BAD)
        make_program("Draft", status=Status.DRAFT, url=BAD)
        make_source(title="A source", url=BAD)
        accepted = make_role("Accepted")
        accept(issues_of(accepted, "no-source")[0], "Our own estimate.", None)

    @pytest.mark.parametrize(
        ("params", "names"),
        [
            ({"status": "published"}, ["Live, Example University", "A source", "Accepted", "Accepted"]),
            ({"status": "draft"}, ["Draft, Example University"]),
            ({"status": "withdrawn"}, []),
            ({"severity": "error"}, ["A source", "Live, Example University", "Draft, Example University"]),
            ({"severity": "warning"}, ["Accepted", "Accepted"]),
            ({"severity": "warning", "rule": "bad-address"}, []),
            ({"kind": "roles.source"}, ["A source"]),
            ({"state": "accepted"}, ["Accepted"]),
            ({"state": "open", "severity": "warning"}, ["Accepted"]),
            ({"rule": "bad-address", "kind": "programs.program", "status": "draft"}, ["Draft, Example University"]),
        ],
    )
    def test_filters_select_issues(self, admin_client, params, names):
        assert sorted(listed(admin_client, **params)) == sorted(names)
        page = get_page(admin_client, PAGE, params)
        form = page.form("form.audit-filters")
        assert {name: value for name, value in form.items() if value} == params

    def test_one_page_can_be_selected(self, admin_client):
        draft = Program.objects.get(award="Draft")
        assert listed(admin_client, kind="programs.program", id=draft.pk) == ["Draft, Example University"]

    @pytest.mark.parametrize("value", ["nope", "\0", "x" * 5000, "1 OR 1=1", "-1", "9" * 30, "<b>"])
    @pytest.mark.parametrize("name", ["status", "severity", "rule", "kind", "state", "id"])
    def test_invalid_filters_are_ignored_with_a_notice(self, admin_client, name, value):
        page = get_page(admin_client, PAGE, {name: value})
        assert "A filter in this URL is invalid, so it was ignored." in page.text
        assert len(listed(admin_client, **{name: value})) == 5

    @pytest.mark.parametrize("number", ["0", "99", "x", "-1", "\0"])
    def test_unknown_page_number_shows_a_page(self, admin_client, number):
        assert listed(admin_client, rule="bad-address", p=number)

    def test_buttons_keep_the_filters_and_the_page(self, admin_client, monkeypatch):
        monkeypatch.setattr(audit_page, "PAGE_SIZE", 1)
        page = get_page(admin_client, PAGE, rule="bad-address", severity="error", p="2")
        assert page.one(".audit-pages").text == "Previous Page 2 of 3 Next"
        assert page.link("Next") == "?severity=error&rule=bad-address&p=3"
        form = page.form('form[action="/admin/audit/fix/"]')
        response = admin_client.post(f"{PAGE}fix/", form)
        assert response.url == f"{PAGE}?severity=error&rule=bad-address&p=2"

    def test_list_of_one_rule_is_paged(self, admin_client, monkeypatch):
        monkeypatch.setattr(audit_page, "PAGE_SIZE", 2)
        names = [name for number in (1, 2) for name in listed(admin_client, rule="bad-address", p=number)]
        assert len(names) == len(set(names)) == 3
        text = get_page(admin_client, PAGE, rule="bad-address", status="published").text
        assert "2 open" in text


class TestCounts:
    """The start page, this page and the command state the same numbers."""

    def fill(self):
        for number in range(3):
            make_program(f"Live {number}", url=BAD)
            make_program(f"Draft {number}", url=BAD, status=Status.DRAFT)
        make_role("AI Engineer")
        accept(issues_of(make_role("CV Engineer"), "no-source")[0], "Our own estimate.", None)

    def test_all_counts_agree(self, admin_client):
        self.fill()
        expected = {"Public pages": ["3", "3", "1"], "Drafts": ["3", "0", "0"]}
        assert counts(admin_client) == expected
        assert counts(admin_client, f"{PAGE}?status=published") == {"Public pages": ["3", "3", "1"]}
        start = get_page(admin_client, "/admin/").link("The audit of public pages: 3 errors, 3 open warnings")
        assert start == f"{PAGE}?status=published"
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("audit", stdout=out)
        assert out.getvalue().endswith(
            "Public pages: 3 errors, 3 warnings, 1 accepted.\n"
            "Drafts: 3 errors, 0 warnings, 0 accepted.\n"
            "6 errors, 3 warnings, 1 accepted.\n"
        )

    def test_counts_of_a_large_table_say_at_least(self, admin_client, monkeypatch):
        self.fill()
        for module in (audit_page, dashboard):
            monkeypatch.setattr(module, "ROWS_CHECKED", 4)
        page = get_page(admin_client, PAGE)
        assert "This page checks at most 4 pages of each kind: public ones first" in page.text
        assert "There are more programs, so some counts say “at least”." in page.text
        assert counts(admin_client) == {
            "Public pages": ["3", "3", "1"],
            "Drafts": ["at least 1", "at least 0", "at least 0"],
        }
        assert get_page(admin_client, "/admin/").link("The audit of public pages: 3 errors, 3 open warnings")
        for module in (audit_page, dashboard):
            monkeypatch.setattr(module, "ROWS_CHECKED", 2)
        assert counts(admin_client)["Public pages"] == ["at least 2", "at least 3", "at least 1"]
        assert get_page(admin_client, "/admin/").link("The audit of public pages: at least 2 errors, 3 open warnings")

    def test_query_count_is_constant_with_all_statuses(self, admin_client):
        def add(rows: int):
            for status in ["published", "draft", "withdrawn"]:
                for _ in range(rows):
                    make_program(status=status, url=BAD, institution=make_institution())
                    make_role(status=status)

        add(2)
        few = queries(admin_client, PAGE)
        add(15)
        assert queries(admin_client, PAGE) == few
