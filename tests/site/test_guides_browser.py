import pytest

from tests.support.factories import make_guides

pytestmark = pytest.mark.browser


def test_filters_and_comparison_work_without_scripts_on_a_phone(open_page):
    make_guides(4)
    page = open_page("/roles/", 360, scripts=False)
    page.locator(".sidebar-fold > summary").click()
    page.get_by_label("Master’s degree").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Show 4 careers").click()
    assert page.get_by_role("heading", level=2).first.inner_text() == "2 careers, Master’s degree"
    for title in ["Guide 1", "Guide 3"]:
        with page.expect_navigation():
            page.get_by_role("link", name=f"Add {title}, to compare").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Compare 2 careers").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Guide 1 vs. Guide 3"
