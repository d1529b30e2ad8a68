"""Deleted guides and programs: editors find who deleted them and when, read what they said, and bring them back."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from careerguide.audit.accepted import AcceptedWarning
from careerguide.content.publishing import Status
from programs.history import PROGRAM
from programs.models import Pathway, Program
from roles.history import GUIDE, OCCUPATION, SOURCE
from roles.models import Comparison, Role, Source
from tests.support.admin import change_url, changelist_url, fill, make_occupation, make_pay, queries, told
from tests.support.factories import make_institution, make_program, make_role, make_source
from tests.support.history import history, kept, words
from tests.support.search import find_guides, find_programs

pytestmark = pytest.mark.django_db


def at(page: str, model, *arguments) -> str:
    """The page of the desk of ``model`` called ``page``."""
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}", args=arguments)


def deleted(client, model, **asked) -> str:
    """The words of the list of what is deleted."""
    return words(client.get(at("deleted", model), asked))


def delete(client, row) -> int:
    """The key of ``row``, which an editor deleted at its page."""
    key = row.pk
    client.post(change_url(row).replace("/change/", "/delete/"), {"post": "yes"})
    assert not type(row).objects.filter(pk=key).exists(), "it was not deleted"
    return key


def last_said(tracked, row):
    """The version of ``row``, which is deleted, before that."""
    return kept(tracked, row)[1]


def bring_back(client, model, key: int, version, **typed):
    """The page after an editor looked at ``version`` of a page that is gone, and brought it back."""
    url = at("bring_back", model, key, version.change)
    seen = client.get(url).context["going"].fingerprint
    return client.post(url, {"plan": seen} | typed, follow=True)


def everything(tracked, key: int) -> dict:
    """What the page and its rows say, but where it stands."""
    rows = tracked.present(key)
    return {row: {name: said for name, said in values.items() if name != "status"} for row, values in rows.items()}


def sign_in(client, *permissions: str) -> None:
    """Somebody on the staff with ``permissions``."""
    user = User.objects.create_user("eve", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)


# The list


@pytest.mark.parametrize("model", [Role, Program, Source])
def test_the_list_of_what_is_there_leads_to_what_is_deleted(client, model):
    sign_in(client, f"view_{model._meta.model_name}")
    page = client.get(changelist_url(model)).content.decode()
    assert f'<a href="{at("deleted", model)}">Deleted {model._meta.verbose_name_plural}</a>' in page


def test_a_list_without_deleted_pages_leads_to_none(admin_client):
    assert "Deleted" not in admin_client.get("/admin/roles/skill/").content.decode()


def test_it_says_what_was_deleted_by_whom_and_when(admin_client):
    role = make_role("Tinkerer", status=Status.DRAFT)
    make_role("Still there")
    key = delete(admin_client, role)
    moment = kept(GUIDE, Role(pk=key))[0].at
    page = deleted(admin_client, Role)
    assert f"Tinkerer deleted {moment:%B} {moment.day}, {moment:%Y, %H:%M} UTC, admin" in page
    assert "Still there" not in page


def test_a_program_is_named_with_its_institution_even_where_that_is_gone(admin_client):
    institution = make_institution("Night School")
    program = make_program("MS in Robotics", institution=institution, status=Status.DRAFT)
    delete(admin_client, program)
    assert "MS in Robotics, Night School" in deleted(admin_client, Program)
    key = institution.pk
    institution.delete()
    assert f"MS in Robotics, institution {key}, which is gone" in deleted(admin_client, Program)


def test_what_a_command_deleted_has_no_name(admin_client):
    make_role("Tinkerer").delete()
    assert "UTC, no known account" in deleted(admin_client, Role)


def test_before_anything_is_deleted_the_list_says_that(admin_client):
    make_role()
    assert "Nothing is deleted" in deleted(admin_client, Role)


def test_many_come_in_pages_and_take_as_many_queries_as_few(admin_client):
    for number in range(2):
        make_program(f"Program {number}", institution=make_institution(f"School {number}")).delete()
    few = queries(admin_client, at("deleted", Program))
    for number in range(2, 45):
        make_program(f"Program {number}", institution=make_institution(f"School {number}")).delete()
    assert queries(admin_client, at("deleted", Program)) == few
    first = deleted(admin_client, Program)
    assert "Page 1 of 3" in first
    assert "Program 44, School 44" in first
    assert "Program 0, School 0" in deleted(admin_client, Program, p=3)


def test_what_is_hostile_is_shown_as_text(admin_client):
    key = delete(admin_client, make_role("<script>alert(1)</script>", slug="x", status=Status.DRAFT))
    for url in (at("deleted", Role), at("deleted_history", Role, key)):
        assert "<script>alert" not in admin_client.get(url).content.decode()


# What it said


def test_its_history_is_read_as_before(admin_client):
    role = make_role("Tinkerer", status=Status.DRAFT)
    role.badge = "New"
    role.save()
    make_pay(role)
    key = delete(admin_client, role)
    page = words(admin_client.get(at("deleted_history", Role, key)))
    assert "The page itself removed" in page
    assert "Pay, Mid, Banks removed" in page
    assert "The page itself Badge empty → became New" in page
    assert page.count("Look at this version") == 3


def test_a_version_shows_all_that_the_page_said(admin_client):
    role = make_role("Tinkerer", status=Status.DRAFT)
    make_pay(role)
    key = delete(admin_client, role)
    page = words(admin_client.get(at("bring_back", Role, key, last_said(GUIDE, Role(pk=key)).change)))
    assert "Claim What Tinkerer does." in page
    assert "Pay, Mid, Banks added" in page


def test_its_history_takes_as_many_queries_for_many_rows_as_for_few(admin_client):
    few, many = make_role(status=Status.DRAFT), make_role(status=Status.DRAFT)
    fill(few, 0, 2)
    fill(many, 2, 20)
    keys = [delete(admin_client, role) for role in (few, many)]
    assert len({queries(admin_client, at("deleted_history", Role, key)) for key in keys}) == 1
    urls = [at("bring_back", Role, key, kept(GUIDE, Role(pk=key))[1].change) for key in keys]
    assert len({queries(admin_client, url) for url in urls}) == 1


def test_what_is_there_has_its_history_at_its_own_page(admin_client):
    role = make_role()
    for url in (at("deleted_history", Role, role.pk), at("bring_back", Role, role.pk, kept(GUIDE, role)[0].change)):
        assert admin_client.get(url).url == at("history", Role, role.pk)


def test_what_never_was_is_not_found(admin_client):
    key = delete(admin_client, make_role(status=Status.DRAFT))
    other = kept(GUIDE, make_role())[0].change
    assert admin_client.get(at("deleted_history", Role, key + 99)).status_code == 404
    assert admin_client.get(at("bring_back", Role, key, other)).status_code == 404


# Bringing it back


def test_a_guide_comes_back_with_all_its_rows_and_is_found_again(admin_client):
    role = make_role("Tinkerer", status=Status.DRAFT, source=make_source())
    fill(role, 0, 3)
    key, then = role.pk, everything(GUIDE, role.pk)
    delete(admin_client, role)
    answer = bring_back(admin_client, Role, key, last_said(GUIDE, role))
    assert "Brought back the version of" in told(answer)
    assert everything(GUIDE, key) == then
    assert find_guides("name 2").get().pk == key
    assert "Tinkerer" not in deleted(admin_client, Role)


def test_what_was_public_comes_back_as_a_draft_and_no_reader_sees_it(admin_client, client):
    role = make_role("Tinkerer")
    published_at, key = role.published_at, role.pk
    delete(admin_client, role)
    bring_back(admin_client, Role, key, kept(GUIDE, Role(pk=key))[1])
    role = Role.objects.get(pk=key)
    assert (role.status, role.published_at) == (Status.DRAFT, published_at)
    client.logout()
    assert client.get("/roles/tinkerer/").status_code == 404


def test_it_is_itself_in_the_history_which_goes_on(admin_client):
    role = make_role("Tinkerer", status=Status.DRAFT)
    key = delete(admin_client, role)
    bring_back(admin_client, Role, key, last_said(GUIDE, Role(pk=key)))
    page = history(admin_client, Role.objects.get(pk=key))
    assert "admin Brought back the version of" in page.partition("The page itself removed")[0]
    assert page.count("What is kept of this page begins here") == 1
    assert page.count("Go back to this version") == 1, "nobody goes back to where the page was not"


def test_nobody_goes_back_to_the_deletion(admin_client):
    role = make_role("Tinkerer", status=Status.DRAFT)
    make_pay(role)
    key = delete(admin_client, role)
    deletion, before = kept(GUIDE, Role(pk=key))[:2]
    bring_back(admin_client, Role, key, before)
    url = at("go_back", Role, key, deletion.change)
    page = admin_client.get(url)
    assert "The page had been deleted then." in words(page)
    admin_client.post(url, {"plan": page.context["going"].fingerprint})
    assert Role.objects.get(pk=key).pay_bands.exists()


def test_what_was_brought_back_can_be_deleted_and_brought_back_once_more(admin_client):
    role = make_role("Tinkerer", status=Status.DRAFT)
    key = delete(admin_client, role)
    bring_back(admin_client, Role, key, last_said(GUIDE, Role(pk=key)))
    delete(admin_client, Role.objects.get(pk=key))
    assert deleted(admin_client, Role).count("Tinkerer") == 1
    bring_back(admin_client, Role, key, last_said(GUIDE, Role(pk=key)))
    assert Role.objects.get(pk=key).title == "Tinkerer"


def test_a_title_that_another_guide_has_by_now_is_refused_and_nothing_comes_back(admin_client):
    role = make_role("Tinkerer", status=Status.DRAFT)
    key = delete(admin_client, role)
    make_role("Tinkerer")
    answer = bring_back(admin_client, Role, key, last_said(GUIDE, Role(pk=key)))
    assert "This page cannot be brought back as it was then." in words(answer)
    assert "Title: Role with this Title already exists." in words(answer)
    assert Role.objects.count() == 1


def test_a_program_comes_back_with_its_roles(admin_client):
    role = make_role("Tinkerer")
    program = make_program("MS in Robotics", role, city="Lowell", tuition_usd=0)
    key, then = program.pk, everything(PROGRAM, program.pk)
    delete(admin_client, program)
    bring_back(admin_client, Program, key, last_said(PROGRAM, Program(pk=key)))
    assert everything(PROGRAM, key) == then
    assert find_programs("robotics lowell").get().city_slug == "lowell"
    assert Program.objects.get().status == Status.DRAFT


def test_a_row_that_needs_what_is_gone_stays_out_and_that_is_said(admin_client):
    role = make_role("Tinkerer", status=Status.DRAFT)
    program = make_program("MS in Robotics", role, status=Status.DRAFT)
    gone, key = role.pk, program.pk
    version = kept(PROGRAM, program)[0]
    delete(admin_client, program)
    delete(admin_client, role)
    page = words(admin_client.get(at("bring_back", Program, key, version.change)))
    assert f"Leads to: role was role {gone}, which is gone. Without it the row cannot be, and stays out." in page
    bring_back(admin_client, Program, key, version)
    assert Program.objects.get().pk == key
    assert not Pathway.objects.exists()


def test_two_guides_that_were_compared_with_each_other_can_both_come_back(admin_client):
    one, other = make_role("One", status=Status.DRAFT), make_role("Other", status=Status.DRAFT)
    for role, to in ((one, other), (other, one)):
        Comparison.objects.create(role=role, other=to, other_side="That.", this_side="This.")
    versions = {role.pk: kept(GUIDE, role)[0] for role in (one, other)}
    Comparison.objects.all().delete()
    for role in (one, other):
        delete(admin_client, Role.objects.get(pk=role.pk))
    for key, version in versions.items():
        bring_back(admin_client, Role, key, version)
    assert Role.objects.count() == 2
    assert [(row.role.title, row.other.title) for row in Comparison.objects.all()] == [("Other", "One")]


def test_a_program_without_its_institution_cannot_come_back(admin_client):
    program = make_program(institution=make_institution("Old"), status=Status.DRAFT)
    key, institution = delete(admin_client, program), program.institution
    institution.delete()
    page = admin_client.get(at("bring_back", Program, key, last_said(PROGRAM, Program(pk=key)).change))
    assert "Without it the row cannot be." in words(page)
    assert "Bring it back" not in page.content.decode()


def test_a_source_has_no_draft_and_answers_for_its_warnings(admin_client):
    source = make_source(title="Survey", review_on="2020-01-01")
    key = delete(admin_client, source)
    version = last_said(SOURCE, Source(pk=key))
    answer = bring_back(admin_client, Source, key, version)
    assert "that version brings warnings" in words(answer)
    assert not Source.objects.filter(pk=key).exists()
    (shown,) = answer.context["audit"]
    bring_back(admin_client, Source, key, version, **{shown.name: "Under review."})
    assert Source.objects.get(pk=key).title == "Survey"
    assert AcceptedWarning.objects.get().reason == "Under review."


def test_an_occupation_comes_back(admin_client):
    occupation = make_occupation(7)
    key = delete(admin_client, occupation)
    assert "15-0007, Occupation 7" in deleted(admin_client, type(occupation))
    bring_back(admin_client, type(occupation), key, last_said(OCCUPATION, type(occupation)(pk=key)))
    assert type(occupation).objects.get(pk=key).title == "Occupation 7"


# Who may


def test_who_may_only_see_reads_what_it_said_and_brings_nothing_back(client):
    role = make_role("Tinkerer", status=Status.DRAFT)
    version, key = kept(GUIDE, role)[0], role.pk
    role.delete()
    sign_in(client, "view_role")
    assert "Tinkerer" in deleted(client, Role)
    url = at("bring_back", Role, key, version.change)
    page = client.get(url)
    assert "Claim What Tinkerer does." in words(page)
    assert "<form method" not in page.content.decode().partition('id="content-main"')[2]
    assert client.post(url, {"plan": page.context["going"].fingerprint}).status_code == 403
    assert not Role.objects.exists()


def test_who_may_not_see_guides_sees_no_deleted_ones(client):
    role = make_role(status=Status.DRAFT)
    version, key = kept(GUIDE, role)[0], role.pk
    role.delete()
    sign_in(client, "view_source", "add_role")
    for url in (at("deleted", Role), at("deleted_history", Role, key), at("bring_back", Role, key, version.change)):
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403


def test_an_editor_who_writes_drafts_brings_one_back(client):
    role = make_role("Tinkerer")
    key = role.pk
    version = kept(GUIDE, role)[0]
    role.delete()
    sign_in(client, "view_role", "add_role", "change_role")
    assert "Brought back the version of" in told(bring_back(client, Role, key, version))
    assert Role.objects.get().status == Status.DRAFT
