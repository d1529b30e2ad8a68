"""The history of a guide: who changed what, in words, and who may see it."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command

from careerguide.content.publishing import Status
from careerguide.history.records import FIRST, first_versions, one_change, tracked_models, versions_of
from roles.history import GUIDE
from roles.models import (
    DayEntry,
    Role,
    SkillEntry,
    SkillGroup,
)
from tests.support.admin import (
    change_url,
    fill,
    filled_in,
    make_group,
    make_pay,
    make_skill,
    queries,
    run_action,
    told,
    with_row,
)
from tests.support.factories import make_role, make_source
from tests.support.history import go_back, history, history_url, kept, restore_url, save

pytestmark = pytest.mark.django_db


def editor(client, *names: str) -> User:
    """Sign in somebody with these permissions alone."""
    user = User.objects.create_user("eve", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return user


# What is told


def test_a_save_with_its_rows_is_one_entry_with_its_differences_in_words(admin_client):
    role = make_role(status=Status.DRAFT)
    make_pay(role, low=200_000, high=240_000, employer_type="Tech companies", source=make_source(title="Survey"))
    DayEntry.objects.create(role=role, weekday=1, text="Talk with customers all morning.")
    before = len(kept(GUIDE, role))
    save(
        admin_client,
        role,
        **{"growth_percent": "5.0", "pay_bands-0-high": 250_000, "pay_bands-0-basis": "total"},
        **{"days-0-text": "Talk with users all morning.", "entry_education": "bachelor"},
    )
    assert len(kept(GUIDE, role)) == before + 1
    page = history(admin_client, role)
    newest = page.partition("Go back to this version")[0]
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


def test_rows_that_come_and_go_are_told_with_all_that_they_say(admin_client):
    role = make_role(status=Status.DRAFT)
    make_pay(role, employer_type="Banks")
    data = filled_in(admin_client.get(change_url(role)))
    data = with_row(data, "steps", path="ladder", number=1, title="Senior", text="Five years.")
    admin_client.post(change_url(role), data | {"pay_bands-0-DELETE": "on"})
    newest = history(admin_client, role).partition("Go back to this version")[0]
    assert "Pay, Mid, Banks removed Level Mid Employer type Banks Pay from 100,000 Pay to 150,000" in newest
    assert "Step, The ladder, Senior added Path The ladder Number 1 Title Senior Text Five years." in newest


def test_related_rows_are_told_by_name_and_those_that_are_gone_as_that(admin_client):
    old, new = make_source(title="Old survey"), make_source(title="New survey")
    role = make_role(source=old)
    role.source = new
    role.save()
    assert "Source Old survey → became New survey" in history(admin_client, role)
    key = old.pk
    old.delete()
    assert f"Source source {key}, which is gone → became New survey" in history(admin_client, role)


def test_a_skill_and_its_group_stand_in_the_guides_history(admin_client):
    role = make_role()
    group = make_group(role)
    SkillEntry.objects.create(group=group, skill=make_skill(7), number=1)
    save(admin_client, group, **{"text": "Why it matters.", "entries-0-note": "A lot of it."})
    newest = history(admin_client, role).partition("Go back to this version")[0]
    assert "Skill group, Group 1 Text empty → became Why it matters." in newest
    assert "Skill, Skill 7 Note empty → became A lot of it." in newest
    answer = admin_client.get(history_url(group))
    assert answer.url == history_url(role)


def test_a_row_that_moved_to_another_guide_is_gone_from_the_first(admin_client):
    one, other = make_role(), make_role()
    band = make_pay(one)
    band.role = other
    band.save()
    assert "Pay, Mid, Banks removed" in history(admin_client, one)
    assert "Pay, Mid, Banks added" in history(admin_client, other)


def test_what_an_action_of_the_list_did_says_so(admin_client):
    role = make_role(status=Status.DRAFT, source=make_source())
    assert "Published" in told(run_action(admin_client, "publish", role))
    page = history(admin_client, role)
    assert "Published, from the list. The page itself Status Draft → became Published" in page


def test_a_page_that_was_only_looked_at_has_no_entry(admin_client):
    role = make_role()
    before = len(kept(GUIDE, role))
    save(admin_client, role)
    assert len(kept(GUIDE, role)) == before


def test_what_a_command_wrote_has_no_name_and_is_one_entry_where_it_says_so(admin_client):
    role = make_role()
    with one_change("Tidied up."):
        role.badge = "New"
        role.save()
        make_pay(role)
    newest = history(admin_client, role).partition("Go back to this version")[0]
    assert "no known account Tidied up. The page itself Badge empty → became New Pay, Mid, Banks added" in newest


def test_the_first_content_is_one_quiet_version_to_compare_with_and_to_go_back_to(admin_client):
    call_command("load_content", verbosity=0)
    assert all(versions_of(model).objects.count() == model._base_manager.count() for model in tracked_models())
    role = Role.objects.get(slug="ai-engineer")
    (first,) = kept(GUIDE, role)
    assert first.reason == FIRST
    assert "What is kept of this page begins here" in history(admin_client, role)
    claim = role.claim
    role.claim = "Another claim."
    role.save()
    assert f"removed: {claim}" not in history(admin_client, role)
    assert f"Claim {claim} → became Another claim." in history(admin_client, role)
    go_back(admin_client, role, first)
    role.refresh_from_db()
    assert role.claim == claim
    assert first_versions() == 0


def test_before_anything_was_kept_the_page_says_that(admin_client):
    role = make_role()
    versions_of(Role).objects.all().delete()
    assert "Nothing has been kept of this page yet" in history(admin_client, role)
    role.badge = "New"
    role.save()
    assert "Nobody kept what stood here before" in history(admin_client, role)


def test_long_histories_come_in_pages(admin_client):
    role = make_role()
    for number in range(25):
        role.badge = f"Badge {number}"
        role.save()
    assert "Badge 23 → became Badge 24" in history(admin_client, role)
    assert "Page 1 of 2" in history(admin_client, role)
    assert "What is kept of this page begins here" in history(admin_client, role, p=2)


def test_what_is_hostile_is_shown_as_text(admin_client):
    role = make_role(status=Status.DRAFT)
    role.claim = role.summary = "<script>alert(1)</script>"
    role.save()
    assert "<script>alert" not in admin_client.get(history_url(role)).content.decode()


def test_a_history_takes_as_many_queries_for_many_changes_and_rows_as_for_few(admin_client):
    role = make_role(source=make_source())
    with one_change():
        fill(role, 0, 2)
    few = queries(admin_client, history_url(role))
    for start in range(2, 20, 2):
        with one_change():
            fill(role, start, start + 2)
            for band in role.pay_bands.all():
                band.source = make_source()
                band.save()
    assert queries(admin_client, history_url(role)) == few


# Who may


def test_who_may_see_a_guide_sees_its_history_and_no_way_back(client):
    role = make_role(status=Status.DRAFT)
    role.badge = "New"
    role.save()
    editor(client, "view_role")
    assert "Go back" not in history(client, role)
    assert client.get(restore_url(role, kept(GUIDE, role)[1])).status_code == 403


def test_who_may_not_see_a_guide_does_not_see_its_history(client):
    role = make_role()
    editor(client, "view_source")
    assert client.get(history_url(role)).status_code == 403


def test_only_who_may_publish_goes_back_on_a_public_page(client):
    role = make_role()
    role.badge = "New"
    role.save()
    eve = editor(client, "view_role", "change_role")
    first = kept(GUIDE, role)[1]
    assert "Go back" not in history(client, role)
    assert client.post(restore_url(role, first), {"plan": ""}).status_code == 403
    eve.user_permissions.add(Permission.objects.get(codename="publish_role"))
    assert "Went back to the version of" in told(go_back(client, role, first))


def test_going_back_is_asked_for_by_post_with_a_token(client, admin_user):
    role = make_role()
    role.badge = "New"
    role.save()
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    assert strict.post(restore_url(role, kept(GUIDE, role)[1]), {"plan": ""}).status_code == 403


def test_deleting_a_guide_leaves_its_versions(admin_client):
    role = make_role(status=Status.DRAFT)
    make_group(role)
    admin_client.post(change_url(role).replace("change", "delete"), {"post": "yes"})
    assert not SkillGroup.objects.exists()
    kinds = [set(versions_of(model).objects.values_list("history_type", flat=True)) for model in (Role, SkillGroup)]
    assert kinds == [{"+", "-"}, {"+", "-"}]
