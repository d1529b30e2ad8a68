"""Tests of the catalog with JavaScript when the response to a choice is late or fails."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.live import LISTS, PATIENCE, current_url, focused

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.usefixtures("site")]


class DelayedLists:
    def __init__(self, page):
        self._page, self._held = page, []
        page.route(LISTS, lambda route: route.continue_() if self._held else self._held.append(route))
        # htmx dispatches an event for each choice and for each response: count them.
        page.evaluate(
            """() => {
                window.counted = { confirm: 0, beforeOnLoad: 0 };
                for (const name of Object.keys(counted)) {
                    document.addEventListener(`htmx:${name}`, () => { counted[name] += 1; });
                }
            }"""
        )

    def wait_for_choices(self, choices: int) -> None:
        self._until("confirm", choices)
        deadline = time.monotonic() + PATIENCE / 1000
        while not self._held:
            assert time.monotonic() < deadline, "no list was requested"
            self._page.wait_for_timeout(10)

    def release(self) -> None:
        self._held[0].continue_()

    def wait_for_answers(self, answers: int) -> None:
        self._until("beforeOnLoad", answers)

    def _until(self, name: str, count: int) -> None:
        self._page.wait_for_function("([name, count]) => counted[name] >= count", arg=[name, count], timeout=PATIENCE)


def test_late_response_does_not_undo_a_newer_choice(open_page, expect):
    page = open_page("/programs/")
    page.locator("#fold-city > summary").click()
    delayed = DelayedLists(page)
    page.locator("#filter-format-hybrid").check()
    delayed.wait_for_choices(choices=1)
    page.locator("#filter-city-miami_fl_us").check()
    delayed.wait_for_choices(choices=2)
    delayed.release()
    expect(page.locator("#found")).to_have_text("1 program; hybrid; Miami, FL")
    assert page.locator("#filter-format-hybrid").is_checked()
    assert page.locator("#filter-city-miami_fl_us").is_checked()
    assert page.messages == []


def test_late_response_does_not_undo_a_followed_link(open_page, expect):
    page = open_page("/programs/")
    delayed = DelayedLists(page)
    page.locator("#filter-format-hybrid").check()
    delayed.wait_for_choices(choices=1)
    page.locator("#shortcut-1").click()
    expect(page.locator("#found")).to_have_text("4 programs, up to $25,000")
    assert focused(page) == "shortcut-1"
    delayed.release()
    delayed.wait_for_answers(2)
    # Wait longer than it takes to show a response.
    page.wait_for_timeout(100)
    assert page.locator("#found").inner_text() == "4 programs, up to $25,000"
    assert not page.locator("#filter-format-hybrid").is_checked()
    assert current_url(page) == "/programs/?tuition_max=25000"


def test_programs_added_in_quick_succession_are_all_selected(open_page, expect):
    page = open_page("/programs/")
    slugs = [link.removeprefix("add-") for link in page.locator(".row-add a").evaluate_all("all => all.map(a => a.id)")]
    page.locator(f"#add-{slugs[0]}").click()
    expect(page.locator(".selection")).to_contain_text("1 to compare")
    delayed = DelayedLists(page)
    page.locator(f"#add-{slugs[1]}").click()
    delayed.wait_for_choices(choices=1)
    # A second click on the same link changes nothing, and a click on another one adds to the first.
    for number, index in enumerate((1, 2), start=2):
        page.locator(f"#add-{slugs[index]}").evaluate("link => link.click()")
        delayed.wait_for_choices(choices=number)
    expect(page.locator(".selection")).to_contain_text("3 to compare")
    delayed.release()
    assert sorted(parse_qs(urlsplit(page.url).query)["compare"]) == sorted(slugs[:3])


@pytest.mark.parametrize("choice", ["#filter-format-hybrid", "#shortcut-1"])
def test_filter_chosen_during_a_request_keeps_the_added_program(open_page, expect, choice):
    page = open_page("/programs/")
    delayed = DelayedLists(page)
    page.locator(".row-add a").first.click()
    delayed.wait_for_choices(choices=1)
    page.locator(choice).click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".selection")).to_contain_text("1 to compare")
    assert page.messages == []


def test_text_typed_during_a_request_is_kept(open_page, expect):
    page = open_page("/programs/")
    delayed = DelayedLists(page)
    page.locator("#filter-q").focus()
    page.keyboard.type("aub")
    delayed.wait_for_choices(choices=1)
    page.locator("#filter-tuition_max").focus()
    page.keyboard.type("20")
    delayed.release()
    expect(page.locator("#found")).to_have_text("1 program matching “aub”")
    page.keyboard.type("000")
    assert page.locator("#filter-tuition_max").input_value() == "20000"
    page.keyboard.press("Tab")
    expect(page.locator("#found")).to_have_text("0 programs matching “aub”, up to $20,000")
    # The links that an empty list offers also update it without a page load.
    page.get_by_role("link", name="Raise the limit to $28,500").click()
    expect(page.locator("#found")).to_have_text("1 program matching “aub”, up to $28,500")
    expect(page.locator("#filter-tuition_max")).to_have_value("28500")


@pytest.mark.parametrize("fault", ["away", "broken"])
def test_failure_is_shown_and_the_form_stays_usable(open_page, expect, fault):
    page = open_page("/programs/")
    trouble = page.get_by_text("We couldn’t update the list.")
    expect(trouble).to_be_hidden()
    page.route(LISTS, lambda route: route.abort() if fault == "away" else route.fulfill(status=500, body="broken"))
    page.locator("#filter-format-hybrid").check()
    expect(trouble).to_be_visible()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.locator("#found").inner_text() == "10 programs"
    assert current_url(page) == "/programs/"
    assert page.locator("#filter-format-hybrid").is_checked()
    page.unroute(LISTS)
    page.get_by_role("button", name="Show 10 programs").click()
    expect(page.locator("#found")).to_have_text("2 programs, hybrid")
    expect(trouble).to_be_hidden()
