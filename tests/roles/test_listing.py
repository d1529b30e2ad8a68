"""All guides: what a reader asks for in the address, and what the page lists."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from careerguide.content.publishing import Status
from roles.models import PayBand, Role, RoleAlias, Skill, SkillEntry, SkillGroup
from tests.support.factories import make_role, make_specialization
from tests.support.guides import asks_for, fill, pays

pytestmark = pytest.mark.django_db


class Page:
    """The page at an address, as a reader sees it."""

    def __init__(self, client, url: str):
        self.answer = client.get(url, follow=True)
        assert self.answer.status_code == 200
        self.html = self.answer.content.decode()

    @property
    def titles(self) -> list[str]:
        """The guides, in their order."""
        return re.findall(r'<h3><a href="/roles/[^"]*">([^<]*)</a></h3>', self.html)

    @property
    def heading(self) -> str:
        """What was found, in words."""
        return unescape(re.search(r'<h2 id="found">(.*?)</h2>', self.html)[1])

    @property
    def canonical(self) -> str:
        """The canonical address, without the host."""
        return unescape(re.search(r'rel="canonical" href="http://testserver([^"]*)"', self.html)[1])

    @property
    def notices(self) -> str:
        """What the page says of the address itself."""
        found = re.search(r'<div class="notices.*?</div>', self.html, re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", found[0])).split()) if found else ""

    def links(self, words: str) -> list[str]:
        """The addresses behind the links with exactly these words, hidden ones left out."""
        visible = re.sub(r'<span class="hidden">.*?</span>', "", self.html)
        return [unescape(href) for href, text in re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', visible)
                if re.sub(r"<[^>]*>", "", text).strip() == words]  # fmt: skip


@pytest.fixture
def listed(client):
    """A function: the page with these parameters."""
    return lambda asked="": Page(client, f"/roles/?{asked}" if asked else "/roles/")


class TestFilters:
    def test_a_specialization_may_repeat(self, listed):
        for name in ["Data", "Design", "Health"]:
            make_role(f"{name} person", specialization=make_specialization(name))
        page = listed("specialization=data&specialization=health")
        assert page.titles == ["Data person", "Health person"]
        assert page.heading == "2 guides, Data, Health"

    def test_an_entry_level_may_repeat(self, listed):
        for level in ["bachelor", "master", ""]:
            make_role(f"{level or 'silent'} role", entry_education=level)
        page = listed("entry=bachelor&entry=master")
        assert page.titles == ["bachelor role", "master role"]
        assert page.heading == "2 guides, Bachelor’s degree, Master’s degree"

    def test_every_skill_that_is_asked_for_must_be_there(self, listed):
        asks_for(make_role("Both"), "Python", "Docker")
        asks_for(make_role("One"), "Python")
        make_role("None")
        assert listed("skill=python").titles == ["Both", "One"]
        assert listed("skill=python&skill=docker").titles == ["Both"]

    def test_a_skill_that_stands_in_two_groups_lists_its_guide_once(self, listed):
        role = asks_for(make_role("Twice"), "Python")
        group = SkillGroup.objects.create(role=role, number=2, name="More")
        SkillEntry.objects.create(group=group, skill=Skill.objects.get(), number=1)
        make_role()
        page = listed("skill=python")
        assert page.heading == "1 guide, Python"
        assert page.titles == ["Twice"]
        assert '<span class="hidden">With Python: </span>1<' in listed().html

    @pytest.mark.parametrize("words", ["Artificial+Intelligence+Engineer", "artific", "engineer+AI", "%C3%A0i"])
    def test_words_find_a_guide_by_its_other_names_too(self, listed, words):
        RoleAlias.objects.create(role=make_role("AI Engineer"), name="Artificial Intelligence Engineer")
        make_role("Painter", specialization=make_specialization("Arts"))
        assert listed(f"q={words}").titles == ["AI Engineer"]

    def test_a_draft_is_never_listed_and_its_skills_are_no_choice(self, listed):
        draft = make_role("Secret", status=Status.DRAFT, specialization=make_specialization("Hidden"))
        asks_for(draft, "Sorcery")
        make_role("One")
        make_role("Two")
        page = listed("specialization=hidden&skill=sorcery")
        assert page.titles == ["One", "Two"]
        assert "“hidden” was left out" in page.notices
        assert "“sorcery” was left out" in page.notices
        assert "Sorcery" not in page.html


class TestPay:
    @pytest.fixture(autouse=True)
    def guides(self):
        make_role("Headline", salary_low=50_000, salary_high=60_000)
        pays(pays(make_role("Rows"), 10_000, 20_000), 100_000, 120_000, "Others")
        pays(make_role("Open"), 30_000, 40_000, high_open=True)
        make_role("Silent")

    @pytest.mark.parametrize(
        ("asked", "titles"),
        [
            ("pay_min=60000", ["Headline", "Open", "Rows"]),
            ("pay_min=60001", ["Open", "Rows"]),
            ("pay_min=121k", ["Open"]),
            ("pay_max=%2450,000", ["Headline", "Open", "Rows"]),
            ("pay_max=49999", ["Open", "Rows"]),
            ("pay_max=9k", []),
            # No single range has part in this one, though one lies below and another above.
            ("pay_min=21k&pay_max=29k", []),
            ("pay_min=55k&pay_max=99k", ["Headline", "Open"]),
            ("pay_min=0", ["Headline", "Open", "Rows"]),
        ],
    )
    def test_a_guide_fits_where_any_stated_range_has_part_in_the_one_asked_for(self, listed, asked, titles):
        assert listed(asked).titles == titles

    def test_what_states_no_pay_is_said_to_be_left_out(self, listed):
        assert "1 guide that states no pay is not shown." in listed("pay_min=60k").html
        assert "that states no pay" not in listed().html

    def test_a_reversed_range_is_swapped_and_said(self, listed):
        page = listed("pay_min=99k&pay_max=55k")
        assert page.titles == ["Headline", "Open"]
        assert "the two were swapped" in page.notices
        assert page.canonical == "/roles/?pay_max=99000&pay_min=55000"
        assert page.heading == "2 guides, pay from $55K, pay up to $99K"

    def test_without_any_pay_there_is_nothing_to_fill_in(self, client):
        PayBand.objects.all().delete()
        Role.objects.update(salary_low=None, salary_high=None)
        assert 'name="pay_min"' not in Page(client, "/roles/").html


class TestOrder:
    @pytest.mark.parametrize(
        ("sort", "titles"),
        [
            ("", ["A", "B", "C", "D"]),
            ("title", ["A", "B", "C", "D"]),
            ("-pay", ["C", "A", "B", "D"]),
            ("pay", ["A", "C", "B", "D"]),
            ("-growth", ["B", "A", "C", "D"]),
        ],
    )
    def test_what_is_not_stated_stands_last(self, listed, sort, titles):
        make_role("D")
        make_role("C", salary_low=30, salary_high=90, growth_percent="-3.5")
        make_role("B", growth_percent=7)
        make_role("A", salary_low=20, salary_high=40, growth_percent=0)
        assert listed(f"sort={sort}").titles == titles

    def test_the_default_is_left_out_of_the_canonical_address(self, listed):
        make_role()
        assert listed("sort=title").canonical == "/roles/"
        assert listed("sort=-pay&sort=pay").canonical == "/roles/?sort=-pay"


class TestAddress:
    def test_each_bad_value_is_dropped_alone_and_named(self, listed):
        make_role("A", entry_education="master")
        make_role("B")
        page = listed("entry=master&entry=wizard&pay_min=lots&skill=&sort=luck&page=two&specialization=%00")
        assert page.titles == ["A"]
        for value in ["wizard", "lots", "luck", "two"]:
            assert f"“{value}” was left out." in page.notices
        assert page.canonical == "/roles/?entry=master"

    def test_the_canonical_address_is_sorted_and_holds_no_way_of_looking(self, listed):
        asks_for(make_role(entry_education="master"), "Python", "Docker")
        make_role()
        page = listed("skill=python&show=skill&entry=master&compare=x&skill=docker&page=1")
        assert page.canonical == "/roles/?entry=master&skill=docker&skill=python"

    def test_twenty_stand_on_a_page_and_pages_are_clamped(self, listed):
        for number in range(41):
            make_role(f"Guide {number:02}")
        assert listed().titles == [f"Guide {number:02}" for number in range(20)]
        last = listed("page=9&q=guide")
        assert last.titles == ["Guide 40"]
        assert "There is no page 9; this is the last one." in last.notices
        assert last.canonical == "/roles/?page=3&q=guide"
        assert last.links("Previous page") == ["/roles/?page=2&q=guide"]
        assert listed("page=0").titles[0] == "Guide 00"

    def test_a_chip_takes_one_filter_away(self, listed):
        asks_for(make_role(entry_education="master"), "Python", "Docker")
        make_role()
        page = listed("skill=python&skill=docker&entry=master")
        assert page.links("Python") == ["/roles/?entry=master&skill=docker"]
        assert page.links("Master’s degree") == ["/roles/?skill=docker&skill=python"]
        assert page.links("Clear all") == ["/roles/"]


class TestEmptyList:
    def test_each_way_out_counts_what_it_holds(self, client, listed):
        asks_for(make_role("A", entry_education="master", salary_low=5_000, salary_high=6_000), "Python")
        asks_for(make_role("B"), "Python")
        page = listed("skill=python&q=zzz&entry=master&pay_min=1k&pay_max=2k")
        assert page.heading.startswith("0 guides, ")
        assert "No guide fits all of these filters." in page.html
        assert page.links("Show all guides") == ["/roles/"]
        page = listed("skill=python&entry=master&pay_min=1k&pay_max=2k")
        (way,) = page.links("Leave out “pay from $1K” and “pay up to $2K”")
        assert way == "/roles/?entry=master&skill=python"
        assert Page(client, way).heading == "1 guide, Master’s degree, Python"

    def test_a_site_without_guides_says_so(self, listed):
        page = listed("q=anything")
        assert page.heading == "0 guides, “anything”"
        assert "No guide is published yet." in listed().html


class TestPanel:
    def test_one_guide_alone_has_nothing_to_choose(self, listed):
        asks_for(make_role("Alone", entry_education="master", salary_low=1, salary_high=2), "Python", "Docker")
        page = listed()
        assert page.heading == "1 guide"
        assert "<form" not in page.html
        assert "Compare" not in page.html
        # What is asked for can be taken back all the same.
        assert listed("skill=python").links("Python") == ["/roles/"]

    def test_a_group_that_does_not_vary_is_not_shown(self, listed):
        for _ in range(2):
            make_role(entry_education="master")
        html = listed().html
        assert 'name="specialization"' not in html
        assert 'name="entry"' not in html
        assert 'name="skill"' not in html
        assert 'name="q"' in html

    def test_entry_levels_stand_in_their_own_order(self, listed):
        for level in ["doctorate", "none", "master", "master"]:
            make_role(entry_education=level)
        values = re.findall(r'name="entry" value="([^"]*)"', listed().html)
        assert values == ["none", "master", "doctorate"]

    def test_a_choice_of_one_kind_keeps_to_itself_and_a_skill_adds_to_the_others(self, listed):
        asks_for(make_role(entry_education="master"), "Python", "Docker")
        asks_for(make_role(entry_education="bachelor"), "Python")
        html = unescape(listed("entry=master&skill=python").html)
        assert 'href="/roles/?entry=bachelor&skill=python"><span class="hidden">Only Bachelor’s degree' in html
        assert 'href="/roles/?entry=master&skill=docker&skill=python"><span class="hidden">With Docker' in html

    def test_a_choice_without_any_is_dimmed_and_no_link(self, listed):
        asks_for(make_role(entry_education="master"), "Python")
        asks_for(make_role(entry_education="bachelor"), "Docker")
        html = listed("entry=master").html
        docker = re.search(
            r'<div class="choice choice-none">(?:(?!</div>).)*value="docker"(?:(?!</div>).)*', html, re.S
        )[0]
        assert "disabled" in docker
        assert "<a " not in docker

    def test_many_skills_show_the_ten_commonest_the_chosen_and_a_way_to_all(self, listed):
        everything = [f"S{number:02}" for number in range(14)]
        asks_for(make_role(), *everything)
        asks_for(make_role(), *everything[1:])
        page = listed("skill=s13")
        assert page.html.count('name="skill"') == 11
        assert 'value="s13" checked' in page.html
        (whole,) = page.links("Show all skill choices (3 more)")
        assert whole == "/roles/?show=skill&skill=s13#filter-skill"
        assert listed("skill=s13&show=skill").html.count('name="skill"') == 14

    def test_apply_loses_nothing_that_has_no_field(self, listed):
        make_role("A", slug="a")
        make_role("B", slug="b")
        assert '<input type="hidden" name="compare" value="a">' in listed("compare=a").html


class TestPuttingAside:
    def test_a_guide_is_put_aside_by_a_link_and_compared_from_there(self, listed):
        for slug in "abcd":
            make_role(slug.upper(), slug=slug)
        assert listed("sort=-pay").links("Compare")[0] == "/roles/?compare=a&sort=-pay"
        page = listed("compare=b&compare=a")
        assert "2 guides put aside." in page.html
        assert page.html.count("Put aside to compare.") == 2
        assert page.links("Compare") == [
            "/roles/compare/?role=b&role=a",
            "/roles/?compare=a&compare=b&compare=c",
            "/roles/?compare=a&compare=b&compare=d",
        ]
        assert page.links("Put none aside") == ["/roles/"]

    def test_three_are_the_most(self, listed):
        for slug in "abcd":
            make_role(slug.upper(), slug=slug)
        page = listed("compare=a&compare=b&compare=c")
        assert page.links("Compare") == ["/roles/compare/?role=a&role=b&role=c"]
        assert page.html.count("Put aside to compare.") == 3


def test_a_row_says_what_is_not_stated(listed):
    make_role("Silent")
    make_role("Volunteer", salary_low=0, salary_high=0, growth_percent=0)
    silent, volunteer = re.findall(r'<dl class="row-figures">.*?</dl>', listed().html, re.DOTALL)
    assert silent.count("not stated") == 2
    assert "not stated" not in volunteer
    assert "$0 to $0" in volunteer


EVERYTHING = "?specialization=family-1&skill=python&entry=master&pay_min=1&q=guide&compare=guide-0"


@pytest.mark.parametrize(("asked", "most"), [("", 4), (EVERYTHING, 6), ("?q=zzz", 5)])
def test_the_page_asks_the_database_as_often_for_fifty_guides_as_for_two(query_count, asked, most):
    fill(2)
    few = query_count(f"/roles/{asked}")
    fill(48, start=2)
    assert query_count(f"/roles/{asked}") == few
    assert few <= most


def test_what_a_guide_asks_for_and_its_family_are_choices_from_the_time_it_was_scheduled_for(client):
    past = timezone.now() - timedelta(hours=1)
    role = make_role("Actor", specialization=make_specialization("Arts"), status=Status.SCHEDULED, published_at=past)
    asks_for(role, "Singing")
    for url in ["/roles/?skill=singing", "/roles/?specialization=arts"]:
        page = Page(client, url)
        assert (page.titles, page.notices) == (["Actor"], "")
    Role.objects.update(published_at=timezone.now() + timedelta(hours=1))
    assert "was left out" in Page(client, "/roles/?skill=singing").notices
