import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from roles.models import Role
from tests.site.test_admin_browser import save_screenshot
from tests.support.admin import change_url
from tests.support.factories import make_pay, make_role, make_source

pytestmark = [pytest.mark.browser, pytest.mark.visual]

# Finds the elements of the table that are outside its box or off the screen.
OUTSIDE = """() => {
    const box = document.querySelector('#pay_bands-group details').getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, document.documentElement.clientWidth)];
    return [...document.querySelectorAll('#pay_bands-group :is(th, td, td *)')].filter(
        (element) => element.checkVisibility() && !element.closest('.empty-form, .select2-hidden-accessible') &&
            !element.matches('.visually-hidden') && element.getClientRects().length).filter((element) => {
        const { left: from, right: to } = element.getBoundingClientRect();
        return from < left - 1 || to > right + 1;
    }).map((element) => element.outerHTML.slice(0, 100));
}"""

# Finds inputs that are too narrow for their text.
CUT = """() => [...document.querySelectorAll('#pay_bands-0 input:not([type=hidden])')].filter(
    (input) => input.scrollWidth > input.clientWidth).map((input) => `${input.name}: ${input.value}`)"""


@pytest.fixture
def pay_table(open_page, transactional_db):
    role = make_role("AI Engineer", status="draft")
    source = make_source(title="A source whose title is rather long, as titles are", url="https://example.org/pay")
    values = {"experience_min": 10, "experience_max": 15, "low": 1_000_000, "high": 1_500_000, "as_of": "2026-01-31"}
    make_pay(role, employer_type="Traditional companies", source=source, review_on="2026-12-31", **values)
    User.objects.create_superuser("editor", password="a-password-for-tests")

    def open_(width: int, scheme: str = "light"):
        page = open_page(f"{reverse('admin:login')}?next={change_url(Role.objects.get())}", width=width, scheme=scheme)
        page.fill("#id_username", "editor")
        page.fill("#id_password", "a-password-for-tests")
        with page.expect_navigation():
            page.click("input[type=submit]")
        page.click("summary:has-text('Pay by level and employer')")
        page.wait_for_selector("#pay_bands-0 .select2-container")
        save_screenshot(page, f"pay-{width}-{scheme}")
        return page

    return open_


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_table_and_its_inputs_fit_on_a_wide_screen(pay_table, scheme):
    page = pay_table(1440, scheme)
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


@pytest.mark.parametrize("width", [1200, 1024, 360])
def test_table_scrolls_in_its_box_on_a_narrow_screen(pay_table, width):
    page = pay_table(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    last = page.locator("#id_pay_bands-0-review_on")
    last.focus()
    box = last.bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    heading = page.locator("summary:has-text('Pay by level and employer')").bounding_box()
    assert 0 <= heading["x"] < heading["x"] + heading["width"] <= width, "the heading scrolled with the table"


def test_pay_row_links_to_its_source(pay_table):
    page = pay_table(1440)
    ways = page.locator("#pay_bands-0 .field-source .admin-source-links")
    assert " ".join(ways.inner_text().split()).startswith("Open in the admin")
    assert ways.locator("a").nth(1).get_attribute("href") == "https://example.org/pay"
