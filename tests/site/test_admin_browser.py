import os
from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from programs.models import Program
from roles.models import Role
from tests.support.factories import make_institution, make_pay, make_role, make_skill, make_skill_group, make_source

pytestmark = pytest.mark.browser


@pytest.fixture
def admin_page(open_page, transactional_db):
    User.objects.create_superuser("editor", password="a-password-for-tests")
    page = open_page(reverse("admin:login"), width=1440)
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if is_error(said) else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a-password-for-tests")
    page.click("input[type=submit]")
    page.wait_for_url(f"**{reverse('admin:index')}")
    return page


def visit(page, name: str, *arguments) -> None:
    page.goto(urljoin(page.url, reverse(f"admin:{name}", args=arguments)))


def is_error(said) -> bool:
    """Whether a console message is an error, other than one about /favicon.ico."""
    return said.type == "error" and not said.location["url"].endswith("/favicon.ico")


def choose(page, name: str, text: str) -> None:
    page.click(f"#id_{name} + .select2-container")
    page.fill(".select2-search__field", text)
    page.click(f".select2-results__option:has-text('{text}')")


def save_screenshot(page, name: str) -> None:
    """Save a screenshot if SCREENSHOTS is set to a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_admin_respects_the_content_security_policy(admin_page):
    policy = admin_page.reload().headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert admin_page.complaints == []


def test_program_is_added(admin_page):
    page = admin_page
    make_institution("Night School")
    make_role("AI Engineer")
    visit(page, "programs_program_add")
    page.type("#id_award", "MS in Robotics")
    page.type("#id_city", "Lowell")
    # A blank slug is built on the server.
    assert page.input_value("#id_slug") == ""
    choose(page, "institution", "Night School")
    page.click("text=Add another Role")
    choose(page, "pathways-0-role", "AI Engineer")
    save_screenshot(page, "program")
    page.click("input[name=_save] >> nth=0")
    assert "Saved as a draft." in page.inner_text(".messagelist")
    program = Program.objects.get(slug="night-school-ms-in-robotics")
    assert program.institution.name == "Night School"
    assert program.pathways.get().role.title == "AI Engineer"
    assert page.complaints == []


def test_invalid_pay_row_is_explained(admin_page):
    page = admin_page
    role = make_role("AI Engineer")
    make_pay(role, source=make_source(title="The first source"))
    make_source(title="The other source")
    visit(page, "roles_role_change", role.pk)
    page.click("summary:has-text('Pay by level and employer')")
    page.click("text=Add another Pay row")
    page.select_option("#id_pay_bands-1-level", "2")
    page.fill("#id_pay_bands-1-employer_type", "Studios")
    page.fill("#id_pay_bands-1-low", "90000")
    page.fill("#id_pay_bands-1-high", "80000")
    choose(page, "pay_bands-1-source", "The other source")
    save_screenshot(page, "guide")
    with page.expect_navigation():
        page.click("input[name=_save] >> nth=0")
    assert '"Pay from" must not be above "pay to".' in page.inner_text("#pay_bands-group")
    save_screenshot(page, "guide-refused")
    page.fill("#id_pay_bands-1-high", "95000")
    with page.expect_navigation():
        page.click("input[name=_save] >> nth=0")
    assert "Saved. The changes are public." in page.inner_text(".messagelist")
    added = Role.objects.get().pay_bands.get(employer_type="Studios")
    assert (added.high, added.source.title) == (95_000, "The other source")
    assert page.complaints == []


def test_source_is_added_in_a_popup(admin_page):
    page = admin_page
    role = make_role("AI Engineer")
    visit(page, "roles_role_change", role.pk)
    with page.expect_popup() as opened:
        page.click("#add_id_source")
    window = opened.value
    window.type("#id_title", "A fresh source")
    with window.expect_event("close"):
        window.click("input[name=_save]")
    page.wait_for_selector(".field-source .select2-selection__rendered:has-text('A fresh source')")
    page.click("input[name=_save] >> nth=0")
    assert "Saved. The changes are public." in page.inner_text(".messagelist")
    assert Role.objects.get().source.slug == "a-fresh-source"
    assert page.complaints == []


def test_guide_is_published_from_the_changelist(admin_page):
    page = admin_page
    make_role("AI Engineer", status="draft", source=make_source())
    visit(page, "roles_role_changelist")
    page.check(".action-select")
    page.select_option("select[name=action]", "publish")
    page.click("button:has-text('Go')")
    assert "Published. View “AI Engineer” on the site." in page.inner_text(".messagelist")
    save_screenshot(page, "list")
    assert Role.objects.published().exists()
    assert page.complaints == []


def test_preview_renders_markdown_and_closes_on_edit(admin_page):
    page = admin_page
    role = make_role("AI Engineer", summary="A **bold** word.\n\n- one")
    visit(page, "roles_role_change", role.pk)
    button = page.get_by_role("button", name="Preview: TL;DR")
    button.focus()
    page.keyboard.press("Enter")
    shown = page.get_by_role("region", name="Preview: TL;DR")
    assert shown.locator("strong").inner_text() == "bold"
    assert shown.locator("li").inner_text() == "one"
    save_screenshot(page, "preview")
    page.type("#id_summary", "More. ")
    assert not shown.is_visible()
    assert page.complaints == []


def test_rows_are_reordered_with_the_keyboard(admin_page):
    page = admin_page
    role = make_role("AI Engineer")
    for number, text in [(1, "First."), (2, "Second.")]:
        role.notes.create(number=number, about="pay", text=text, source=make_source())
    visit(page, "roles_role_change", role.pk)
    page.click("summary:has-text('Source notes')")
    down = page.locator("#notes-0").get_by_role("button", name="Move down")
    down.focus()
    page.keyboard.press("Enter")
    assert [page.input_value(f"#id_notes-{number}-number") for number in (0, 1)] == ["2", "1"]
    save_screenshot(page, "order")
    with page.expect_navigation():
        page.click("input[name=_save] >> nth=0")
    assert "Saved. The changes are public." in page.inner_text(".messagelist")
    assert list(role.notes.values_list("text", flat=True)) == ["Second.", "First."]
    assert page.complaints == []


def test_skill_is_not_moved_into_the_numbers_of_another_group(admin_page):
    page = admin_page
    role = make_role("AI Engineer")
    for number in (1, 2):
        make_skill_group(role, number).entries.create(skill=make_skill(number), number=number)
    visit(page, "roles_role_change", role.pk)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    page.locator("#skill_entries-0").get_by_role("button", name="Move down").click()
    assert [page.input_value(f"#id_skill_entries-{number}-number") for number in (0, 1)] == ["1", "2"]
    assert page.complaints == []
