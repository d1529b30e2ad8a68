"""The way back to an earlier version of a guide."""

import pytest

from careerguide.content.publishing import Status
from roles.history import GUIDE, SOURCE
from roles.models import (
    CareerStep,
    Comparison,
    PayBand,
    RoleAlias,
    SkillEntry,
    SourceNote,
)
from tests.support.admin import change_url, fill, filled_in, make_occupation, make_pay, make_skill, told
from tests.support.factories import make_role, make_source
from tests.support.history import go_back, history, kept, restore_url, save, words
from tests.support.search import find_guides

pytestmark = pytest.mark.django_db


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
    assert find_guides("tinkerer").get() == role


def test_the_page_before_it_shows_what_would_change_and_changes_nothing(admin_client):
    role = make_role(status=Status.DRAFT)
    version = kept(GUIDE, role)[0]
    role.badge = "New"
    role.save()
    band = make_pay(role)
    page = words(admin_client.get(restore_url(role, version)))
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
    page = words(admin_client.get(restore_url(role, version)))
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
    page = admin_client.get(restore_url(role, version))
    assert f"Compared: other was role {key}, which is gone. Without it the row cannot be." in words(page)
    answer = admin_client.post(restore_url(role, version), {"plan": page.context["going"].fingerprint})
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
    assert "1 row stays as it is" in words(admin_client.get(restore_url(role, version)))
    go_back(admin_client, role, version)
    assert CareerStep.objects.get() == step


def test_a_version_that_never_was_is_not_found(admin_client):
    one, other = make_role(), make_role()
    assert admin_client.get(restore_url(one, kept(GUIDE, other)[0])).status_code == 404


def test_a_version_that_is_as_now_has_nothing_to_change(admin_client):
    role = make_role()
    page = words(admin_client.get(restore_url(role, kept(GUIDE, role)[0])))
    assert "Nothing would change" in page


# No lost edits


def test_a_form_that_was_open_while_somebody_went_back_is_stale(admin_client):
    role = make_role(status=Status.DRAFT)
    version = kept(GUIDE, role)[0]
    make_pay(role)
    opened = filled_in(admin_client.get(change_url(role)))
    go_back(admin_client, role, version)
    answer = admin_client.post(change_url(role), opened | {"claim": "Mine."})
    assert "Somebody else saved this page after you opened it (admin," in answer.content.decode()
    assert not PayBand.objects.exists()


def test_what_somebody_saved_since_the_page_was_shown_is_not_lost(admin_client):
    role = make_role(status=Status.DRAFT)
    version = kept(GUIDE, role)[0]
    role.badge = "New"
    role.save()
    seen = admin_client.get(restore_url(role, version)).context["going"].fingerprint
    role.claim = "By somebody else."
    role.save()
    answer = admin_client.post(restore_url(role, version), {"plan": seen})
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
