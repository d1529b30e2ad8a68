"""Tests of every public page in a browser: console messages, layout, keyboard use, and use without JavaScript."""

import pytest

from tests.support.layout import LOST_TEXT, TEXT_SPACING, UNFOLD, walk
from tests.support.pages import CROWDED, FORMS, GALLERY, MISSING, URLS, make_crowded_pages

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("site")]


def test_pages_log_nothing_and_load_nothing_from_other_hosts(open_page, live_server):
    page = open_page("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for address in [*URLS, *FORMS]:
        page.goto(live_server.url + address)
    assert page.messages == []
    assert len(asked) > len(URLS)
    assert all(url.startswith(live_server.url) for url in asked), asked


def faults_in_layouts(page, site_url: str, look) -> list[str]:
    faults = []
    for urls in ([*URLS, *FORMS, MISSING, GALLERY], CROWDED):
        if urls is CROWDED:
            make_crowded_pages()
        for address in urls:
            page.goto(site_url + address)
            page.evaluate(UNFOLD)
            faults += [f"{address}: {fault}" for fault in look(page)]
    return faults


def scroll_faults(page, width: int) -> list[str]:
    found = page.evaluate("document.documentElement.scrollWidth")
    return [f"{found} px wide at {width} px"] if found > width else []


@pytest.mark.visual
@pytest.mark.usefixtures("gallery")
def test_no_page_is_wider_than_the_screen(open_page, live_server):
    def look(page):
        faults = []
        # A window that is 1,280 pixels wide has 320 CSS pixels at 400% zoom.
        for width in (320, 360, 768, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            faults += scroll_faults(page, width)
        return faults

    assert faults_in_layouts(open_page("/healthz"), live_server.url, look) == []


@pytest.mark.visual
@pytest.mark.usefixtures("gallery")
@pytest.mark.parametrize("width", [320, 1280])
def test_wide_text_spacing_cuts_off_or_covers_no_text(open_page, live_server, width):
    def look(page):
        faults = page.evaluate(LOST_TEXT)
        page.add_style_tag(content=TEXT_SPACING)
        return faults + scroll_faults(page, width) + page.evaluate(LOST_TEXT)

    # The site's Content-Security-Policy would block the added styles.
    assert faults_in_layouts(open_page("/healthz", width, bypass_csp=True), live_server.url, look) == []


@pytest.mark.visual
@pytest.mark.usefixtures("gallery")
@pytest.mark.parametrize("width", [320, 1280])
def test_tab_key_reaches_every_control_in_order(open_page, live_server, width):
    page = open_page("/healthz", width, reduced_motion="reduce")
    assert faults_in_layouts(page, live_server.url, walk) == []


@pytest.mark.visual
@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('<p style="position: absolute; left: -4rem">Aside</p>', "off the screen"),
        ('<p style="overflow: hidden; height: 1rem; line-height: 1.2">One<br>two<br>three</p>', "cut off"),
        ('<p>Under</p><p style="margin-top: -1.6rem">Over</p>', "on other text"),
        ("<p>Plain <strong>words</strong> on one line</p>", ""),
    ],
)
def test_cut_off_or_covered_text_is_detected(open_page, words, fault):
    page = open_page("/healthz", bypass_csp=True)
    page.set_content(words)
    faults = page.evaluate(LOST_TEXT)
    assert any(fault in found for found in faults) if fault else faults == []


@pytest.mark.visual
@pytest.mark.parametrize(
    ("page_of", "fault"),
    [
        ("<style>:focus { outline: none }</style><a href='/'>Home</a>", "no ring"),
        ("<a href='/' id='one'>One</a><a href='/'>Two</a>"
         "<script>one.onkeydown = (event) => event.preventDefault()</script>", "never reached"),
        ("<a href='/' tabindex='2'>One</a><a href='/' tabindex='1'>Two</a>", "in order"),
        ("<style>a { outline: 3px solid } p { position: fixed; inset: 0; background: white; margin: 0 }</style>"
         "<a href='/'>Home</a><p>Over all</p>", "out of sight"),
    ],
)  # fmt: skip
def test_keyboard_faults_are_detected(open_page, page_of, fault):
    page = open_page("/healthz", bypass_csp=True)
    page.set_content(page_of)
    assert any(fault in found for found in walk(page))


def test_first_tab_stop_skips_to_the_content(open_page):
    page = open_page("/roles/ai-engineer/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")


def test_table_of_contents_is_collapsed_on_a_narrow_screen(open_page):
    wide = open_page("/roles/ai-engineer/", 1440)
    for link in wide.locator(".toc a").all():
        assert link.is_visible()
        assert wide.locator(link.get_attribute("href")).count() == 1
    narrow = open_page("/roles/ai-engineer/", 360)
    assert not narrow.locator(".toc a").first.is_visible()
    narrow.locator(".toc summary").click()
    assert narrow.locator(".toc a").first.is_visible()


def test_catalog_filters_work_without_scripts_on_a_phone(open_page):
    page = open_page("/programs/", 360, scripts=False)
    page.locator(".sidebar-fold > summary").click()
    page.get_by_label("Hybrid").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Apply filters").click()
    assert page.get_by_role("heading", level=2).first.inner_text() == "2 programs, hybrid"
    with page.expect_navigation():
        page.get_by_role("link", name="hybrid").click()
    assert page.get_by_role("heading", level=2).first.inner_text() == "10 programs"


def test_filter_form_of_a_guide_leads_to_its_programs(open_page):
    page = open_page("/roles/ai-engineer/", 1440)
    page.locator("#programs").get_by_label("Up to US dollars").fill("$25,000")
    with page.expect_navigation():
        page.get_by_role("button", name="Apply filters").click()
    assert "/roles/ai-engineer/programs/" in page.url
    assert page.get_by_role("heading", level=2).first.inner_text() == "4 programs, up to $25,000"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focused_link_has_an_outline(open_page, scheme):
    page = open_page("/programs/", scheme=scheme)
    for _ in range(3):
        page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outline")
    assert "3px" in style
    assert "solid" in style


def test_pay_chart_is_readable_in_forced_colors(open_page):
    page = open_page("/roles/ai-engineer/", forced_colors="active")
    bar = page.evaluate("getComputedStyle(document.querySelector('.chart-row rect')).fill")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert bar != paper
