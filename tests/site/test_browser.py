"""Every page in a real browser: accessible, silent, no wider than the screen, usable without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .pages import ADDRESSES, FORMS, MISSING

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("site")]


@pytest.mark.parametrize("address", [*ADDRESSES, *FORMS, MISSING, "/admin/login/"])
def test_no_page_has_an_accessibility_fault_on_a_phone_or_a_desk_in_light_or_dark(open_page, address):
    page = open_page(address)
    # What a fold hides is read too.
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    for width, scheme in [(360, "light"), (360, "dark"), (1280, "dark"), (1280, "light")]:
        page.set_viewport_size({"width": width, "height": 800})
        # Without motion, so that no colour is caught half-way.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address} at {width} px, {scheme}:\n{found.generate_report()}"


def test_no_page_says_anything_to_the_console_or_asks_another_host(open_page, live_server):
    page = open_page("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for address in [*ADDRESSES, *FORMS]:
        page.goto(live_server.url + address)
    assert page.said == []
    assert len(asked) > len(ADDRESSES)
    assert all(url.startswith(live_server.url) for url in asked), asked


def test_nothing_is_wider_than_the_screen(open_page, live_server):
    page = open_page("/healthz")
    for address in [*ADDRESSES, *FORMS, MISSING]:
        page.goto(live_server.url + address)
        for width in (320, 360, 768, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} at {width} px"


def test_the_first_tab_leads_past_the_masthead(open_page):
    page = open_page("/roles/ai-engineer/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_contents_lead_to_every_section_on_a_wide_screen_and_fold_on_a_narrow_one(open_page):
    wide = open_page("/roles/ai-engineer/", 1440)
    for link in wide.locator(".toc a").all():
        assert link.is_visible()
        assert wide.locator(link.get_attribute("href")).count() == 1
    narrow = open_page("/roles/ai-engineer/", 360)
    assert not narrow.locator(".toc a").first.is_visible()
    narrow.locator(".toc summary").click()
    assert narrow.locator(".toc a").first.is_visible()


def test_a_reader_without_scripts_filters_the_catalog_on_a_phone(open_page):
    page = open_page("/programs/", 360, scripts=False)
    page.locator(".sidebar summary").click()
    page.get_by_label("Hybrid").check()
    page.get_by_role("button", name="Apply filters").click()
    assert page.get_by_role("heading", level=2).first.inner_text() == "2 programs, hybrid"
    page.get_by_role("link", name="hybrid").click()
    assert page.get_by_role("heading", level=2).first.inner_text() == "10 programs"


def test_a_reader_filters_a_guides_programs_from_the_guide(open_page):
    page = open_page("/roles/ai-engineer/", 1440)
    page.locator("#programs").get_by_label("Up to US dollars").fill("$25,000")
    page.get_by_role("button", name="Apply filters").click()
    assert "/roles/ai-engineer/programs/" in page.url
    assert page.get_by_role("heading", level=2).first.inner_text() == "4 programs, up to $25,000"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focused_link_shows_a_ring(open_page, scheme):
    page = open_page("/programs/", scheme=scheme)
    for _ in range(3):
        page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outline")
    assert "3px" in style
    assert "solid" in style


def test_the_pay_picture_stays_readable_in_forced_colours(open_page):
    page = open_page("/roles/ai-engineer/", forced_colors="active")
    bar = page.evaluate("getComputedStyle(document.querySelector('.chart-row rect')).fill")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert bar != paper
