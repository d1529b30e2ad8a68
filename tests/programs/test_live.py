"""The catalog's answers to a page that is kept live: a part of it, and the address that it then has."""

import re
from html import unescape

import pytest

from tests.programs.test_catalog import heading
from tests.support.factories import make_program, make_role
from tests.support.page import Page
from tests.support.pages import URLS

LIVE = {"HX-Request": "true"}


def said(answer) -> str:
    """What a screen reader is told."""
    return unescape(re.search(r'<p data-hx-swap-oob="innerHTML:#said">(.*?)</p>', answer.content.decode())[1])


@pytest.mark.usefixtures("content")
class TestThePartOfThePageThatChanges:
    @pytest.mark.parametrize("path", ["/programs/", "/roles/ai-engineer/programs/"])
    def test_it_holds_the_list_the_filters_and_the_count_and_nothing_around_them(self, client, path):
        answer = client.get(f"{path}?format=hybrid", headers=LIVE)
        html = answer.content.decode()
        assert heading(answer) == "2 programs, hybrid"
        assert len(Page(answer).rows) == 2
        assert 'value="hybrid" checked' in html
        assert '<p data-hx-swap-oob="innerHTML:#fold-count"> (1 on): 2 programs' in html
        for around in ["<html", "<head", "<h1", "masthead", "<form", "application/ld+json"]:
            assert around not in html

    def test_it_goes_where_the_page_has_a_place_for_it(self, client):
        page = client.get("/programs/").content.decode()
        part = client.get("/programs/", headers=LIVE).content.decode()
        places = re.findall(r'data-hx-swap-oob="innerHTML:#([^"]+)"', part)
        assert len(places) == 3
        for place in [*places, *re.findall(r'data-hx-target="#([^"]+)"', page)]:
            assert page.count(f'id="{place}"') == 1

    def test_it_asks_the_database_for_what_it_shows_only(self, query_count):
        url = "/programs/?format=hybrid"
        assert query_count(url, headers=LIVE) == query_count(url)
        # What to mind stands above the list, and stays as it is.
        url = "/roles/ai-engineer/programs/?format=hybrid"
        assert query_count(url, headers=LIVE) == query_count(url) - 2

    def test_it_tells_a_screen_reader_what_was_found_and_what_was_left_out(self, client):
        assert said(client.get("/programs/?format=online&tuition_max=30k", headers=LIVE)) == (
            "6 programs, online, up to $30,000."
        )
        found = said(client.get("/programs/?tuition_max=abc&compare=some-program", headers=LIVE))
        assert found.startswith("10 programs. Put aside: 1. Highest tuition: “abc” was left out.")

    def test_it_tells_the_page_of_a_long_list(self, client):
        for _ in range(15):
            make_program()
        assert said(client.get("/programs/?page=2", headers=LIVE)) == "25 programs. Page 2 of 2."


@pytest.mark.usefixtures("content")
class TestTheAddressThatTheBrowserShows:
    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            ("q=&format=hybrid&duration_min=&tuition_max=&sort=name", "?format=hybrid"),
            ("q=&duration_min=&tuition_max=&sort=name", ""),
            ("tuition_max=%2425%2C000&sort=-tuition", "?sort=-tuition&tuition_max=25000"),
            ("tuition_max=abc&city=atlantis&format=online", "?format=online"),
            ("page=9", ""),
            ("compare=b&compare=a&show=city&show=price", "?compare=a&compare=b&show=city"),
        ],
    )
    def test_it_is_clean_and_keeps_what_is_carried_along(self, client, asked, shown):
        for path in ["/programs/", "/roles/ai-engineer/programs/"]:
            assert client.get(f"{path}?{asked}", headers=LIVE).headers["HX-Push-Url"] == path + shown

    def test_opened_by_itself_it_is_the_whole_page(self, client):
        url = client.get("/programs/?q=&format=hybrid&sort=name", headers=LIVE).headers["HX-Push-Url"]
        answer = client.get(url)
        assert heading(answer) == "2 programs, hybrid"
        assert "<h1" in answer.content.decode()
        assert Page(answer).canonical == url
        assert "HX-Push-Url" not in answer.headers

    @pytest.mark.parametrize(
        "headers",
        [{}, LIVE | {"HX-History-Restore-Request": "true"}, {"HX-Request": "false"}, {"HX-Target": "results"}],
    )
    def test_a_way_back_gets_the_whole_page(self, client, headers):
        assert "<h1" in client.get("/programs/?format=hybrid", headers=headers).content.decode()

    @pytest.mark.parametrize("headers", [{}, LIVE])
    def test_no_cache_confuses_the_part_and_the_whole(self, client, headers):
        answer = client.get("/programs/", headers=headers)
        assert {"HX-Request", "HX-History-Restore-Request"} <= set(answer.headers["Vary"].split(", "))
        assert not answer.cookies


@pytest.mark.usefixtures("content")
class TestWhatALinkCarries:
    def test_a_program_that_was_put_aside_can_be_put_back(self, client):
        slug = "auburn-university-master-of-science-in-finance-online"
        html = client.get(f"/programs/?compare={slug}&format=online").content.decode()
        assert f'<a id="aside-{slug}" rel="nofollow" href="/programs/?format=online">Put back' in html

    def test_a_sixth_program_cannot_be_put_aside_and_the_five_can_be_put_back(self, client):
        slugs = re.findall(r'id="aside-([^"]+)"', client.get("/programs/").content.decode())
        assert len(slugs) == 10
        full = client.get("/programs/?" + "&".join(f"compare={slug}" for slug in slugs[:5])).content.decode()
        assert re.findall(r'id="aside-([^"]+)"', full) == slugs[:5]
        assert full.count(">Put back<") == 5

    def test_a_group_that_was_unfolded_stays_so_and_can_be_folded(self, client):
        for number in range(4):
            make_program(city=f"City {number}")
        html = client.get("/programs/?show=city").content.decode()
        assert html.count('name="city"') == 14
        assert '<input type="hidden" name="show" value="city">' in html
        assert 'href="/programs/?format=hybrid&amp;show=city"' in html
        assert 'href="/programs/#filter-city">Show fewer city choices</a>' in html
        assert "Show fewer" not in client.get("/programs/?show=format").content.decode()

    def test_no_group_comes_and_goes_with_the_filters(self, client):
        def groups(asked):
            return set(re.findall(r'<fieldset class="filter-group" id="([^"]+)"', client.get(asked).content.decode()))

        every = groups("/programs/")
        assert "filter-study_mode" in every
        assert groups("/programs/?q=nothing+like+this") == every
        assert groups("/programs/?format=hybrid&tuition_max=1") == every


@pytest.mark.usefixtures("content")
def test_htmx_is_loaded_on_the_catalogs_pages_alone(client):
    with_htmx = {url for url in URLS if "htmx-2.min" in client.get(url).content.decode()}
    assert with_htmx == {url for url in URLS if url.partition("?")[0].endswith("/programs/")}
    html = client.get("/programs/").content.decode()
    assert len(re.findall(r"<script src=\"/static/[^\"]+\" defer></script>", html)) == 2


@pytest.mark.django_db
def test_a_roles_part_is_kept_to_the_role(client):
    make_program("Leads there", role=make_role("AI Engineer"))
    make_program("Leads elsewhere")
    assert Page(client.get("/roles/ai-engineer/programs/", headers=LIVE)).rows == ["Leads there"]
