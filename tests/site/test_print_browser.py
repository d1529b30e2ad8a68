"""Tests that texts about buttons and links are not printed, and that table headers stay with their rows."""

import re

import pytest

pytestmark = [pytest.mark.visual, pytest.mark.usefixtures("site")]

# Texts that are shown on screens but not printed, by URL.
DEAD = {
    "/roles/ai-engineer/": [
        "Select a figure to see its source.",
        "See the chart",
        "See growth",
        "Read the note",
        "Report an error",
        "Back to pay",
        "Show as a table",
    ],
    "/programs/auburn-university-master-of-science-in-finance-online/": ["Add to compare", "All programs"],
    "/programs/?format=online": ["Clear all", "Download this list (CSV)", "Compare"],
    "/roles/?entry=master": ["Clear all"],
}
UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"


@pytest.mark.parametrize("url", DEAD)
def test_texts_about_buttons_are_not_printed(open_page, url):
    page = open_page(url)
    page.evaluate(UNFOLD)
    for words in DEAD[url]:
        assert page.locator("main").get_by_text(words).first.is_visible(), words
    page.emulate_media(media="print")
    for words in DEAD[url]:
        assert not [found for found in page.locator("main").get_by_text(words).all() if found.is_visible()], words


def test_text_next_to_buttons_is_printed(open_page):
    page = open_page("/roles/ai-engineer/")
    page.emulate_media(media="print")
    for words in ["By level and employer: $90K to $300K+.", "US dollars per year, by level and type of employer"]:
        assert page.locator("main").get_by_text(words).first.is_visible(), words


def test_guide_prints_on_at_most_ten_pages(open_page):
    page = open_page("/roles/ai-engineer/")
    page.evaluate(UNFOLD)
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter", prefer_css_page_size=True)))
    assert 4 <= pages <= 10


def test_sources_are_printed_once(open_page):
    page = open_page("/roles/ai-engineer/")
    page.evaluate(UNFOLD)
    page.emulate_media(media="print")
    assert page.locator("#sources .source").count() > 3
    assert all(source.is_visible() for source in page.locator("#sources .source").all())
    assert page.locator(".figure-source").count() > 5
    assert not [source for source in page.locator(".figure-source").all() if source.is_visible()]


def test_notes_are_not_split_or_separated_from_their_heading(open_page):
    page = open_page("/roles/ai-engineer/")
    page.emulate_media(media="print")
    rules = page.locator(".folds > .fold").evaluate_all(
        "found => found.map(part => getComputedStyle(part).breakBefore + ' ' + getComputedStyle(part).breakInside)"
    )
    assert rules[:2] == ["avoid avoid"] * 2
    assert set(rules[2:]) == {"auto avoid"}


def test_headings_are_not_separated_from_their_text(open_page):
    page = open_page("/roles/ai-engineer/")
    page.emulate_media(media="print")
    rules = page.locator("main :is(h2, h3, h4)").evaluate_all(
        "found => found.map(part => getComputedStyle(part).breakAfter + ' ' + getComputedStyle(part).breakInside)"
    )
    assert len(rules) > 20
    assert set(rules) == {"avoid avoid"}


def test_table_header_is_not_separated_from_the_first_row(open_page):
    page = open_page("/roles/ai-engineer/")
    page.emulate_media(media="print")
    rules = page.evaluate("""() => [...document.querySelectorAll('.chart table')].map(table =>
        [getComputedStyle(table.tHead).breakAfter, getComputedStyle(table.tBodies[0].rows[0]).breakBefore])""")
    assert rules == [["avoid", "avoid"]] * 2
