"""Tests of the admin's list of deleted pages, of their history, and of restoring them."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from careerguide.audit.accepted import AcceptedWarning
from careerguide.content.publishing import Status
from programs.history import PROGRAM
from programs.models import Pathway, Program
from roles.history import GUIDE, OCCUPATION, SOURCE
from roles.models import Comparison, Role, Source
from tests.support.admin import add_rows, change_url, changelist_url, queries, shown_messages
from tests.support.factories import (
    make_bare_occupation,
    make_institution,
    make_pay,
    make_program,
    make_role,
    make_source,
)
from tests.support.history import delete_page, edit, history, page_text, stored_versions
from tests.support.page import Page
from tests.support.search import find_guides, find_programs

pytestmark = pytest.mark.django_db


def admin_url(page: str, model, *arguments) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}", args=arguments)


def deleted_page_text(client, model, **params) -> str:
    return page_text(client.get(admin_url("deleted", model), params))


def delete(client, row) -> int:
    key = row.pk
    client.post(change_url(row).replace("/change/", "/delete/"), {"post": "yes"})
    assert not type(row).objects.filter(pk=key).exists(), "the row was not deleted"
    return key


def last_version(tracked, row):
    return stored_versions(tracked, row)[1]


def restore_deleted(client, model, key: int, version, **typed):
    """View ``version`` of a deleted page, restore it, and return the response."""
    url = admin_url("restore", model, key, version.change)
    seen = client.get(url).context["plan"].fingerprint
    return client.post(url, {"plan": seen} | typed, follow=True)


def all_values(tracked, key: int) -> dict:
    rows = tracked.snapshots([key])[key]
    return {row: {name: said for name, said in values.items() if name != "status"} for row, values in rows.items()}


def sign_in(client, *permissions: str) -> None:
    user = User.objects.create_user("eve", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)


class TestList:
    @pytest.mark.parametrize("model", [Role, Program, Source])
    def test_changelist_links_to_deleted_pages(self, client, model):
        sign_in(client, f"view_{model._meta.model_name}")
        page = Page(client.get(changelist_url(model)))
        assert page.link(f"Deleted {model._meta.verbose_name_plural}") == admin_url("deleted", model)

    def test_list_shows_name_user_and_time(self, admin_client):
        role = make_role("Tinkerer", status=Status.DRAFT)
        make_role("Still there")
        key = delete(admin_client, role)
        moment = stored_versions(GUIDE, Role(pk=key))[0].at
        page = deleted_page_text(admin_client, Role)
        assert f"Tinkerer deleted {moment:%B} {moment.day}, {moment:%Y, %H:%M} UTC, admin" in page
        assert "Still there" not in page

    def test_name_of_a_program_includes_its_institution(self, admin_client):
        institution = make_institution("Night School")
        program = make_program("MS in Robotics", institution=institution, status=Status.DRAFT)
        delete(admin_client, program)
        assert "MS in Robotics, Night School" in deleted_page_text(admin_client, Program)
        key = institution.pk
        institution.delete()
        assert f"MS in Robotics, institution {key}, which was deleted" in deleted_page_text(admin_client, Program)

    def test_deletion_by_a_deleted_account_shows_an_unknown_account(self, admin_client):
        delete_page(make_role("Tinkerer"))
        assert "UTC, unknown account" in deleted_page_text(admin_client, Role)

    def test_list_says_when_there_are_no_deleted_pages(self, admin_client):
        make_role()
        assert "There are no deleted guides" in deleted_page_text(admin_client, Role)

    def test_long_list_is_paginated_with_a_constant_query_count(self, admin_client):
        for number in range(2):
            delete_page(make_program(f"Program {number}", institution=make_institution(f"School {number}")))
        few = queries(admin_client, admin_url("deleted", Program))
        for number in range(2, 45):
            delete_page(make_program(f"Program {number}", institution=make_institution(f"School {number}")))
        assert queries(admin_client, admin_url("deleted", Program)) == few
        first = deleted_page_text(admin_client, Program)
        assert "Page 1 of 3" in first
        assert "Program 44, School 44" in first
        assert "Program 0, School 0" in deleted_page_text(admin_client, Program, p=3)

    def test_html_is_escaped(self, admin_client):
        key = delete(admin_client, make_role("<script>alert(1)</script>", slug="x", status=Status.DRAFT))
        for url in (admin_url("deleted", Role), admin_url("history", Role, key)):
            assert "<script>alert" not in admin_client.get(url).content.decode()


class TestHistory:
    def test_history_of_a_deleted_page_is_shown(self, admin_client):
        role = make_role("Tinkerer", status=Status.DRAFT)
        edit(role, badge="New")
        make_pay(role)
        key = delete(admin_client, role)
        page = page_text(admin_client.get(admin_url("history", Role, key)))
        assert "The page itself removed" in page
        assert "Pay, Mid, Banks removed" in page
        assert "The page itself Badge empty → became New" in page
        assert page.count("View this version") == 3

    def test_version_of_a_deleted_page_shows_all_values(self, admin_client):
        role = make_role("Tinkerer", status=Status.DRAFT)
        make_pay(role)
        key = delete(admin_client, role)
        page = page_text(admin_client.get(admin_url("restore", Role, key, last_version(GUIDE, Role(pk=key)).change)))
        assert "Claim What Tinkerer does." in page
        assert "Pay, Mid, Banks added" in page

    def test_query_count_is_constant(self, admin_client):
        few, many = make_role(status=Status.DRAFT), make_role(status=Status.DRAFT)
        add_rows(few, 0, 2)
        add_rows(many, 2, 20)
        keys = [delete(admin_client, role) for role in (few, many)]
        assert len({queries(admin_client, admin_url("history", Role, key)) for key in keys}) == 1
        urls = [admin_url("restore", Role, key, stored_versions(GUIDE, Role(pk=key))[1].change) for key in keys]
        assert len({queries(admin_client, url) for url in urls}) == 1

    def test_unknown_page_or_version_is_not_found(self, admin_client):
        key = delete(admin_client, make_role(status=Status.DRAFT))
        other = stored_versions(GUIDE, make_role())[0].change
        assert admin_client.get(admin_url("history", Role, key + 99)).url == reverse("admin:index")
        assert admin_client.get(admin_url("restore", Role, key + 99, other)).status_code == 404
        assert admin_client.get(admin_url("restore", Role, key, other)).status_code == 404


class TestRestore:
    def test_guide_is_restored_with_its_rows_and_search_text(self, admin_client):
        role = make_role("Tinkerer", status=Status.DRAFT, source=make_source())
        add_rows(role, 0, 3)
        key, then = role.pk, all_values(GUIDE, role.pk)
        delete(admin_client, role)
        answer = restore_deleted(admin_client, Role, key, last_version(GUIDE, role))
        assert "Restored the version of" in shown_messages(answer)
        assert all_values(GUIDE, key) == then
        assert find_guides("name 2").get().pk == key
        assert "Tinkerer" not in deleted_page_text(admin_client, Role)

    def test_public_page_is_restored_as_a_draft(self, admin_client, client):
        role = make_role("Tinkerer")
        published_at, key = role.published_at, role.pk
        delete(admin_client, role)
        restore_deleted(admin_client, Role, key, stored_versions(GUIDE, Role(pk=key))[1])
        role = Role.objects.get(pk=key)
        assert (role.status, role.published_at) == (Status.DRAFT, published_at)
        client.logout()
        assert client.get("/roles/tinkerer/").status_code == 404

    def test_history_records_the_restoration(self, admin_client):
        role = make_role("Tinkerer", status=Status.DRAFT)
        key = delete(admin_client, role)
        restore_deleted(admin_client, Role, key, last_version(GUIDE, Role(pk=key)))
        page = history(admin_client, Role.objects.get(pk=key))
        assert "admin Restored the version of" in page.partition("The page itself removed")[0]
        assert page.count("The stored history of this page begins here") == 1
        assert page.count("Restore this version") == 1, "the version that records the deletion can be restored"

    def test_version_that_records_the_deletion_is_not_restored(self, admin_client):
        role = make_role("Tinkerer", status=Status.DRAFT)
        make_pay(role)
        key = delete(admin_client, role)
        deletion, before = stored_versions(GUIDE, Role(pk=key))[:2]
        restore_deleted(admin_client, Role, key, before)
        assert admin_client.get(admin_url("restore", Role, key, deletion.change)).status_code == 404
        assert Role.objects.get(pk=key).pay_bands.exists()

    def test_page_can_be_deleted_and_restored_again(self, admin_client):
        role = make_role("Tinkerer", status=Status.DRAFT)
        key = delete(admin_client, role)
        restore_deleted(admin_client, Role, key, last_version(GUIDE, Role(pk=key)))
        delete(admin_client, Role.objects.get(pk=key))
        assert deleted_page_text(admin_client, Role).count("Tinkerer") == 1
        restore_deleted(admin_client, Role, key, last_version(GUIDE, Role(pk=key)))
        assert Role.objects.get(pk=key).title == "Tinkerer"

    def test_guide_whose_title_is_taken_is_not_restored(self, admin_client):
        role = make_role("Tinkerer", status=Status.DRAFT)
        key = delete(admin_client, role)
        make_role("Tinkerer")
        answer = restore_deleted(admin_client, Role, key, last_version(GUIDE, Role(pk=key)))
        assert "This page cannot be restored to this version." in page_text(answer)
        assert "Title: Guide with this Title already exists." in page_text(answer)
        assert Role.objects.count() == 1

    def test_program_is_restored_with_its_pathways(self, admin_client):
        role = make_role("Tinkerer")
        program = make_program("MS in Robotics", role, city="Lowell", tuition_usd=0)
        key, then = program.pk, all_values(PROGRAM, program.pk)
        delete(admin_client, program)
        restore_deleted(admin_client, Program, key, last_version(PROGRAM, Program(pk=key)))
        assert all_values(PROGRAM, key) == then
        assert find_programs("robotics lowell").get().city_slug == "lowell"
        assert Program.objects.get().status == Status.DRAFT

    def test_row_whose_required_page_is_deleted_is_restored_with_it(self, admin_client):
        role = make_role("Tinkerer", status=Status.DRAFT)
        program = make_program("MS in Robotics", role, status=Status.DRAFT)
        gone, key = role.pk, program.pk
        version = stored_versions(PROGRAM, program)[0]
        delete(admin_client, program)
        delete(admin_client, role)
        page = page_text(admin_client.get(admin_url("restore", Program, key, version.change)))
        assert "Leads to: the guide Tinkerer is deleted. Restoring it will also restore this row." in page
        restore_deleted(admin_client, Program, key, version)
        assert Program.objects.get().pk == key
        assert not Pathway.objects.exists()
        restore_deleted(admin_client, Role, gone, last_version(GUIDE, Role(pk=gone)))
        assert Pathway.objects.get().program_id == key

    def test_guides_compared_with_each_other_are_restored(self, admin_client):
        one, other = make_role("One", status=Status.DRAFT), make_role("Other", status=Status.DRAFT)
        for role, to in ((one, other), (other, one)):
            Comparison.objects.create(role=role, other=to, other_side="That.", this_side="This.")
        versions = {role.pk: stored_versions(GUIDE, role)[0] for role in (one, other)}
        Comparison.objects.all().delete()
        for role in (one, other):
            delete(admin_client, Role.objects.get(pk=role.pk))
        for key, version in versions.items():
            restore_deleted(admin_client, Role, key, version)
        assert Role.objects.count() == 2
        assert [(row.role.title, row.other.title) for row in Comparison.objects.all()] == [("Other", "One")]

    def test_comparison_with_a_deleted_guide_is_left_out(self, admin_client):
        """Restoring the other guide must not add it either, because it belongs to this guide."""
        one, other = make_role("One", status=Status.DRAFT), make_role("Other", status=Status.DRAFT)
        Comparison.objects.create(role=one, other=other, other_side="That.", this_side="This.")
        keys = [delete(admin_client, role) for role in (one, other)]
        url = admin_url("restore", Role, keys[0], last_version(GUIDE, Role(pk=keys[0])).change)
        left_out = f"Compared: other was guide {keys[1]}, which was deleted. It is required, so this row is left out."
        assert left_out in page_text(admin_client.get(url))
        for key in keys:
            restore_deleted(admin_client, Role, key, last_version(GUIDE, Role(pk=key)))
        assert Role.objects.count() == 2
        assert not Comparison.objects.exists()

    def test_program_of_a_deleted_institution_is_not_restored(self, admin_client):
        program = make_program(institution=make_institution("Old"), status=Status.DRAFT)
        key, institution = delete(admin_client, program), program.institution
        institution.delete()
        page = admin_client.get(admin_url("restore", Program, key, last_version(PROGRAM, Program(pk=key)).change))
        assert "It is required." in page_text(page)
        assert "Restore it" not in page.content.decode()

    def test_restoring_a_source_with_warnings_needs_a_reason(self, admin_client):
        source = make_source(title="Survey", review_on="2020-01-01")
        key = delete(admin_client, source)
        version = last_version(SOURCE, Source(pk=key))
        answer = restore_deleted(admin_client, Source, key, version)
        assert "that version causes the warnings" in page_text(answer)
        assert not Source.objects.filter(pk=key).exists()
        (shown,) = answer.context["audit"]
        restore_deleted(admin_client, Source, key, version, **{shown["input_name"]: "Under review."})
        assert Source.objects.get(pk=key).title == "Survey"
        assert AcceptedWarning.objects.get().reason == "Under review."

    def test_occupation_is_restored(self, admin_client):
        occupation = make_bare_occupation(7)
        key = delete(admin_client, occupation)
        assert "15-0007, Occupation 7" in deleted_page_text(admin_client, type(occupation))
        restore_deleted(admin_client, type(occupation), key, last_version(OCCUPATION, type(occupation)(pk=key)))
        assert type(occupation).objects.get(pk=key).title == "Occupation 7"


class TestPermissions:
    def test_viewer_sees_versions_but_cannot_restore_them(self, client):
        role = make_role("Tinkerer", status=Status.DRAFT)
        version, key = stored_versions(GUIDE, role)[0], delete_page(role)
        sign_in(client, "view_role")
        assert "Tinkerer" in deleted_page_text(client, Role)
        url = admin_url("restore", Role, key, version.change)
        page = client.get(url)
        assert "Claim What Tinkerer does." in page_text(page)
        assert not Page(page).section("content-main").has("form")
        assert client.post(url, {"plan": page.context["plan"].fingerprint}).status_code == 403
        assert not Role.objects.exists()

    def test_deleted_pages_require_the_view_permission(self, client):
        role = make_role(status=Status.DRAFT)
        version, key = stored_versions(GUIDE, role)[0], delete_page(role)
        sign_in(client, "view_source", "add_role")
        for url in (
            admin_url("deleted", Role),
            admin_url("history", Role, key),
            admin_url("restore", Role, key, version.change),
        ):
            assert client.get(url).status_code == 403
            assert client.post(url).status_code == 403

    def test_restoring_requires_no_publish_permission(self, client):
        role = make_role("Tinkerer")
        version, key = stored_versions(GUIDE, role)[0], delete_page(role)
        sign_in(client, "view_role", "add_role", "change_role")
        assert "Restored the version of" in shown_messages(restore_deleted(client, Role, key, version))
        assert Role.objects.get().status == Status.DRAFT
