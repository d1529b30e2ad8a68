"""Tests of the catalog with JavaScript, which updates the list after each choice without a page load."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.factories import make_program
from tests.support.live import LISTS, current_url, focused

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.usefixtures("site")]

LOWELL = {"city": "Lowell", "region": "MA", "country": "US"}
AUBURN = "auburn-university-master-of-science-in-finance-online"


def tab_to(page, selector: str, key: str = "Tab"):
    for _ in range(120):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def unfold(page, group: str) -> None:
    page.locator(f"#fold-{group} > summary").click()


def record_list_requests(page) -> list[str]:
    requests = []
    page.on("request", lambda request: requests.append(request.url) if LISTS.search(request.url) else None)
    return requests


def test_choice_updates_list_counts_and_url_and_keeps_focus(open_page, expect):
    page = open_page("/programs/")
    page.evaluate("window.same = true")
    tab_to(page, "#filter-format-hybrid")
    page.keyboard.press("Space")
    expect(page.locator("#found")).to_have_text("2 programs, hybrid")
    assert current_url(page) == "/programs/?format=hybrid"
    assert page.locator(".row").count() == 2
    assert page.locator("h1").count() == 1
    assert page.locator("#only-city-miami_fl_us").text_content() == "Show only Miami, FL: 1 program"
    # A long group has no choices without programs.
    assert page.locator("#filter-city-lowell_ma_us").count() == 0
    assert focused(page) == "filter-format-hybrid"
    assert page.locator("#filter-format-hybrid").is_checked()
    expect(page.get_by_role("status").last).to_have_text("2 programs, hybrid.")
    page.keyboard.press("Space")
    expect(page.locator("#found")).to_have_text("10 programs")
    assert current_url(page) == "/programs/"
    assert focused(page) == "filter-format-hybrid"
    assert page.evaluate("window.same"), "the page was reloaded"
    assert page.messages == []


def test_filters_paging_and_comparison_work_by_keyboard(open_page, expect, live_server):
    for number in range(25):
        make_program(f"Nursing {number:02}", delivery_mode="hybrid", institution=f"University {number}", **LOWELL)
    page = open_page("/programs/")
    found = page.locator("#found")
    tab_to(page, "#filter-format-hybrid")
    page.keyboard.press("Space")
    expect(found).to_have_text("27 programs, hybrid")
    tab_to(page, "#only-city-lowell_ma_us")
    page.keyboard.press("Enter")
    expect(found).to_have_text("25 programs; hybrid; Lowell, MA")
    assert focused(page) == "only-city-lowell_ma_us"
    tab_to(page, ".chip")
    page.keyboard.press("Enter")
    expect(found).to_have_text("26 programs; Lowell, MA")
    # The focused chip was removed, so the focus moves to the heading.
    assert focused(page) == "found"
    tab_to(page, ".pagination-next")
    page.keyboard.press("Enter")
    expect(page.locator(".pagination-here")).to_have_text("Page 2 of 2")
    expect(page.locator("#said")).to_have_text("26 programs; Lowell, MA. Page 2 of 2.")
    assert focused(page) == "found"
    assert page.evaluate("scrollY") < page.evaluate("document.querySelector('.rows').offsetTop")
    for number in (1, 2):
        tab_to(page, ".row:not(.row-selected) .row-add a")
        page.keyboard.press("Enter")
        expect(page.locator(".selection")).to_contain_text(f"{number} to compare")
        assert page.evaluate("document.activeElement.textContent").startswith("Remove")
    expect(page.locator("#said")).to_have_text("26 programs; Lowell, MA. Page 2 of 2. 2 to compare.")
    tab_to(page, ".selection .button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/programs/compare/"))
    assert page.locator(".compare thead th").count() == 3
    assert page.messages == []


def test_removing_a_chip_clears_its_field(open_page, expect):
    page = open_page("/programs/?q=finance&tuition_max=25k&format=online")
    for chip, rest in [("“finance”", "online, up to $25,000"), ("Up to $25,000", "online"), ("Online", "")]:
        page.locator(".chip", has_text=chip).click()
        expect(page.locator("#found")).to_have_text(re.compile(rf"programs(, )?{re.escape(rest)}$"))
    for name in ("q", "tuition_max"):
        assert page.locator(f"#filter-{name}").input_value() == ""
    assert not page.locator("#filter-format-online").is_checked()


def test_typing_keeps_caret_and_adds_a_history_entry_per_word(open_page, expect):
    page = open_page("/programs/?format=online")
    entries = page.evaluate("history.length")
    page.locator("#filter-q").focus()
    for typed, count in [("mi", 1), ("ch", 1)]:
        page.keyboard.type(typed)
        expect(page.locator(".chip").first).to_contain_text(re.compile("^“mi(ch)?”"))
        expect(page.locator(".row")).to_have_count(count)
    expect(page.locator("#found")).to_have_text("1 program matching “mich”, online")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Backspace")
    expect(page.locator("#found")).to_have_text(re.compile("“mih”"))
    assert focused(page) == "filter-q"
    assert page.evaluate("document.activeElement.selectionStart") == 2
    # Typing more of a word replaces its entry in the browser's history. Any other change adds an entry.
    assert page.evaluate("history.length") - entries == 2
    assert page.messages == []


def make_cities():
    for number in range(12):
        for _ in range(2):
            make_program(city=f"{'Springfield' if number % 2 else 'Portland'} {number}", region="OR", country="US")


def test_typing_in_a_group_narrows_it_and_keeps_the_caret(open_page, expect):
    make_cities()
    page = open_page("/programs/")
    entries = page.evaluate("history.length")
    tab_to(page, "#find-city")
    page.keyboard.type("springf", delay=60)
    cities = page.locator("#filter-city [name=city]")
    expect(cities).to_have_count(6)
    assert focused(page) == "find-city"
    assert page.evaluate("document.activeElement.selectionStart") == 7
    # The list is still the same, and so is the number of steps back to the page before.
    assert page.locator("#found").text_content() == "34 programs"
    assert page.evaluate("history.length") == entries
    tab_to(page, "#filter-city-springfield-3_or_us")
    page.keyboard.press("Space")
    expect(page.locator("#found")).to_have_text("2 programs; Springfield 3, OR")
    assert focused(page) == "filter-city-springfield-3_or_us"
    assert current_url(page) == "/programs/?city=springfield-3_or_us&find_city=springf"
    tab_to(page, "#find-city", "Shift+Tab")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(page.locator("#filter-city-portland-0_or_us")).to_have_count(1)
    assert page.locator("#filter-city-springfield-3_or_us").is_checked()
    assert page.messages == []


def test_typing_in_a_group_works_without_scripts(open_page, expect):
    make_cities()
    page = open_page("/programs/", scripts=False)
    page.locator("#find-city").focus()
    page.keyboard.type("springf")
    page.keyboard.press("Enter")
    expect(page.locator("#filter-city [name=city]")).to_have_count(6)
    assert "find_city=springf" in page.url
    page.locator("#filter-city-springfield-3_or_us").check()
    page.locator("#filter-city .filter-find button").click()
    expect(page.locator("#found")).to_have_text("2 programs; Springfield 3, OR")


def test_range_is_applied_on_change_not_on_each_keystroke(open_page, expect):
    page = open_page("/programs/")
    requests = record_list_requests(page)
    page.locator("#filter-tuition_max").focus()
    page.keyboard.type("$25,000", delay=60)
    page.wait_for_timeout(500)
    assert requests == []
    assert page.locator("#found").inner_text() == "10 programs"
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("4 programs, up to $25,000")
    assert focused(page) == "filter-tuition_max"
    assert current_url(page) == "/programs/?tuition_max=25000"
    page.locator("#filter-tuition_min").focus()
    page.keyboard.type("30k")
    page.keyboard.press("Tab")
    expect(page.locator("#results .notices")).to_contain_text("so we swapped them")
    expect(page.locator("#said")).to_contain_text("so we swapped them")
    assert page.locator("#filter-tuition_max").input_value() == "30k"
    assert focused(page) == "filter-tuition_max"
    assert len(requests) == 2


def test_back_and_forward_restore_lists_and_fields(open_page, expect):
    page = open_page("/programs/")
    found = page.locator("#found")
    page.locator("#filter-format-hybrid").check()
    expect(found).to_have_text("2 programs, hybrid")
    page.locator("#filter-tuition_max").fill("30k")
    page.keyboard.press("Enter")
    expect(found).to_have_text("1 program, hybrid, up to $30,000")
    page.locator(".chip").first.click()
    expect(found).to_have_text("7 programs, up to $30,000")
    steps = [
        ("back", "1 program, hybrid, up to $30,000", True, "30000"),
        ("back", "2 programs, hybrid", True, ""),
        ("back", "10 programs", False, ""),
        ("forward", "2 programs, hybrid", True, ""),
        ("forward", "1 program, hybrid, up to $30,000", True, "30000"),
    ]
    for way, heading, hybrid, tuition in steps:
        page.evaluate(f"history.{way}()")
        expect(found).to_have_text(heading)
        expect(page.locator("#filter-format-hybrid")).to_be_checked(checked=hybrid)
        expect(page.locator("#filter-tuition_max")).to_have_value(tuition)
    page.locator(".row h3 a").first.click()
    page.wait_for_url(re.compile(r"/programs/[a-z-]+/\?"))
    page.go_back()
    expect(found).to_have_text("1 program, hybrid, up to $30,000")
    expect(page.locator("#filter-format-hybrid")).to_be_checked()
    # After going back, choices still update the list without a page load.
    page.locator("#filter-format-hybrid").uncheck()
    expect(found).to_have_text("7 programs, up to $30,000")
    assert page.messages == []


def test_filter_panel_on_a_phone_stays_open_and_shows_count(open_page, expect):
    page = open_page("/programs/", 360, has_touch=True)
    button = page.locator(".sidebar-fold > summary")
    assert button.inner_text() == "Filter and sort · 10 programs"
    button.click()
    page.locator("#filter-format-hybrid").check()
    expect(button).to_have_text("Filter and sort · 2 programs")
    unfold(page, "city")
    page.locator("#filter-city-miami_fl_us").check()
    expect(button).to_have_text("Filter and sort · 1 program")
    assert page.locator(".sidebar-fold").get_attribute("open") is not None
    # The button stays in view when the visitor scrolls to another choice.
    unfold(page, "institution")
    page.locator("#filter-institution-florida-international-university").scroll_into_view_if_needed()
    assert 0 <= button.bounding_box()["y"] < 100
    button.click()
    assert page.locator("#filter-format-hybrid").is_hidden()
    assert page.locator("#found").inner_text() == "1 program; hybrid; Miami, FL"


def test_long_filter_group_expands_and_collapses_in_place(open_page, expect):
    for number in range(4):
        make_program(city=f"City {number}", institution=f"School {number}")
    page = open_page("/programs/")
    unfold(page, "city")
    more = page.locator("#more-city")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=city]")).to_have_count(14)
    # Tab goes on through the choices.
    first = page.locator("[name=city]").first
    assert focused(page) == first.get_attribute("id")
    assert 0 <= first.bounding_box()["y"] <= 800
    assert current_url(page) == "/programs/?show=city"
    page.locator("#filter-city-city-3_").check()
    expect(page.locator("#found")).to_have_text("1 program, City 3")
    expect(page.locator("[name=city]")).to_have_count(14)
    city = page.locator("#filter-city-city-3_")
    before = city.bounding_box()["y"]
    city.uncheck()
    expect(page.locator("#found")).to_have_text("14 programs")
    assert abs(city.bounding_box()["y"] - before) <= 1
    page.locator("#fewer-city").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=city]")).to_have_count(10)
    assert focused(page) == first.get_attribute("id")


def test_catalog_of_a_guide_updates_without_a_page_load(open_page, expect):
    page = open_page("/roles/ai-engineer/programs/")
    page.get_by_label("Sort by").focus()
    page.get_by_label("Sort by").select_option("-tuition")
    page.wait_for_url(re.compile(r"/roles/ai-engineer/programs/\?sort=-tuition$"))
    expect(page.locator(".row h3").first).to_have_text(
        "Master of Science in Finance (Part-time), Johns Hopkins University"
    )
    assert focused(page) == "filter-sort"
    assert page.messages == []


def test_links_to_other_pages_load_a_new_page(open_page):
    page = open_page(f"/programs/?compare={AUBURN}")
    page.evaluate("window.same = true")
    page.locator(".row h3 a").first.click()
    page.wait_for_url(re.compile(r"/programs/[a-z-]+/\?"))
    assert page.evaluate("window.same") is None
    assert page.locator("h1").count() == 1


def test_updated_page_is_accessible_and_sets_no_cookie(open_page, expect):
    page = open_page(f"/programs/?compare={AUBURN}")
    page.evaluate("document.querySelector('details').open = true")
    for width, choice, found in [
        (360, "format-online", "8 programs, online"),
        (1280, "city-lowell_ma_us", "1 program"),
    ]:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("document.querySelectorAll('.filter-fold').forEach(fold => { fold.open = true; })")
        page.locator(f"#filter-{choice}").check()
        expect(page.locator("#found")).to_contain_text(found)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_timeout(50)
            report = Axe().run(page)
            assert report.violations_count == 0, f"{width} px, {scheme}:\n{report.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.context.cookies() == []
    assert page.messages == []


def test_unfolded_group_stays_open(open_page, expect):
    page = open_page("/programs/")
    city, institution = page.locator("#filter-city"), page.locator("#filter-institution")
    assert city.is_hidden()
    unfold(page, "city")
    page.locator("#filter-format-hybrid").check()
    expect(page.locator("#found")).to_have_text("2 programs, hybrid")
    assert city.is_visible()
    assert institution.is_hidden()
    unfold(page, "city")
    page.locator("#filter-format-hybrid").uncheck()
    expect(page.locator("#found")).to_have_text("10 programs")
    assert city.is_hidden()


def test_url_that_is_too_long_leads_to_the_error_page(open_page, expect):
    page = open_page("/programs/")
    too_long = re.compile("format=hybrid")
    page.route(too_long, lambda route: route.fulfill(status=414, body="This address is too long"))
    page.locator("#filter-format-hybrid").check()
    page.wait_for_url(too_long)
    expect(page.locator("body")).to_have_text("This address is too long")
