"""Tests of the page that compares guides: URL, notices, drafts and links."""

import pytest

from careerguide.content.publishing import Status
from roles.compare.page import RoleComparison
from roles.models import RoleOccupation
from tests.support.comparison import guides_page
from tests.support.factories import (
    add_pay,
    add_skills,
    make_comparison,
    make_full_role,
    make_occupation,
    make_role,
    make_source,
)
from tests.support.occupations import NO_PAY, make_nurses

pytestmark = pytest.mark.django_db


def test_columns_have_the_order_of_the_slugs_in_the_url(client):
    for title in ["Baker", "Actor", "Cook"]:
        make_role(title)
    page = guides_page(client, "cook", "actor", "cook")
    assert page.titles == ["Cook", "Actor"]
    assert page.heading == "Cook vs. Actor"
    assert page.link("Actor") == "/roles/actor/"
    assert page.canonical == "/roles/compare/?role=actor&role=cook"
    assert guides_page(client, "cook", "actor", "baker").heading == "Cook vs. Actor vs. Baker"


def test_links_remove_a_guide_or_add_another(client):
    for title in ["Actor", "Baker", "Cook"]:
        make_role(title)
    page = guides_page(client, "cook", "actor")
    assert page.link("Remove Cook") == "/roles/compare/?role=actor"
    assert page.link("Add a career") == "/roles/?compare=cook&compare=actor"
    assert "Add a career" not in guides_page(client, "cook", "actor", "baker").text


def test_single_guide_offers_a_comparison_with_a_draft(client):
    make_comparison(make_role("Actor"), make_role("Baker", status=Status.DRAFT))
    page = guides_page(client, "actor")
    assert page.heading == "Compare careers: Actor"
    assert "This is our only career so far." in page.text
    assert page.link("Actor vs. Baker, from the Actor guide") == "/roles/compare/?role=actor&role=baker"
    assert "Add a career" not in page.text
    assert page.highlights == []
    assert "differs" not in page.text


def test_page_without_selection_links_to_the_guide_list(client):
    make_role("Actor"), make_role("Baker")
    page = guides_page(client)
    assert page.heading == "Compare careers"
    assert "Choose two or three careers" in page.text
    assert page.link("Browse all careers") == "/roles/"
    assert page.canonical == "/roles/compare/"
    assert page.notices == []
    assert guides_page(client, "", " ").notices == []


def test_notice_names_a_missing_guide_and_offers_to_remove_it(client):
    make_role("Actor")
    page = guides_page(client, "was-here", "actor")
    assert "There is no career “was-here”." in page.notice
    assert page.link("Remove “was-here”") == "/roles/compare/?role=actor"
    assert page.canonical == "/roles/compare/?role=actor"
    assert "We ignored “<b>”: no career has this address." in guides_page(client, "<b>").notice


def test_guides_after_the_third_are_named_but_not_shown(client):
    for title in ["Actor", "Baker", "Cook", "Dancer"]:
        make_role(title)
    page = guides_page(client, "gone", "actor", "baker", "cook", "dancer")
    assert page.titles == ["Actor", "Baker", "Cook"]
    assert "You can compare up to 3, so these are the first 3. Not shown: Dancer. Remove" in page.notice
    assert page.canonical == "/roles/compare/?role=actor&role=baker&role=cook"


def test_texts_of_a_guide_about_a_draft_are_shown_without_a_link(client):
    draft = make_role("ML Engineer", status=Status.DRAFT, claim="Never shown.", salary_low=1, salary_high=2)
    make_comparison(make_role("AI Engineer"), draft, upside="Never **bored**.", verdict="Both are valid.")
    page = guides_page(client, "ai-engineer", "ml-engineer")
    assert page.heading == "AI Engineer vs. ML Engineer"
    assert page.titles == ["AI Engineer"]
    assert "The ML Engineer guide isn’t written yet, so we have no figures for that role." in page.text
    for text in ["ML Engineer from afar.", "AI Engineer from near.", "Never bored.", "Both are valid."]:
        assert text in page.text
    assert "/roles/ml-engineer/" not in page.html
    assert "Never shown." not in page.html
    assert page.notices == []
    assert page.link("Remove ML Engineer") == "/roles/compare/?role=ai-engineer"
    assert page.canonical == "/roles/compare/?role=ai-engineer&role=ml-engineer"


def test_texts_of_unselected_guides_about_drafts_are_hidden(client):
    make_comparison(make_role("AI Engineer"), make_role("ML Engineer", status=Status.DRAFT))
    make_role("Painter")
    page = guides_page(client, "painter", "ml-engineer")
    assert "The ML Engineer guide isn’t written yet" in page.text
    assert "what our guide says about it" not in page.text
    alone = guides_page(client, "ml-engineer")
    assert "The ML Engineer guide isn’t written yet" in alone.text
    assert alone.link("Browse all careers") == "/roles/"


def test_drafts_that_no_public_guide_names_count_as_missing(client):
    make_role("AI Engineer")
    other_draft = make_role("Another secret", status=Status.DRAFT)
    make_comparison(other_draft, make_role("A secret title", slug="secret", status=Status.DRAFT))
    page = guides_page(client, "ai-engineer", "secret", "another-secret")
    assert "There is no career “secret”." in page.notice
    assert "There is no career “another-secret”." in page.notice
    assert "A secret title" not in page.text
    assert "Another secret" not in page.text
    assert page.canonical == "/roles/compare/?role=ai-engineer"


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
def test_hostile_values_do_not_hide_a_valid_guide(client, values):
    make_role("Actor")
    page = guides_page(client, "actor", *values)
    assert page.titles == ["Actor"]
    assert page.notice
    assert "<script>" not in page.html
    assert page.canonical == "/roles/compare/?role=actor"
    assert not client.cookies


def test_query_count_is_constant(query_count):
    roles = [add_skills(make_full_role(title), "Python", title) for title in ["Actor", "Baker", "Cook"]]
    draft = make_role("Draft", status=Status.DRAFT)
    for number, role in enumerate(roles):
        make_comparison(role, roles[number - 1])
        make_comparison(role, draft)
        RoleOccupation.objects.create(role=role, occupation=make_occupation())
        for extra in range(10):
            add_pay(role, 1, 2, f"Employer {extra}")
    make_role("Dancer")
    few = query_count(RoleComparison.url(["draft", "actor", "baker"]))
    many = query_count(RoleComparison.url(["draft", "actor", "baker", "cook"]))
    # With three guides, the maximum, the page does not look for guides to add, which saves a query.
    assert (few, many) == (10, 9)
    assert query_count(RoleComparison.url()) == 2


def test_url_has_each_guide_once_in_order():
    assert RoleComparison.url(["b", "a", "b"]) == "/roles/compare/?role=b&role=a"
    assert RoleComparison.url() == "/roles/compare/"


def test_page_links_to_the_guide_if_there_is_only_one(client):
    make_role("Actor")
    page = guides_page(client)
    assert "We have one career so far, so there are no two to put side by side." in page.text
    assert page.link("Read about Actor") == "/roles/actor/"
    assert "Choose two or three" not in page.text


def test_page_links_to_the_programs_if_there_are_no_guides(client):
    make_role("Actor", status=Status.DRAFT)
    page = guides_page(client)
    assert "There are no careers yet, so there is nothing to compare." in page.text
    assert page.link("Browse degree programs") == "/programs/"
    assert "Actor" not in page.text


def test_page_links_to_the_list_if_there_are_two_guides(client):
    make_role("Actor"), make_role("Baker")
    page = guides_page(client)
    assert "Choose two or three careers" in page.text
    assert page.link("Browse all careers") == "/roles/"


def test_page_with_one_of_two_guides_offers_to_add_another(client):
    make_role("Actor"), make_role("Baker")
    assert "Add another career to see them side by side." in guides_page(client, "actor").text


def test_suggestions_include_drafts_but_not_withdrawn_guides(client):
    actor = make_role("Actor")
    make_comparison(actor, make_role("Baker"))
    make_comparison(actor, make_role("Cook", status=Status.DRAFT))
    make_comparison(actor, make_role("Dancer", status=Status.WITHDRAWN))
    links = guides_page(client, "actor").links
    assert links["Add Baker"] == "/roles/compare/?role=actor&role=baker"
    assert links["Actor vs. Cook, from the Actor guide"] == "/roles/compare/?role=actor&role=cook"
    assert "Actor from near." in guides_page(client, "actor", "cook").text
    assert not [text for text in links if "Dancer" in text]


def test_heading_names_a_draft_only_if_a_guide_describes_it(client):
    cook = make_role("Cook", status=Status.DRAFT)
    make_comparison(make_role("Actor"), cook)
    make_role("Baker")
    assert guides_page(client, "actor", "cook").heading == "Actor vs. Cook"
    assert guides_page(client, "baker", "cook").heading == "Compare careers: Baker"
    assert guides_page(client, "actor", "baker", "cook").heading == "Actor vs. Baker vs. Cook"


def test_description_says_side_by_side_only_for_two_guides(client):
    make_comparison(make_role("Actor"), make_role("Cook", status=Status.DRAFT))
    make_role("Baker")
    assert "side by side" in guides_page(client, "actor", "baker").meta("description")
    description = guides_page(client, "actor", "cook").meta("description")
    assert description == "Actor vs. Cook: pay, growth and skills, and what the Actor guide says about the other role."
    alone = guides_page(client, "actor").meta("description")
    assert alone == "Compare careers: Actor: pay, growth, skills and official figures."


def test_pay_by_the_hour_is_not_called_unstated(client):
    make_nurses()
    make_occupation(title="Actors", **NO_PAY, hourly_median="29.05", hourly_only=True)
    page = guides_page(client, "registered-nurses", "actors")
    assert page.texts(".compared-row .hint") == ["by the hour only"]
    assert page.texts("#pay-table td") == ["$68,940 to $137,470", "by the hour only"]
    pay = next(cells for label, cells in page.cells.items() if label.startswith("Official pay"))
    assert pay == ["$68,940 to $137,470 per year", "by the hour only"]


def test_comparison_names_the_sources_of_official_figures(client):
    make_nurses(source=make_source(title="Wages", published="May 2025"), growth_source=make_source(title="Projections"))
    role = make_role("Actor")
    occupation = make_occupation(source=make_source(title="Census"))
    RoleOccupation.objects.create(role=role, occupation=occupation, relation="listed")
    page = guides_page(client, "registered-nurses", "actor")
    words = "Wages and growth: Wages (May 2025); Census; Projections."
    assert page.one(".official-sources").text == words
    make_role("Baker")
    assert not guides_page(client, "baker").has(".official-sources")
