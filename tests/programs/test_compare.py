"""Programs side by side: what a reader asks for in the address, and what the page says."""

import re
from datetime import date
from html import unescape

import pytest

from careerguide.publishing import Status
from programs.compare import compare_address, with_program, without_program
from programs.compare_facts import dollars_a_month
from programs.models import Pathway
from tests.factories import make_degree_type, make_field, make_program, make_role, make_source

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    """What a reader reads in a piece of HTML."""
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    # A link before a comma is no reason for a space.
    return re.sub(r" (?=[,.])", "", text)


class Page:
    """The page about some slugs, as a reader sees it."""

    def __init__(self, client, *slugs):
        self.answer = client.get("/programs/compare/", {"program": slugs})
        assert self.answer.status_code == 200
        self.html = self.answer.content.decode()

    @property
    def words(self) -> str:
        """All that stands on the page."""
        return words(self.html)

    @property
    def titles(self) -> list[str]:
        """The programs, in the order of their columns."""
        return [words(title) for title in re.findall(r'class="compare-title"[^>]*>(.*?)</a>', self.html, re.DOTALL)]

    @property
    def table(self) -> dict[str, list[str]]:
        """The cells of each row, by the row's label; a difference stands behind the label."""
        rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', self.html, re.DOTALL)
        return {
            words(label): [words(cell) for cell in re.findall(r"<td.*?</td>", cells, re.DOTALL)]
            for label, cells in rows
        }

    @property
    def findings(self) -> list[str]:
        """The sentences above the table."""
        found = re.search(r'<ul class="compare-findings">(.*?)</ul>', self.html, re.DOTALL)
        return [words(sentence) for sentence in re.findall(r"<li>.*?</li>", found[1])] if found else []

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
    """A function: the page about these programs."""

    def page(*programs) -> Page:
        return Page(client, *(program.slug for program in programs))

    return page


def test_programs_stand_side_by_side_in_the_order_of_the_address(compared):
    first, second = make_program("Zoology", slug="b"), make_program("Astronomy", slug="a")
    page = compared(first, second)
    assert page.titles == ["Zoology", "Astronomy"]
    assert page.link("Zoology") == "/programs/b/"
    assert compared(second, first).titles == ["Astronomy", "Zoology"]


def test_the_canonical_address_is_the_same_in_whichever_order(client):
    make_program(slug="b")
    make_program(slug="a")
    assert Page(client, "b", "gone", "a").canonical == "/programs/compare/?program=a&program=b"
    assert Page(client, "a", "b").canonical == "/programs/compare/?program=a&program=b"


def test_every_fact_is_a_row(compared):
    role, source = make_role("AI Engineer"), make_source(title="A catalog", publisher="A publisher")
    program = make_program(
        "Master of Things",
        role,
        institution="Example College",
        city="Auburn",
        region="AL",
        region_source=make_source(kind="editorial"),
        degree_type=make_degree_type("Master's"),
        field_of_study=make_field("52.0801", "Finance, General"),
        delivery_mode="online",
        study_mode="part_time",
        duration_months=15,
        duration_stated="1.25 years",
        tuition_usd=30_000,
        tuition_basis="total",
        source=source,
    )
    assert compared(program).table == {
        "Institution": ["Example College"],
        "Place": ["Auburn, AL state added by our editors"],
        "Degree type": ["Master's"],
        "Field of study": ["Finance, General (CIP 52.0801)"],
        "Format": ["Online sourced"],
        "Study mode": ["Part-time"],
        "Duration": ["1.25 years sourced, 15 months, “1.25 years” at the source"],
        "Tuition": ["$30,000 sourced, for the whole program"],
        "Cost per month of study": ["$2,000 $30,000 over 15 months"],
        "Leads to": ["AI Engineer listed by the source"],
        "Source": ["A catalog A publisher"],
    }


def test_what_nobody_stated_is_not_stated(compared):
    table = compared(make_program(), make_program()).table
    for label in ["Place", "Degree type", "Field of study", "Format", "Study mode", "Duration", "Tuition"]:
        assert table[label] == ["not stated", "not stated"]
    assert table["Cost per month of study"][0] == "not stated no tuition and no duration to work it out from"
    assert table["Leads to"] == ["no guide names it"] * 2
    assert table["Source"] == ["no source given"] * 2


def test_a_place_that_is_not_one_town_and_the_day_of_a_source_are_said(compared):
    several = make_program(city="Multiple IN Campuses", location_scope="multiple")
    none = make_program(location_scope="none", source=make_source(title="A catalog", retrieved_on=date(2026, 5, 3)))
    table = compared(several, none).table
    assert table["Place some not stated"] == [
        "Multiple IN Campuses several campuses, not tied to one town",
        "not stated not tied to a place",
    ]
    assert table["Source some not stated"] == ["no source given", "A catalog retrieved on 3 May 2026"]


def test_rows_where_the_programs_differ_say_so_in_words(compared):
    one = make_program(delivery_mode="online", duration_months=12, study_mode="full_time")
    other = make_program(delivery_mode="hybrid", duration_months=12)
    labels = compared(one, other).table.keys()
    assert "Format differs" in labels
    assert "Duration" in labels
    assert "Study mode some not stated" in labels
    assert "Place" in labels


def test_a_tuition_for_a_year_differs_from_the_same_for_the_whole_program(compared):
    one, other = (make_program(tuition_usd=9_000, tuition_basis=basis) for basis in ["total", "year"])
    assert "Tuition differs" in compared(one, other).table


def test_one_program_differs_from_nothing_and_is_no_cheapest(compared):
    page = compared(make_program("Master of Things", tuition_usd=1, duration_months=1))
    assert page.titles == ["Master of Things"]
    assert "Add another to see them side by side." in page.words
    assert page.findings == []
    assert "differs" not in page.words
    assert "cheapest" not in page.words


def test_the_cheapest_and_the_shortest_are_named_and_marked(compared):
    cheap = make_program("Cheap", institution="North", tuition_usd=10_000, tuition_basis="total", duration_months=24)
    short = make_program("Short", institution="South", tuition_usd=20_000, tuition_basis="total", duration_months=12)
    page = compared(short, cheap)
    assert page.findings == [
        "The cheapest is Cheap at North: $10,000 for the whole program.",
        "The shortest is Short at South: 1 year.",
    ]
    assert "cheapest" not in page.table["Tuition differs"][0]
    assert page.table["Tuition differs"][1].startswith("$10,000 cheapest")
    assert page.table["Duration differs"][0].startswith("1 year shortest")
    assert "shortest" not in page.table["Duration differs"][1]


def test_all_that_are_equally_cheap_are_named(compared):
    programs = [
        make_program(f"P{number}", institution="North", tuition_usd=500, duration_months=12) for number in (1, 2)
    ]
    dear = make_program("P3", institution="North", tuition_usd=501, duration_months=12)
    page = compared(*programs, dear)
    assert page.findings == [
        "The cheapest are P1 at North and P2 at North: both $500, basis not stated.",
        "The shortest are P1 at North, P2 at North and P3 at North: all 1 year.",
    ]
    assert [("joint cheapest" in cell) for cell in page.table["Tuition differs"]] == [True, True, False]


def test_free_is_the_cheapest(compared):
    free, dear = make_program("Free", institution="North", tuition_usd=0), make_program(tuition_usd=1)
    assert "The cheapest is Free at North: free." in compared(free, dear).findings


def test_what_is_unknown_is_never_the_cheapest_or_the_shortest(compared):
    known = [make_program(f"P{n}", institution="North", tuition_usd=n, duration_months=n) for n in (1, 2)]
    page = compared(make_program("Silent", institution="South"), *known)
    assert page.findings == [
        "The cheapest is P1 at North: $1, basis not stated.",
        "Silent at South states no tuition, so it could not be compared.",
        "The shortest is P1 at North: 1 month.",
        "Silent at South states no duration, so it could not be compared.",
    ]


def test_the_only_one_that_states_a_tuition_is_no_cheapest(compared):
    page = compared(make_program("Known", institution="North", tuition_usd=5), make_program())
    assert page.findings == [
        "Only Known at North states a tuition, so no cheapest is named.",
        "None of them states a duration, so no shortest is named.",
    ]
    assert "cheapest" not in page.table["Tuition some not stated"][0]


def test_tuition_with_different_bases_is_not_compared(compared):
    year = make_program("Yearly", institution="North", tuition_usd=9_000, tuition_basis="year")
    whole = make_program("Whole", institution="North", tuition_usd=20_000, tuition_basis="total")
    page = compared(year, whole)
    assert page.findings[0] == (
        "Tuition with different bases is not compared "
        "(here 1 with tuition for the whole program and 1 with tuition for a year)."
    )
    assert not any("cheapest" in cell for cell in page.table["Tuition differs"])


def test_among_different_bases_the_cheapest_of_each_is_named(compared):
    year = make_program("Yearly", institution="North", tuition_usd=9_000, tuition_basis="year")
    whole, dear = (
        make_program(f"P{n}", institution="North", tuition_usd=n, tuition_basis="total") for n in (20_000, 30_000)
    )
    page = compared(year, whole, dear)
    assert (
        "Of the 2 with tuition for the whole program, the cheapest is P20000 at North: $20,000 for the whole program."
        in page.findings
    )
    assert [
        "cheapest of those with tuition for the whole program" in cell for cell in page.table["Tuition differs"]
    ] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("tuition", "basis", "months", "cell"),
    [
        (30_000, "total", 15, "$2,000 $30,000 over 15 months"),
        (64_800, "", 24, "$2,700 $64,800 over 24 months, basis not stated"),
        (9_000, "year", 24, "$750 $9,000 a year over 12 months"),
        (500, "total", 1, "$500 $500 over 1 month"),
        (0, "total", 24, "free"),
        (5, "total", 24, "under $1 $5 over 24 months"),
        (None, "", 24, "not stated no tuition to work it out from"),
        (9_000, "year", None, "not stated no duration to work it out from"),
    ],
)
def test_a_month_of_study_says_what_it_costs_and_how_that_was_worked_out(compared, tuition, basis, months, cell):
    page = compared(make_program(tuition_usd=tuition, tuition_basis=basis, duration_months=months))
    assert page.table["Cost per month of study"] == [cell]
    assert "Worked out here: the tuition divided by the months of study" in page.words


@pytest.mark.parametrize(("tuition", "months", "amount"), [(1, 2, 1), (3, 2, 2), (5, 2, 3), (1, 3, 0), (2, 3, 1)])
def test_half_a_dollar_is_rounded_up(tuition, months, amount):
    program = make_program(tuition_usd=tuition, tuition_basis="total", duration_months=months)
    assert dollars_a_month(program) == amount


def test_each_program_can_be_removed_by_a_link_and_another_added(client):
    for slug in ["a", "b", "c"]:
        make_program(slug.upper(), slug=slug, institution="North")
    page = Page(client, "c", "a", "b")
    assert page.link("Remove A, North") == "/programs/compare/?program=c&program=b"
    assert page.link("Add another") == "/programs/?compare=c&compare=a&compare=b"
    assert client.get(page.link("Add another")).status_code == 200
    assert Page(client, "a").link("Remove A") == "/programs/compare/"


def test_a_program_that_is_not_there_is_named_and_can_be_removed(client):
    make_program("Here", slug="here")
    make_program("A secret title", slug="a-draft", status=Status.DRAFT)
    page = Page(client, "was-here", "here", "a-draft")
    assert page.titles == ["Here"]
    assert "There is no program “was-here”." in page.notices
    assert "There is no program “a-draft”." in page.notices
    assert "A secret title" not in page.words
    assert page.link("Remove “was-here”") == "/programs/compare/?program=here&program=a-draft"


def test_where_none_is_there_the_page_names_them_and_leads_to_the_catalog(client):
    page = Page(client, "was-here")
    assert "There is no program “was-here”." in page.notices
    assert page.link("Browse all programs") == "/programs/"
    assert page.titles == []


def test_a_program_asked_for_twice_stands_once(client):
    make_program("Here", slug="here")
    assert Page(client, "here", " here ", "here").titles == ["Here"]


def test_five_fit_and_the_rest_are_named_with_the_reason(client):
    for number in range(7):
        make_program(f"P{number}", slug=f"p{number}", institution="North")
    page = Page(client, *(f"p{number}" for number in range(7)))
    assert page.titles == ["P0", "P1", "P2", "P3", "P4"]
    assert "Only 5 programs fit side by side, so the first 5 are shown. Not shown: P5, North. Remove" in page.notices
    assert "P6, North." in page.notices
    assert "Add another from the catalog" not in page.words
    # The next one moves up.
    assert Page(client, *re.findall(r"program=(p\d)", page.link("Remove P0"))).titles[-1] == "P5"


def test_a_program_that_has_gone_takes_no_place_of_the_five(client):
    for number in range(5):
        make_program(f"P{number}", slug=f"p{number}")
    page = Page(client, "gone", *(f"p{number}" for number in range(5)))
    assert page.titles == ["P0", "P1", "P2", "P3", "P4"]
    assert "Not shown" not in page.notices


def test_without_a_program_the_page_leads_to_the_catalog(client):
    page = Page(client)
    assert "No program to compare yet." in page.words
    assert page.link("Browse all programs") == "/programs/"
    assert page.canonical == "/programs/compare/"
    assert page.notices == ""
    assert Page(client, "", "  ").notices == ""


def test_a_guide_that_is_no_longer_public_is_no_link_and_the_surest_stands_first(compared):
    program = make_program()
    Pathway.objects.create(program=program, role=make_role("Analyst"), strength="related")
    Pathway.objects.create(program=program, role=make_role("Banker", status=Status.DRAFT), strength="recommended")
    page = compared(program)
    assert page.table["Leads to"] == ["Banker recommended Analyst related"]
    assert 'href="/roles/analyst/"' in page.html
    assert 'href="/roles/banker/"' not in page.html


def test_of_many_guides_the_first_five_are_named_and_the_rest_counted(compared):
    program = make_program()
    for number in range(8):
        Pathway.objects.create(program=program, role=make_role(f"Guide {number}"))
    (cell,) = compared(program).table["Leads to"]
    assert "Guide 4 related" in cell
    assert "Guide 5" not in cell
    assert cell.endswith("and 3 more on its own page")


@pytest.mark.parametrize(
    "values",
    [
        ["\0"],
        ["a\0b"],
        ["x" * 8192],
        ["<script>alert(1)</script>"],
        ["'; DROP TABLE programs_program; --"],
        ["é", "\u202e", "\N{GRINNING FACE}", "٣", "%00", "../..", "[]"],
        [f"slug-{number}" for number in range(500)],
        ["x" * 8192 + str(number) for number in range(40)],
    ],
    ids=["NUL", "NUL inside", "8 KB", "HTML", "SQL", "odd letters", "500 slugs", "40 of 8 KB"],
)
def test_a_hostile_value_never_fails_and_never_hides_a_good_one(client, values):
    make_program("Here", slug="here")
    page = Page(client, "here", *values)
    assert page.titles == ["Here"]
    assert page.notices
    assert page.html.count("<script") == page.html.count('<script type="application/ld+json">')
    assert page.canonical == "/programs/compare/?program=here"
    assert len(page.html) < 200_000
    assert not page.answer.cookies


def test_what_is_no_address_of_a_program_is_named_once_and_not_carried_on(client):
    make_program("Here", slug="here")
    page = Page(client, "<b>", "here", "gone")
    assert "“<b>” was left out. No program has such an address." in page.notices
    assert page.link("Remove “gone”") == "/programs/compare/?program=here"
    many = Page(client, *(f"<{number}>" for number in range(9)))
    assert "4 more values were left out." in many.notices


def test_at_most_thirty_values_are_looked_at(client):
    make_program("Here", slug="here")
    page = Page(client, *(f"slug-{number}" for number in range(30)), "here")
    assert page.titles == []
    assert "Only the first 30 programs in the address were looked at." in page.notices


def test_the_page_asks_the_database_as_often_for_five_programs_as_for_two(query_count):
    role, source, slugs = make_role(), make_source(), []
    for number in range(5):
        slugs.append(f"p{number}")
        program = make_program(
            role=role,
            slug=slugs[-1],
            institution=f"University {number}",
            degree_type=make_degree_type(f"Degree {number}"),
            field_of_study=make_field(f"10.{number:04}", f"Field {number}"),
            field_source=source,
            city="Auburn",
            region_source=source,
            source=make_source(),
        )
        Pathway.objects.create(program=program, role=make_role())
    assert query_count(compare_address(slugs[:2])) == query_count(compare_address(slugs)) == 2
    assert query_count(compare_address([])) == 0


def test_addresses_keep_their_order_and_hold_each_program_once():
    assert compare_address(["b", "a", "b"]) == "/programs/compare/?program=b&program=a"
    assert compare_address() == "/programs/compare/"
    assert with_program(["b"], "a") == ["b", "a"]
    assert with_program(["b", "a"], "b") == ["b", "a"]
    assert without_program(["b", "a"], "b") == ["a"]


def test_the_table_names_its_columns_and_rows_and_can_be_moved_by_keyboard(compared):
    html = compared(make_program(), make_program()).html
    assert html.count('<th scope="col"') == 3
    assert html.count('<th scope="row"') == 11
    assert "<caption>" in html
    assert re.search(r'role="region" aria-label="[^"]+" tabindex="0"', html)
    assert "style=" not in html
    assert html.count("<script") == html.count('<script type="application/ld+json">')
