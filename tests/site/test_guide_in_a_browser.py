"""A guide in a real browser: where its reader is, what its reader ticks, and what comes out of the printer."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("site")]

GUIDE = "/roles/ai-engineer/"


def test_a_reader_without_scripts_asks_whether_it_is_for_them(open_page):
    page = open_page(GUIDE, 360, scripts=False)
    page.get_by_label("I like switching domains weekly.").check()
    page.get_by_label("I want to go deep on one technique.").check()
    page.get_by_role("button", name="See which way you lean").click()
    page.wait_for_url("**/roles/ai-engineer/?fit=*#fit")
    assert "You are evenly split." in page.get_by_role("status").inner_text()
    assert page.get_by_label("I like switching domains weekly.").is_checked()
    # The answer is what the reader sees, and where the keyboard goes on from.
    assert 0 <= page.get_by_role("status").bounding_box()["y"] < 400
    assert page.evaluate("document.activeElement.id") == "fit"
    page.get_by_role("link", name="Clear the ticks").click()
    page.wait_for_url("**/roles/ai-engineer/#fit")
    assert not page.get_by_label("I like switching domains weekly.").is_checked()


@pytest.mark.parametrize(("width", "columns"), [(320, 1), (1440, 5)])
def test_the_week_is_five_columns_where_there_is_room(open_page, width, columns):
    page = open_page(GUIDE, width)
    lefts = page.locator(".week > div").evaluate_all("days => days.map(day => day.getBoundingClientRect().left)")
    assert len(lefts) == 5
    assert len(set(lefts)) == columns
