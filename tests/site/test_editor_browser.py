"""Tests of an editor's work in a browser: signing in, editing, previewing, publishing, and conflicting edits."""

import pytest

from careerguide.content.publishing import Status
from roles.models import Role
from tests.support.admin import change_url
from tests.support.factories import make_pay, make_role, make_source

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]


@pytest.fixture
def draft() -> Role:
    role = make_role("Welder", status=Status.DRAFT, source=make_source(), salary_low=40_000, salary_high=60_000)
    make_pay(role, level=1, employer_type="Shipyards", low=40_000, high=60_000, source=role.source)
    return role


def save(page) -> None:
    with page.expect_navigation():
        page.locator("[name=_continue]").first.click()


def open_rows(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")


def test_edited_draft_is_previewed_and_published(sign_in, open_page, live_server, draft):
    page = sign_in("ada")
    page.goto(live_server.url + change_url(draft))
    open_rows(page)
    page.fill("#id_pay_bands-0-high", "64000")
    page.fill("#id_salary_high", "64000")
    save(page)

    # Before publication, visitors need the preview link to see the page.
    link = page.get_by_role("link", name="Preview (the link works for a week)").get_attribute("href")
    preview = open_page(link)
    assert "Preview: this page is not public (draft)" in preview.locator("main").inner_text()
    assert "$40K to $64K per year" in preview.locator("#pay").inner_text()
    stranger = open_page(draft.get_absolute_url())
    assert stranger.get_by_role("heading", level=1).inner_text() == "Page not found"

    page.select_option("#id_status", "published")
    save(page)
    public = stranger.goto(live_server.url + draft.get_absolute_url())
    assert public.status == 200
    assert "$40K to $64K per year" in stranger.locator("#pay").inner_text()
    assert stranger.context.cookies() == []
    assert page.messages == []


def test_two_editors_of_one_page_lose_no_changes(sign_in, live_server, draft):
    ada, eve = sign_in("ada"), sign_in("eve")
    for page in (ada, eve):
        page.goto(live_server.url + change_url(draft))
        open_rows(page)
    ada.fill("#id_claim", "As Ada has it.")
    save(ada)
    eve.fill("#id_claim", "As Eve has it.")
    eve.fill("#id_pay_bands-0-high", "70000")
    save(eve)

    told = eve.locator("#content-main").inner_text()
    assert "Nothing is saved yet: someone else changed the same as you." in told
    assert "As Ada has it." in told
    assert eve.input_value("#id_claim") == "As Eve has it."
    assert eve.input_value("#id_pay_bands-0-high") == "$70,000"
    assert Role.objects.get().claim == "As Ada has it."

    save(eve)
    role = Role.objects.get()
    assert role.claim == "As Eve has it."
    assert role.pay_bands.get().high == 70_000
    assert eve.messages == []
