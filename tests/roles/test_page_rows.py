"""Tests of rows with their own admin page, such as pay rows: permissions and audit of their guide or program."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from careerguide.audit.accepted import AcceptedWarning
from careerguide.content.publishing import Status
from careerguide.desk.audited import REASON
from careerguide.desk.page_rows import MAY_NOT
from careerguide.groups import make_groups
from programs.models import Pathway
from roles.history import GUIDE
from roles.models import Comparison, PayBand, Role, SkillGroup
from tests.support.admin import (
    change_url,
    changelist_url,
    form_data,
    form_values,
    get_group,
    refused_page,
    run_action,
    shown_messages,
)
from tests.support.audit import issues_of
from tests.support.factories import make_pay, make_program, make_role, make_skill_group, make_source
from tests.support.history import stored_versions

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


def make_pathway():
    return Pathway.objects.create(program=make_program(source=make_source()), role=make_role())


ROWS = pytest.mark.parametrize(
    ("make", "relation"), [(make_pay_row, "role"), (make_group, "role"), (make_pathway, "program")]
)


def draft_of(row, relation: str):
    return make_role(status=Status.DRAFT) if relation == "role" else make_program(status=Status.DRAFT)


def values(row) -> dict:
    return type(row).objects.filter(pk=row.pk).values().get()


def sign_in_with(client, *codenames: str) -> None:
    user = User.objects.create_user("someone", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)


class TestSaving:
    def test_moving_a_row_updates_both_guides(self, admin_client):
        row, other = make_pay_row(), make_role(source=make_source())
        before = {role.pk: role.updated_at for role in Role.objects.all()}
        admin_client.post(change_url(row), form_data(admin_client, row) | {"role": other.pk})
        assert all(role.updated_at > before[role.pk] for role in Role.objects.all())
        assert PayBand.objects.get().role == other

    def test_deleting_rows_from_the_changelist_updates_their_guide(self, admin_client):
        row = make_pay_row()
        before = Role.objects.get().updated_at
        data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        admin_client.post(changelist_url(PayBand), data)
        assert not PayBand.objects.exists()
        assert Role.objects.get().updated_at > before

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


def test_restoring_needs_permission_to_delete_rows(client):
    role = make_role(status=Status.DRAFT)
    make_pay(role)
    role.badge = "Hot"
    role.save()
    sign_in_with(client, "view_role", "change_role")
    url = reverse("admin:roles_role_restore", args=[role.pk, stored_versions(GUIDE, role)[-1].change])
    page = client.post(url, {"plan": client.get(url).context["plan"].fingerprint})
    assert "Your account lacks these permissions: delete pay bands." in page.context["errors"]
    assert PayBand.objects.exists()


def test_publish_action_needs_permission_to_change_the_page(client):
    role = make_role(status=Status.DRAFT, source=make_source())
    sign_in_with(client, "view_role", "publish_role")
    assert "Your account may not change this page" in shown_messages(run_action(client, "publish", role))
    assert not Role.objects.published().exists()


@ROWS
class TestEditor:
    def test_editor_cannot_edit_or_delete_a_row_of_a_public_page(self, editor, make, relation):
        row = make()
        before = values(row)
        assert editor.post(change_url(row), {relation: getattr(row, relation).pk}).status_code == 403
        assert editor.post(change_url(row).replace("change", "delete"), {"post": "yes"}).status_code == 403
        run_action(editor, "delete_selected", row)
        data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        assert editor.post(changelist_url(type(row)), data).status_code == 403
        assert values(row) == before

    def test_editor_cannot_move_a_row_to_a_public_page(self, editor, make, relation):
        row = make()
        public = getattr(row, relation)
        setattr(row, relation, draft_of(row, relation))
        row.save()
        data = form_data(editor, row) | {relation: public.pk}
        answer = editor.post(change_url(row), data)
        assert answer.context["adminform"].form.errors[relation] == [MAY_NOT]
        assert values(row)[f"{relation}_id"] != public.pk

    def test_editor_cannot_add_a_row_to_a_public_page(self, editor, make, relation):
        row = make()
        data = form_values(self.as_publisher(editor, row)) | {"name": "New", "employer_type": "New"}
        url = changelist_url(type(row)) + f"add/?{relation}={data[relation]}"
        answer = editor.post(url, data)
        assert answer.context["adminform"].form.errors[relation] == [MAY_NOT]
        assert type(row).objects.count() == 1

    def as_publisher(self, editor, row):
        editor.force_login(User.objects.create_superuser("root"))
        form = editor.get(change_url(row))
        editor.force_login(User.objects.get(username="editor"))
        return form

    def test_editor_can_choose_only_drafts(self, editor, make, relation):
        row = make()
        draft = draft_of(row, relation)
        meta = row._meta
        query = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": relation}
        found = editor.get(reverse("admin:autocomplete"), query).json()["results"]
        assert [each["id"] for each in found] == [str(draft.pk)]


class TestAudit:
    def test_error_in_a_row_is_shown_next_to_its_field(self, admin_client):
        row = make_pay_row()
        answer = admin_client.post(change_url(row), form_data(admin_client, row) | {"note": BROKEN})
        assert "is broken; it should be" in answer.context["adminform"].form.errors["note"][0]
        assert values(row)["note"] == ""

    def test_error_blocks_adding_a_row(self, admin_client):
        row = make_pay_row()
        data = form_data(admin_client, row) | {"employer_type": "Studios", "note": BROKEN}
        answer = admin_client.post(changelist_url(PayBand) + "add/", data)
        assert "is broken; it should be" in answer.context["adminform"].form.errors["note"][0]
        assert PayBand.objects.count() == 1

    def test_error_blocks_saving_a_pathway(self, admin_client):
        row = make_pathway()
        data = form_data(admin_client, row) | {"note": BROKEN}
        assert "is broken; it should be" in refused_page(admin_client, row, data)

    def test_error_elsewhere_on_the_page_blocks_saving_a_row(self, admin_client):
        row = make_pay_row()
        Role.objects.filter(pk=row.role_id).update(claim=BROKEN)
        data = form_data(admin_client, row) | {"employer_type": "Studios"}
        assert "is broken; it should be" in refused_page(admin_client, row, data)

    def test_error_on_the_old_page_blocks_moving_a_row(self, admin_client):
        row, other = make_pay_row(), make_role(source=make_source())
        Role.objects.filter(pk=row.role_id).update(claim=BROKEN)
        data = form_data(admin_client, row) | {"role": other.pk}
        assert "is broken; it should be" in refused_page(admin_client, row, data)
        assert values(row)["role_id"] == row.role_id

    def test_new_warning_needs_a_reason(self, admin_client):
        row = make_group()
        row.name = "Group &amp; 1"
        row.save()
        (issue,) = issues_of(row.role, "html-entity")
        SkillGroup.objects.filter(pk=row.pk).update(name="Group 1")
        data = form_data(admin_client, row) | {"name": "Group &amp; 1"}
        assert "Give a reason" in refused_page(admin_client, row, data)
        data[f"{REASON}{issue.fingerprint}"] = "So it is written."
        assert admin_client.post(change_url(row), data).status_code == 302
        assert AcceptedWarning.objects.get().reason == "So it is written."

    @pytest.mark.parametrize("status", [Status.PUBLISHED, Status.SCHEDULED])
    def test_refused_deletion_names_the_page_with_the_error(self, admin_client, status):
        row, clean = make_pay_row(), make_pay_row()
        Role.objects.filter(pk=row.role_id).update(
            claim=BROKEN, status=status, published_at=datetime(2040, 1, 1, tzinfo=UTC)
        )
        page = admin_client.post(change_url(row).replace("change", "delete"), {"post": "yes"}, follow=True)
        assert (
            f"Nothing was deleted. Without this row, the page “{row.role}” would not pass the audit"
            in shown_messages(page)
        )
        data = {"action": "delete_selected", "_selected_action": [row.pk, clean.pk], "post": "yes"}
        page = admin_client.post(changelist_url(PayBand), data, follow=True)
        assert "Nothing was deleted" in shown_messages(page)
        assert PayBand.objects.count() == 2

    def test_row_of_a_draft_can_be_saved_with_an_error(self, admin_client):
        row = make_pay_row()
        Role.objects.update(status=Status.DRAFT)
        data = form_data(admin_client, row) | {"note": BROKEN}
        page = admin_client.post(change_url(row), data, follow=True)
        assert f"{row.role} cannot be published yet" in shown_messages(page)


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
        draft.title = "Renamed"
        draft.save()
        old = stored_versions(GUIDE, draft)[-1]
        url = reverse("admin:roles_role_restore", args=[draft.pk, old.change])
        seen = editor.get(url).context["plan"].fingerprint
        page = editor.post(url, {"plan": seen})
        assert "You may not change the fields: title. Ask someone who may publish." in page.context["errors"]
        draft.refresh_from_db()
        assert draft.title == "Renamed"

    def test_draft_title_is_editable_if_only_drafts_show_it(self, editor, draft):
        Role.objects.update(status=Status.DRAFT)
        editor.post(change_url(draft), form_data(editor, draft) | {"title": "Renamed"})
        draft.refresh_from_db()
        assert draft.title == "Renamed"
