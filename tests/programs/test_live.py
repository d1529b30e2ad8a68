"""Tests of the catalog's responses to htmx: the changed parts of the page, and its new URL."""

import re

import pytest

from tests.support.factories import make_program, make_role
from tests.support.page import Page, get_page
from tests.support.pages import URLS

HTMX = {"HX-Request": "true"}


def get_part(client, url: str) -> Page:
    return Page(client.get(url, headers=HTMX))


def announcement(client, url: str) -> str:
    """The text that screen readers announce."""
    return get_part(client, url).one('[data-hx-swap-oob="innerHTML:#said"]').text


@pytest.mark.usefixtures("content")
class TestPart:
    @pytest.mark.parametrize("path", ["/programs/", "/roles/ai-engineer/programs/"])
    def test_part_contains_list_filters_and_count(self, client, path):
        response = client.get(f"{path}?format=hybrid", headers=HTMX)
        part = Page(response)
        assert len(part.rows) == 2
        assert part.has("input[name=format][value=hybrid][checked]")
        assert part.one('[data-hx-swap-oob="innerHTML:#fold-count"]').text == "2 programs"
        assert part.one('[data-hx-swap-oob="innerHTML:#catalog-head"]').heading == "2 programs, hybrid"
        for other in [b"<html", b"<head>", b"breadcrumb", b"masthead", b"<form", b"application/ld+json"]:
            assert other not in response.content

    def test_page_contains_the_elements_that_the_part_replaces(self, client):
        page = client.get("/programs/").content.decode()
        part = client.get("/programs/", headers=HTMX).content.decode()
        targets = re.findall(r'data-hx-swap-oob="innerHTML:#([^"]+)"', part)
        assert len(targets) == 4
        for target in [*targets, *re.findall(r'data-hx-target="#([^"]+)"', page)]:
            assert page.count(f'id="{target}"') == 1

    @pytest.mark.parametrize("path", ["/programs/", "/roles/ai-engineer/programs/"])
    def test_part_runs_no_more_queries_than_the_page(self, query_count, path):
        url = f"{path}?format=hybrid"
        # The first page also finds out what depends on the content version alone, such as the caveats above the list.
        query_count(url)
        assert query_count(url, headers=HTMX) == query_count(url)

    def test_announcement_contains_heading_and_notices(self, client):
        text = announcement(client, "/programs/?format=online&tuition_max=30k")
        assert text == "6 programs, online, up to $30,000."
        text = announcement(client, "/programs/?tuition_max=abc&compare=some-program")
        assert text.startswith("10 programs. 1 to compare. We ignored “abc” for the maximum tuition.")

    def test_announcement_contains_the_page_number(self, client):
        for _ in range(15):
            make_program()
        assert announcement(client, "/programs/?page=2") == "25 programs. Page 2 of 2."


@pytest.mark.django_db
def test_part_of_role_catalog_lists_its_programs(client):
    make_program("Leads there", role=make_role("AI Engineer"))
    make_program("Leads elsewhere")
    assert get_part(client, "/roles/ai-engineer/programs/").rows == ["Leads there"]


@pytest.mark.usefixtures("content")
class TestPushedUrl:
    @pytest.mark.parametrize(
        ("query", "pushed"),
        [
            ("q=&format=hybrid&duration_min=&tuition_max=&sort=name", "?format=hybrid"),
            ("q=&duration_min=&tuition_max=&sort=name", ""),
            ("tuition_max=%2425%2C000&sort=-tuition", "?sort=-tuition&tuition_max=25000"),
            ("tuition_max=abc&city=atlantis&format=online", "?format=online"),
            ("page=9", ""),
            ("compare=b&compare=a&show=city&show=price", "?compare=a&compare=b&show=city"),
        ],
    )
    @pytest.mark.parametrize("path", ["/programs/", "/roles/ai-engineer/programs/"])
    def test_pushed_url_has_only_valid_parameters(self, client, path, query, pushed):
        assert client.get(f"{path}?{query}", headers=HTMX).headers["HX-Push-Url"] == path + pushed

    def test_pushed_url_returns_the_whole_page(self, client):
        url = client.get("/programs/?q=&format=hybrid&sort=name", headers=HTMX).headers["HX-Push-Url"]
        response = client.get(url)
        page = Page(response)
        assert page.one("#found").text == "2 programs, hybrid"
        assert page.has("header.masthead")
        assert page.canonical == url
        assert "HX-Push-Url" not in response.headers


@pytest.mark.usefixtures("content")
class TestHeaders:
    @pytest.mark.parametrize(
        "headers",
        [{}, HTMX | {"HX-History-Restore-Request": "true"}, {"HX-Request": "false"}, {"HX-Target": "results"}],
    )
    def test_other_requests_return_the_whole_page(self, client, headers):
        assert Page(client.get("/programs/?format=hybrid", headers=headers)).has("header.masthead")

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_vary_header_distinguishes_part_and_page(self, client, headers):
        response = client.get("/programs/", headers=headers)
        assert {"HX-Request", "HX-History-Restore-Request"} <= set(response.headers["Vary"].split(", "))
        assert not response.cookies


@pytest.mark.usefixtures("content")
class TestLinks:
    def test_program_can_be_removed_from_comparison(self, client):
        slug = "auburn-university-master-of-science-in-finance-online"
        link = get_page(client, f"/programs/?compare={slug}&format=online").one(f"#add-{slug}")
        assert link.without(".hidden").text == "Remove"
        assert (link["href"], link["rel"]) == (f"/programs/?format=online#add-{slug}", "nofollow")

    def test_at_most_five_programs_can_be_compared(self, client):
        slugs = [link["id"] for link in get_page(client, "/programs/").css("[id^=add-]")]
        assert len(slugs) == 10
        query = "&".join(f"compare={slug.removeprefix('add-')}" for slug in slugs[:5])
        links = get_page(client, f"/programs/?{query}").css("[id^=add-]")
        assert [link["id"] for link in links] == slugs[:5]
        assert {link.without(".hidden").text for link in links} == {"Remove"}

    def test_expanded_group_stays_expanded(self, client):
        for number in range(4):
            make_program(city=f"City {number}")
        page = get_page(client, "/programs/?show=city")
        assert len(page.css("input[name=city]")) == 14
        assert page.one("input[type=hidden][name=show]")["value"] == "city"
        assert page.one("#only-format-hybrid")["href"] == "/programs/?format=hybrid&show=city"
        assert page.link("Show fewer cities") == "/programs/#filter-city"
        assert "Show fewer" not in get_page(client, "/programs/?show=format").text

    def test_groups_stay_visible_in_a_filtered_list(self, client):
        def groups(url):
            return [group["id"] for group in get_page(client, url).css("fieldset[id]")]

        all_groups = groups("/programs/")
        assert "filter-study_mode" in all_groups
        assert groups("/programs/?q=nothing+like+this") == all_groups
        assert groups("/programs/?format=hybrid&tuition_max=1") == all_groups


@pytest.mark.usefixtures("content")
def test_only_catalog_pages_load_htmx(client):
    """Pages with a form for numbers load it when someone uses the form."""
    with_htmx = {url for url in URLS if get_page(client, url).css('script[src*="htmx-2.min"]')}
    assert with_htmx == {url for url in URLS if url.partition("?")[0].endswith("/programs/")}
    assert len(get_page(client, "/programs/").css('script[src^="/static/"][defer]')) == 3
