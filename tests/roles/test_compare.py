"""Guides side by side: what a reader asks for in the address, and what the page says."""

import re
from html import unescape

import pytest

from careerguide.publishing import Status
from roles.compare import compare_address
from roles.models import CareerStep, Comparison, PayBand, Role, RoleOccupation
from tests.factories import make_occupation, make_role, make_source, make_specialization
from tests.guides import asks_for, pays

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    """What a reader reads in a piece of HTML."""
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return re.sub(r" (?=[,.])", "", text)


class Page:
    """The page about some slugs, as a reader sees it."""

    def __init__(self, client, *slugs):
        self.answer = client.get("/roles/compare/", {"role": slugs})
        assert self.answer.status_code == 200
        self.html = self.answer.content.decode()

    @property
    def words(self) -> str:
        """All that stands on the page."""
        return words(self.html)

    @property
    def heading(self) -> str:
        """Who is compared with whom."""
        return words(re.search(r"<h1>(.*?)</h1>", self.html)[1])

    @property
    def titles(self) -> list[str]:
        """The guides, in the order of their columns."""
        return [words(title) for title in re.findall(r'class="compare-title"[^>]*>(.*?)</a>', self.html, re.DOTALL)]

    @property
    def table(self) -> dict[str, list[str]]:
        """The cells of each row, by the row's label; a difference stands behind the label."""
        table = re.search(r'<table class="compare".*?</table>', self.html, re.DOTALL)[0]
        rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', table, re.DOTALL)
        return {words(label): [words(c) for c in re.findall(r"<td.*?</td>", cells, re.DOTALL)] for label, cells in rows}

    @property
    def findings(self) -> list[str]:
        """The sentences above the table."""
        found = re.search(r'<ul class="compare-findings">(.*?)</ul>', self.html, re.DOTALL)
        return [words(sentence) for sentence in re.findall(r"<li>.*?</li>", found[1])] if found else []

    @property
    def skills(self) -> dict[str, str]:
        """The skills, by who asks for them."""
        return {words(label): words(names) for label, names in re.findall(
            r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", self.html, re.DOTALL)}  # fmt: skip

    @property
    def notices(self) -> str:
        """What the page says of the address itself."""
        found = re.search(r'<div class="notices.*?</div>', self.html, re.DOTALL)
        return words(found[0]) if found else ""

    @property
    def canonical(self) -> str:
        """The canonical address, without the host."""
        return unescape(re.search(r'rel="canonical" href="http://testserver([^"]*)"', self.html)[1])

    def link(self, start: str) -> str:
        """The address behind the link whose words begin so."""
        links = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', self.html, re.DOTALL)
        return next(unescape(href) for href, text in links if words(text).startswith(start))


@pytest.fixture
def compared(client):
    """A function: the page about these guides."""
    return lambda *roles: Page(client, *(role.slug for role in roles))


def compare_texts(role, other, **texts) -> Comparison:
    """What the guide to ``role`` says of itself and ``other``."""
    sides = {"other_side": f"{other} from afar.", "this_side": f"{role} from near."}
    return Comparison.objects.create(role=role, other=other, **sides | texts)


# Who is there


def test_guides_stand_side_by_side_in_the_order_of_the_address(client):
    for title in ["Baker", "Actor", "Cook"]:
        make_role(title)
    page = Page(client, "cook", "actor", "cook")
    assert page.titles == ["Cook", "Actor"]
    assert page.heading == "Cook compared with Actor"
    assert page.link("Actor") == "/roles/actor/"
    assert page.canonical == "/roles/compare/?role=actor&role=cook"
    assert Page(client, "cook", "actor", "baker").heading == "Cook compared with Actor and Baker"


def test_a_guide_is_removed_by_a_link_and_another_is_added_from_the_list(client):
    for title in ["Actor", "Baker", "Cook"]:
        make_role(title)
    page = Page(client, "cook", "actor")
    assert page.link("Remove Cook") == "/roles/compare/?role=actor"
    assert page.link("Add another") == "/roles/?compare=cook&compare=actor"
    assert "Add another" not in Page(client, "cook", "actor", "baker").words


def test_one_alone_invites_adding_those_that_its_guide_speaks_of(client):
    compare_texts(make_role("Actor"), make_role("Baker", status=Status.DRAFT))
    page = Page(client, "actor")
    assert page.heading == "Compare Actor"
    assert "This is one guide by itself. Add another to see them side by side." in page.words
    assert page.link("Add Baker") == "/roles/compare/?role=actor&role=baker"
    # There is no other guide, so the list would offer none.
    assert "Add another from all guides" not in page.words
    assert page.findings == []
    assert "differs" not in page.words


def test_without_a_guide_the_page_leads_to_the_list(client):
    page = Page(client)
    assert page.heading == "Compare guides"
    assert "No guide to compare yet." in page.words
    assert page.link("Browse all guides") == "/roles/"
    assert page.canonical == "/roles/compare/"
    assert page.notices == ""
    assert Page(client, "", " ").notices == ""


def test_a_guide_that_is_not_there_is_named_and_can_be_removed(client):
    make_role("Actor")
    page = Page(client, "was-here", "actor")
    assert "There is no guide “was-here”." in page.notices
    assert page.link("Remove “was-here”") == "/roles/compare/?role=actor"
    assert page.canonical == "/roles/compare/?role=actor"
    assert "“<b>” was left out. No guide has such an address." in Page(client, "<b>").notices


def test_three_fit_and_the_rest_are_named_with_the_reason(client):
    for title in ["Actor", "Baker", "Cook", "Dancer"]:
        make_role(title)
    page = Page(client, "gone", "actor", "baker", "cook", "dancer")
    assert page.titles == ["Actor", "Baker", "Cook"]
    assert "Only 3 guides fit side by side, so the first 3 are shown. Not shown: Dancer. Remove" in page.notices
    assert page.canonical == "/roles/compare/?role=actor&role=baker&role=cook"


# Drafts


def test_a_draft_that_a_guide_speaks_of_is_named_without_a_link_and_with_what_the_guide_says(client):
    draft = make_role("ML Engineer", status=Status.DRAFT, claim="Never shown.", salary_low=1, salary_high=2)
    compare_texts(make_role("AI Engineer"), draft, upside="Never **bored**.", verdict="Both are valid.")
    page = Page(client, "ai-engineer", "ml-engineer")
    assert page.heading == "AI Engineer compared with ML Engineer"
    assert page.titles == ["AI Engineer"]
    assert "ML Engineer has no guide yet, so there are no figures to put beside it." in page.words
    for text in ["ML Engineer from afar.", "AI Engineer from near.", "Never bored.", "Both are valid."]:
        assert text in page.words
    assert "/roles/ml-engineer/" not in page.html
    assert "Never shown." not in page.html
    assert page.notices == ""
    assert page.link("Remove ML Engineer") == "/roles/compare/?role=ai-engineer"
    assert page.canonical == "/roles/compare/?role=ai-engineer&role=ml-engineer"


def test_a_draft_is_named_also_where_the_guide_that_speaks_of_it_is_elsewhere(client):
    compare_texts(make_role("AI Engineer"), make_role("ML Engineer", status=Status.DRAFT))
    make_role("Painter")
    page = Page(client, "painter", "ml-engineer")
    assert "ML Engineer has no guide yet" in page.words
    assert "What a guide says of it" not in page.words
    alone = Page(client, "ml-engineer")
    assert "ML Engineer has no guide yet" in alone.words
    assert alone.link("Browse all guides") == "/roles/"


def test_a_draft_that_no_public_guide_names_is_no_guide_like_any_other(client):
    make_role("AI Engineer")
    other_draft = make_role("Another secret", status=Status.DRAFT)
    compare_texts(other_draft, make_role("A secret title", slug="secret", status=Status.DRAFT))
    page = Page(client, "ai-engineer", "secret", "another-secret")
    assert "There is no guide “secret”." in page.notices
    assert "There is no guide “another-secret”." in page.notices
    assert "A secret title" not in page.words
    assert "Another secret" not in page.words
    assert page.canonical == "/roles/compare/?role=ai-engineer"


# The facts


def full_role(title: str, **values) -> Role:
    """A guide that states every fact."""
    figures = {"salary_low": 50_000, "salary_high": 90_000, "growth_percent": "7.5", "growth_period": "2024 to 2034"}
    role = make_role(title, source=make_source(), market_fit="Proven", entry_education="master", **figures | values)
    pays(pays(role, 40_000, 60_000), 80_000, 100_000, "Others", high_open=True)
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    return role


def test_every_fact_is_a_row_with_its_state(compared):
    role = full_role("Actor", specialization=make_specialization("Arts"))
    occupation = make_occupation(1, title="Actors", pay_p50=60_000, growth_percent="-2.5")
    RoleOccupation.objects.create(role=role, occupation=occupation, relation="listed")
    dancers = make_occupation(2, title="Dancers", growth_percent=None, growth_from=None, growth_to=None)
    RoleOccupation.objects.create(role=role, occupation=dancers, relation="neighbour")
    assert compared(role).table == {
        "Specialization": ["Arts"],
        "Headline pay, a year": ["$50K to $90K as stated, basis not stated"],
        "Pay rows together, a year": ["$40K to $100K+ 2 rows of pay by level and employer"],
        "Growth": ["7.5% sourced, 2024 to 2034"],
        "Market fit": ["Proven as stated, the source’s own word"],
        "Entry level": ["Master’s degree"],
        "Study recommended": ["1.5 to 2 years"],
        "Official occupations": [
            "Actors, SOC 15-0001 the occupation that lists this title Dancers, SOC 15-0002 a neighbouring occupation"
        ],
        "Official median pay": ["$60,000 a year SOC 15-0001, sourced $90,000 a year SOC 15-0002, sourced"],
        "Official growth": ["−2.5%, 2024 to 2034 SOC 15-0001, sourced"],
    }


def test_what_nobody_stated_is_not_stated(compared):
    table = compared(make_role(), make_role()).table
    assert table.pop("Specialization") == ["AI Specialization"] * 2
    assert table.pop("Official occupations") == ["none named"] * 2
    assert list(table.values()) == [["not stated", "not stated"]] * 8


def test_rows_where_the_guides_differ_say_so_in_words(compared):
    one = make_role(salary_low=1_000, salary_high=2_000, entry_education="master", market_fit="Proven")
    other = make_role(
        salary_low=1_000, salary_high=2_000, salary_basis="base salary", entry_education="master", growth_percent=3
    )
    labels = compared(one, other).table.keys()
    assert {"Headline pay, a year differs", "Entry level", "Market fit some not stated", "Study recommended"} <= labels
    assert "Growth some not stated" in labels


def test_growth_over_other_years_differs(compared):
    one, other = (make_role(growth_percent=3, growth_period=years) for years in ["2024 to 2034", ""])
    assert "Growth differs" in compared(one, other).table


# The findings


def test_the_highest_pay_and_growth_and_the_shared_skills_are_said(compared):
    one = asks_for(full_role("Actor"), "Python", "Docker")
    other = asks_for(full_role("Baker", salary_high=80_000, growth_percent=9), "Python")
    assert compared(one, other).findings == [
        "Headline pay goes highest for Actor: $90K (no basis stated).",
        "Growth is highest for Baker: 9% (2024 to 2034).",
        "Both ask for 1 skill alike.",
    ]


def test_equals_are_all_named_and_the_silent_too(compared):
    roles = [asks_for(full_role(title), title) for title in ["Actor", "Baker"]]
    page = compared(*roles, asks_for(make_role("Cook"), "Cooking"))
    assert page.findings == [
        "Headline pay goes equally high for Actor and Baker: $90K (no basis stated). Cook states none.",
        "Growth is equally high for Actor and Baker: 7.5% (2024 to 2034). Cook states none.",
        "They share no skill.",
    ]


def test_what_counts_different_things_or_says_no_years_is_not_compared(compared):
    one = full_role("Actor", salary_basis="base salary", growth_period="")
    other = full_role("Baker", growth_period="")
    assert compared(one, other).findings == [
        "Headline pay is not compared, since the ranges count different things or do not say what they count.",
        "Growth is not compared, since the figures are for different years or do not say for which.",
    ]


def test_what_one_alone_or_none_states_is_not_compared(compared):
    page = compared(make_role("Actor", salary_low=1, salary_high=2), make_role("Baker"))
    assert page.findings == [
        "Only Actor states headline pay, so it is not compared.",
        "None of them states growth, so it is not compared.",
    ]


# Skills


def test_skills_stand_by_who_asks_for_them(compared):
    one = asks_for(make_role("Actor"), "All", "Pair", "Mine", "More")
    two = asks_for(make_role("Baker"), "All", "Pair")
    three = asks_for(make_role("Cook"), "All", "Other")
    assert compared(one, two, three).skills == {
        "All ask for (1)": "All",
        "Only Actor and Baker (1)": "Pair",
        "Only Actor (2)": "Mine, More",
        "Only Cook (1)": "Other",
    }
    assert list(compared(two, one).skills) == ["Both ask for (2)", "Only Actor (2)"]
    assert list(compared(two).skills) == ["Baker asks for (2)"]


def test_a_guide_that_names_no_skill_is_said_to_and_shares_none(compared):
    page = compared(asks_for(make_role("Actor"), "Acting"), make_role("Baker"))
    assert "Baker names no skill yet." in page.words
    assert not any("skill" in finding for finding in page.findings)


# The picture


def rows_of_pay(html: str) -> dict[str, list[str]]:
    """The table behind the picture: the cells by level."""
    table = re.search(r'<details class="compared-table">.*?</details>', html, re.DOTALL)[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    return {label: re.findall(r"<td>(.*?)</td>", cells) for label, cells in rows}


def test_the_picture_has_all_on_one_axis_and_a_table_behind_it(compared):
    one = full_role("Actor")
    other = make_role("Baker")
    PayBand.objects.create(role=other, level=3, employer_type="Any", low=150_000, high=200_000)
    page = compared(one, other)
    assert rows_of_pay(page.html) == {
        "Headline": ["$50K to $90K", "not stated"],
        "Entry": ["$40K to $100K+", "not stated"],
        "Senior": ["not stated", "$150K to $200K"],
    }
    assert "Stated pay runs from $40K to $100K+ for Actor and $150K to $200K for Baker." in page.words
    svg = re.search(r'<svg class="compared-pay".*?</figure>', page.html, re.DOTALL)[0]
    # The axis ends at $200K: Actor's entry pay takes a fifth to a half of it, Baker's three quarters to its end.
    assert 'x="20%" y="21" width="30%"' in svg
    assert 'x="75%" y="21" width="25%"' in svg
    assert svg.count('class="compared-headline"') == 1
    assert svg.count("<path") == 1
    assert "Baker: not stated" in svg


def test_without_any_pay_there_is_no_picture(compared):
    assert "Pay on one axis" not in compared(make_role(), make_role()).words


# In their own words


def test_each_guide_may_speak_of_the_other(compared):
    one, other, third = make_role("Actor"), make_role("Baker"), make_role("Cook")
    compare_texts(one, other)
    compare_texts(other, one)
    compare_texts(one, third, verdict="Not asked for.")
    page = compared(other, one)
    assert page.words.index("Baker and Actor As the guide to Baker") < page.words.index(
        "Actor and Baker As the guide to Actor"
    )
    assert "Not asked for." not in page.words
    assert page.link("Add Cook") == "/roles/compare/?role=baker&role=actor&role=cook"


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
    page = Page(client, "actor", *values)
    assert page.titles == ["Actor"]
    assert page.notices
    assert page.html.count("<script") == page.html.count('<script type="application/ld+json">')
    assert page.canonical == "/roles/compare/?role=actor"
    assert not page.answer.cookies


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
    few = query_count(compare_address(["draft", "actor", "baker"]))
    many = query_count(compare_address(["draft", "actor", "baker", "cook"]))
    # One less: with three there is no room, so nobody asks whether there is a fourth.
    assert (few, many) == (8, 7)
    assert query_count(compare_address()) == 0


def test_addresses_keep_their_order_and_hold_each_guide_once():
    assert compare_address(["b", "a", "b"]) == "/roles/compare/?role=b&role=a"
    assert compare_address() == "/roles/compare/"
