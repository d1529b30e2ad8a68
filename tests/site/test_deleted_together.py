"""Tests of deleting several pages in a list, and of restoring pages that were deleted together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.content.publishing import Status
from careerguide.desk import history as desk_history
from programs.history import PROGRAM
from programs.models import DegreeType, Pathway, Program
from tests.support.admin import (
    get_group,
    message_texts,
    page_url,
    run_action,
)
from tests.support.factories import make_degree_type, make_institution, make_program, make_programs, make_role
from tests.support.history import stored_versions
from tests.support.page import Page

pytestmark = pytest.mark.django_db


def delete(client, *rows):
    return run_action(client, "delete_selected", *rows, post="yes")


def deletion_url(response) -> str:
    return Page(response).one(".messagelist").link("Restore")


def test_confirmation_names_the_number_of_public_pages(admin_client):
    rows = [*make_programs(10), make_program("Draft", status=Status.DRAFT)]
    page = Page(run_action(admin_client, "delete_selected", *rows))
    assert page.heading == "Delete 11 programs, 10 of them public"
    assert "You can restore all of them together." in page.text
    assert page.one("#content input[type=submit]")["value"] == "Delete 11 programs"


def test_rows_without_a_status_can_be_restored(admin_client):
    degree_type = make_degree_type()
    page = Page(run_action(admin_client, "delete_selected", degree_type))
    assert page.heading == "Delete 1 degree type"
    response = delete(admin_client, degree_type)
    admin_client.post(deletion_url(response))
    assert DegreeType.objects.get().name == degree_type.name


def test_deleted_pages_are_restored_together(admin_client):
    role = make_role("Tinkerer")
    rows = [make_program(f"MS {number}", role=role) for number in range(3)]
    keys, other = [row.pk for row in rows], make_program("Deleted before")
    delete(admin_client, other)
    response = delete(admin_client, *rows)
    assert message_texts(response) == ["Deleted: 3 programs. Restore them"]
    url = deletion_url(response)
    page = Page(admin_client.get(url))
    assert page.heading == "3 programs deleted together"
    assert page.one("#content-main form button").text == "Restore 3 programs"
    after = admin_client.post(url, follow=True)
    assert message_texts(after) == [
        "Restored as drafts: 3 programs. “MS 0, Example University”, “MS 1, Example University”, "
        "“MS 2, Example University”. List them."
    ]
    assert list(Program.objects.order_by("pk").values_list("pk", "status")) == [(key, "draft") for key in keys]
    assert Pathway.objects.filter(role=role).count() == 3
    listed = admin_client.get(Page(after).one(".messagelist").link("List them"))
    assert listed.context["cl"].result_count == 3
    assert "All of them have been restored." in Page(admin_client.get(url)).text


def test_pages_that_cannot_be_restored_are_reported(admin_client):
    school = make_institution("Night School")
    blocked, fine = make_program("Blocked", institution=school), make_program("Fine")
    url = deletion_url(delete(admin_client, blocked, fine))
    school.delete()
    after = admin_client.post(url, follow=True)
    restored, refused = message_texts(after)
    assert restored.startswith("Restored as drafts: 1 program. “Fine, Example University”.")
    assert refused.startswith("Not restored: 1 program. The page: institution was institution")
    assert list(Program.objects.all()) == [fine]
    assert "Restore 1 program" in Page(after).text


def test_one_click_restores_a_limited_number(admin_client, monkeypatch):
    monkeypatch.setattr(desk_history, "MAX_RESTORED", 2)
    url = deletion_url(delete(admin_client, *make_programs(3)))
    after = admin_client.post(url, follow=True)
    assert Program.objects.count() == 2
    assert Page(after).one("#content-main form button").text == "Restore 1 program"
    admin_client.post(url)
    assert Program.objects.count() == 3


def test_restoring_needs_the_permission_to_add(admin_client, client, django_user_model):
    url = deletion_url(delete(admin_client, make_program("MS 0")))
    viewer = django_user_model.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(*get_group("Editor").permissions.filter(codename="view_program"))
    client.force_login(viewer)
    assert "Your account may not restore them." in Page(client.get(url)).text
    assert client.post(url).status_code == 403
    assert not Program.objects.exists()


def test_list_of_deleted_pages_links_to_pages_deleted_together(admin_client):
    delete(admin_client, *make_programs(2))
    delete(admin_client, make_program("Alone"))
    page = Page(admin_client.get(page_url(Program, "deleted")))
    links = {url for text, url in page.links.items() if text == "2 deleted together"}
    assert len(page.css(".deleted li")) == 3
    assert len(links) == 1
    assert Page(admin_client.get(links.pop())).heading == "2 programs deleted together"


def test_unknown_deletion_is_not_found(admin_client):
    change = stored_versions(PROGRAM, make_program())[0].change
    assert admin_client.get(page_url(Program, "deleted_together", change)).status_code == 404


def test_query_count_of_the_list_is_constant(admin_client):
    def count(rows: int) -> int:
        url = deletion_url(delete(admin_client, *make_programs(rows)))
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(url)
        return len(captured)

    count(1)
    assert count(2) == count(30)
