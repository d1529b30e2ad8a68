"""Tests of import and export in a browser, under the site's Content-Security-Policy."""

from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from programs.models import Program
from tests.site.test_admin_browser import is_error, save_screenshot
from tests.support.admin import page_url
from tests.support.factories import make_program
from tests.support.files import as_file, read_rows

pytestmark = pytest.mark.browser


@pytest.fixture
def open_admin(open_page, transactional_db):
    User.objects.create_superuser("editor", password="a-password-for-tests")

    def signed_in(width: int, scripts: bool = True):
        page = open_page(reverse("admin:login"), width=width, scripts=scripts)
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if is_error(said) else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.fill("#id_username", "editor")
        page.fill("#id_password", "a-password-for-tests")
        page.click("input[type=submit]")
        page.wait_for_url(f"**{reverse('admin:index')}")
        return page

    return signed_in


def send(page, *rows: dict) -> None:
    """Upload a file for a dry run."""
    page.goto(urljoin(page.url, page_url(Program, "import")))
    page.set_input_files("#id_import_file", {"name": "a.csv", "mimeType": "text/csv", "buffer": as_file(*rows)})
    page.click("input[value='Dry run']")
    page.wait_for_selector(".admin-dry-run")


ROW = {"title": "MS in Robotics", "institution": "Night School", "tuition_usd": "$64.8k"}
WRONG = {"title": "MS in Bots", "institution": "Night School", "tuition_usd": "varies"}


@pytest.mark.parametrize(("width", "scripts"), [(1440, True), (360, True), (1440, False)])
def test_file_is_imported(open_admin, width, scripts):
    page = open_admin(width, scripts)
    send(page, ROW, WRONG)
    save_screenshot(page, f"import-refused-{width}")
    assert "Nothing was saved." in page.inner_text(".admin-dry-run")
    assert page.locator("text=Save these rows").count() == 0
    send(page, ROW)
    save_screenshot(page, f"import-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("text=Save these rows")
    assert "Saved: 1 new" in page.inner_text(".messagelist")
    assert Program.objects.get().tuition_usd == 64_800
    assert page.complaints == []


@pytest.mark.parametrize(("width", "scripts"), [(1440, True), (360, False)])
def test_columns_with_other_names_are_chosen(open_admin, width, scripts):
    page = open_admin(width, scripts)
    page.goto(urljoin(page.url, page_url(Program, "import")))
    data = as_file({"Program": "MS in Robotics", "School": "Night School", "Price": "varies", "Colour": "red"})
    page.set_input_files("#id_import_file", {"name": "a.csv", "mimeType": "text/csv", "buffer": data})
    page.click("input[value='Dry run']")
    page.wait_for_selector(".admin-column-names")
    save_screenshot(page, f"import-columns-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_label("program", exact=True).input_value() == "title"
    page.get_by_label("colour").select_option("note")
    page.click("input[value='Read the columns like this']")
    page.wait_for_selector(".admin-dry-run")
    save_screenshot(page, f"import-mapped-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_download() as download:
        page.click("text=Download the rows with errors")
    with open(download.value.path(), "rb") as file:
        (refused,) = read_rows(file.read())
    assert (refused["title"], refused["note"], refused["tuition_usd"]) == ("MS in Robotics", "red", "varies")
    assert page.complaints == []


def test_filtered_list_is_exported(open_admin):
    make_program("Online one", delivery_mode="online")
    make_program("Other one")
    page = open_admin(1440)
    page.goto(urljoin(page.url, page_url(Program, "changelist") + "?delivery_mode__exact=online"))
    page.click("text=Export")
    save_screenshot(page, "export")
    with page.expect_download() as download:
        page.click("input[type=submit][value=Export]")
    with open(download.value.path(), "rb") as file:
        assert [row["title"] for row in read_rows(file.read())] == ["Online one"]
    assert page.complaints == []
