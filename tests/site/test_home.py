"""Tests of the home page: guides, official pay, ways into the catalog and examples of searches."""

import pytest

from careerguide.content.publishing import Status
from careerguide.site.home import CAREERS
from roles.models import Occupation, Role
from tests.support.factories import (
    add_pay,
    make_field,
    make_guides,
    make_institution,
    make_occupation,
    make_program,
    make_role,
    make_source,
)
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def make_career(code: str, median: int, **values):
    percentiles = {"pay_p10": median // 2, "pay_p50": median, "pay_p90": median * 2}
    return make_occupation(**percentiles | {"soc_code": code, "title": f"Job {code}"} | values)


class TestFirstGuide:
    def test_first_guide_shows_its_pay_on_a_ruler(self, client):
        role = make_role("Actor", salary_low=100_000, salary_high=300_000, market_fit="Proven", source=make_source())
        add_pay(role, 90_000, 310_000, high_open=True)
        card = get_page(client, "/").one(".hero-guide")
        assert card.link("Actor") == "/roles/actor/"
        assert "$100K to $300K" in card.text
        assert "By level and employer, pay is $90K to $310K+." in card.text
        bar = card.one("rect.ruler-bar")
        assert (bar["x"], bar["width"]) == ("25%", "50%")

    def test_single_amount_is_written_once(self, client):
        role = make_role(salary_low=100_000, salary_high=100_000)
        for url in ("/", "/roles/", role.get_absolute_url()):
            page = get_page(client, url)
            assert page.without("svg").text.count("$100K") == 1
            assert page.one("rect.ruler-bar")["width"] == "1%"

    def test_pay_rows_like_the_headline_are_not_repeated(self, client):
        add_pay(make_role(salary_low=90_000, salary_high=100_000), 90_000, 100_000)
        assert "By level and employer" not in get_page(client, "/").text

    def test_guide_without_figures_has_no_ruler(self, client):
        make_role("Actor")
        assert not get_page(client, "/").has(".hero-guide svg")

    def test_other_guides_are_rows(self, client):
        make_guides(12)
        page = get_page(client, "/")
        first = page.one(".hero-guide h2").text
        assert len(page.rows) == 9
        assert first not in page.rows

    def test_guide_without_figures_of_its_own_shows_official_ones(self, client):
        make_role("Actor"), make_role("Baker", salary_low=100_000, salary_high=200_000, source=make_source())
        role = make_role("Coder")
        for relation, median in [("related", 1_000), ("chosen", 2_000), ("listed", 90_000)]:
            role.official.create(occupation=make_occupation(pay_p50=median), relation=relation)
        baker, coder = get_page(client, "/").css(".career")
        assert baker.one(".career-median").text == "headline $100K to $200K headline"
        assert coder.one(".career-median").text == "official median $90,000 official median"
        assert coder.one(".career-growth").text == "growth +5%"
        text = get_page(client, "/").text
        assert "Official wages of each guide’s occupation" in text
        assert "Growth is for 2024 to 2034." in text
        role.official.filter(relation="listed").delete()
        assert "$2,000" in get_page(client, "/").css(".career")[1].text
        role.official.filter(relation="chosen").delete()
        assert "$1,000" not in get_page(client, "/").text


class TestOfficialPay:
    def test_careers_are_sorted_by_median_and_need_three(self, client):
        for number, code in enumerate(CAREERS[:2]):
            make_career(code, 50_000 + number)
        assert get_page(client, "/").one("#official").text == "Official pay How to read these pay figures"
        make_career(CAREERS[2], 60_000)
        make_career("11-1111", 70_000)
        page = get_page(client, "/")
        assert page.one("#official").text == "Official pay Three careers on one scale"
        assert page.without(".career-label").texts(".career-median") == ["$60,000", "$50,001", "$50,000"]
        assert "Job 11-1111" not in page.text
        titles = [f"Job {code}" for code in (CAREERS[2], CAREERS[1], CAREERS[0])]
        assert page.rows == titles
        assert page.link(titles[0]) == Occupation.objects.get(title=titles[0]).get_absolute_url()

    def test_link_to_all_careers_counts_guides_and_occupations(self, client):
        for code in CAREERS[:3]:
            make_career(code, 50_000)
        make_occupation(is_current=False)
        make_role(), make_role(status=Status.DRAFT)
        assert get_page(client, "/").link("See all 4 careers") == "/roles/"

    def test_career_that_the_newest_edition_dropped_is_left_out(self, client):
        for code in CAREERS[:4]:
            make_career(code, 50_000)
        Occupation.objects.filter(soc_code=CAREERS[0]).update(is_current=False)
        assert len(get_page(client, "/").rows) == 3

    def test_career_without_a_median_or_an_end_is_left_out(self, client):
        for code, missing in zip(CAREERS, ["pay_p10", "pay_p50", "pay_p90"], strict=False):
            make_career(code, 50_000, **{missing: None})
        assert not get_page(client, "/").has("#official")

    def test_growth_names_its_years(self, client):
        for code in CAREERS[:3]:
            make_career(code, 50_000, growth_percent=-2, growth_from=2024, growth_to=2034)
        page = get_page(client, "/")
        assert "Growth is for 2024 to 2034." in page.text
        assert page.without(".career-label").texts(".career-growth") == ["−2%"] * 3
        make_career(CAREERS[3], 50_000, growth_percent=4, growth_from=2022, growth_to=2032)
        page = get_page(client, "/")
        assert "Growth is for" not in page.text
        assert "+4% 2022 to 2032" in page.without(".career-label").texts(".career-growth")

    def test_sources_of_wages_and_growth_are_linked(self, client):
        wages, growth = make_source(title="Wages", publisher="BLS", published="May 2025"), make_source(title="Jobs")
        for code in CAREERS[:3]:
            make_career(code, 50_000, source=wages, growth_source=growth)
        line = get_page(client, "/").one(".official-sources")
        assert line.text == "Wages and growth: Wages (May 2025); Jobs. Publisher: BLS."
        links = line.links
        assert links["Wages (May 2025)"] == f"/sources/#source-{wages.slug}"
        assert links["Jobs"] == f"/sources/#source-{growth.slug}"


class TestExamples:
    def test_each_example_finds_something(self, client):
        make_role("Stage Actor")
        make_program("Bachelor of Plays", institution="Example University")
        make_program(
            "Master of Money", institution="A school", field_of_study=make_field("52.0801", "Finance, General"),
            delivery_mode="online",
        )  # fmt: skip
        links = get_page(client, "/").one("form[role=search]").links
        assert list(links) == ["Stage Actor", "A school", "online finance"]
        found = [get_page(client, url).rows for url in links.values()]
        assert found[0] == ["Stage Actor"]
        assert found[1:] == [["Master of Money"]] * 2

    def test_examples_of_the_content_find_something(self, client, content):
        links = get_page(client, "/").one("form[role=search]").links
        assert len(links) == 3
        for url in links.values():
            assert get_page(client, url).rows

    def test_site_without_pages_has_no_examples(self, client):
        make_institution()
        assert get_page(client, "/").one("form[role=search]").links == {}


def test_query_count_is_constant(query_count):
    make_guides(2)
    make_program()
    for code in CAREERS[:3]:
        make_career(code, 50_000)
    for role in Role.objects.all():
        role.official.create(occupation=Occupation.objects.first(), relation="chosen")
    few = query_count("/")
    make_guides(20, start=2)
    for role in Role.objects.filter(official=None):
        role.official.create(occupation=make_occupation())
    for _ in range(20):
        make_program()
    for code in CAREERS[3:]:
        make_career(code, 50_000, source=make_source())
    assert query_count("/") == few
    # What depends on the content version alone is known by now.
    assert query_count("/") <= 6
