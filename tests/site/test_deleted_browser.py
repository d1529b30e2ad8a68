"""Tests of deleted pages in a browser, and of restoring a version with audit warnings."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from roles.models import Role
from tests.site.test_admin_browser import is_error, save_screenshot, visit
from tests.support.factories import make_pay, make_role, make_source
from tests.support.history import delete_page, edit

pytestmark = pytest.mark.browser


@pytest.fixture
def open_admin(open_page, transactional_db):
    User.objects.create_superuser("editor", password="a-password-for-tests")

    def open_(width: int):
        page = open_page(reverse("admin:login"), width=width)
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if is_error(said) else None)
        page.fill("#id_username", "editor")
        page.fill("#id_password", "a-password-for-tests")
        page.click("input[type=submit]")
        page.wait_for_url(f"**{reverse('admin:index')}")
        return page

    return open_


def follow(page, target: str) -> None:
    with page.expect_navigation():
        page.click(target)


def fits_in_width(page, width: int) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1440, 320])
def test_deleted_guide_is_restored(open_admin, width):
    role = make_role("A-title-that-is-one-word-" * 3)
    make_pay(role)
    key = delete_page(role)
    page = open_admin(width)
    visit(page, "roles_role_changelist")
    follow(page, "text=Deleted guides")
    save_screenshot(page, f"deleted-{width}")
    assert fits_in_width(page, width)
    link = page.locator(".deleted a")
    assert link.bounding_box()["height"] >= 44
    follow(page, ".deleted a")
    save_screenshot(page, f"deleted-history-{width}")
    assert fits_in_width(page, width)
    follow(page, "text=View this version >> nth=-1")
    save_screenshot(page, f"restore-deleted-{width}")
    assert fits_in_width(page, width)
    follow(page, "input[value='Restore it']")
    assert "Restored the version of" in page.inner_text(".messagelist")
    assert Role.objects.get(pk=key).status == "draft"
    assert page.complaints == []


@pytest.mark.parametrize("width", [1440, 320])
def test_version_with_a_warning_is_restored_with_a_reason(open_admin, width):
    role = make_role("AI Engineer", source=make_source(), growth_percent=33)
    edit(role, growth_percent=None)
    page = open_admin(width)
    visit(page, "roles_role_history", role.pk)
    follow(page, "text=Restore this version")
    follow(page, "input[name=_save]")
    save_screenshot(page, f"restore-blocked-{width}")
    assert fits_in_width(page, width)
    page.get_by_label("Reason for accepting this warning (at least 10 letters):").first.fill("The source gives none.")
    follow(page, "input[name=_save]")
    assert "Saved. The changes are public." in page.inner_text(".messagelist")
    assert Role.objects.get().growth_percent == 33
    assert page.complaints == []
