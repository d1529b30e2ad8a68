"""A reader comes from a guide to a plan and prints it, with the keyboard. The plan prints on two pages."""

import re

import pytest

from programs.models import FieldOfStudy
from tests.support.factories import make_degree_type, make_institution, make_program
from tests.support.live import current_url

from .test_journey_browser import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.usefixtures("site")]

HOPKINS = "johns-hopkins-university-master-of-science-in-finance-part-time"
FINANCE = [
    HOPKINS,
    "harvard-extension-school-finance-masters-degree-program",
    "penn-state-world-campus-master-of-finance",
    "auburn-university-master-of-science-in-finance-online",
    "university-of-massachusetts-lowell-master-of-science-in-finance",
]
NURSES = [f"nursing-{number}" for number in range(5)]


def plan_url(role: str, programs: list[str], **numbers: int) -> str:
    numbers = "".join(f"&{name}={value}" for name, value in numbers.items())
    return f"/plan/?role={role}{''.join(f'&program={slug}' for slug in programs)}{numbers}"


@pytest.fixture
def nursing(site):
    """Programs with long names that lead to the career and do not say how long they take."""
    field = FieldOfStudy.objects.filter(leads_to__occupation__slug="registered-nurses").first()
    assert field
    degree = make_degree_type("Bachelor of Science")
    for number, slug in enumerate(NURSES):
        school = make_institution(f"The Example State University of the Plains, Campus {number}")
        make_program(
            "Bachelor of Science in Registered Nursing/Registered Nurse", slug=slug, institution=school, country="US",
            field_of_study=field, degree_type=degree, tuition_usd=12_000 * (number + 1), tuition_basis="year",
        )  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False])
def test_guide_leads_to_a_plan_by_keyboard(open_page, expect, scripts):
    page = open_page("/roles/ai-engineer/", scripts=scripts)
    keyboard = Keyboard(page)
    keyboard.press("Plan this career")
    page.wait_for_url("**/plan/?role=ai-engineer")
    keyboard.press("Choose a program")
    page.wait_for_url("**/roles/ai-engineer/programs/")
    keyboard.press("Master of Science in Finance (Part-time)")
    page.wait_for_url(f"**/programs/{HOPKINS}/**")
    if scripts:
        keyboard.type("You earn now", "85000")
        expect(page).to_have_url(re.compile("earn=85000"))
    else:
        keyboard.type("You earn now", "85000")
        page.wait_for_url("**earn=85000**")
    page.locator("#payback-heading").wait_for()
    keyboard.press("Turn this into a plan")
    page.wait_for_url("**/plan/**")
    assert "earn=85000" in current_url(page)
    assert page.locator("h1").inner_text().endswith("by way of one program")
    assert page.context.cookies() == []


def test_change_of_a_number_updates_the_plan(open_page, expect):
    page = open_page(plan_url("ai-engineer", [HOPKINS], earn=85_000))
    page.evaluate("window.same = true")
    keyboard = Keyboard(page)
    keyboard.reach("You earn now")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("70000")
    expect(page.locator("#payback-heading")).to_contain_text("13.0 months")
    assert page.evaluate("document.activeElement.id") == "numbers-earn"
    assert current_url(page) == plan_url("ai-engineer", [HOPKINS], earn=70_000) + "&start=2027-09"
    expect(page.locator("#plan-said")).to_have_text(re.compile("^13.0 months"))
    keyboard.reach("Start")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("January 2028")
    expect(page.locator(".milestones dt").first).to_have_text("Jan 2028")
    assert page.evaluate("window.same"), "the page was reloaded"
    assert page.messages == []


@pytest.mark.usefixtures("nursing")
@pytest.mark.parametrize("size", ["Letter", "A4"])
@pytest.mark.parametrize(
    "url",
    [
        plan_url("ai-engineer", [HOPKINS], earn=85_000),
        plan_url("ai-engineer", FINANCE[:2], earn=85_000, keep=42_500),
        plan_url("ai-engineer", FINANCE, earn=85_000, keep=42_500),
        plan_url("ai-engineer", FINANCE),
        plan_url("registered-nurses", NURSES, earn=30_000),
        plan_url("registered-nurses", NURSES, earn=30_000, keep=10_000),
    ],
    ids=["one", "two", "five", "costs", "long names", "pay given up"],
)
def test_plan_prints_on_two_pages(open_page, url, size):
    page = open_page(url)
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=size)))
    assert pages == 2


PARTS_CUT = """() => [...document.querySelectorAll("main *")].filter(part =>
    part.getBoundingClientRect().right > innerWidth + 1
    || (part.matches(".scroll, .compare-region") && part.scrollWidth > part.clientWidth + 1)
).map(part => part.outerHTML.slice(0, 120))"""


@pytest.mark.usefixtures("nursing")
@pytest.mark.parametrize(("role", "programs"), [("ai-engineer", FINANCE), ("registered-nurses", NURSES)])
def test_printed_plan_is_not_cut(open_page, role, programs):
    # The width of A4 without margins, in pixels.
    page = open_page(plan_url(role, programs, earn=85_000, keep=0), width=688)
    page.emulate_media(media="print")
    assert page.evaluate(PARTS_CUT) == []
    assert page.locator(".ledger").count() == 5
    assert not page.locator("form.numbers").is_visible()
    assert not page.locator(".plan-actions").is_visible()
