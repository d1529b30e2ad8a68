from datetime import date

import pytest

from roles.models import Role
from tests.support.factories import make_occupation, make_role, make_source, make_specialization
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def pay_section(client, role):
    return get_page(client, role.get_absolute_url()).section("pay")


def add_pay(role, level=1, employer="Anyone", low=1_000, high=2_000, **values):
    return role.pay_bands.create(level=level, employer_type=employer, low=low, high=high, **values)


def test_chart_and_table_have_the_same_rows(client):
    role = make_role()
    add_pay(role, 1, "Banks", 50_000, 60_000, basis="base", source=make_source())
    add_pay(role, 3, "Elsewhere", 70_000, 90_000, high_open=True, experience_min=6, source=make_source())
    section = pay_section(client, role)
    picture, table = section.one(".plot"), section.one("table")
    for words in ["Entry", "Banks", "base salary", "Senior", "Other companies", "6+ years"]:
        assert words in picture.text
        assert words in table.text
    assert "$90K+" in picture.text
    assert [row["aria-label"] for row in picture.css("li svg[role=img]")] == [
        "$50,000 to $60,000", "$70,000 to $90,000 or more",
    ]  # fmt: skip
    assert table.texts(".figure-text") == [
        "$50,000 to $60,000", "$70,000 to $90,000+",
    ]  # fmt: skip
    assert table.texts("td:nth-child(2)") == ["Banks", "Other companies"]


def test_pay_of_a_million_is_shown_in_millions(client):
    role = make_role(salary_low=900_000, salary_high=1_100_000)
    add_pay(role, 4, "Banks", 900_000, 1_100_000)
    add_pay(role, 4, "Shops", 1_103_570, 1_250_000)
    texts = [get_page(client, "/roles/").text, pay_section(client, role).text]
    assert "$900K to $1.1M" in texts[0]
    for words in ["$900K", "$1.1M", "$1,103,570", "$1.25M"]:
        assert words in texts[1]
    assert "1,100K" not in "".join(texts)


def test_only_open_rows_have_an_arrow(client):
    role = make_role()
    add_pay(role)
    assert not pay_section(client, role).has("li path.ruler-bar")
    add_pay(role, employer="Others", high_open=True)
    assert len(pay_section(client, role).css("li path.ruler-bar")) == 1


def test_chart_has_no_empty_groups(client):
    role = make_role()
    add_pay(role, 1, "Banks")
    add_pay(role, 3, "Shops")
    section = pay_section(client, role)
    assert section.texts(".plot h3") == ["Entry level", "Senior"]
    assert "No row" not in section.text
    assert len(section.css(".plot li")) == 2


def test_heading_says_claim_and_range(client):
    role = make_role(pay_claim="Solid, not spectacular")
    add_pay(role, high=5_000, high_open=True)
    assert pay_section(client, role).one("h2").text == "Pay “Solid, not spectacular”: $1K to $5K+"
    assert get_page(client, role.get_absolute_url()).one("#pay .chart-title").text == "Entry pay runs from $1K to $5K+."
    Role.objects.update(pay_claim="")
    assert pay_section(client, role).one("h2").text == "Pay $1K to $5K+ per year"


def test_section_names_the_conflict_with_the_headline(client):
    role = make_role(salary_low=2_000, salary_high=3_000)
    add_pay(role, high=5_000)
    section = pay_section(client, role)
    assert section.one(".conflict").text == (
        "Conflict: headline and pay by level The headline says $2K to $3K. Pay by level starts at $1K and ends at $5K. "
        "$2K and $3K don’t appear at any level."
    )
    assert section.texts(".plot h3")[-1] == "Headline range"


def test_section_has_no_conflict_if_ranges_are_equal(client):
    role = make_role(salary_low=1_000, salary_high=2_000)
    add_pay(role)
    assert not pay_section(client, role).has(".conflict")


@pytest.mark.parametrize(
    ("sourced", "states", "said"),
    [
        ((True, True), [], "Figures from the guide’s source unless marked otherwise."),
        ((True, True, False), ["unsourced"], "Figures from the guide’s source unless marked otherwise."),
        ((False, False, True), ["guide"], "No source given unless marked otherwise."),
    ],
)
def test_usual_origin_is_said_once_and_others_are_marked(client, sourced, states, said):
    role = make_role()
    for number, has_source in enumerate(sourced):
        add_pay(role, employer=f"Employer {number}", source=make_source() if has_source else None)
    section = pay_section(client, role)
    assert section.one(".chart-source").text.startswith(said)
    assert section.texts(".plot li [data-provenance]") == states
    assert section.texts("table .state") == states


def test_claimed_gap_and_sweet_spot_are_big_and_have_details(client, content):
    section = pay_section(client, Role.objects.get(slug="ai-engineer"))
    gap, spot = section.css(".big-figures > div")
    assert gap.one(".big").text == "10% to 15%"
    assert "The “generalist tax.” You earn that much less than" in gap.text
    assert "The pay ranges above don’t show it." in gap.text
    assert spot.one(".big").text == "100 to 500"
    for part in (gap, spot):
        assert part.link("Hot Career Path 2027: AI Engineer") == "#source-hot-career-path-2027-ai-engineer"


def test_official_percentiles_have_details(client, content):
    section = pay_section(client, Role.objects.get(slug="ai-engineer"))
    for name in ["10th", "median", "90th"]:
        assert name in section.texts(".chart-official text")
    note = next(part for part in section.css("details.note") if "What official statistics say" in part.text)
    assert note.texts("tbody th") == [
        "90th percentile", "75th percentile", "Median", "25th percentile", "10th percentile",
    ]  # fmt: skip
    assert note.texts("tbody td") == ["$230,630", "$188,700", "$140,300", "$103,570", "$82,200"]
    assert note.one(".figure dd a")["href"] == "#source-bls-15-1221"
    assert "wages for the whole occupation, 10th to 90th percentile" in note.text


def test_band_and_its_source_are_named(client):
    role = make_role()
    add_pay(role)
    source = make_source(publisher="US Bureau of Labor Statistics", published="May 2025; growth 2024–34")
    role.official.create(occupation=make_occupation(title="Makers", source=source), relation="listed")
    line = pay_section(client, role).one(".chart-source")
    assert line.text.endswith("Band: makers, BLS, May 2025.")
    assert line.link("BLS, May 2025") == f"#source-{source.slug}"


def test_official_pay_without_rows_has_no_chart(client):
    role = make_role()
    role.official.create(occupation=make_occupation(), relation="listed")
    section = pay_section(client, role)
    assert section.one("h2").text == "Pay"
    assert not section.has(".plot")
    assert "$90,000" in section.text


def test_rows_from_one_other_source_name_it(client):
    role = make_role(source=make_source(kind="editorial"))
    survey = make_source(title="A survey", publisher="Example office", published="2020 to January 2025")
    add_pay(role, 1, source=survey, as_of=date(2025, 1, 19))
    add_pay(role, 2, source=survey)
    section = pay_section(client, role)
    words = "Pay by level: Example office, 2020 to January 2025. It’s not stated whether this is salary or total pay."
    assert section.one(".chart-source").text == words
    assert section.one(".chart-source").link("Example office") == f"#source-{survey.slug}"
    assert section.one(".chart-unit").text == "US dollars per year, by level"
    # A row with a date has no period of its own.
    periods = ["Period" in figure.text for figure in section.css("tbody .figure-source")]
    assert periods == [False, True]
    add_pay(role, 3, "Banks", source=make_source())
    section = pay_section(client, role)
    assert section.one(".chart-source").text.startswith("Figures from the guide’s source unless marked otherwise.")
    assert section.one(".chart-unit").text == "US dollars per year, by level and type of employer"


class TestSpecialists:
    """The pay of other guides of the specialization, next to the claim that they pay more."""

    GAP = {"pay_gap_label": "generalist tax", "pay_gap": "10% less", "pay_gap_than": "than a specialist"}

    @pytest.fixture
    def role(self):
        role = make_role("Generalist", source=make_source(), **self.GAP)
        add_pay(role, 2, "Banks", 50_000, 60_000)
        add_pay(role, 3, "Banks", 70_000, 80_000, high_open=True)
        return role

    HEADING = "What specialists’ guides say"

    def others(self, client, role) -> str:
        [note] = [note for note in pay_section(client, role).css(".note") if self.HEADING in note.texts("h3")]
        return note.one("p").text

    def test_pay_of_other_guides_is_next_to_the_claim(self, client, role):
        assert self.HEADING not in pay_section(client, role).text
        survey = make_source(title="A survey", published="2025")
        first, second = make_role("A specialist"), make_role("B specialist")
        for level, low in [(2, 51_000), (3, 71_000)]:
            add_pay(first, level, "Everyone", low, 90_000, source=survey)
        add_pay(second, 3, "Everyone", 72_000, 95_000, source=survey)
        add_pay(make_role("A draft", status="draft"), 3, source=survey)
        add_pay(make_role("Another field", specialization=make_specialization("Nursing")), 3, source=survey)
        assert self.others(client, role) == (
            "Senior pay is $71K to $90K (A specialist) and $72K to $95K (B specialist); here it’s $70K to $80K+. "
            "Theirs is from another source (everyone; A survey, 2025), so this doesn’t prove or rule out the "
            "“generalist tax.”"
        )
        assert pay_section(client, role).link("B specialist") == "/roles/b-specialist/#pay"

    def test_pay_from_the_same_source_needs_no_caveat(self, client, role):
        add_pay(make_role("A specialist"), 2, source=role.source)
        expected = "Mid-level pay is $1K to $2K (A specialist); here it’s $50K to $60K."
        assert self.others(client, role) == expected

    def test_guide_without_a_claim_shows_no_other_pay(self, client, role):
        add_pay(make_role("A specialist"), 2)
        Role.objects.update(pay_gap="", pay_gap_label="", pay_gap_than="")
        assert self.HEADING not in pay_section(client, role).text

    def test_query_count_is_constant(self, client, role, query_count):
        add_pay(make_role(), 3, source=make_source())
        few = query_count(role.get_absolute_url())
        for _ in range(20):
            add_pay(make_role(), 3, source=make_source())
        assert query_count(role.get_absolute_url()) == few
