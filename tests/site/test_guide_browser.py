"""Tests of a guide in a browser: table of contents, self-check, and printing."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.usefixtures("site")]

GUIDE = "/roles/ai-engineer/"
SOME_ANSWERS = f"{GUIDE}?fit=&fit=aee75532"


def current_section(page) -> list[str]:
    return page.locator(".toc [aria-current]").all_inner_texts()


def test_table_of_contents_marks_the_current_section(open_page):
    page = open_page(GUIDE, 1440)
    assert current_section(page) == []
    for link in page.locator(".toc a").all():
        link.click()
        page.wait_for_function("link => link.ariaCurrent === 'true'", arg=link.element_handle())
        assert current_section(page) == [link.inner_text()]
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function("() => !document.querySelector('.toc [aria-current]')")
    assert page.messages == []


def test_table_of_contents_does_not_overlap_later_sections(open_page):
    page = open_page(f"{GUIDE}#breaking-in", 1440)
    contents = page.locator(".toc ol")
    assert contents.bounding_box()["y"] > 0
    for section in ("programs", "sources"):
        page.locator(f"#{section}").evaluate("section => section.scrollIntoView()")
        box = contents.bounding_box()
        assert box["y"] + box["height"] <= page.locator(f"#{section}").bounding_box()["y"]


def test_current_section_is_marked_by_more_than_color(open_page):
    page = open_page(f"{GUIDE}#skills", 1440, forced_colors="active")
    page.wait_for_selector(".toc [aria-current]")
    edges = page.locator(".toc a").evaluate_all("links => links.map(a => getComputedStyle(a).borderLeftWidth)")
    assert edges.count("3px") == 1
    assert edges.count("0px") == len(edges) - 1


def test_table_of_contents_marks_nothing_without_scripts(open_page):
    page = open_page(f"{GUIDE}#skills", 1440, scripts=False)
    assert page.locator(".toc a").count() > 5
    assert current_section(page) == []


def test_self_check_works_without_scripts(open_page):
    page = open_page(GUIDE, 360, scripts=False)
    page.get_by_label("I like switching domains weekly.").check()
    page.get_by_label("I want to go deep on one technique.").check()
    page.get_by_role("button", name="See which way you lean").click()
    page.wait_for_url("**/roles/ai-engineer/?fit=*#fit")
    assert "You are evenly split." in page.get_by_role("status").inner_text()
    assert page.get_by_label("I like switching domains weekly.").is_checked()
    # The result is on the screen, and the Tab key continues from its section.
    assert 0 <= page.get_by_role("status").bounding_box()["y"] < 400
    assert page.evaluate("document.activeElement.id") == "fit"
    page.get_by_role("link", name="Clear my answers").click()
    page.wait_for_url("**/roles/ai-engineer/#fit")
    assert not page.get_by_label("I like switching domains weekly.").is_checked()


@pytest.mark.parametrize("links", [".toc a", ".skills a", ".fit .check"])
def test_touch_targets_on_a_phone_are_tall_enough(open_page, links):
    page = open_page(f"{GUIDE}?fit=", 320)
    page.locator(".toc summary").click()
    heights = page.locator(links).evaluate_all("found => found.map(one => one.getBoundingClientRect().height)")
    assert len(heights) > 5
    assert min(heights) >= 44


@pytest.mark.parametrize(("width", "columns"), [(320, 1), (1440, 5)])
def test_columns_of_the_week_depend_on_the_screen_width(open_page, width, columns):
    page = open_page(GUIDE, width)
    lefts = page.locator(".week > div").evaluate_all("days => days.map(day => day.getBoundingClientRect().left)")
    assert len(lefts) == 5
    assert len(set(lefts)) == columns


def print_layout(page):
    page.emulate_media(media="print")
    return page


def test_controls_are_not_printed(open_page):
    page = print_layout(open_page(SOME_ANSWERS))
    for absent in ("nav", "form", "button", "input", ".sidebar", ".skip"):
        assert page.locator(absent).count() > 0
        assert not any(found.is_visible() for found in page.locator(absent).all()), absent


def test_urls_of_sources_and_of_the_page_are_printed(open_page, live_server):
    page = open_page(GUIDE)
    url = page.get_by_text("Address of this page")
    assert not url.is_visible()
    print_layout(page)
    assert url.inner_text() == f"Address of this page: {live_server.url}{GUIDE}"
    links = page.locator("#sources .source a")
    assert links.count() > 0
    for link in links.all():
        printed = link.evaluate("link => getComputedStyle(link, '::after').content")
        assert printed == f'" ({link.get_attribute("href")})"'


def test_collapsed_parts_are_printed(open_page):
    page = open_page(GUIDE, 360)
    page.evaluate(
        """document.querySelector("#deal").insertAdjacentHTML(
            "beforeend", "<details><summary>More</summary><p>Told in full.</p></details>")"""
    )
    folded = page.get_by_text("Told in full.")
    assert not folded.is_visible()
    assert print_layout(page).get_by_text("Told in full.").is_visible()


def test_self_check_is_printed_only_if_it_has_answers(open_page):
    assert not print_layout(open_page(GUIDE)).get_by_role("heading", name="Is it for you?").is_visible()
    page = print_layout(open_page(SOME_ANSWERS))
    assert page.get_by_role("heading", name="Is it for you?").is_visible()
    assert page.get_by_text("You lean toward this role.").is_visible()


def test_guide_prints_in_light_colors(open_page):
    page = open_page(GUIDE, scheme="dark")
    assert page.pdf().startswith(b"%PDF")
    print_layout(page)
    ink = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert ink == print_layout(open_page(GUIDE)).evaluate("getComputedStyle(document.querySelector('h1')).color")
