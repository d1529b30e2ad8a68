"""A list of many guides in a real browser: the real content has one, which leaves nothing to choose."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.guides import fill

pytestmark = pytest.mark.browser


def test_a_list_of_many_has_no_accessibility_fault_and_is_no_wider_than_the_screen(open_page):
    fill(25)
    page = open_page("/roles/?skill=python&pay_min=lots&compare=guide-0")
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    for width, scheme in [(320, "light"), (360, "dark"), (1280, "light"), (1440, "dark")]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_three_guides_side_by_side_have_no_accessibility_fault_and_move_inside_the_screen(open_page):
    fill(3)
    page = open_page("/roles/compare/?role=guide-0&role=guide-1&role=guide-2&role=gone")
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    for width, scheme in [(320, "light"), (360, "dark"), (1280, "light"), (1440, "dark")]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_a_reader_without_scripts_filters_guides_and_compares_two_on_a_phone(open_page):
    fill(4)
    page = open_page("/roles/", 360, scripts=False)
    page.locator(".sidebar summary").click()
    page.get_by_label("Master’s degree").check()
    page.get_by_role("button", name="Apply filters").click()
    assert page.get_by_role("heading", level=2).first.inner_text() == "2 guides, Master’s degree"
    for title in ["Guide 1", "Guide 3"]:
        page.get_by_role("link", name=f"Compare {title}").click()
    page.locator(".aside").get_by_role("link", name="Compare").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Guide 1 compared with Guide 3"
