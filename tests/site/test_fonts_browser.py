"""Tests that a page loads only the fonts that its text uses."""

import pytest

from tests.support.factories import make_program, make_role

pytestmark = pytest.mark.browser


@pytest.fixture
def loaded_fonts(open_page):
    """A function that returns the names of the font files that a page loads."""

    def load(url: str) -> set[str]:
        page = open_page(url)
        page.evaluate("document.fonts.ready.then(() => 0)")
        names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        # Names of static files may contain a hash.
        return {name.rpartition("/")[2].split(".")[0] for name in names if ".woff2" in name}

    return load


def test_page_without_prose_loads_two_fonts(loaded_fonts):
    make_program("Master of Things")
    assert loaded_fonts("/programs/") == {"newsreader-600", "public-sans"}


def test_page_with_prose_loads_its_font(loaded_fonts):
    make_role()
    assert loaded_fonts("/") == {"newsreader-600", "newsreader-400", "public-sans"}


def test_letters_beyond_ascii_load_their_own_files(loaded_fonts):
    make_program("Master of Things", institution="Politechnika Łódzka", city="Łódź")
    # A row has the school's name twice: visible, and after its title for screen readers.
    files = {"newsreader-600", "public-sans"}
    assert loaded_fonts("/programs/") == {f"{name}{more}" for name in files for more in ("", "-latin-1", "-latin-ext")}


def test_fonts_that_all_pages_use_are_preloaded(open_page):
    # Text would move if they arrived after the first picture of the page.
    links = (
        open_page("/programs/").locator("link[rel=preload][as=font]").evaluate_all("all => all.map(link => link.href)")
    )
    assert [link.rpartition("/")[2].split(".")[0] for link in links] == ["newsreader-600", "public-sans"]
