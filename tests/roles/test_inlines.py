"""Tests of renumbering inline rows in one save, and of rows that belong to other inline rows."""

import pytest
from django.contrib.auth.models import Permission

from roles.models import SkillEntry, SourceNote
from tests.support.admin import change_url, form_data, refused_page, with_row
from tests.support.factories import make_role, make_skill, make_skill_group, make_source

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


def test_rows_that_were_not_sent_stay(admin_client, guide):
    """Only a browser that has not loaded the whole page would leave them out."""
    data = {name: value for name, value in form_data(admin_client, guide).items() if not name.startswith("notes-2-")}
    changes = {"notes-TOTAL_FORMS": 2, "notes-INITIAL_FORMS": 2, "notes-0-text": "New.", "notes-1-DELETE": "on"}
    assert admin_client.post(change_url(guide), data | changes).status_code == 302
    assert notes() == {1: "New.", 3: "Third."}


@pytest.mark.parametrize("names", [[], ["change_sourcenote"]], ids=["view", "change"])
def test_row_stays_if_the_account_may_not_delete_it(client, guide, django_user_model, names):
    user = django_user_model.objects.create_user("editor", is_staff=True)
    names = ["view_role", "change_role", "view_sourcenote", *names]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    data = form_data(client, guide)
    left_out = {name: value for name, value in data.items() if not name.startswith("notes-")}
    for each in (data | {"notes-0-DELETE": "on"}, left_out | {"notes-TOTAL_FORMS": 0, "notes-INITIAL_FORMS": 0}):
        assert client.post(change_url(guide), each).status_code == 302
        assert notes() == {1: "First.", 2: "Second.", 3: "Third."}


class TestSkills:
    """Each skill names its group, which is a row of the same form."""

    @pytest.fixture
    def guide(self):
        role = make_role(status="draft")
        for number in (1, 2):
            SkillEntry.objects.create(group=make_skill_group(role, number), skill=make_skill(number), number=1)
        return role

    def skills(self) -> list[tuple[str, str]]:
        return list(SkillEntry.objects.order_by("group__number", "number").values_list("group__name", "skill__name"))

    def test_skill_is_added_to_a_new_group(self, admin_client, guide):
        data = with_row(form_data(admin_client, guide), "skill_groups", number=3, name="New")
        data = with_row(data, "skill_entries", parent="New", skill=make_skill(3).pk, number=1)
        assert admin_client.post(change_url(guide), data).status_code == 302
        assert self.skills() == [("Group 1", "Skill 1"), ("Group 2", "Skill 2"), ("New", "Skill 3")]

    def test_new_guide_is_added_with_groups_and_skills(self, admin_client, guide):
        url = change_url(guide).replace(f"{guide.pk}/change", "add")
        data = {"title": "New guide", "slug": "", "status": "draft"}
        for rows in admin_client.get(url).context["inline_admin_formsets"]:
            data |= {f"{rows.formset.prefix}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        data = with_row(data, "skill_groups", number=1, name="Group A")
        data = with_row(data, "skill_entries", parent="Group A", skill=make_skill(3).pk, number=1)
        assert admin_client.post(url, data).status_code == 302
        assert ("Group A", "Skill 3") in self.skills()

    def test_skill_is_moved_to_another_group(self, admin_client, guide):
        changes = {"skill_entries-1-parent": "Group 1", "skill_entries-1-number": 2}
        assert save(admin_client, guide, **changes).status_code == 302
        assert self.skills() == [("Group 1", "Skill 1"), ("Group 1", "Skill 2")]

    def test_skills_stay_in_a_group_with_another_name(self, admin_client, guide):
        assert save(admin_client, guide, **{"skill_groups-0-name": "Foundation"}).status_code == 302
        assert self.skills() == [("Foundation", "Skill 1"), ("Group 2", "Skill 2")]

    def test_two_groups_can_swap_names(self, admin_client, guide):
        changes = {"skill_groups-0-name": "Group 2", "skill_groups-1-name": "Group 1"}
        assert save(admin_client, guide, **changes).status_code == 302
        assert self.skills() == [("Group 2", "Skill 1"), ("Group 1", "Skill 2")]

    def test_group_is_removed_with_its_skills(self, admin_client, guide):
        assert save(admin_client, guide, **{"skill_groups-0-DELETE": "on"}).status_code == 302
        assert self.skills() == [("Group 2", "Skill 2")]

    def test_skill_of_a_removed_group_can_be_kept_in_another(self, admin_client, guide):
        changes = {"skill_groups-0-DELETE": "on", "skill_entries-0-parent": "Group 2", "skill_entries-0-number": 2}
        assert save(admin_client, guide, **changes).status_code == 302
        assert self.skills() == [("Group 2", "Skill 2"), ("Group 2", "Skill 1")]

    @pytest.mark.parametrize("changes", [{}, {"skill_groups-1-DELETE": "on"}], ids=["unknown", "removed"])
    def test_group_that_the_page_does_not_have_is_refused(self, admin_client, guide, changes):
        name = "Group 2" if changes else "Group 3"
        data = form_data(admin_client, guide) | changes | {"skill_entries-0-parent": name}
        page = admin_client.post(change_url(guide), data)
        [formset] = [
            each.formset for each in page.context["inline_admin_formsets"] if each.formset.prefix == "skill_entries"
        ]
        assert formset.forms[0].errors["parent"] == ["This page has no such group. Use the name of one of its groups."]
        assert self.skills() == [("Group 1", "Skill 1"), ("Group 2", "Skill 2")]

    def test_group_is_required(self, admin_client, guide):
        data = with_row(form_data(admin_client, guide), "skill_entries", skill=make_skill(3).pk, number=2)
        assert "This field is required." in refused_page(admin_client, guide, data)

    def test_skill_stays_if_its_row_is_not_sent_by_someone_who_may_only_view_it(self, client, guide, django_user_model):
        user = django_user_model.objects.create_user("editor", is_staff=True)
        names = ["view_role", "change_role", "view_skillgroup", "change_skillgroup", "view_skillentry"]
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        client.force_login(user)
        data = {
            name: value
            for name, value in form_data(client, guide).items()
            if not name.startswith("skill_entries-") or name.endswith(("_FORMS", "-id"))
        }
        changes = {"skill_groups-0-name": "Foundation", "skill_entries-0-note": "Not allowed."}
        assert client.post(change_url(guide), data | changes).status_code == 302
        assert self.skills() == [("Foundation", "Skill 1"), ("Group 2", "Skill 2")]
        assert not SkillEntry.objects.exclude(note="").exists()
