"""Tests of renumbering inline rows in one save."""

import pytest

from roles.models import SourceNote
from tests.support.admin import change_url, form_data, refused_page
from tests.support.factories import make_role, make_skill_group, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide():
    role = make_role(status="draft")
    for number, text in [(1, "First."), (2, "Second."), (3, "Third.")]:
        SourceNote.objects.create(role=role, number=number, about="pay", text=text, source=make_source())
    return role


def notes() -> dict[int, str]:
    return dict(SourceNote.objects.values_list("number", "text"))


def save(client, guide, **changes):
    return client.post(change_url(guide), form_data(client, guide) | changes)


def test_two_notes_can_swap_numbers(admin_client, guide):
    assert save(admin_client, guide, **{"notes-0-number": 2, "notes-1-number": 1}).status_code == 302
    assert notes() == {1: "Second.", 2: "First.", 3: "Third."}


def test_three_notes_can_rotate_numbers(admin_client, guide):
    changes = {"notes-0-number": 2, "notes-1-number": 3, "notes-2-number": 1}
    assert save(admin_client, guide, **changes).status_code == 302
    assert notes() == {1: "Third.", 2: "First.", 3: "Second."}


def test_note_can_take_the_number_of_a_deleted_note(admin_client, guide):
    assert save(admin_client, guide, **{"notes-0-number": 3, "notes-2-DELETE": "on"}).status_code == 302
    assert notes() == {3: "First.", 2: "Second."}


def test_duplicate_number_is_refused(admin_client, guide):
    page = refused_page(admin_client, guide, form_data(admin_client, guide) | {"notes-0-number": 2})
    assert "Another note of this guide has this number." in page
    assert notes()[1] == "First."


def test_skill_groups_can_swap_numbers(admin_client, guide):
    make_skill_group(guide, 1), make_skill_group(guide, 2)
    changes = {"skill_groups-0-number": 2, "skill_groups-1-number": 1}
    assert save(admin_client, guide, **changes).status_code == 302
    assert list(guide.skill_groups.values_list("name", flat=True)) == ["Group 2", "Group 1"]
