"""Tests of the changelist actions for guides, and of deleting guides and sources."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from careerguide.content.publishing import Status
from careerguide.desk.base import MAX_SELECTED
from roles.models import (
    PayBand,
    Role,
    RoleAlias,
    SkillGroup,
    Source,
)
from tests.support.admin import add_rows, change_url, changelist_url, message_texts, run_action, shown_messages
from tests.support.factories import make_pay, make_role, make_source
from tests.support.page import Page

pytestmark = pytest.mark.django_db


def delete_url(row) -> str:
    return change_url(row).replace("/change/", "/delete/")


class TestStatusActions:
    def test_publish_action_publishes_several_guides(self, admin_client):
        drafts = [make_role(f"Draft {number}", status=Status.DRAFT, source=make_source()) for number in range(2)]
        page = run_action(admin_client, "publish", *drafts)
        assert message_texts(page)[0] == "Published: 2 guides. View on the site: “Draft 0”, “Draft 1”."
        assert Role.objects.published().count() == 2
        assert LogEntry.objects.filter(change_message="Published.").count() == 2

    def test_guides_that_fail_validation_stay_drafts_with_a_message(self, admin_client):
        whole = make_role("Whole", status=Status.DRAFT, source=make_source())
        half = make_role("Half", status=Status.DRAFT, claim="")
        wrong = make_role("Wrong", status=Status.DRAFT, slug="no slug")
        page = run_action(admin_client, "publish", whole, half, wrong)
        published, _, refused = message_texts(page)
        assert published == "Published. View “Whole” on the site."
        assert refused.startswith("Not published: 2 guides.")
        assert "A published guide needs a specialization, a claim and a TL;DR (“Half”)." in refused
        assert "Slug: Enter letters, digits and hyphens only (“Wrong”)." in refused
        assert list(Role.objects.published()) == [whole]

    def test_invalid_guide_can_become_a_draft(self, admin_client):
        role = make_role("Old", slug="no slug")
        page = run_action(admin_client, "make_draft", role, post="yes")
        assert message_texts(page) == ["Changed to draft: 1 guide, public until now. “Old”. Undo"]
        assert not Role.objects.published().exists()

    def test_publish_action_does_not_change_a_public_guide(self, admin_client):
        assert shown_messages(run_action(admin_client, "publish", make_role())).startswith("Nothing was changed")

    def test_one_reason_for_many_pages_is_one_sentence(self, admin_client):
        drafts = [make_role(f"Role {number}", status=Status.DRAFT, claim="") for number in range(20)]
        assert message_texts(run_action(admin_client, "publish", *drafts)) == [
            "Not published: 20 guides. A published guide needs a specialization, a claim and a TL;DR "
            "(“Role 0”, “Role 1”, “Role 2” and 17 more)."
        ]

    @pytest.mark.parametrize("action", ["publish", "make_draft", "delete_selected"])
    def test_action_on_too_many_rows_changes_nothing(self, admin_client, action):
        role = make_role()
        Role.objects.bulk_create(Role(title=f"R{n}", slug=f"r{n}") for n in range(MAX_SELECTED))
        data = {"action": action, "_selected_action": [role.pk], "select_across": "1", "post": "yes"}
        page = admin_client.post(changelist_url(Role), data, follow=True)
        assert "too many rows" in shown_messages(page)
        assert list(Role.objects.published()) == [role]
        assert Role.objects.count() == MAX_SELECTED + 1

    def test_user_who_can_only_view_has_no_actions(self, client, django_user_model):
        role = make_role()
        reader = django_user_model.objects.create_user("reader", is_staff=True)
        reader.user_permissions.set(Permission.objects.filter(codename="view_role"))
        client.force_login(reader)
        assert "make_draft" not in client.get(changelist_url(Role)).content.decode()
        run_action(client, "make_draft", role)
        assert Role.objects.published().exists()


class TestDelete:
    def test_source_in_use_cannot_be_deleted(self, admin_client):
        source = make_source()
        role = make_role(source=source)
        for number in range(3):
            make_pay(role, employer_type=f"Employer {number}", source=source)
        delete = delete_url(source)
        page = admin_client.get(delete).content.decode()
        assert "3 pay bands (as source)" in page
        assert "1 guide (as source)" in page
        admin_client.post(delete, {"post": "yes"})
        assert Source.objects.filter(pk=source.pk).exists()

    def test_one_source_in_use_prevents_deleting_the_selection(self, admin_client):
        free, used = make_source(), make_source()
        make_role(source=used)
        data = {"action": "delete_selected", "_selected_action": [free.pk, used.pk], "post": "yes"}
        page = admin_client.post(changelist_url(Source), data, follow=True).content.decode()
        assert "1 guide (as source)" in page
        assert Source.objects.count() == 2

    def test_unused_source_can_be_deleted(self, admin_client):
        source = make_source()
        admin_client.post(delete_url(source), {"post": "yes"})
        assert not Source.objects.exists()

    def test_guide_is_deleted_with_its_rows(self, admin_client):
        role = make_role()
        add_rows(role, 0, 2)
        other = role.comparisons.first().other
        assert "1 comparison (as other)" in Page(admin_client.get(delete_url(other))).section("content").text
        admin_client.post(delete_url(role), {"post": "yes"})
        assert not Role.objects.filter(pk=role.pk).exists()
        assert not PayBand.objects.exists()

    def test_deletion_page_only_counts_rows_if_there_are_many(self, admin_client):
        role = make_role("AI Engineer")
        delete = delete_url(role)
        RoleAlias.objects.create(role=role, name="Tinkerer")
        assert "Tinkerer" in admin_client.get(delete).content.decode()
        RoleAlias.objects.bulk_create(RoleAlias(role=role, name=f"Name {n}") for n in range(MAX_SELECTED))
        page = admin_client.get(delete).content.decode()
        assert f"{MAX_SELECTED + 1:,} role aliases (as role)" in page
        assert "Tinkerer" not in page
        admin_client.post(delete, {"post": "yes"})
        assert not RoleAlias.objects.exists()

    def test_deletion_needs_permission_to_delete_inline_rows(self, client, django_user_model):
        role = make_role(status=Status.DRAFT)
        SkillGroup.objects.bulk_create(SkillGroup(role=role, number=n, name=f"G{n}") for n in range(MAX_SELECTED + 1))
        editor = django_user_model.objects.create_user("editor", is_staff=True)
        editor.user_permissions.set(Permission.objects.filter(codename__in=["delete_role", "view_role"]))
        client.force_login(editor)
        delete = delete_url(role)
        assert "doesn't have permission" in Page(client.get(delete)).section("content").text.replace("’", "'")
        assert client.post(delete, {"post": "yes"}).status_code == 403
        assert Role.objects.filter(pk=role.pk).exists()
