"""Tests of a guide in a browser: table of contents, self-check, and printing."""

import re

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


def test_table_of_contents_stays_next_to_the_sections(open_page):
    page = open_page(GUIDE, 1440)
    contents = page.locator(".toc ol")
    for section in ("deal", "breaking-in", "programs", "sources"):
        page.locator(f"#{section}").evaluate("section => section.scrollIntoView()")
        box = contents.bounding_box()
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= page.locator(f"#{section}").bounding_box()["x"]


def test_current_section_is_marked_by_more_than_color(open_page):
    page = open_page(f"{GUIDE}#skills", 1440, forced_colors="active")
    page.wait_for_selector(".toc [aria-current]")
    ticks = page.locator(".toc a").evaluate_all(
        "found => found.map(a => getComputedStyle(a, '::before').borderTopWidth)"
    )
    assert ticks.count("3px") == 1
    assert ticks.count("1px") == len(ticks) - 1


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
    assert "You’re evenly split." in page.get_by_role("status").inner_text()
    assert page.get_by_label("I like switching domains weekly.").is_checked()
    # The result is on the screen, and the Tab key continues from its section.
    assert 0 <= page.get_by_role("status").bounding_box()["y"] < 400
    assert page.evaluate("document.activeElement.id") == "fit"
    page.get_by_role("link", name="Clear my answers").click()
    page.wait_for_url("**/roles/ai-engineer/#fit")
    assert not page.get_by_label("I like switching domains weekly.").is_checked()


def test_phones_show_copy_link_at_the_end_of_a_guide(open_page):
    page = open_page(f"{GUIDE}?fit=1", 360)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # The one in the contents is folded.
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(GUIDE)
    assert page.locator(".copy-link:visible").bounding_box()["y"] > page.locator("#sources").bounding_box()["y"]
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator(".copy-link:visible").count() == page.locator(".toc .copy-link:visible").count() == 1


@pytest.mark.parametrize("links", [".toc a", ".folds summary", ".fit .check"])
def test_touch_targets_on_a_phone_are_tall_enough(open_page, links):
    page = open_page(f"{GUIDE}?fit=", 320)
    page.locator(".toc summary").click()
    heights = page.locator(links).evaluate_all("found => found.map(one => one.getBoundingClientRect().height)")
    assert len(heights) > 5
    assert min(heights) >= 44


@pytest.mark.parametrize("width", [360, 1440])
def test_days_are_rows_next_to_their_names_on_wide_screens(open_page, width):
    page = open_page(GUIDE, width)
    days = page.locator(".week > div").evaluate_all(
        "days => days.map(day => [day, ...day.children].map(part => part.getBoundingClientRect().left))"
    )
    assert len(days) == 5
    assert all(day == name and (text > name) == (width == 1440) for day, name, text in days)


# Sections that are never folded.
OPEN = ["pay", "skills", "week", "path", "breaking-in"]
VISIBLE_WORDS = """() => {
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node; (node = texts.nextNode());) {
        const element = node.parentElement;
        const seen = element.checkVisibility({ visibilityProperty: true }) && !element.closest(".hidden");
        const words = node.data.split(/\\s+/).filter(Boolean);
        if (seen) found.push(...words.map((word) => [word, Boolean(element.closest("[data-provenance]"))]));
    }
    return found;
}"""


@pytest.mark.parametrize(("width", "height", "start"), [(360, 15_000, 2_200), (1440, 8_500, None)])
def test_guide_is_short_enough_to_be_read_to_the_end(open_page, width, height, start):
    page = open_page(GUIDE, width)
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    if start:
        assert page.locator("#pay .chart").bounding_box()["y"] < start


@pytest.mark.parametrize("width", [360, 1440])
def test_provenance_is_a_small_part_of_the_words(open_page, width):
    words = open_page(GUIDE, width).evaluate(VISIBLE_WORDS)
    assert len(words) > 1_500
    assert 0.02 < sum(marked for _, marked in words) / len(words) <= 0.1
    text = " ".join(word for word, _ in words).lower()
    assert text.count("not stated") + text.count("as stated") <= 8


def test_notes_fold_on_phones_and_conflicts_do_not(open_page):
    phone, desk = open_page(GUIDE, 360), open_page(GUIDE, 1440)
    for selector, on_phone in ((".margin details.note > :not(summary)", False), (".margin .conflict p", True)):
        assert phone.locator(selector).count() > 1
        assert {part.is_visible() for part in phone.locator(selector).all()} == {on_phone}
        assert all(part.is_visible() for part in desk.locator(selector).all())
    assert 1 <= desk.locator(".conflict").count() <= 3
    # In the margin, not below the text.
    text, margin = (desk.locator(f"#pay .{name}").first.bounding_box() for name in ("text", "margin"))
    assert margin["x"] >= text["x"] + text["width"]
    assert margin["y"] == text["y"]


def test_tab_key_skips_notes_that_are_open_in_the_margin(open_page):
    page = open_page(GUIDE, 1440)
    titles = page.locator("details.note > summary")

    def stops() -> set[bool]:
        return set(titles.evaluate_all("found => found.map(title => title.tabIndex >= 0 || !title.parentElement.open)"))

    assert titles.count() >= 1
    assert stops() == {False}
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function("() => !document.querySelector('details.note[open]')")
    assert stops() == {True}
    titles.first.press("Enter")
    assert page.locator("details.note[open]").count() == 1


def test_chart_comes_before_its_notes_in_the_document(open_page):
    page = open_page(GUIDE, 360)
    before = (
        "section => section.querySelector('figcaption').compareDocumentPosition(section.querySelector('.note')) & 4"
    )
    assert page.locator("#pay").evaluate(before)
    assert page.locator("#growth").evaluate(before)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [360, 1440])
def test_link_to_a_note_opens_it_and_leads_back(open_page, scripts, width):
    page = open_page(GUIDE, width, scripts=scripts)
    link = page.locator("#growth").get_by_role("link", name="Read the note")
    note = page.locator(link.get_attribute("href"))
    assert not note.is_visible()
    link.click()
    fold = page.locator("details", has=note)
    assert note.is_visible()
    # With its title, which is above it.
    assert 0 <= fold.locator("summary").bounding_box()["y"] < 200
    note.get_by_role("link", name="Back to growth").click()
    assert 0 <= page.locator("#growth").bounding_box()["y"] < 100


def test_link_to_a_source_opens_the_sources(open_page):
    page = open_page(GUIDE)
    link = page.locator("#pay .chart-source a[href^='#']").first
    source = page.locator(f"[id='{link.get_attribute('href')[1:]}']")
    link.click()
    assert source.is_visible()
    assert 0 <= source.bounding_box()["y"] < 400
    assert source.get_by_role("link", name="Back to pay").is_visible()


def test_sections_are_never_folded(open_page):
    page = open_page(GUIDE, 360)
    for section in OPEN:
        assert page.locator(f"#{section} > :not(.margin)").count() > 1
        assert all(part.is_visible() for part in page.locator(f"#{section} > *").all())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_boxes_of_the_self_check_look_enabled(open_page, scheme):
    page = open_page(GUIDE, scheme=scheme)
    edge, paper = page.locator(".check input").first.evaluate(
        "box => [getComputedStyle(box).borderTopColor, getComputedStyle(document.body).backgroundColor]"
    )
    assert abs(lightness(edge) - lightness(paper)) > 0.4


def lightness(color: str) -> float:
    """The first number of a color such as "oklch(0.37 0.014 65)"."""
    return float(re.fullmatch(r"oklch\(([\d.]+) .*\)", color)[1])


def print_layout(page):
    page.emulate_media(media="print")
    return page


def test_controls_are_not_printed(open_page):
    page = print_layout(open_page(SOME_ANSWERS))
    for absent in ("nav", "form", "button", "input", ".copy-link", ".skip"):
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
