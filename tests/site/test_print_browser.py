"""Tests that texts about buttons and links are not printed, and that table headers stay with their rows."""

import pytest

pytestmark = [pytest.mark.visual, pytest.mark.usefixtures("site")]

# Texts that are shown on screens but not printed, by URL.
DEAD = {
    "/roles/ai-engineer/": [
        "Is this figure wrong?",
        "Each skill leads to the guides that ask for it.",
        "Open a word of state",
        "See the rows",
        "See them side by side",
    ],
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
    for words in ["The pay rows run from $90K to $300K+.", "The rows as stated, US dollars a year."]:
        assert page.locator("main").get_by_text(words).first.is_visible(), words


def test_table_header_is_not_separated_from_the_first_row(open_page):
    page = open_page("/roles/ai-engineer/")
    page.emulate_media(media="print")
    rules = page.evaluate("""() => [...document.querySelectorAll('.figures-table')].map(table =>
        [getComputedStyle(table.tHead).breakAfter, getComputedStyle(table.tBodies[0].rows[0]).breakBefore])""")
    assert rules == [["avoid", "avoid"]] * 2
