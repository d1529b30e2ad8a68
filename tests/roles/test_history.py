import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command

from careerguide.content.publishing import Status
from careerguide.history.pages import PAGES
from careerguide.history.versions import ELSEWHERE, FIRST, Version, record_first_versions
from roles.history import GUIDE
from roles.models import (
    DayEntry,
    Role,
    SkillEntry,
    SkillGroup,
)
from tests.support.admin import add_rows, change_url, form_data, queries, run_action, shown_messages, with_row
from tests.support.factories import make_pay, make_role, make_skill, make_skill_group, make_source
from tests.support.history import edit, history, history_url, restore, restore_url, save, stored_versions
from tests.support.page import Page

pytestmark = pytest.mark.django_db


def editor(client, *names: str) -> User:
    user = User.objects.create_user("eve", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return user


class TestChanges:
    def test_saving_a_guide_with_its_rows_makes_one_history_entry(self, admin_client):
        role = make_role(status=Status.DRAFT)
        make_pay(role, low=200_000, high=240_000, employer_type="Tech companies", source=make_source(title="Survey"))
        DayEntry.objects.create(role=role, weekday=1, text="Talk with customers all morning.")
        before = len(stored_versions(GUIDE, role))
        save(
            admin_client,
            role,
            **{"growth_percent": "5.0", "pay_bands-0-high": 250_000, "pay_bands-0-basis": "total"},
            **{"days-0-text": "Talk with users all morning.", "entry_education": "bachelor"},
        )
        assert len(stored_versions(GUIDE, role)) == before + 1
        page = history(admin_client, role)
        newest = page.partition("Restore this version")[0]
        assert "UTC, admin" in newest
        assert "The page itself" in newest
        assert "Growth (%) empty → became 5" in newest
        assert "Entry level not stated → became Bachelor’s degree" in newest
        assert (
            "Pay, Mid, Tech companies Pay to 240,000 → became 250,000 Basis not stated → became total compensation"
            in newest
        )
        assert "The week, Monday Text Talk with removed: customers added: users all morning." in newest
        assert "Pay from" not in newest

    def test_added_and_removed_rows_show_all_their_values(self, admin_client):
        role = make_role(status=Status.DRAFT)
        make_pay(role, employer_type="Banks")
        data = form_data(admin_client, role)
        data = with_row(data, "steps", path="ladder", number=1, title="Senior", text="Five years.")
        admin_client.post(change_url(role), data | {"pay_bands-0-DELETE": "on"})
        newest = history(admin_client, role).partition("Restore this version")[0]
        assert "Pay, Mid, Banks removed Level Mid Employer type Banks Pay from 100,000 Pay to 150,000" in newest
        assert "Step, The ladder, Senior added Path The ladder Number 1 Title Senior Text Five years." in newest

    def test_history_says_that_a_related_row_is_deleted(self, admin_client):
        old, new = make_source(title="Old survey"), make_source(title="New survey")
        role = make_role(source=old)
        edit(role, source=new)
        assert "Source Old survey → became New survey" in history(admin_client, role)
        key = old.pk
        old.delete()
        assert f"Source source {key}, which was deleted → became New survey" in history(admin_client, role)

    def test_skills_are_in_the_history_of_the_guide(self, admin_client):
        role = make_role()
        group = make_skill_group(role)
        SkillEntry.objects.create(group=group, skill=make_skill(7), number=1)
        save(admin_client, role, **{"skill_groups-0-text": "Why it matters.", "skill_entries-0-note": "A lot of it."})
        newest = history(admin_client, role).partition("Restore this version")[0]
        assert "Skill group, Group 1 Text empty → became Why it matters." in newest
        assert "Skill, Skill 7 Note empty → became A lot of it." in newest

    def test_history_names_the_action_that_published_the_guide(self, admin_client):
        role = make_role(status=Status.DRAFT, source=make_source())
        assert "Published" in shown_messages(run_action(admin_client, "publish", role))
        page = history(admin_client, role)
        assert "Published using an admin action. The page itself Status Draft → became Published" in page

    def test_save_without_changes_makes_no_entry(self, admin_client):
        role = make_role()
        before = len(stored_versions(GUIDE, role))
        save(admin_client, role)
        assert len(stored_versions(GUIDE, role)) == before

    def test_change_outside_the_admin_is_stored_before_the_next_change(self, admin_client):
        role = edit(make_role(status=Status.DRAFT), claim="First claim.")
        role.badge = "Hot"
        role.save(update_fields=["badge"])
        make_pay(role)
        save(admin_client, role, claim="Last claim.")
        last, elsewhere, first, found = stored_versions(GUIDE, role)
        assert [each.reason for each in (last, elsewhere, first, found)] == ["", ELSEWHERE, "", FIRST]
        entries = Page(admin_client.get(history_url(role))).css("section.version")
        assert "Claim First claim. → became Last claim." in entries[0].text
        assert "Badge" not in entries[0].text
        said = history(admin_client, role)
        assert f"unknown account {ELSEWHERE} The page itself Badge empty → became Hot Pay, Mid, Banks added" in said
        restore(admin_client, role, elsewhere)
        role.refresh_from_db()
        assert (role.claim, role.badge) == ("First claim.", "Hot")

    def test_loaded_content_has_a_first_version_to_restore(self, admin_client):
        call_command("load_content", guides_only=True, verbosity=0)
        for page in PAGES.values():
            stored = Version.objects.filter(model=page.label).values_list("object_id", flat=True)
            assert sorted(stored) == sorted(page.model._base_manager.values_list("pk", flat=True))
        role = Role.objects.get(slug="ai-engineer")
        (first,) = stored_versions(GUIDE, role)
        assert first.reason == FIRST
        assert "The stored history of this page begins here" in history(admin_client, role)
        claim = role.claim
        edit(role, claim="Another claim.")
        assert f"removed: {claim}" not in history(admin_client, role)
        assert f"Claim {claim} → became Another claim." in history(admin_client, role)
        restore(admin_client, role, first)
        role.refresh_from_db()
        assert role.claim == claim
        count = Version.objects.count()
        record_first_versions()
        assert Version.objects.count() == count

    def test_history_says_which_versions_are_not_stored(self, admin_client):
        role = make_role(status=Status.DRAFT)
        make_pay(role)
        assert "No version of this page is stored yet" in history(admin_client, role)
        save(admin_client, role, badge="Hot")
        assert f"{FIRST} The stored history of this page begins here, with 2 rows." in history(admin_client, role)

    def test_long_history_is_paginated(self, admin_client):
        role = make_role()
        for number in range(25):
            edit(role, badge=f"Badge {number}")
        assert "Badge 23 → became Badge 24" in history(admin_client, role)
        assert "Page 1 of 2" in history(admin_client, role)
        assert "The stored history of this page begins here" in history(admin_client, role, p=2)

    def test_history_escapes_html(self, admin_client):
        role = make_role(status=Status.DRAFT)
        edit(role, claim="<script>alert(1)</script>", summary="<script>alert(1)</script>")
        assert "<script>alert" not in admin_client.get(history_url(role)).content.decode()

    def test_query_count_is_constant(self, admin_client):
        role = make_role(source=make_source())
        add_rows(role, 0, 2)
        stored_versions(GUIDE, role)
        few = queries(admin_client, history_url(role))
        for start in range(2, 20, 2):
            add_rows(role, start, start + 2)
            for band in role.pay_bands.all():
                band.source = make_source()
                band.save(update_fields=["source"])
            stored_versions(GUIDE, role)
        assert queries(admin_client, history_url(role)) == few

    def test_deleting_a_guide_keeps_its_versions(self, admin_client):
        role = make_role(status=Status.DRAFT)
        group = make_skill_group(role)
        admin_client.post(change_url(role).replace("change", "delete"), {"post": "yes"})
        assert not SkillGroup.objects.exists()
        deletion, found = Version.objects.filter(model="roles.role")
        assert (deletion.is_deleted, found.is_deleted) == (True, False)
        assert deletion.rows == found.rows
        assert [row["id"] for row in deletion.rows["roles.skillgroup"]] == [group.pk]


class TestPermissions:
    def test_user_who_can_only_view_cannot_restore(self, client):
        role = make_role(status=Status.DRAFT)
        edit(role, badge="New")
        editor(client, "view_role")
        assert "Restore this version" not in history(client, role)
        assert client.get(restore_url(role, stored_versions(GUIDE, role)[1])).status_code == 403

    def test_history_needs_permission_to_view(self, client):
        role = make_role()
        editor(client, "view_source")
        assert client.get(history_url(role)).status_code == 403

    def test_editor_restores_a_public_page_as_a_draft(self, client):
        role = make_role()
        edit(role, badge="New")
        editor(client, "view_role", "change_role")
        assert "Restore this version" in history(client, role)
        answer = restore(client, role, stored_versions(GUIDE, role)[1])
        assert "Saved as a draft. The public page has not changed." in shown_messages(answer)
        role.refresh_from_db()
        assert role.badge == "New"
