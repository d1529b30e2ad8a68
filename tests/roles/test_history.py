"""The history of a guide: who changed what, in words, and the way back."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command

from careerguide.lib.history import FIRST, first_versions, one_change, tracked_models, versions_of
from careerguide.publishing import Status
from roles.history import GUIDE, SOURCE
from roles.models import (
    CareerStep,
    Comparison,
    DayEntry,
    PayBand,
    Role,
    RoleAlias,
    SkillEntry,
    SkillGroup,
    SourceNote,
)
from tests.desk import (
    address,
    fill,
    filled_in,
    make_group,
    make_occupation,
    make_pay,
    make_skill,
    queries,
    run_action,
    told,
    with_row,
)
from tests.factories import make_role, make_source
from tests.history import back_address, go_back, history, history_address, kept, words

pytestmark = pytest.mark.django_db


def save(client, row, **values):
    """An editor opens the page of ``row``, types ``values`` and saves."""
    answer = client.post(address(row), filled_in(client.get(address(row))) | values)
    assert answer.status_code == 302, told(answer)


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
    assert "UTC , admin" in newest
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
    data = filled_in(admin_client.get(address(role)))
    data = with_row(data, "steps", path="ladder", number=1, title="Senior", text="Five years.")
    admin_client.post(address(role), data | {"pay_bands-0-DELETE": "on"})
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
    answer = admin_client.get(history_address(group))
    assert answer.url == history_address(role)


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
    assert "<script>alert" not in admin_client.get(history_address(role)).content.decode()


def test_a_history_takes_as_many_queries_for_many_changes_and_rows_as_for_few(admin_client):
    role = make_role(source=make_source())
    with one_change():
        fill(role, 0, 2)
    few = queries(admin_client, history_address(role))
    for start in range(2, 20, 2):
        with one_change():
            fill(role, start, start + 2)
            for band in role.pay_bands.all():
                band.source = make_source()
                band.save()
    assert queries(admin_client, history_address(role)) == few


# Who may


def test_who_may_see_a_guide_sees_its_history_and_no_way_back(client):
    role = make_role(status=Status.DRAFT)
    role.badge = "New"
    role.save()
    editor(client, "view_role")
    assert "Go back" not in history(client, role)
    assert client.get(back_address(role, kept(GUIDE, role)[1])).status_code == 403


def test_who_may_not_see_a_guide_does_not_see_its_history(client):
    role = make_role()
    editor(client, "view_source")
    assert client.get(history_address(role)).status_code == 403


def test_only_who_may_publish_goes_back_on_a_public_page(client):
    role = make_role()
    role.badge = "New"
    role.save()
    eve = editor(client, "view_role", "change_role")
    first = kept(GUIDE, role)[1]
    assert "Go back" not in history(client, role)
    assert client.post(back_address(role, first), {"plan": ""}).status_code == 403
    eve.user_permissions.add(Permission.objects.get(codename="publish_role"))
    assert "Went back to the version of" in told(go_back(client, role, first))


def test_going_back_is_asked_for_by_post_with_a_token(client, admin_user):
    role = make_role()
    role.badge = "New"
    role.save()
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    assert strict.post(back_address(role, kept(GUIDE, role)[1]), {"plan": ""}).status_code == 403


# Going back


def everything(role) -> list:
    """All that a guide's rows say, but for the time of the last change."""
    present = GUIDE.present(role.pk)
    return sorted(present.items())


def test_going_back_brings_back_the_guide_with_all_its_rows(admin_client):
    role = make_role(status=Status.DRAFT)
    fill(role, 0, 3)
    RoleAlias.objects.create(role=role, name="Tinkerer")
    then, version = everything(role), kept(GUIDE, role)[0]
    role.title, role.claim = "Another", "Another claim."
    role.save()
    role.pay_bands.first().delete()
    role.skill_groups.first().delete()
    role.comparisons.all().delete()
    role.days.update(text="Something else.")
    RoleAlias.objects.filter(name="Tinkerer").first().delete()
    make_pay(role, employer_type="New one")
    SkillEntry.objects.create(group=role.skill_groups.last(), skill=make_skill(99), number=9)
    assert everything(role) != then
    answer = go_back(admin_client, role, version)
    assert "Went back to the version of" in told(answer)
    assert everything(role) == then
    assert Role.objects.matching("tinkerer").get() == role


def test_the_page_before_it_shows_what_would_change_and_changes_nothing(admin_client):
    role = make_role(status=Status.DRAFT)
    version = kept(GUIDE, role)[0]
    role.badge = "New"
    role.save()
    band = make_pay(role)
    page = words(admin_client.get(back_address(role, version)))
    assert "What would change The page itself Badge New → became empty Pay, Mid, Banks removed" in page
    role.refresh_from_db()
    assert role.badge == "New"
    assert PayBand.objects.get() == band


def test_going_back_is_itself_in_the_history_and_can_be_gone_back_on(admin_client):
    role = make_role(status=Status.DRAFT)
    version = kept(GUIDE, role)[0]
    band = make_pay(role)
    with_pay = kept(GUIDE, role)[0]
    go_back(admin_client, role, version)
    assert not PayBand.objects.exists()
    newest = history(admin_client, role).partition("Go back to this version")[0]
    assert "admin Went back to the version of" in newest
    assert "Pay, Mid, Banks removed" in newest
    go_back(admin_client, role, with_pay)
    assert PayBand.objects.get() == band


def test_where_a_page_stands_is_no_part_of_a_version(admin_client):
    role = make_role(status=Status.DRAFT)
    draft = kept(GUIDE, role)[0]
    role.status, role.badge = Status.PUBLISHED, "New"
    role.save()
    published_at = role.published_at
    go_back(admin_client, role, draft)
    role.refresh_from_db()
    assert (role.badge, role.status, role.published_at) == ("", Status.PUBLISHED, published_at)


def test_an_address_that_readers_knew_leads_to_the_one_gone_back_to(admin_client, client):
    role = make_role("First title")
    version = kept(GUIDE, role)[0]
    role.slug = "second-title"
    role.save()
    go_back(admin_client, role, version)
    assert client.get("/roles/second-title/").url == "/roles/first-title/"


def test_two_rows_that_changed_places_change_back(admin_client):
    role = make_role(status=Status.DRAFT)
    first, second = (
        SourceNote.objects.create(role=role, number=number, about="pay", text=f"Note {number}.", source=make_source())
        for number in (1, 2)
    )
    version = kept(GUIDE, role)[0]
    for note, number in ((first, 9), (second, 1), (first, 2)):
        note.number = number
        note.save()
    go_back(admin_client, role, version)
    assert list(role.notes.values_list("pk", "number")) == [(first.pk, 1), (second.pk, 2)]


def test_a_source_that_is_gone_is_said_and_left_empty_where_it_may_be(admin_client):
    role = make_role(status=Status.DRAFT)
    source = make_source()
    band = make_pay(role, source=source)
    version = kept(GUIDE, role)[0]
    band.source, band.low = None, 90_000
    band.save()
    key = source.pk
    source.delete()
    page = words(admin_client.get(back_address(role, version)))
    assert f"Pay: source was source {key}, which is gone. It will be empty." in page
    go_back(admin_client, role, version)
    band.refresh_from_db()
    assert (band.low, band.source) == (100_000, None)


def test_a_version_that_needs_what_is_gone_is_refused_with_a_sentence(admin_client):
    role, other = make_role(status=Status.DRAFT), make_role("Other")
    compared = Comparison.objects.create(role=role, other=other, other_side="That.", this_side="This.")
    version = kept(GUIDE, role)[0]
    compared.delete()
    key = other.pk
    other.delete()
    page = admin_client.get(back_address(role, version))
    assert f"Compared: other was role {key}, which is gone. Without it the row cannot be." in words(page)
    answer = admin_client.post(back_address(role, version), {"plan": page.context["going"].fingerprint})
    assert "This page cannot go back to that version" in words(answer)
    assert not Comparison.objects.exists()


def test_a_title_that_another_guide_has_by_now_is_refused_and_nothing_is_changed(admin_client):
    role = make_role("Tinkerer", status=Status.DRAFT)
    version = kept(GUIDE, role)[0]
    role.title, role.slug = "Maker", "maker"
    role.save()
    make_pay(role)
    make_role("Tinkerer", slug="other")
    answer = go_back(admin_client, role, version)
    assert "Title: Role with this Title already exists." in words(answer)
    role.refresh_from_db()
    assert role.title == "Maker"
    assert PayBand.objects.exists()


def test_a_public_page_does_not_go_back_to_what_the_audit_calls_an_error(admin_client):
    role = make_role(status=Status.DRAFT, summary="Broken โ€” signs.")
    broken = kept(GUIDE, role)[0]
    role.summary, role.status = "Whole signs.", Status.PUBLISHED
    role.save()
    answer = go_back(admin_client, role, broken)
    assert "the audit finds errors in it then" in words(answer)
    role.refresh_from_db()
    assert role.summary == "Whole signs."
    assert len(kept(GUIDE, role)) == 2


def test_rows_of_which_nothing_was_kept_stay_as_they_are(admin_client):
    role = make_role(status=Status.DRAFT)
    version = kept(GUIDE, role)[0]
    step = CareerStep.objects.bulk_create([CareerStep(role=role, path="entry", number=1, title="Learn")])[0]
    role.badge = "New"
    role.save()
    assert "1 row stays as it is" in words(admin_client.get(back_address(role, version)))
    go_back(admin_client, role, version)
    assert CareerStep.objects.get() == step


def test_a_version_that_never_was_is_not_found(admin_client):
    one, other = make_role(), make_role()
    assert admin_client.get(back_address(one, kept(GUIDE, other)[0])).status_code == 404


def test_a_version_that_is_as_now_has_nothing_to_change(admin_client):
    role = make_role()
    page = words(admin_client.get(back_address(role, kept(GUIDE, role)[0])))
    assert "Nothing would change" in page


# No lost edits


def test_a_form_that_was_open_while_somebody_went_back_is_stale(admin_client):
    role = make_role(status=Status.DRAFT)
    version = kept(GUIDE, role)[0]
    make_pay(role)
    opened = filled_in(admin_client.get(address(role)))
    go_back(admin_client, role, version)
    answer = admin_client.post(address(role), opened | {"claim": "Mine."})
    assert "Somebody else saved this page after you opened it (admin," in answer.content.decode()
    assert not PayBand.objects.exists()


def test_what_somebody_saved_since_the_page_was_shown_is_not_lost(admin_client):
    role = make_role(status=Status.DRAFT)
    version = kept(GUIDE, role)[0]
    role.badge = "New"
    role.save()
    seen = admin_client.get(back_address(role, version)).context["going"].fingerprint
    role.claim = "By somebody else."
    role.save()
    answer = admin_client.post(back_address(role, version), {"plan": seen})
    assert "Nothing was changed: somebody saved this page" in words(answer)
    assert "By somebody else." in words(answer)
    role.refresh_from_db()
    assert role.claim == "By somebody else."


# What figures come from


def test_a_source_and_an_occupation_have_a_history_and_a_way_back(admin_client):
    source = make_source(title="Survey")
    first = kept(SOURCE, source)[0]
    save(admin_client, source, title="Another survey", kind="official")
    page = history(admin_client, source)
    assert "Kind A page or publication → became Official statistics" in page
    go_back(admin_client, source, first)
    source.refresh_from_db()
    assert source.title == "Survey"
    occupation = make_occupation(1)
    save(admin_client, occupation, pay_p50=90_000, pay_p25=80_000)
    assert "25th percentile empty → became 80,000 Median empty → became 90,000" in history(admin_client, occupation)


def test_deleting_a_guide_leaves_its_versions(admin_client):
    role = make_role(status=Status.DRAFT)
    make_group(role)
    admin_client.post(address(role).replace("change", "delete"), {"post": "yes"})
    assert not SkillGroup.objects.exists()
    kinds = [set(versions_of(model).objects.values_list("history_type", flat=True)) for model in (Role, SkillGroup)]
    assert kinds == [{"+", "-"}, {"+", "-"}]
