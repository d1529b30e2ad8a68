"""Tests of the rows of a page: who may change them, their audit, and the list of the pay rows of all guides."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User

from careerguide.audit.accepted import AcceptedWarning
from careerguide.content.publishing import Status
from careerguide.desk.audited import REASON
from careerguide.groups import make_groups
from programs.models import Pathway
from roles.history import GUIDE
from roles.models import Comparison, PayBand, Role, SkillEntry, SkillGroup
from tests.support.admin import (
    change_url,
    changelist_url,
    form_data,
    form_values,
    get_group,
    page_url,
    run_action,
    shown_messages,
    with_row,
)
from tests.support.audit import issues_of
from tests.support.factories import make_pay, make_program, make_role, make_skill, make_skill_group, make_source
from tests.support.history import edit, restore, stored_versions
from tests.support.page import Page

pytestmark = pytest.mark.django_db

BROKEN = "Build itâ€”all"


@pytest.fixture
def editor(client):
    make_groups(apps)
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(get_group("Editor"))
    client.force_login(user)
    return client


def make_pay_row():
    return make_pay(make_role(source=make_source()))


def make_group():
    return make_skill_group(make_role(source=make_source()))


def make_entry():
    return SkillEntry.objects.create(group=make_group(), skill=make_skill(1), number=1)


def make_pathway():
    return Pathway.objects.create(program=make_program(source=make_source()), role=make_role())


# For each kind of row, a function that makes one, the prefix of its rows in the form, and a field with text.
ROWS = pytest.mark.parametrize(
    ("make", "rows", "name"),
    [
        (make_pay_row, "pay_bands", "note"),
        (make_group, "skill_groups", "text"),
        (make_entry, "skill_entries", "note"),
        (make_pathway, "pathways", "note"),
    ],
    ids=["pay", "group", "skill", "pathway"],
)


def page_of(row):
    if isinstance(row, Pathway):
        return row.program
    return row.group.role if isinstance(row, SkillEntry) else row.role


def values(row) -> dict | None:
    return type(row).objects.filter(pk=row.pk).values().first()


def errors(page, rows: str) -> list[dict]:
    [formset] = [each.formset for each in page.context["inline_admin_formsets"] if each.formset.prefix == rows]
    return [dict(form.errors) for form in formset.forms]


def sign_in_with(client, *codenames: str) -> None:
    user = User.objects.create_user("someone", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)


class TestSaving:
    def test_posted_number_of_a_readonly_row_is_ignored(self, client):
        role = make_role(status=Status.DRAFT)
        group = make_skill_group(role)
        sign_in_with(client, "view_role", "change_role", "view_skillgroup", "add_skillgroup")
        rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1, "0-id": group.pk, "0-role": role.pk, "0-number": 7, "0-name": "X"}
        data = form_data(client, role) | {f"skill_groups-{name}": value for name, value in rows.items()}
        assert client.post(change_url(role), data).status_code == 302
        group.refresh_from_db()
        assert group.number == 1

    def test_new_guide_can_be_saved_with_numbered_rows(self, admin_client):
        data = form_values(admin_client.get("/admin/roles/role/add/")) | {
            "title": "New",
            "slug": "new",
            "status": "draft",
        }
        rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-path": "ladder", "0-number": 1, "0-title": "Junior"}
        data |= {f"steps-{name}": value for name, value in rows.items()}
        assert admin_client.post("/admin/roles/role/add/", data).status_code == 302
        assert Role.objects.get().steps.get().title == "Junior"


def test_restoring_keeps_rows_that_the_account_may_not_change(client):
    role = make_role(status=Status.DRAFT)
    version = stored_versions(GUIDE, role)[0]
    edit(role, badge="New")
    make_pay(role)
    sign_in_with(client, "view_role", "change_role", "view_payband", "change_payband")
    restore(client, role, version)
    role.refresh_from_db()
    assert role.badge == ""
    assert PayBand.objects.exists()


def test_publish_action_needs_permission_to_change_the_page(client):
    role = make_role(status=Status.DRAFT, source=make_source())
    sign_in_with(client, "view_role", "publish_role")
    assert "Your account may not change this page" in shown_messages(run_action(client, "publish", role))
    assert not Role.objects.published().exists()


@ROWS
class TestEditor:
    @pytest.mark.parametrize("is_deleted", [False, True], ids=["changed", "deleted"])
    def test_editor_changes_rows_of_a_public_page_only_in_its_draft(self, editor, make, rows, name, is_deleted):
        row = make()
        page, before = page_of(row), values(row)
        change = {f"{rows}-0-DELETE": "on"} if is_deleted else {f"{rows}-0-{name}": "By an editor."}
        assert editor.post(change_url(page), form_data(editor, page) | change).status_code == 302
        assert values(row) == before
        opened = form_data(editor, page)
        assert opened[f"{rows}-TOTAL_FORMS"] == (0 if is_deleted else 1)
        assert is_deleted or opened[f"{rows}-0-{name}"] == "By an editor."

    @pytest.mark.parametrize("status", [Status.SCHEDULED, Status.WITHDRAWN])
    def test_editor_cannot_change_rows_of_other_pages(self, editor, make, rows, name, status):
        row = make()
        page, before = page_of(row), values(row)
        data = form_data(editor, page)
        time = datetime(2999, 1, 1, tzinfo=UTC)
        type(page).objects.filter(pk=page.pk).update(status=status, publish_at=time)
        for change in ({f"{rows}-0-{name}": "By an editor."}, {f"{rows}-0-DELETE": "on"}):
            assert editor.post(change_url(page), data | change).status_code == 403
        assert values(row) == before

    def test_editor_changes_rows_of_a_draft(self, editor, make, rows, name):
        row = make()
        page = page_of(row)
        type(page).objects.filter(pk=page.pk).update(status=Status.DRAFT)
        data = form_data(editor, page) | {f"{rows}-0-{name}": "By an editor."}
        assert editor.post(change_url(page), data).status_code == 302
        assert values(row)[name] == "By an editor."
        data = form_data(editor, page) | {f"{rows}-0-DELETE": "on"}
        assert editor.post(change_url(page), data).status_code == 302
        assert values(row) is None


def test_row_of_another_page_is_not_changed(editor):
    """The key of a row of a public page in the form of a draft."""
    public, draft = make_pay_row(), make_pay(make_role(status=Status.DRAFT))
    before = values(public)
    data = form_data(editor, draft.role) | {"pay_bands-0-id": public.pk, "pay_bands-0-note": "By an editor."}
    editor.post(change_url(draft.role), data)
    assert values(public) == before
    data = with_row(form_data(editor, draft.role), "pay_bands", id=public.pk, level=3, employer_type="X", low=1, high=2)
    editor.post(change_url(draft.role), data)
    assert values(public) == before


class TestAudit:
    @ROWS
    def test_error_in_a_row_is_shown_next_to_its_field(self, admin_client, make, rows, name):
        row = make()
        page = admin_client.post(
            change_url(page_of(row)), form_data(admin_client, page_of(row)) | {f"{rows}-0-{name}": BROKEN}
        )
        assert errors(page, rows) == [{name: ["“Build itâ€”all” is broken; it should be “Build it—all”."]}]
        assert values(row)[name] == ""

    def test_error_in_a_new_skill_of_a_new_group_is_shown_next_to_its_field(self, admin_client):
        role = make_role(source=make_source())
        data = with_row(form_data(admin_client, role), "skill_groups", number=1, name="New")
        data = with_row(data, "skill_entries", parent="New", skill=make_skill(1).pk, number=1, note=BROKEN)
        page = admin_client.post(change_url(role), data)
        assert errors(page, "skill_entries") == [{"note": ["“Build itâ€”all” is broken; it should be “Build it—all”."]}]
        assert not SkillGroup.objects.exists()

    def test_error_elsewhere_on_the_page_blocks_saving_a_row(self, admin_client):
        row = make_pay_row()
        Role.objects.filter(pk=row.role_id).update(claim=BROKEN)
        data = form_data(admin_client, row.role) | {"pay_bands-0-employer_type": "Studios"}
        page = admin_client.post(change_url(row.role), data)
        assert "is broken; it should be" in page.context["adminform"].form.errors["claim"][0]
        assert values(row)["employer_type"] != "Studios"

    def test_new_warning_needs_a_reason(self, admin_client):
        row = make_group()
        row.name = "Group &amp; 1"
        row.save()
        (issue,) = issues_of(row.role, "html-entity")
        SkillGroup.objects.filter(pk=row.pk).update(name="Group 1")
        data = form_data(admin_client, row.role) | {"skill_groups-0-name": "Group &amp; 1"}
        assert "Give a reason" in Page(admin_client.post(change_url(row.role), data)).section("content").text
        assert values(row)["name"] == "Group 1"
        data[f"{REASON}{issue.fingerprint}"] = "So it is written."
        assert admin_client.post(change_url(row.role), data).status_code == 302
        assert AcceptedWarning.objects.get().reason == "So it is written."
        assert values(row)["name"] == "Group &amp; 1"

    @pytest.mark.parametrize("status", [Status.PUBLISHED, Status.SCHEDULED])
    def test_error_blocks_removing_a_row(self, admin_client, status):
        row = make_pay_row()
        Role.objects.filter(pk=row.role_id).update(
            claim=BROKEN, status=status, publish_at=datetime(2040, 1, 1, tzinfo=UTC)
        )
        data = form_data(admin_client, row.role) | {"pay_bands-0-DELETE": "on"}
        page = admin_client.post(change_url(row.role), data)
        assert "is broken; it should be" in page.context["adminform"].form.errors["claim"][0]
        assert values(row)
        # The form still says that the row is to be removed.
        assert form_values(page)["pay_bands-0-DELETE"]

    def test_row_of_a_draft_can_be_saved_with_an_error(self, admin_client):
        row = make_pay_row()
        Role.objects.update(status=Status.DRAFT)
        data = form_data(admin_client, row.role) | {"pay_bands-0-note": BROKEN}
        page = admin_client.post(change_url(row.role), data, follow=True)
        assert "This page cannot be published yet: “Build itâ€”all” is broken" in shown_messages(page)
        assert values(row)["note"] == BROKEN


class TestPayList:
    def test_rows_link_to_their_guide(self, admin_client):
        row, other = make_pay_row(), make_pay_row()
        page = Page(admin_client.get(changelist_url(PayBand)))
        links = [cell.one("a")["href"] for cell in page.css("#result_list .field-guide")]
        assert set(links) == {f"{change_url(each.role)}#pay_bands-group" for each in (row, other)}
        assert Page(admin_client.get(change_url(row.role))).has("#pay_bands-group")

    @pytest.mark.parametrize("page", ["change", "delete", "history"])
    def test_page_of_a_row_leads_to_its_guide(self, admin_client, page):
        row = make_pay_row()
        for method in (admin_client.get, admin_client.post):
            answer = method(page_url(PayBand, page, row.pk), {"post": "yes"})
            assert answer.status_code == 302
            assert answer["Location"] == f"{change_url(row.role)}#pay_bands-group"
        assert values(row)

    def test_rows_cannot_be_added_or_deleted_here(self, admin_client):
        row = make_pay_row()
        assert admin_client.get(page_url(PayBand, "add")).status_code == 403
        assert admin_client.post(page_url(PayBand, "add"), {"role": row.role_id}).status_code == 403
        data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        admin_client.post(changelist_url(PayBand), data)
        assert PayBand.objects.get() == row

    @pytest.mark.parametrize("page", ["change", "delete", "history"])
    def test_account_that_may_not_view_pay_rows_is_refused(self, client, page):
        row = make_pay_row()
        sign_in_with(client, "view_role")
        assert client.get(page_url(PayBand, page, row.pk)).status_code == 403
        assert client.get(changelist_url(PayBand)).status_code == 403


@pytest.mark.parametrize("model", [SkillGroup, SkillEntry, Pathway])
def test_rows_have_no_admin_of_their_own(model):
    assert not admin.site.is_registered(model)


class TestTitleOfADraft:
    @pytest.fixture
    def draft(self):
        draft = make_role("Draft", status=Status.DRAFT)
        Comparison.objects.create(role=make_role(), other=draft, other_side="There.", this_side="Here.")
        return draft

    def test_draft_title_is_readonly_if_a_public_page_shows_it(self, editor, draft):
        page = editor.get(change_url(draft))
        assert page.status_code == 200
        editor.post(change_url(draft), form_values(page) | {"title": "Renamed", "badge": "Hot"})
        draft.refresh_from_db()
        assert (draft.title, draft.badge) == ("Draft", "Hot")

    def test_restoring_does_not_change_a_draft_title_shown_publicly(self, editor, draft):
        edit(draft, title="Renamed", badge="Hot")
        restore(editor, draft, stored_versions(GUIDE, draft)[-1])
        draft.refresh_from_db()
        assert (draft.title, draft.badge) == ("Renamed", "")

    def test_draft_title_is_editable_if_only_drafts_show_it(self, editor, draft):
        Role.objects.update(status=Status.DRAFT)
        editor.post(change_url(draft), form_data(editor, draft) | {"title": "Renamed"})
        draft.refresh_from_db()
        assert draft.title == "Renamed"
