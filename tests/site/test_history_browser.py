import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from roles.history import GUIDE
from roles.models import DayEntry, PayBand
from tests.site.test_admin_browser import is_error, save_screenshot, visit
from tests.support.factories import make_pay, make_role
from tests.support.history import edit, stored_versions

pytestmark = pytest.mark.browser


@pytest.fixture
def guide(transactional_db):
    role = make_role("AI Engineer", status="draft")
    day = DayEntry.objects.create(role=role, weekday=1, text="Talk with customers all morning. " + "word " * 60)
    edit(day, text=day.text.replace("customers", "users"))
    make_pay(role, employer_type="A-company-whose-name-is-one-word-" * 2)
    stored_versions(GUIDE, role)
    return role


@pytest.mark.parametrize("width", [1440, 320])
def test_version_is_restored_from_the_history(open_page, guide, width):
    User.objects.create_superuser("editor", password="a-password-for-tests")
    page = open_page(reverse("admin:login"), width=width)
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if is_error(said) else None)
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a-password-for-tests")
    page.click("input[type=submit]")
    page.wait_for_url(f"**{reverse('admin:index')}")
    visit(page, "roles_role_change", guide.pk)
    with page.expect_navigation():
        page.click(".object-tools >> text=History")
    assert page.inner_text("del").strip().endswith("customers")
    save_screenshot(page, f"history-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    buttons = page.locator("text=Restore this version")
    assert buttons.first.bounding_box()["height"] >= 44
    with page.expect_navigation():
        buttons.last.click()
    save_screenshot(page, f"restore-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("text=What it changes")
    assert "removed" in page.inner_text(".draft-note")
    page.click("input[type=submit][name=_save] >> nth=0")
    assert "Saved as a draft." in page.inner_text(".messagelist")
    assert not PayBand.objects.exists()
    assert complaints == []
