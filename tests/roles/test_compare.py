"""Guides side by side: what a reader asks for in the address, and what the page says."""

import pytest

from careerguide.content.publishing import Status
from roles.compare.page import compare_url
from roles.models import RoleOccupation
from tests.support.comparison import compare_texts, full_role, guides_page
from tests.support.factories import make_occupation, make_role
from tests.support.guides import asks_for, pays

pytestmark = pytest.mark.django_db


# Who is there


def test_guides_stand_side_by_side_in_the_order_of_the_address(client):
    for title in ["Baker", "Actor", "Cook"]:
        make_role(title)
    page = guides_page(client, "cook", "actor", "cook")
    assert page.titles == ["Cook", "Actor"]
    assert page.heading == "Cook compared with Actor"
    assert page.link("Actor") == "/roles/actor/"
    assert page.canonical == "/roles/compare/?role=actor&role=cook"
    assert guides_page(client, "cook", "actor", "baker").heading == "Cook compared with Actor and Baker"


def test_a_guide_is_removed_by_a_link_and_another_is_added_from_the_list(client):
    for title in ["Actor", "Baker", "Cook"]:
        make_role(title)
    page = guides_page(client, "cook", "actor")
    assert page.link("Remove Cook") == "/roles/compare/?role=actor"
    assert page.link("Add another") == "/roles/?compare=cook&compare=actor"
    assert "Add another" not in guides_page(client, "cook", "actor", "baker").text


def test_one_alone_invites_adding_those_that_its_guide_speaks_of(client):
    compare_texts(make_role("Actor"), make_role("Baker", status=Status.DRAFT))
    page = guides_page(client, "actor")
    assert page.heading == "Compare Actor"
    assert "This is the only guide so far, so there is no other to put beside it." in page.text
    assert (
        page.link("What the guide to Actor says of Baker, which has no guide of its own")
        == "/roles/compare/?role=actor&role=baker"
    )
    # There is no other guide, so the list would offer none.
    assert "Add another from all guides" not in page.text
    assert page.highlights == []
    assert "differs" not in page.text


def test_without_a_guide_the_page_leads_to_the_list(client):
    make_role("Actor"), make_role("Baker")
    page = guides_page(client)
    assert page.heading == "Compare guides"
    assert "No guide to compare yet." in page.text
    assert page.link("Browse all guides") == "/roles/"
    assert page.canonical == "/roles/compare/"
    assert page.notices == []
    assert guides_page(client, "", " ").notices == []


def test_a_guide_that_is_not_there_is_named_and_can_be_removed(client):
    make_role("Actor")
    page = guides_page(client, "was-here", "actor")
    assert "There is no guide “was-here”." in page.notice
    assert page.link("Remove “was-here”") == "/roles/compare/?role=actor"
    assert page.canonical == "/roles/compare/?role=actor"
    assert "“<b>” was left out. No guide has such an address." in guides_page(client, "<b>").notice


def test_three_fit_and_the_rest_are_named_with_the_reason(client):
    for title in ["Actor", "Baker", "Cook", "Dancer"]:
        make_role(title)
    page = guides_page(client, "gone", "actor", "baker", "cook", "dancer")
    assert page.titles == ["Actor", "Baker", "Cook"]
    assert "Only 3 guides fit side by side, so the first 3 are shown. Not shown: Dancer. Remove" in page.notice
    assert page.canonical == "/roles/compare/?role=actor&role=baker&role=cook"


# Drafts


def test_a_draft_that_a_guide_speaks_of_is_named_without_a_link_and_with_what_the_guide_says(client):
    draft = make_role("ML Engineer", status=Status.DRAFT, claim="Never shown.", salary_low=1, salary_high=2)
    compare_texts(make_role("AI Engineer"), draft, upside="Never **bored**.", verdict="Both are valid.")
    page = guides_page(client, "ai-engineer", "ml-engineer")
    assert page.heading == "AI Engineer compared with ML Engineer"
    assert page.titles == ["AI Engineer"]
    assert "ML Engineer has no guide yet, so there are no figures to put beside it." in page.text
    for text in ["ML Engineer from afar.", "AI Engineer from near.", "Never bored.", "Both are valid."]:
        assert text in page.text
    assert "/roles/ml-engineer/" not in page.html
    assert "Never shown." not in page.html
    assert page.notices == []
    assert page.link("Remove ML Engineer") == "/roles/compare/?role=ai-engineer"
    assert page.canonical == "/roles/compare/?role=ai-engineer&role=ml-engineer"


def test_a_draft_is_named_also_where_the_guide_that_speaks_of_it_is_elsewhere(client):
    compare_texts(make_role("AI Engineer"), make_role("ML Engineer", status=Status.DRAFT))
    make_role("Painter")
    page = guides_page(client, "painter", "ml-engineer")
    assert "ML Engineer has no guide yet" in page.text
    assert "What a guide says of it" not in page.text
    alone = guides_page(client, "ml-engineer")
    assert "ML Engineer has no guide yet" in alone.text
    assert alone.link("Browse all guides") == "/roles/"


def test_a_draft_that_no_public_guide_names_is_no_guide_like_any_other(client):
    make_role("AI Engineer")
    other_draft = make_role("Another secret", status=Status.DRAFT)
    compare_texts(other_draft, make_role("A secret title", slug="secret", status=Status.DRAFT))
    page = guides_page(client, "ai-engineer", "secret", "another-secret")
    assert "There is no guide “secret”." in page.notice
    assert "There is no guide “another-secret”." in page.notice
    assert "A secret title" not in page.text
    assert "Another secret" not in page.text
    assert page.canonical == "/roles/compare/?role=ai-engineer"


# The address


@pytest.mark.parametrize(
    "values",
    [
        ["\0"],
        ["x" * 8192],
        ["<script>alert(1)</script>"],
        ["é", "\u202e", "\N{GRINNING FACE}", "٣", "%00", "../..", "[]"],
        [f"slug-{number}" for number in range(500)],
    ],
    ids=["NUL", "8 KB", "HTML", "odd letters", "500 slugs"],
)
def test_a_hostile_value_never_fails_and_never_hides_a_good_one(client, values):
    make_role("Actor")
    page = guides_page(client, "actor", *values)
    assert page.titles == ["Actor"]
    assert page.notice
    assert page.html.count("<script") == page.html.count('<script type="application/ld+json">')
    assert page.canonical == "/roles/compare/?role=actor"
    assert not client.cookies


def test_the_page_asks_the_database_as_often_for_three_full_guides_as_for_two(query_count):
    roles = [asks_for(full_role(title), "Python", title) for title in ["Actor", "Baker", "Cook"]]
    draft = make_role("Draft", status=Status.DRAFT)
    for number, role in enumerate(roles):
        compare_texts(role, roles[number - 1])
        compare_texts(role, draft)
        RoleOccupation.objects.create(role=role, occupation=make_occupation())
        for extra in range(10):
            pays(role, 1, 2, f"Employer {extra}")
    make_role("Dancer")
    few = query_count(compare_url(["draft", "actor", "baker"]))
    many = query_count(compare_url(["draft", "actor", "baker", "cook"]))
    # One less: with three there is no room, so nobody asks whether there is a fourth.
    assert (few, many) == (9, 8)
    assert query_count(compare_url()) == 1


def test_addresses_keep_their_order_and_hold_each_guide_once():
    assert compare_url(["b", "a", "b"]) == "/roles/compare/?role=b&role=a"
    assert compare_url() == "/roles/compare/"
