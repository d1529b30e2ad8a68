"""Tests of every public page in a browser: console messages, layout, keyboard use, and use without JavaScript."""

import pytest

from tests.support.layout import BROKEN_WORDS, LARGE_TEXT, LOST_TEXT, TEXT_SPACING, UNFOLD, walk
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
@pytest.mark.parametrize("width", [360, 720, 1280])
def test_text_of_twice_the_size_fits_every_page(open_page, live_server, width):
    def look(page):
        page.add_style_tag(content=LARGE_TEXT)
        return scroll_faults(page, width) + page.evaluate(LOST_TEXT) + page.evaluate(BROKEN_WORDS)

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
        ('<p style="inline-size: 3ch; overflow-wrap: anywhere">Broken</p>', "broken"),
        ("<p>Plain <strong>words</strong> on one line</p>", ""),
    ],
)
def test_cut_off_covered_or_broken_text_is_detected(open_page, words, fault):
    page = open_page("/healthz", bypass_csp=True)
    page.set_content(words)
    faults = page.evaluate(LOST_TEXT) + page.evaluate(BROKEN_WORDS)
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
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
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
        page.get_by_role("button", name="Show 10 programs").click()
    assert page.get_by_role("heading", level=1).inner_text() == "2 programs, hybrid"
    with page.expect_navigation():
        page.get_by_role("link", name="Hybrid (remove)").click()
    assert page.get_by_role("heading", level=1).inner_text() == "10 programs"


def steps(page, scripts: bool) -> int:
    """Filter, sort, compare three and go back to the list that can be shared. Returns the number of clicks."""
    clicks = 0

    def click(target):
        nonlocal clicks
        clicks += 1
        target.click()

    def heading_is(text: str):
        page.get_by_role("heading", level=1, name=text, exact=True).wait_for()

    click(page.get_by_label("Online", exact=True))
    if not scripts:
        click(page.get_by_role("button", name="Show 10 programs"))
    heading_is("8 programs, online")
    page.get_by_label("Sort by").select_option("tuition")
    if not scripts:
        click(page.get_by_role("button", name="Sort"))
    page.wait_for_url("**/programs/?format=online&sort=tuition")
    shared = page.url
    for number in (1, 2, 3):
        # The third row that is added at a time: the page must not jump to its top.
        add = page.get_by_role("link", name="Add ").nth(3)
        add.scroll_into_view_if_needed()
        click(add)
        page.get_by_text(f"{number} to compare:").wait_for()
        # The text is there before the browser scrolls to the row.
        page.wait_for_function("scrollY > 0")
    click(page.get_by_role("link", name="Compare 3 programs"))
    page.wait_for_url("**/programs/compare/**")
    assert page.locator(".compare thead th").count() == 4
    page.goto(shared)
    heading_is("8 programs, online")
    return clicks


def test_filtering_takes_one_more_step_without_scripts(open_page):
    with_scripts = steps(open_page("/programs/", 360 * 3, scripts=True), scripts=True)
    without = steps(open_page("/programs/", 360 * 3, scripts=False), scripts=False)
    # One more to filter, and one more to sort.
    assert (with_scripts, without) == (5, 7)


def test_sort_button_is_shown_only_without_scripts(open_page):
    for scripts in (True, False):
        page = open_page("/programs/", 360, scripts=scripts)
        assert page.get_by_role("button", name="Sort").is_visible() is not scripts


def test_copy_link_is_shown_only_if_it_works(open_page):
    page = open_page("/programs/?format=online")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert not open_page("/programs/", scripts=False).locator(".copy-link").is_visible()


def test_second_skip_link_leads_to_the_results(open_page):
    page = open_page("/programs/")
    skip = page.get_by_role("link", name="Skip to the results")
    skip.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "filter-sort"


def test_selection_bar_never_covers_the_focused_link(open_page):
    page = open_page("/programs/?compare=auburn-university-master-of-science-in-finance-online", 360)
    for _ in range(60):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
                const [link, bar] = [document.activeElement, document.querySelector('.selection')];
                if (bar.contains(link) || !link.closest('.results')) return false;
                return link.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1;
            }"""
        )
        assert not covered, page.evaluate("document.activeElement.outerHTML")
    assert page.evaluate("document.activeElement.closest('.results, .colophon') !== null")


def test_filter_form_of_a_guide_leads_to_its_programs(open_page):
    page = open_page("/roles/ai-engineer/", 1440)
    page.locator("#programs").get_by_label("Format").select_option("hybrid")
    with page.expect_navigation():
        page.locator("#programs").get_by_role("button", name="Apply").click()
    assert "/roles/ai-engineer/programs/" in page.url
    assert page.get_by_role("heading", level=1).inner_text() == "2 programs, hybrid"


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
    bar = page.evaluate("getComputedStyle(document.querySelector('.chart-row .ruler-bar')).fill")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert bar != paper
