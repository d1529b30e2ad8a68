"""Tests of the list of careers: occupations, guides next to them, and their filters."""

import pytest

from roles.models import Role, RoleOccupation
from tests.support.factories import (
    TEN_YEARS,
    add_skills,
    make_comparison,
    make_occupation,
    make_role,
    make_source,
)
from tests.support.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def list_page(client):
    return lambda query="": Page(client.get(f"/roles/?{query}", follow=True))


def heading(page: Page) -> str:
    return page.one("#found").text


class TestRows:
    def test_guides_come_first_on_the_first_page_only(self, list_page):
        for number in range(51):
            make_occupation(title=f"Job {number:02}")
        make_role("Zookeeper"), make_role("Actor")
        first, second = list_page(), list_page("page=2")
        assert first.rows[:3] == ["Actor", "Zookeeper", "Job 00"]
        assert len(first.rows) == 52
        assert second.rows == ["Job 50"]
        assert heading(first) == heading(second) == "53 careers"

    def test_occupation_shows_its_figures_and_links_to_its_page(self, list_page):
        job = make_occupation(
            title="Makers", summary="They make.", entry_education="Bachelor's degree", openings=12_300,
            growth_percent="-2.5",
        )  # fmt: skip
        page = list_page()
        row = page.one(".career")
        assert page.link("Makers") == job.get_absolute_url()
        assert row.text.startswith(
            "Makers They make. Bachelor’s degree $50,000 to $150,000, median $90,000 growth −2.5%"
        )
        assert row.one(".career-openings").text == "openings 12,300 a year"
        assert row.one(".ruler-gap")["x1"] == "22.5%"

    def test_guide_is_marked_and_shows_its_headline(self, list_page):
        make_role(
            "Actor", salary_low=50_000, salary_high=90_000, entry_education="master", growth_percent=3, **TEN_YEARS
        )
        make_occupation()
        row = list_page().css(".career")[0]
        assert "Guide, master’s degree recommended" in row.text
        assert "headline $50K to $90K" in row.text
        # Official growth is for the same years.
        assert "2024" not in row.text

    def test_pay_by_the_hour_is_never_converted(self, list_page):
        hourly = {"pay_p10": None, "pay_p50": None, "pay_p90": None, "hourly_median": "29.05", "hourly_only": True}
        make_occupation(title="Actors", **hourly)
        row = list_page().one(".career")
        assert row.one(".career-median").text == "median $29.05 an hour"
        assert not row.has("svg")

    def test_few_openings_are_not_called_none(self, list_page):
        # The source counts in thousands, to one decimal.
        make_occupation(openings=0)
        assert list_page().one(".career-openings").text == "openings under 50 a year"

    def test_occupation_without_pay_says_so(self, list_page):
        make_occupation(pay_p10=None, pay_p50=None, pay_p90=None)
        assert list_page().one(".career-median").text == "pay not published"

    def test_page_says_once_what_rows_show_and_where_from(self, list_page):
        wages, growth = make_source(title="Wages"), make_source(title="Projections")
        for _ in range(2):
            make_occupation(source=wages, growth_source=growth)
        page = list_page()
        assert page.text.count("Growth is for 2024 to 2034.") == 1
        assert "Guides show" not in page.text
        assert page.one(".official-sources").text == "Wages and growth: Wages; Projections."
        make_role()
        assert "Guides show their own headline pay for one job title" in list_page().text

    def test_dropped_occupations_are_hidden(self, list_page):
        make_occupation(title="Gone", is_current=False, technology_skills="Sorcery")
        make_occupation(title="Here")
        page = list_page("skill=sorcery")
        assert page.rows == ["Here"]
        assert page.notices == ["We ignored “sorcery”: that isn’t one of the skills."]


class TestFilters:
    def test_education_of_guides_and_occupations_is_one_filter(self, list_page):
        make_role("Actor", entry_education="master")
        make_role("Baker", entry_education="bachelor")
        make_occupation(title="Cooks", entry_education="Master's degree")
        make_occupation(title="Dancers", entry_education="High school diploma or equivalent")
        page = list_page("education=master")
        assert page.rows == ["Actor", "Cooks"]
        assert heading(page) == "2 careers, Master’s degree"
        assert page.link("Show only High school: 1 career") == "/roles/?education=high_school"
        assert list_page("entry=master").canonical == "/roles/?education=master"

    def test_group_includes_guides_of_its_occupations(self, list_page):
        nurses = make_occupation(title="Nurses", soc_code="29-1141")
        makers = make_occupation(title="Makers", soc_code="51-0001")
        for title, occupation, relation in [("A", nurses, "listed"), ("B", nurses, "chosen"), ("C", nurses, "related")]:
            RoleOccupation.objects.create(role=make_role(title), occupation=occupation, relation=relation)
        RoleOccupation.objects.create(role=make_role("D"), occupation=makers)
        page = list_page("group=29")
        assert page.rows == ["A", "B", "Nurses"]
        assert heading(page) == "3 careers, Healthcare practitioners and technical"
        assert page.link("Show only Production") == "/roles/?group=51"

    def test_skill_of_guides_and_occupations_is_one_choice(self, list_page):
        add_skills(make_role("Actor"), "Python")
        make_occupation(title="Cooks", technology_skills="Python\nDocker")
        make_occupation(title="Dancers", technology_skills="Docker")
        assert list_page().one("[value=python] + span").text == "Python"
        assert list_page("skill=python").rows == ["Actor", "Cooks"]
        assert list_page("skill=python&skill=docker").rows == ["Cooks"]

    def test_pay_is_compared_with_the_median(self, list_page):
        make_occupation(title="Low", pay_p50=60_000)
        make_occupation(title="High", pay_p50=100_000)
        make_occupation(title="Hourly", pay_p10=None, pay_p50=None, pay_p90=None, hourly_median="29.05")
        make_role("Guide", salary_low=90_000, salary_high=120_000)
        assert list_page("pay_min=80k").rows == ["Guide", "High"]
        page = list_page("pay_max=80k")
        assert page.rows == ["Low"]
        assert "1 career without pay per year is not shown." in page.text

    @pytest.mark.parametrize(
        ("query", "rows"),
        [
            ("growth_min=5", ["Guide", "Grows"]),
            ("growth_min=5%", ["Guide", "Grows"]),
            ("growth_max=0", ["Shrinks"]),
            ("growth_max=−2.5 percent", ["Shrinks"]),
            ("growth_min=-3&growth_max=4", ["Shrinks"]),
        ],
    )
    def test_growth_is_compared_over_ten_years(self, list_page, query, rows):
        make_occupation(title="Grows", growth_percent=5)
        make_occupation(title="Shrinks", growth_percent="-2.5")
        make_role("Guide", growth_percent=7, **TEN_YEARS)
        make_role("Yearly", growth_percent=7, **TEN_YEARS | {"growth_basis": "year"})
        page = list_page(query.replace("%", "%25"))
        assert page.rows == rows
        assert "1 career without growth over ten years is not shown." in page.text

    def test_guide_without_figures_has_those_of_its_occupation(self, list_page):
        job = make_occupation(title="Makers", pay_p50=90_000, growth_percent=5)
        for title, relation in [("Listed", "listed"), ("Related", "related")]:
            RoleOccupation.objects.create(role=make_role(title), occupation=job, relation=relation)
        # Another occupation, which our editors chose, comes second.
        low = make_occupation(soc_code="11-0001", title="Low", pay_p50=20_000, growth_percent=1)
        RoleOccupation.objects.create(role=Role.objects.get(title="Listed"), occupation=low, relation="chosen")
        for query in ["pay_min=80k&pay_max=95k", "growth_min=4&growth_max=6"]:
            assert list_page(query).rows == ["Listed", "Makers"]
        assert list_page("sort=-pay").rows[:2] == ["Listed", "Related"]
        assert list_page("sort=-growth").rows[:2] == ["Listed", "Related"]
        assert "official median $90,000" in list_page("pay_min=80k").css(".career")[0].text

    def test_growth_that_is_no_number_is_ignored_with_a_notice(self, list_page):
        make_occupation(title="A"), make_occupation(title="B")
        page = list_page("growth_min=lots")
        assert page.rows == ["A", "B"]
        assert "We ignored “lots” for the lowest growth. A percentage is a number such as 5 or −2.5." in page.notices

    def test_specialization_of_old_links_shows_only_guides(self, list_page):
        make_role("Actor"), make_occupation()
        page = list_page("specialization=ai-specialization")
        assert page.rows == ["Actor"]
        assert heading(page) == "1 career, AI Specialization"

    def test_search_finds_guides_and_occupations(self, list_page):
        make_role("Nurse Educator")
        make_occupation(title="Registered nurses")
        make_occupation(title="Cooks")
        page = list_page("q=nurse")
        assert page.rows == ["Nurse Educator", "Registered nurses"]
        assert heading(page) == "2 careers matching “nurse”"

    def test_search_is_corrected_only_if_no_career_matches(self, list_page):
        make_role("Designer"), make_role("Cooq")
        make_occupation(title="Desinger makers"), make_occupation(title="Cooks"), make_occupation(title="Dancers")
        for typed, row in [("desinger", "Desinger makers"), ("cooq", "Cooq")]:
            page = list_page(f"q={typed}")
            assert page.rows == [row]
            assert "instead" not in page.text
        page = list_page("q=dancres")
        assert page.rows == ["Dancers"]
        assert "Showing results for “dancers” instead." in page.text

    def test_corrected_search_finds_guides_and_occupations(self, list_page):
        make_role("Nurse Educator"), make_occupation(title="Nurse midwives"), make_occupation(title="Cooks")
        page = list_page("q=nusre")
        assert page.rows == ["Nurse Educator", "Nurse midwives"]
        assert "Showing results for “nurse” instead." in page.text


class TestOrder:
    @pytest.mark.parametrize(
        ("sort", "rows"),
        [
            ("title", ["Guide", "A", "B", "C", "D"]),
            ("-pay", ["Guide", "B", "A", "D", "C"]),
            ("pay", ["Guide", "A", "B", "D", "C"]),
            ("-growth", ["Guide", "C", "B", "D", "A"]),
            ("-openings", ["Guide", "D", "A", "B", "C"]),
        ],
    )
    def test_pay_by_the_hour_comes_after_pay_by_the_year(self, list_page, sort, rows):
        none = {"pay_p10": None, "pay_p50": None, "pay_p90": None}
        make_occupation(title="A", pay_p50=60_000, growth_percent=None, openings=200)
        make_occupation(title="B", pay_p50=70_000, growth_percent=2, openings=100)
        make_occupation(title="C", **none, growth_percent=3, openings=None)
        make_occupation(title="D", **none, hourly_median="99.50", growth_percent="-1", openings=300)
        make_role("Guide")
        assert list_page(f"sort={sort}").rows == rows


def test_guides_and_occupations_can_be_compared(list_page):
    make_role("Actor"), make_occupation(title="Cooks"), make_occupation(title="Dancers")
    page = list_page("compare=cooks&compare=actor")
    assert page.link("Compare 2 careers") == "/roles/compare/?role=cooks&role=actor"
    assert page.link("Add Dancers") == "/roles/?compare=actor&compare=cooks&compare=dancers"


@pytest.mark.parametrize("query", ["", "?skill=python&education=master&group=15&pay_min=1&sort=-pay", "?q=zzzz"])
def test_query_count_is_constant(query_count, query):
    def make(count: int, start: int):
        for number in range(start, start + count):
            job = make_occupation(
                title=f"Job {number}", entry_education="Master's degree", technology_skills=f"Python\nSkill {number}",
                growth_source=make_source(),
            )  # fmt: skip
            role = add_skills(make_role(f"Guide {number}", entry_education="master"), f"Skill {number}")
            RoleOccupation.objects.create(role=role, occupation=job)

    make(2, 0)
    few = query_count(f"/roles/{query}")
    make(58, 2)
    assert query_count(f"/roles/{query}") == few


class TestComparison:
    @pytest.fixture(autouse=True)
    def careers(self):
        self.makers = make_occupation(
            1, title="Makers", pay_p50=90_000, openings=1_200, employment=40_000, growth_percent=5,
            entry_education="Bachelor's degree", technology_skills="Python\nExcel",
        )  # fmt: skip
        self.cooks = make_occupation(2, title="Cooks", pay_p50=80_000, openings=5_000, growth_percent="-2")
        self.guide = add_skills(make_role("Engineer", salary_low=100_000, salary_high=120_000), "Python")
        RoleOccupation.objects.create(role=self.guide, occupation=self.makers)

    def test_occupations_show_official_figures_only(self, compared):
        page = compared(self.makers, self.cooks)
        assert page.titles == ["Makers", "Cooks"]
        assert page.heading == "Makers vs. Cooks"
        rows = {label.replace(" (differs)", ""): cells for label, cells in page.cells.items()}
        assert rows == {
            "Official occupations Computer and mathematical": ["SOC 15-0001", "SOC 15-0002"],
            "Official pay 10th to 90th percentile": ["$50,000 to $150,000 per year"] * 2,
            "Official median pay": ["$90,000 per year", "$80,000 per year"],
            "Official growth": ["+5%, 2024 to 2034", "−2%, 2024 to 2034"],
            "Official openings": ["1,200 a year", "5,000 a year"],
            "Official employment": ["40,000 jobs", "not stated"],
            "Typical entry-level education": ["Bachelor’s degree", "not stated"],
        }

    def test_uncertain_number_of_people_has_its_margin(self, compared):
        artists = make_occupation(3, title="Artists", employment=55_000, employment_error="17.7")
        cells = compared(self.makers, artists).cells
        assert cells["Official employment (differs)"] == ["40,000 jobs", "55,000 jobs, give or take 19,080"]

    def test_guide_and_occupations_are_compared_by_official_figures(self, compared):
        page = compared(self.guide, self.makers, self.cooks)
        assert page.cells["Official median pay (differs)"][0] == "$90,000 per year SOC 15-0001, guide"
        assert page.cells["Pay per year"] == ["$100K to $120K unsourced, basis not stated", "no guide", "no guide"]
        assert page.highlights == [
            "Official median pay is highest for makers: $90,000 (per year).",
            "Official growth is highest for makers: +5% (2024 to 2034).",
            "The number of openings a year is highest for cooks: 5,000.",
            "Pay and growth in guides aren’t compared with official figures, which measure something else.",
        ]
        assert page.skills["Only for Engineer and Makers (1)"] == "Python"
        assert page.link("Remove Makers") == "/roles/compare/?role=engineer&role=cooks"

    def test_chart_shows_official_pay_and_headlines(self, compared):
        page = compared(self.guide, self.makers)
        assert page.texts(".compared h3") == ["Official, 10th to 90th percentile", "Headline"]
        assert page.texts(".compared-row .chart-label") == ["Makers", "Engineer"]
        assert page.one(".compared .ruler-gap")["x1"] == "22.5%"

    def test_hourly_pay_says_so_and_is_not_compared(self, compared):
        hourly = {"pay_p10": None, "pay_p50": None, "pay_p90": None, "hourly_median": "29.05", "hourly_only": True}
        actors = make_occupation(title="Actors", growth_percent=None, growth_from=None, growth_to=None, **hourly)
        page = compared(actors, self.makers, self.cooks)
        assert page.cells["Official median pay (differs)"][0] == "$29.05 an hour, not published per year"
        assert page.highlights[0] == (
            "Official median pay is highest for makers: $90,000 (per year). Not stated for actors."
        )

    def test_dropped_occupation_is_named_as_removed(self, client, compared):
        gone = make_occupation(title="Gone", is_current=False)
        page = compared(self.makers, gone)
        assert page.titles == ["Makers"]
        assert "We’ve removed the page about “Gone.”" in page.notice

    def test_texts_of_a_guide_are_shown_next_to_an_occupation(self, compared):
        other = make_role("Designer")
        make_comparison(self.guide, other)
        page = compared(self.makers, self.guide, other)
        assert "Engineer from near." in page.text

    def test_query_count_is_constant(self, query_count):
        make_occupation()
        few = query_count("/roles/compare/?role=makers&role=engineer")
        for number in range(30):
            make_occupation(title=f"Job {number}", technology_skills="Python", source=make_source())
        assert query_count("/roles/compare/?role=job-1&role=job-2&role=job-3") < few
        assert query_count("/roles/compare/?role=makers&role=engineer") == few
