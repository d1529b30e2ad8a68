"""Tests in a browser: an editor changes a public page, a publisher reviews it, and text survives a closed browser."""

import pytest
from django.urls import reverse

from roles.models import PayBand, Role
from tests.support.admin import change_url, page_url
from tests.support.factories import TEN_YEARS, make_pay, make_role, make_source

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]


@pytest.fixture
def guide() -> Role:
    source = make_source()
    role = make_role("Welder", source=source, summary="Old summary.", growth_percent=5, **TEN_YEARS)
    make_pay(role, level=1, employer_type="Shipyards", low=40_000, high=60_000, source=source)
    return role


def open_form(page, live_server, row) -> None:
    page.goto(live_server.url + change_url(row))
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")


def press(page, name: str) -> None:
    with page.expect_navigation():
        page.locator(f"[name={name}]").first.click()


def test_change_of_a_public_guide_is_reviewed_and_published(sign_in, open_page, live_server, guide):
    editor, publisher, reader = sign_in("ed", "Editor"), sign_in("pat", "Publisher"), open_page("/")

    def public_text() -> str:
        assert reader.goto(live_server.url + guide.get_absolute_url()).status == 200
        return reader.locator("main").inner_text()

    open_form(editor, live_server, guide)
    editor.fill("#id_summary", "New summary.")
    editor.fill("#id_pay_bands-0-high", "$64K")
    before = public_text()
    press(editor, "_send")
    assert public_text() == before
    editor.fill("#id_note", "The shipyards pay more now.")
    press(editor, "_send")
    assert public_text() == before

    publisher.goto(live_server.url + reverse("admin:index"))
    publisher.get_by_role("link", name="1 changed page waiting for review").click()
    changes = publisher.locator("#content").inner_text()
    assert "The shipyards pay more now." in changes
    assert "60,000 → became 64,000" in " ".join(changes.split())
    link = publisher.get_by_role("link", name="Preview").get_attribute("href")
    preview = open_page(link).locator("main").inner_text()
    assert "New summary." in preview
    assert "$64K" in preview
    assert public_text() == before
    press(publisher, "_publish_changes")
    after = public_text()
    assert "New summary." in after
    assert "$64K" in after
    assert [page.messages for page in (editor, publisher, reader)] == [[], [], []]


def test_changes_of_two_people_are_merged_without_a_question(sign_in, live_server, guide):
    ada, ben = sign_in("ada", "Publisher"), sign_in("ben", "Publisher")
    for page in (ada, ben):
        open_form(page, live_server, guide)
    ada.fill("#id_growth_percent", "7")
    ada.fill("#id_pay_bands-0-high", "64000")
    press(ada, "_save")
    ben.fill("#id_summary", "By Ben.")
    press(ben, "_save")
    assert not ben.locator("table.conflicts").count()
    guide.refresh_from_db()
    assert (guide.growth_percent, guide.summary) == (7, "By Ben.")
    assert PayBand.objects.get().high == 64_000


@pytest.mark.parametrize(("choice", "high"), [("mine", 66_000), ("theirs", 64_000)])
def test_clash_shows_both_texts_and_loses_nothing(sign_in, live_server, guide, choice, high):
    ada, ben = sign_in("ada", "Publisher"), sign_in("ben", "Publisher")
    for page in (ada, ben):
        open_form(page, live_server, guide)
    ada.fill("#id_pay_bands-0-high", "64000")
    press(ada, "_save")
    ben.fill("#id_pay_bands-0-high", "66000")
    ben.fill("#id_summary", "By Ben.")
    press(ben, "_save")
    clash = ben.locator("table.conflicts").inner_text()
    assert "66,000" in clash
    assert "64,000" in clash
    assert PayBand.objects.get().high == 64_000
    ben.locator(f"table.conflicts input[value={choice}]").check()
    press(ben, "_save")
    guide.refresh_from_db()
    assert (PayBand.objects.get().high, guide.summary) == (high, "By Ben.")


def test_text_survives_a_closed_browser(sign_in, live_server, guide):
    page = sign_in("ed", "Editor")
    page.clock.install()
    open_form(page, live_server, guide)
    page.fill("#id_summary", "Half a sen")
    with page.expect_response(f"**{page_url(Role, 'typed', guide.pk)}") as response:
        page.clock.run_for(30_000)
    assert response.value.ok
    page.context.close()

    page = sign_in("ed", "Editor")
    open_form(page, live_server, guide)
    assert page.input_value("#id_summary") == "Half a sen"
    assert "did not save it" in page.locator("#content").inner_text()
    guide.refresh_from_db()
    assert guide.summary == "Old summary."


def test_text_stays_in_the_window_after_a_sign_out(sign_in, live_server, guide):
    page = sign_in("ed", "Editor")
    open_form(page, live_server, guide)
    page.fill("#id_summary", "Typed before the sign-out.")
    page.context.clear_cookies()
    page.locator("[name=_draft]").first.click()
    page.get_by_text("You are signed out.").first.wait_for()
    assert page.input_value("#id_summary") == "Typed before the sign-out."


def test_leaving_with_unsaved_text_asks(sign_in, live_server, guide):
    page = sign_in("ed", "Editor")
    open_form(page, live_server, guide)
    page.locator("#id_summary").press_sequentially(" More.")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(live_server.url + reverse("admin:index"))
    assert asked == ["beforeunload"]


def test_keyboard_saves_the_draft(sign_in, live_server, guide):
    page = sign_in("ed", "Editor")
    open_form(page, live_server, guide)
    page.fill("#id_summary", "By keyboard.")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert "Saved as a draft." in page.locator(".messagelist").inner_text()
    assert page.input_value("#id_summary") == "By keyboard."
