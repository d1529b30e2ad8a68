from datetime import timedelta

import pytest
from django.utils import timezone

from careerguide.content.publishing import Status
from roles.models import PayBand, Role, RoleAlias, Skill, SkillEntry, SkillGroup
from tests.support.factories import (
    TEN_YEARS,
    add_pay,
    add_skills,
    make_guides,
    make_occupation,
    make_role,
    make_specialization,
)
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db


def heading(page: Page) -> str:
    return page.one("#found").text


def links(page: Page, text: str) -> list[str]:
    """The URLs of all links with exactly this text."""
    return [link["href"] for link in page.without(".hidden").css("a[href]") if link.text == text]


@pytest.fixture
def list_page(client):
    """A function that returns the guide list for a query string."""
    return lambda query="": Page(client.get(f"/roles/?{query}", follow=True))


class TestFilters:
    def test_guides_with_any_selected_specialization_are_listed(self, list_page):
        for name in ["Data", "Design", "Health"]:
            make_role(f"{name} person", specialization=make_specialization(name))
        page = list_page("specialization=data&specialization=health")
        assert page.rows == ["Data person", "Health person"]
        assert heading(page) == "2 careers, Data or Health"

    def test_guides_with_any_selected_degree_are_listed(self, list_page):
        for level in ["bachelor", "master", ""]:
            make_role(f"{level or 'silent'} role", entry_education=level)
        page = list_page("education=bachelor&education=master")
        assert page.rows == ["bachelor role", "master role"]
        assert heading(page) == "2 careers, Bachelor’s degree or Master’s degree"

    def test_guides_with_all_selected_skills_are_listed(self, list_page):
        add_skills(make_role("Both"), "Python", "Docker")
        add_skills(make_role("One"), "Python")
        make_role("None")
        assert list_page("skill=python").rows == ["Both", "One"]
        assert list_page("skill=python&skill=docker").rows == ["Both"]

    def test_guide_with_a_skill_in_two_groups_is_listed_once(self, list_page):
        role = add_skills(make_role("Twice"), "Python")
        group = SkillGroup.objects.create(role=role, number=2, name="More")
        SkillEntry.objects.create(group=group, skill=Skill.objects.get(), number=1)
        make_role()
        page = list_page("skill=python")
        assert heading(page) == "1 career, Python"
        assert page.rows == ["Twice"]
        assert list_page().one("#filter-skill a.choice-count").text == "Show only those with Python: 1 career"

    @pytest.mark.parametrize("words", ["Artificial+Intelligence+Engineer", "artific", "engineer+AI", "%C3%A0i"])
    def test_search_finds_other_names(self, list_page, words):
        RoleAlias.objects.create(role=make_role("AI Engineer"), name="Artificial Intelligence Engineer")
        make_role("Painter", specialization=make_specialization("Arts"))
        assert list_page(f"q={words}").rows == ["AI Engineer"]

    def test_drafts_and_their_filter_values_are_hidden(self, list_page):
        draft = make_role("Secret", status=Status.DRAFT, specialization=make_specialization("Hidden"))
        add_skills(draft, "Sorcery")
        make_role("One")
        make_role("Two")
        page = list_page("specialization=hidden&skill=sorcery")
        assert page.rows == ["One", "Two"]
        assert page.notices == [
            "We ignored “hidden”: that isn’t one of the specializations.",
            "We ignored “sorcery”: that isn’t one of the skills.",
        ]
        assert "Sorcery" not in page.text


class TestPay:
    @pytest.fixture(autouse=True)
    def guides(self):
        make_role("Headline", salary_low=50_000, salary_high=60_000)
        add_pay(add_pay(make_role("Rows"), 10_000, 20_000), 100_000, 120_000, "Others")
        add_pay(make_role("Open"), 30_000, 40_000, high_open=True)
        make_role("Silent")

    @pytest.mark.parametrize(
        ("query", "rows"),
        [
            ("pay_min=60000", ["Headline", "Open", "Rows"]),
            ("pay_min=60001", ["Open", "Rows"]),
            ("pay_min=121k", ["Open"]),
            ("pay_max=%2450,000", ["Headline", "Open", "Rows"]),
            ("pay_max=49999", ["Open", "Rows"]),
            ("pay_max=9k", []),
            # The guide "Rows" has one range below $21K and one above $29K, but none that overlaps.
            ("pay_min=21k&pay_max=29k", []),
            ("pay_min=55k&pay_max=99k", ["Headline", "Open"]),
            ("pay_min=0", ["Headline", "Open", "Rows"]),
        ],
    )
    def test_guide_matches_if_any_stated_pay_range_overlaps(self, list_page, query, rows):
        assert list_page(query).rows == rows

    def test_page_counts_hidden_guides_without_pay(self, list_page):
        assert "1 career without pay per year is not shown." in list_page("pay_min=60k").text
        assert "without pay" not in list_page().text

    def test_bounds_in_the_wrong_order_are_swapped(self, list_page):
        page = list_page("pay_min=99k&pay_max=55k")
        assert page.rows == ["Headline", "Open"]
        assert page.notices == ["The lowest pay was above the highest pay, so we swapped them."]
        assert page.canonical == "/roles/?pay_max=99000&pay_min=55000"
        assert heading(page) == "2 careers, pay from $55K, pay up to $99K"

    def test_pay_filter_is_hidden_if_no_guide_states_pay(self, client):
        PayBand.objects.all().delete()
        Role.objects.update(salary_low=None, salary_high=None)
        assert not get_page(client, "/roles/").has("[name=pay_min]")


class TestOrder:
    @pytest.mark.parametrize(
        ("sort", "rows"),
        [
            ("", ["A", "B", "C", "D"]),
            ("title", ["A", "B", "C", "D"]),
            ("-pay", ["C", "A", "B", "D"]),
            ("pay", ["A", "C", "B", "D"]),
            ("-growth", ["B", "A", "C", "D"]),
        ],
    )
    def test_unstated_values_sort_last(self, list_page, sort, rows):
        make_role("D")
        make_role("C", salary_low=30, salary_high=90, growth_percent="-3.5")
        make_role("B", growth_percent=7)
        make_role("A", salary_low=20, salary_high=40, growth_percent=0)
        assert list_page(f"sort={sort}").rows == rows

    def test_growth_is_sorted_by_the_rate_of_a_year(self, list_page):
        make_role("No basis", growth_percent=90)
        make_role("No years", growth_percent=95, growth_basis="period")
        make_role("3 in 10 years", growth_percent=3, **TEN_YEARS)
        make_role("33 in 10 years", growth_percent=33, **TEN_YEARS)
        make_role("All jobs lost", growth_percent=-100, **TEN_YEARS)
        make_role("3 a year", growth_percent=3, growth_basis="year")
        make_role("2 a year", growth_percent=2, growth_basis="year", growth_from=2024, growth_to=2034)
        rates = ["3 a year", "33 in 10 years", "2 a year", "3 in 10 years", "All jobs lost"]
        page = list_page("sort=-growth")
        assert page.rows == [*rates, "No years", "No basis"]
        assert "Growth, fastest first" in page.text
        by_title = {role.title: role.growth.percent_a_year for role in Role.objects.all()}
        calculated = {title: percent for title, percent in by_title.items() if percent is not None}
        assert sorted(calculated, key=calculated.get, reverse=True) == rates

    def test_canonical_url_omits_the_default_order(self, list_page):
        make_role()
        assert list_page("sort=title").canonical == "/roles/"
        assert list_page("sort=-pay&sort=pay").canonical == "/roles/?sort=-pay"


class TestUrl:
    def test_bad_value_is_dropped_with_a_notice(self, list_page):
        make_role("A", entry_education="master")
        make_role("B")
        page = list_page("education=master&education=wizard&pay_min=lots&skill=&sort=luck&page=two&specialization=%00")
        assert page.rows == ["A"]
        for value in ["wizard", "lots", "luck", "two"]:
            assert any(f"We ignored “{value}”" in notice for notice in page.notices)
        assert page.canonical == "/roles/?education=master"

    def test_canonical_url_is_sorted_and_has_only_filters(self, list_page):
        add_skills(make_role(entry_education="master"), "Python", "Docker")
        make_role()
        page = list_page("skill=python&show=skill&education=master&compare=x&skill=docker&page=1")
        assert page.canonical == "/roles/?education=master&skill=docker&skill=python"

    def test_page_has_50_occupations_and_too_high_number_shows_last(self, list_page):
        for number in range(101):
            make_occupation(title=f"Job {number:03}")
        assert list_page().rows == [f"Job {number:03}" for number in range(50)]
        last = list_page("page=9&q=job")
        assert last.rows == ["Job 100"]
        assert last.notices == ["There’s no page 9. Showing the last page."]
        assert last.canonical == "/roles/?page=3&q=job"
        assert links(last, "Previous page") == ["/roles/?page=2&q=job"]
        assert list_page("page=0").rows[0] == "Job 000"

    def test_chip_removes_one_filter(self, list_page):
        add_skills(make_role(entry_education="master"), "Python", "Docker")
        make_role()
        page = list_page("skill=python&skill=docker&education=master")
        assert links(page, "Python") == ["/roles/?education=master&skill=docker"]
        assert links(page, "Master’s degree") == ["/roles/?skill=docker&skill=python"]
        assert links(page, "Clear all") == ["/roles/"]


class TestEmptyList:
    def test_suggestion_counts_match_their_lists(self, client, list_page):
        add_skills(make_role("A", entry_education="master", salary_low=5_000, salary_high=6_000), "Python")
        add_skills(make_role("B"), "Python")
        page = list_page("skill=python&q=zzz&education=master&pay_min=1k&pay_max=2k")
        assert heading(page).startswith("0 careers matching “zzz”, ")
        assert "No careers match all of these filters." in page.text
        assert links(page, "Show all careers") == ["/roles/"]
        page = list_page("skill=python&education=master&pay_min=1k&pay_max=2k")
        way = page.link("Remove “pay from $1K” and “pay up to $2K”")
        assert way == "/roles/?education=master&skill=python"
        assert heading(get_page(client, way)) == "1 career, Master’s degree, Python"

    def test_site_without_guides_has_a_message(self, list_page):
        page = list_page("q=anything")
        assert heading(page) == "0 careers matching “anything”"
        assert "There are no careers yet." in list_page().text


class TestForm:
    def test_single_guide_has_no_filters(self, list_page):
        add_skills(make_role("Alone", entry_education="master", salary_low=1, salary_high=2), "Python", "Docker")
        page = list_page()
        assert heading(page) == "1 career"
        assert not page.has("form")
        assert "Compare" not in page.text
        # A requested filter can still be removed.
        assert links(list_page("skill=python"), "Python") == ["/roles/"]

    def test_group_with_one_value_is_hidden(self, list_page):
        for _ in range(2):
            make_role(entry_education="master")
        assert [field["name"] for field in list_page().css("form [name]")] == ["q", "sort"]

    def test_degrees_are_sorted_by_level(self, list_page):
        for level in ["doctorate", "none", "master", "master"]:
            make_role(entry_education=level)
        assert [field["value"] for field in list_page().css("[name=education]")] == ["none", "master", "doctorate"]

    def test_new_choice_replaces_others_except_for_skills(self, list_page):
        add_skills(make_role(entry_education="master"), "Python", "Docker")
        add_skills(make_role(entry_education="bachelor"), "Python")
        page = list_page("education=master&skill=python")
        assert page.link("Show only Bachelor’s degree") == "/roles/?education=bachelor&skill=python"
        assert page.link("Show only those with Docker") == "/roles/?education=master&skill=docker&skill=python"

    def test_choice_without_guides_is_disabled(self, list_page):
        add_skills(make_role(entry_education="master"), "Python")
        add_skills(make_role(entry_education="bachelor"), "Docker")
        choices = list_page("education=master").css(".choice-none")
        (docker,) = [choice for choice in choices if choice.has("[value=docker]")]
        assert docker.has("input[disabled]")
        assert not docker.has("a")

    def test_long_group_shows_ten_and_the_selected_choices(self, list_page):
        everything = [f"S{number:02}" for number in range(14)]
        add_skills(make_role(), *everything)
        add_skills(make_role(), *everything[1:])
        page = list_page("skill=s13")
        assert len(page.css("[name=skill]")) == 11
        assert page.has("[name=skill][value=s13][checked]")
        assert page.link("Show 3 more skills") == "/roles/?show=skill&skill=s13#filter-skill"
        assert len(list_page("skill=s13&show=skill").css("[name=skill]")) == 14

    def test_form_keeps_parameters_without_a_field(self, list_page):
        make_role("A", slug="a")
        make_role("B", slug="b")
        assert list_page("compare=a").one("input[type=hidden][name=compare]")["value"] == "a"


class TestCompareLinks:
    def test_guides_can_be_selected_and_compared(self, list_page):
        for slug in "abcd":
            make_role(slug.upper(), slug=slug)
        assert links(list_page("sort=-pay"), "Add")[0] == "/roles/?compare=a&sort=-pay"
        page = list_page("compare=b&compare=a")
        assert links(page, "Compare 2 careers") == ["/roles/compare/?role=b&role=a"]
        assert links(page, "Remove") == ["/roles/?compare=b", "/roles/?compare=a"]
        assert links(page, "Add") == ["/roles/?compare=a&compare=b&compare=c", "/roles/?compare=a&compare=b&compare=d"]
        assert links(page, "Clear") == ["/roles/"]

    def test_at_most_three_guides_can_be_compared(self, list_page):
        for slug in "abcd":
            make_role(slug.upper(), slug=slug)
        page = list_page("compare=a&compare=b&compare=c")
        assert links(page, "Compare 3 careers") == ["/roles/compare/?role=a&role=b&role=c"]
        assert len(links(page, "Remove")) == 3
        assert links(page, "Add") == []


def test_row_shows_not_stated_or_zero(list_page):
    make_role("Silent")
    make_role("Volunteer", salary_low=0, salary_high=0, growth_percent=0, growth_basis="year")
    silent, volunteer = list_page().texts(".career")
    assert silent.count("not stated") == 2
    assert "not stated" not in volunteer
    assert "headline $0 " in volunteer
    assert "0% a year" in volunteer


# Each group of choices is counted by a query of its own if it is filtered by, or if a career can have several choices.
EVERYTHING = "?specialization=family-1&skill=python&education=master&pay_min=1&q=guide&compare=guide-0"


@pytest.mark.parametrize(("query", "max_queries"), [("", 4), (EVERYTHING, 14), ("?q=zzz", 9)])
def test_query_count_is_constant(query_count, query, max_queries):
    make_guides(2)
    few = query_count(f"/roles/{query}")
    make_guides(48, start=2)
    assert query_count(f"/roles/{query}") == few
    # What depends on the content version alone is known by now.
    assert query_count(f"/roles/{query}") <= max_queries


def test_filters_find_a_scheduled_guide_only_when_published(client):
    role = make_role("Actor", specialization=make_specialization("Arts"))
    add_skills(role, "Singing")
    for url in ["/roles/?skill=singing", "/roles/?specialization=arts"]:
        page = get_page(client, url)
        assert (page.rows, page.notices) == (["Actor"], [])
    Role.objects.update(status=Status.SCHEDULED, publish_at=timezone.now() - timedelta(hours=1))
    (notice,) = get_page(client, "/roles/?skill=singing").notices
    assert "We ignored “singing”" in notice
