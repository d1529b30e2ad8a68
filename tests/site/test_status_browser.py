"""Tests of bulk actions, their messages and the audit page in a browser, on narrow and wide screens."""

import pytest

from careerguide.audit.accepted import accept
from careerguide.content.publishing import Status
from programs.models import Program
from tests.site.test_admin_browser import save_screenshot, visit
from tests.site.test_deleted_browser import fits_in_width, follow, open_admin  # noqa: F401
from tests.support.audit import issues_of
from tests.support.factories import make_program, make_role

pytestmark = pytest.mark.browser

LONG = "Master-of-Science-in-Something-Without-Any-Break-"


def choose_action(page, action: str) -> None:
    page.click("#action-toggle")
    page.select_option("select[name=action]", action)
    follow(page, "button[name=index] >> nth=0")


@pytest.mark.parametrize("width", [1440, 360])
def test_bulk_actions_are_confirmed_and_undone(open_admin, width):  # noqa: F811
    for number in range(6):
        make_program(f"{LONG}{number}", institution=f"School {number}")
    for _ in range(4):
        make_program("Twin", status=Status.DRAFT)
    page = open_admin(width)
    visit(page, "programs_program_changelist")
    choose_action(page, "publish")
    save_screenshot(page, f"publish-{width}")
    assert "Not published: 3 programs." in page.inner_text(".messagelist")
    assert fits_in_width(page, width)
    choose_action(page, "withdraw")
    save_screenshot(page, f"withdraw-{width}")
    assert page.inner_text("h1") == "Withdraw 10 programs, 7 of them public"
    assert fits_in_width(page, width)
    follow(page, "input[value=Withdraw]")
    save_screenshot(page, f"withdrawn-{width}")
    assert fits_in_width(page, width)
    button = page.locator(".message-form button")
    assert button.bounding_box()["height"] >= 44
    follow(page, ".message-form button")
    save_screenshot(page, f"undone-{width}")
    assert Program.objects.published().count() == 7
    choose_action(page, "delete_selected")
    save_screenshot(page, f"delete-{width}")
    assert page.inner_text("h1") == "Delete 10 programs, 7 of them public"
    follow(page, "input[value='Delete 10 programs']")
    follow(page, ".messagelist a")
    save_screenshot(page, f"deleted-together-{width}")
    assert fits_in_width(page, width)
    follow(page, "button:has-text('Restore 10 programs')")
    save_screenshot(page, f"restored-{width}")
    assert Program.objects.count() == 10
    assert page.complaints == []


@pytest.mark.parametrize("width", [1440, 360])
def test_audit_page_is_filtered_without_scrolling(open_admin, width):  # noqa: F811
    for _ in range(2):
        make_program(LONG, url="www.example.edu")
    for number in range(14):
        make_program(f"Draft {number}", status=Status.DRAFT, url="www.example.edu")
    accept(issues_of(make_role("AI Engineer"), "no-source")[0], "Our own estimate.", None)
    page = open_admin(width)
    save_screenshot(page, f"start-{width}")
    page.goto(page.url + "audit/")
    save_screenshot(page, f"audit-{width}")
    assert fits_in_width(page, width)
    page.select_option("select[name=status]", "draft")
    follow(page, ".audit-filters button")
    assert "status=draft" in page.url
    follow(page, "text=Show all 14")
    save_screenshot(page, f"audit-rule-{width}")
    assert fits_in_width(page, width)
    assert page.locator("text=Apply the fix").count() == 14
    assert page.complaints == []
