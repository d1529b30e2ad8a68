"""Tests that a deleted guide or program is restored with its pathways and former URLs."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models

from careerguide.content.publishing import Status
from careerguide.history.restore import make_plan
from careerguide.history.versions import Version, record_first_versions
from programs.history import PROGRAM
from programs.models import Pathway, Program
from roles.history import GUIDE
from roles.models import FitStatement, Role
from tests.site.test_deleted import admin_url, delete, restore_deleted
from tests.support.admin import add_rows, get_group, queries, run_action
from tests.support.factories import make_program, make_role, make_source
from tests.support.history import edit, page_text, restore, stored_versions

pytestmark = pytest.mark.django_db

# Restoring sets new values for these fields.
NOT_RESTORED = {"status", "updated_at", "preview_salt"}


def all_rows() -> dict[str, list[dict]]:
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in {"roles", "programs"}:
            names = [each.attname for each in model._meta.concrete_fields if each.attname not in NOT_RESTORED]
            found[model._meta.label] = list(model._base_manager.order_by("pk").values(*names))
    return found


def models_deleted_with(model) -> set[type[models.Model]]:
    """The models whose rows are deleted together with a row of ``model``."""
    found = set()
    for relation in model._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            found |= {relation.related_model} | models_deleted_with(relation.related_model)
    return found


def rename(row, slug: str):
    return edit(row, slug=slug)


def make_guide() -> Role:
    role = rename(make_role("Tinkerer", slug="was-tinker", source=make_source()), "tinker")
    for number in range(2):
        program = rename(make_program(f"MS {number}", slug=f"was-{number}"), f"ms-{number}")
        Pathway.objects.create(program=program, role=role, note="Why.", source=make_source())
    return role


def delete_from_list(client, row) -> int:
    key = row.pk
    data = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
    client.post(admin_url("changelist", type(row)), data)
    assert not type(row).objects.filter(pk=key).exists(), "the row was not deleted"
    return key


def restore_page(client, tracked, key: int, version: int = 1) -> None:
    """Restore a version of a deleted page: 0 is the deletion, 1 the version before it, -1 the first version."""
    model = tracked.model
    chosen = stored_versions(tracked, model(pk=key))[version]
    seen = make_plan(tracked, chosen).fingerprint
    answer = client.post(admin_url("restore", model, key, chosen.change), {"plan": seen})
    assert answer.status_code == 302, page_text(answer)


def version_text(client, tracked, key: int, version: int = 1) -> str:
    model = tracked.model
    return page_text(
        client.get(admin_url("restore", model, key, stored_versions(tracked, model(pk=key))[version].change))
    )


class TestAllRows:
    @pytest.mark.parametrize("way", [delete, delete_from_list])
    def test_guide_is_restored_with_every_row(self, admin_client, way):
        role = make_guide()
        add_rows(role, 0, 2)
        FitStatement.objects.create(role=role, text="You tinker.", number=1, lean="towards")
        before = all_rows()
        for model in models_deleted_with(Role):
            assert before[model._meta.label], f"the guide has no {model._meta.verbose_name}: add one above"
        key = way(admin_client, role)
        assert all_rows() != before
        restore_page(admin_client, GUIDE, key)
        assert all_rows() == before

    @pytest.mark.parametrize("way", [delete, delete_from_list])
    def test_program_is_restored_with_every_row(self, admin_client, way):
        make_guide()
        program = Program.objects.get(slug="ms-0")
        before = all_rows()
        for model in models_deleted_with(Program):
            assert model._base_manager.filter(program=program).exists(), model
        key = way(admin_client, program)
        restore_page(admin_client, PROGRAM, key)
        assert all_rows() == before

    @pytest.mark.parametrize("first_deleted", [GUIDE, PROGRAM])
    @pytest.mark.parametrize("first_restored", [GUIDE, PROGRAM])
    def test_guide_and_program_are_restored_in_any_order(self, admin_client, first_deleted, first_restored):
        pages = {GUIDE: make_guide(), PROGRAM: Program.objects.get(slug="ms-0")}
        before = all_rows()
        both = sorted(pages, key=lambda each: each is not first_deleted)
        keys = {tracked: delete(admin_client, pages[tracked]) for tracked in both}
        for tracked in sorted(pages, key=lambda each: each is not first_restored):
            restore_page(admin_client, tracked, keys[tracked])
        assert all_rows() == before


class TestPathways:
    def test_pathway_returns_when_both_pages_are_restored(self, admin_client):
        role = make_guide()
        key = delete(admin_client, role)
        program = delete(admin_client, Program.objects.get(slug="ms-0"))
        said = "Pathway: the program MS 0, Example University is deleted. Restoring it will also restore this row."
        assert said in version_text(admin_client, GUIDE, key)
        restore_page(admin_client, GUIDE, key)
        assert Pathway.objects.count() == 1
        restore_page(admin_client, PROGRAM, program)
        assert Pathway.objects.count() == 2

    def test_pathway_deleted_before_its_guide_is_not_restored(self, admin_client):
        role = make_guide()
        role.pathways.get(program__slug="ms-0").delete()
        key = delete(admin_client, role)
        restore_page(admin_client, GUIDE, key)
        assert [pathway.program.slug for pathway in role.pathways.all()] == ["ms-1"]

    def test_restored_pathway_deleted_again_stays_deleted(self, admin_client):
        role = make_guide()
        key = delete(admin_client, role)
        restore_page(admin_client, GUIDE, key)
        role.pathways.get(program__slug="ms-0").delete()
        delete(admin_client, Role.objects.get(pk=key))
        restore_page(admin_client, GUIDE, key)
        assert [pathway.program.slug for pathway in role.pathways.all()] == ["ms-1"]

    def test_old_version_of_a_deleted_page_has_no_later_pathways(self, admin_client):
        program = make_program("MS", status=Status.DRAFT)
        stored_versions(PROGRAM, program)
        role = make_role()
        Pathway.objects.create(program=program, role=role)
        delete(admin_client, role)
        key = delete(admin_client, program)
        restore_page(admin_client, GUIDE, role.pk)
        restore_page(admin_client, PROGRAM, key, version=-1)
        assert not Pathway.objects.exists()

    def test_deleted_source_of_a_pathway_becomes_empty(self, admin_client):
        role = make_guide()
        source = role.pathways.get(program__slug="ms-0").source
        key = delete(admin_client, role)
        Pathway.objects.filter(source=source).delete()
        source.delete()
        restore_page(admin_client, GUIDE, key)
        assert role.pathways.get(program__slug="ms-0").source is None


def test_query_count_is_constant(admin_client):
    counts = []
    for number in (2, 12):
        role = make_role(status=Status.DRAFT)
        for slug in range(number):
            role.former_addresses.create(slug=f"was-{role.pk}-{slug}")
        programs = [make_program(role=role) for _ in range(number)]
        make_program(role=role)
        key = delete(admin_client, role)
        run_action(admin_client, "delete_selected", *programs, post="yes")
        url = admin_url("restore", Role, key, stored_versions(GUIDE, Role(pk=key))[1].change)
        assert page_text(admin_client.get(url)).count("Restoring it will also restore this row.") == number
        counts.append(queries(admin_client, url))
    assert counts[0] == counts[1]


def test_former_urls_without_history_get_a_first_version():
    rename(make_role(slug="one"), "two")
    Version.objects.all().delete()
    record_first_versions()
    (stored,) = Version.objects.get(model="roles.role").rows["roles.roleaddress"]
    assert stored["slug"] == "one"


class TestFormerUrls:
    def test_former_url_redirects_if_restored_page_is_public(self, admin_client, client):
        role = make_guide()
        key = delete(admin_client, role)
        restore_page(admin_client, GUIDE, key)
        assert client.get("/roles/was-tinker/").status_code == 404
        role = Role.objects.get(pk=key)
        role.status = Status.PUBLISHED
        role.save()
        assert client.get("/roles/was-tinker/")["Location"] == "/roles/tinker/"

    @pytest.mark.parametrize("is_former", [False, True])
    def test_former_url_of_another_page_is_not_restored(self, admin_client, is_former):
        role = make_guide()
        key = delete(admin_client, role)
        other = make_role("Other", slug="was-tinker")
        if is_former:
            rename(other, "other")
        note = "The former URL was-tinker now belongs to “Other”. It is not restored."
        assert note in version_text(admin_client, GUIDE, key)
        restore_page(admin_client, GUIDE, key)
        assert not Role.objects.get(pk=key).former_addresses.exists()

    def test_restoring_an_older_version_keeps_later_urls(self, admin_client):
        role = rename(make_role(slug="one"), "two")
        rename(role, "three")
        key = delete(admin_client, role)
        restore_page(admin_client, GUIDE, key, version=-1)
        role = Role.objects.get(pk=key)
        assert role.slug == "one"
        assert set(role.former_addresses.values_list("slug", flat=True)) == {"two", "three"}

    def test_restoring_keeps_all_former_urls(self, admin_client):
        role = rename(make_role(slug="one", source=make_source()), "two")
        rename(role, "three")
        restore(admin_client, role, stored_versions(GUIDE, role)[-1])
        role.refresh_from_db()
        assert role.slug == "one"
        assert set(role.former_addresses.values_list("slug", flat=True)) == {"two", "three"}
        restore(admin_client, role, stored_versions(GUIDE, role)[1])
        role.refresh_from_db()
        assert role.slug == "three"
        assert set(role.former_addresses.values_list("slug", flat=True)) == {"one", "two"}

    def test_history_names_former_urls(self, admin_client):
        role = rename(make_role(slug="one"), "two")
        page = page_text(admin_client.get(admin_url("history", Role, role.pk)))
        assert "Slug one → became two Former URL, one added" in page


class TestPermissions:
    @pytest.fixture
    def editor(self, client):
        user = User.objects.create_user("editor", is_staff=True)
        user.groups.add(get_group("Editor"))
        client.force_login(user)
        return client

    def test_editor_cannot_restore_pathways_of_public_programs(self, editor, admin_client):
        key = delete(admin_client, make_guide())
        before = all_rows()
        page = version_text(editor, GUIDE, key)
        assert "Restoring it adds rows to programs that you may not change: MS 0, Example University; MS 1" in page
        assert "Ask someone who may publish programs to restore it." in page
        answer = restore_deleted(editor, Role, key, stored_versions(GUIDE, Role(pk=key))[1])
        assert "Ask someone who may publish programs" in page_text(answer)
        assert all_rows() == before

    def test_editor_restores_pathways_of_drafts(self, editor, admin_client):
        role = make_guide()
        Program.objects.update(status=Status.DRAFT)
        before = all_rows()
        restore_page(editor, GUIDE, delete(admin_client, role))
        assert all_rows() == before
