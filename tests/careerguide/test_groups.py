from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User

from careerguide.content.publishing import Status
from careerguide.groups import make_groups
from roles.models import PayBand, Role
from tests.support.admin import change_url, changelist_url, form_values, get_group, run_action, shown_messages, with_row
from tests.support.factories import make_program, make_role, make_source
from tests.support.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups():
    # Other tests may have flushed the groups that the migration created.
    make_groups(apps)


@pytest.fixture
def sign_in_as(client):
    def sign_in(group: str | None):
        user = User.objects.create_user(f"a-{group}", is_staff=True)
        if group:
            user.groups.add(get_group(group))
        client.force_login(user)
        return client

    return sign_in


def test_make_groups_creates_three_groups():
    assert set(Group.objects.values_list("name", flat=True)) == {"Editor", "Publisher", "Admin"}


@pytest.mark.parametrize("make", [make_role, make_program])
class TestEditor:
    def test_editor_can_change_draft_but_not_publish_it(self, make, sign_in_as):
        client, draft = sign_in_as("Editor"), make(status=Status.DRAFT)
        page = client.get(change_url(draft))
        assert "status" not in page.context["adminform"].form.fields
        title = "title" if isinstance(draft, Role) else "award"
        data = form_values(page) | {title: "Another title", "status": "published"}
        assert client.post(change_url(draft), data).status_code == 302
        draft.refresh_from_db()
        assert getattr(draft, title) == "Another title"
        assert draft.status == Status.DRAFT

    def test_editor_changes_only_the_draft_of_a_public_page(self, make, sign_in_as):
        client, public = sign_in_as("Editor"), make()
        page = client.get(change_url(public))
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        before = type(public).objects.filter(pk=public.pk).values().get()
        title = "title" if isinstance(public, Role) else "award"
        data = form_values(page) | {title: "Another title", "_save": "Save"}
        assert client.post(change_url(public), data).status_code == 302
        assert type(public).objects.filter(pk=public.pk).values().get() == before
        assert form_values(client.get(change_url(public)))[title] == "Another title"

    @pytest.mark.parametrize("status", [Status.SCHEDULED, Status.WITHDRAWN])
    def test_editor_can_view_but_not_change_other_pages(self, make, status, sign_in_as):
        client, row = sign_in_as("Editor"), make(status=status, publish_at=datetime(2999, 1, 1, tzinfo=UTC))
        page = client.get(change_url(row))
        assert page.status_code == 200
        assert not Page(page).has("input[name=_save], input[name=_draft]")
        assert client.post(change_url(row), {"title": "Changed"}).status_code == 403

    def test_editor_cannot_delete_public_page(self, make, sign_in_as):
        client, public = sign_in_as("Editor"), make()
        assert client.post(change_url(public).replace("change", "delete"), {"post": "yes"}).status_code == 403
        assert type(public).objects.filter(pk=public.pk).exists()

    def test_editor_has_no_publish_action(self, make, sign_in_as):
        client, draft = sign_in_as("Editor"), make(status=Status.DRAFT)
        assert 'value="publish"' not in client.get(changelist_url(type(draft))).content.decode()
        run_action(client, "publish", draft)
        draft.refresh_from_db()
        assert draft.status == Status.DRAFT


@pytest.mark.parametrize("make", [make_role, make_program])
class TestPublisher:
    def test_publisher_publishes_unpublishes_and_withdraws(self, make, sign_in_as, caplog):
        client, row = sign_in_as("Publisher"), make(status=Status.DRAFT, source=make_source())
        with caplog.at_level("INFO"):
            for action, status in [("publish", "published"), ("withdraw", "withdrawn"), ("make_draft", "draft")]:
                run_action(client, action, row, post="yes")
                row.refresh_from_db()
                assert row.status == status
        assert f"Published: {row}, by a-Publisher" in caplog.text


def test_editor_adds_rows_to_drafts_only(sign_in_as):
    client = sign_in_as("Editor")
    draft, public = make_role(status=Status.DRAFT), make_role()
    row = {"level": 1, "employer_type": "Banks", "low": 60_000, "high": 90_000}
    page = client.get(change_url(draft))
    assert client.post(change_url(draft), with_row(form_values(page), "pay_bands", **row)).status_code == 302
    assert PayBand.objects.get().role == draft
    page = client.get(change_url(public))
    assert client.post(change_url(public), with_row(form_values(page), "pay_bands", **row)).status_code == 302
    assert PayBand.objects.get().role == draft


def test_editor_cannot_change_shared_source(sign_in_as):
    client, source = sign_in_as("Editor"), make_source()
    assert client.get(change_url(source)).status_code == 200
    assert client.post(change_url(source), {"title": "Changed"}).status_code == 403


def test_only_admins_manage_accounts(sign_in_as):
    for group, status in [("Editor", 403), ("Publisher", 403), ("Admin", 200)]:
        assert sign_in_as(group).get("/admin/auth/user/").status_code == status


def test_staff_without_group_sees_nothing(sign_in_as):
    client, role = sign_in_as(None), make_role()
    assert client.get(changelist_url(Role)).status_code == 403
    assert client.get(change_url(role)).status_code == 403
    assert "You don’t have permission to view or edit anything" in client.get("/admin/").content.decode().replace(
        "&#x27;", "’"
    )


def test_incomplete_guide_is_not_published(sign_in_as):
    client = sign_in_as("Publisher")
    bare = Role.objects.create(slug="bare", title="Bare")
    assert "Not published" in shown_messages(run_action(client, "publish", bare))
