"""A deleted guide or program that is restored is what it was, with its pathways and former URLs."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models

from careerguide.content.publishing import Status
from careerguide.history.records import first_versions, versions_of
from careerguide.history.restore import go_back, plan
from programs.history import PROGRAM
from programs.models import Pathway, Program
from roles.history import GUIDE
from roles.models import FitStatement, Role
from tests.site.test_deleted import at, bring_back, delete
from tests.support.admin import fill, get_group, queries
from tests.support.factories import make_program, make_role, make_source
from tests.support.history import kept, words

pytestmark = pytest.mark.django_db

# Where a page is, when that changed, and its preview links are not restored.
NOT_RESTORED = {"status", "updated_at", "preview_salt"}


def all_rows() -> dict[str, list[dict]]:
    """What all rows of the site's models say, but for their history."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in {"roles", "programs"} and not hasattr(model, "history_object"):
            names = [each.attname for each in model._meta.concrete_fields if each.attname not in NOT_RESTORED]
            found[model._meta.label] = list(model._base_manager.order_by("pk").values(*names))
    return found


def rows_below(model) -> set[type[models.Model]]:
    """The models whose rows are deleted with a row of ``model``."""
    found = set()
    for relation in model._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            found |= {relation.related_model} | rows_below(relation.related_model)
    return found


def rename(row, slug: str):
    row.slug = slug
    row.save()
    return row


def make_guide() -> Role:
    """A published guide with former URLs and pathways."""
    role = rename(make_role("Tinkerer", slug="was-tinker", source=make_source()), "tinker")
    for number in range(2):
        program = rename(make_program(f"MS {number}", slug=f"was-{number}"), f"ms-{number}")
        Pathway.objects.create(program=program, role=role, note="Why.", source=make_source())
    return role


def delete_from_list(client, row) -> int:
    key = row.pk
    data = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
    client.post(at("changelist", type(row)), data)
    assert not type(row).objects.filter(pk=key).exists(), "it was not deleted"
    return key


def delete_by_command(client, row) -> int:
    type(row).objects.get(pk=row.pk).delete()
    return row.pk


def delete_many_by_command(client, row) -> int:
    type(row).objects.filter(pk=row.pk).delete()
    return row.pk


def deleted(row) -> int:
    """The key of ``row``, which a command deleted."""
    return delete_by_command(None, row)


def restore(client, tracked, key: int, version: int = 1) -> None:
    """Restore the version before the deletion; another ``version`` counts from the newest."""
    model = tracked.parts[0].model
    chosen = kept(tracked, model(pk=key))[version]
    seen = plan(tracked, key, chosen.at).fingerprint
    answer = client.post(at("bring_back", model, key, chosen.change), {"plan": seen})
    assert answer.status_code == 302, words(answer)


def seen(client, tracked, key: int, version: int = 1) -> str:
    """What an editor reads before the page is restored."""
    model = tracked.parts[0].model
    return words(client.get(at("bring_back", model, key, kept(tracked, model(pk=key))[version].change)))


@pytest.mark.parametrize("way", [delete, delete_from_list])
def test_a_guide_comes_back_as_it_was_to_the_last_row(admin_client, way):
    role = make_guide()
    fill(role, 0, 2)
    FitStatement.objects.create(role=role, text="You tinker.", number=1, lean="towards")
    before = all_rows()
    for model in rows_below(Role):
        assert before[model._meta.label], f"the guide has no {model._meta.verbose_name}: add one above"
    key = way(admin_client, role)
    assert all_rows() != before
    restore(admin_client, GUIDE, key)
    assert all_rows() == before


@pytest.mark.parametrize("way", [delete_from_list, delete_by_command, delete_many_by_command])
def test_a_program_comes_back_as_it_was_to_the_last_row(admin_client, way):
    make_guide()
    program = Program.objects.get(slug="ms-0")
    before = all_rows()
    for model in rows_below(Program):
        assert model._base_manager.filter(program=program).exists(), model
    key = way(admin_client, program)
    restore(admin_client, PROGRAM, key)
    assert all_rows() == before


@pytest.mark.parametrize("first_deleted", [GUIDE, PROGRAM])
@pytest.mark.parametrize("first_restored", [GUIDE, PROGRAM])
def test_both_come_back_in_either_order(admin_client, first_deleted, first_restored):
    pages = {GUIDE: make_guide(), PROGRAM: Program.objects.get(slug="ms-0")}
    before = all_rows()
    both = sorted(pages, key=lambda each: each is not first_deleted)
    keys = {tracked: deleted(pages[tracked]) for tracked in both}
    for tracked in sorted(pages, key=lambda each: each is not first_restored):
        restore(admin_client, tracked, keys[tracked])
    assert all_rows() == before


def test_what_cannot_come_back_is_named_before_and_comes_later(admin_client):
    role = make_guide()
    key = deleted(role)
    program = deleted(Program.objects.get(slug="ms-0"))
    said = "Pathway: the program MS 0, Example University is deleted. Restore it too, and this comes back with it."
    assert said in seen(admin_client, GUIDE, key)
    restore(admin_client, GUIDE, key)
    assert Pathway.objects.count() == 1
    restore(admin_client, PROGRAM, program)
    assert Pathway.objects.count() == 2


def test_a_pathway_that_was_deleted_on_purpose_stays_deleted(admin_client):
    role = make_guide()
    role.pathways.get(program__slug="ms-0").delete()
    key = deleted(role)
    restore(admin_client, GUIDE, key)
    assert [pathway.program.slug for pathway in role.pathways.all()] == ["ms-1"]


def test_a_restored_pathway_that_is_deleted_then_stays_deleted(admin_client):
    role = make_guide()
    key = deleted(role)
    restore(admin_client, GUIDE, key)
    role.pathways.get(program__slug="ms-0").delete()
    deleted(Role.objects.get(pk=key))
    restore(admin_client, GUIDE, key)
    assert [pathway.program.slug for pathway in role.pathways.all()] == ["ms-1"]


def test_an_older_version_of_a_program_has_the_pathways_of_its_time(admin_client):
    program = make_program("MS", status=Status.DRAFT)
    role = make_role()
    Pathway.objects.create(program=program, role=role)
    deleted(role)
    key = deleted(program)
    restore(admin_client, GUIDE, role.pk)
    restore(admin_client, PROGRAM, key, version=-1)
    assert not Pathway.objects.exists()


def test_a_deleted_source_of_a_pathway_is_left_empty(admin_client):
    role = make_guide()
    source = role.pathways.get(program__slug="ms-0").source
    key = deleted(role)
    Pathway.objects.filter(source=source).delete()
    source.delete()
    restore(admin_client, GUIDE, key)
    assert role.pathways.get(program__slug="ms-0").source is None


class TestFormerUrls:
    def test_they_lead_to_the_restored_page_once_it_is_public(self, admin_client, client):
        role = make_guide()
        key = deleted(role)
        restore(admin_client, GUIDE, key)
        assert client.get("/roles/was-tinker/").status_code == 404
        role = Role.objects.get(pk=key)
        role.status = Status.PUBLISHED
        role.save()
        assert client.get("/roles/was-tinker/")["Location"] == "/roles/tinker/"

    @pytest.mark.parametrize("is_former", [False, True])
    def test_one_that_another_page_took_stays_out_with_a_note(self, admin_client, is_former):
        role = make_guide()
        key = deleted(role)
        other = make_role("Other", slug="was-tinker")
        if is_former:
            rename(other, "other")
        note = "Former URL: was-tinker leads to “Other” by now. It stays with that page."
        assert note in seen(admin_client, GUIDE, key)
        restore(admin_client, GUIDE, key)
        assert not Role.objects.get(pk=key).former_addresses.exists()

    def test_an_older_version_comes_back_with_the_later_urls(self, admin_client):
        role = rename(make_role(slug="one"), "two")
        rename(role, "three")
        key = deleted(role)
        restore(admin_client, GUIDE, key, version=-1)
        role = Role.objects.get(pk=key)
        assert role.slug == "one"
        assert set(role.former_addresses.values_list("slug", flat=True)) == {"two", "three"}

    def test_going_back_loses_none(self):
        role = rename(make_role(slug="one", source=make_source()), "two")
        rename(role, "three")
        go_back(plan(GUIDE, role.pk, kept(GUIDE, role)[-1].at))
        role.refresh_from_db()
        assert role.slug == "one"
        assert set(role.former_addresses.values_list("slug", flat=True)) == {"two", "three"}
        go_back(plan(GUIDE, role.pk, kept(GUIDE, role)[1].at))
        role.refresh_from_db()
        assert role.slug == "three"
        assert set(role.former_addresses.values_list("slug", flat=True)) == {"one", "two"}

    def test_the_history_names_them(self, admin_client):
        role = rename(make_role(slug="one"), "two")
        page = words(admin_client.get(at("history", Role, role.pk)))
        assert "Slug one → became two Former URL, one added" in page


class TestWhoMay:
    @pytest.fixture
    def editor(self, client):
        user = User.objects.create_user("editor", is_staff=True)
        user.groups.add(get_group("Editor"))
        client.force_login(user)
        return client

    def test_an_editor_restores_no_pathway_of_a_public_program(self, editor):
        key = deleted(make_guide())
        before = all_rows()
        page = seen(editor, GUIDE, key)
        assert "It comes back with rows of programs that you may not change: MS 0, Example University; MS 1" in page
        assert "Ask someone who may publish programs to bring it back." in page
        answer = bring_back(editor, Role, key, kept(GUIDE, Role(pk=key))[1])
        assert "Ask someone who may publish programs" in words(answer)
        assert all_rows() == before

    def test_an_editor_restores_pathways_of_drafts(self, editor):
        role = make_guide()
        Program.objects.update(status=Status.DRAFT)
        before = all_rows()
        restore(editor, GUIDE, deleted(role))
        assert all_rows() == before


def test_many_pathways_take_as_many_queries_as_few_before_restoring(admin_client):
    counts = []
    for number in (2, 12):
        role = make_role(status=Status.DRAFT)
        for slug in range(number):
            make_program(role=role)
            role.former_addresses.create(slug=f"was-{role.pk}-{slug}")
        program = make_program(role=role)
        key = deleted(role)
        deleted(program)
        url = at("bring_back", Role, key, kept(GUIDE, Role(pk=key))[1].change)
        counts.append(queries(admin_client, url))
    assert counts[0] == counts[1]


def test_former_urls_that_were_there_before_get_a_first_version():
    role = rename(make_role(slug="one"), "two")
    versions_of(role.former_addresses.model).objects.all().delete()
    first_versions()
    assert versions_of(role.former_addresses.model).objects.get().slug == "one"
