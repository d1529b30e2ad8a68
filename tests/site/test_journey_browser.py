"""A reader comes from a word on the home page to three programs next to each other, on a phone, with the keyboard."""

import pytest

from tests.support.factories import make_field, make_institution, make_program

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.django_db(transaction=True)]

STATES = {"Ohio": "OH", "Texas": "TX", "Utah": "UT", "Iowa": "IA", "Maine": "ME", "Idaho": "ID"}

# Whether so many programs are selected.
SELECTED = "count => new URLSearchParams(location.search).getAll('compare').length === count"


@pytest.fixture
def programs():
    """Five programs in each state. Three of those in Ohio cost less than $15,000 a year."""
    field = make_field("11.0701", "Computer Science")
    for name, region in STATES.items():
        for number in range(5):
            school = make_institution(f"{name} College {number}")
            make_program(
                award="Computer Science", institution=school, field_of_study=field, city="Springfield", region=region,
                country="US", tuition_usd=12_000 + 1_000 * number if number < 3 else 30_000, tuition_basis="year",
            )  # fmt: skip


class Keyboard:
    """Counts the steps: a control that is reached with the Tab key and used."""

    def __init__(self, page):
        self.page, self.steps = page, 0

    def reach(self, name: str):
        for _ in range(400):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(
                """name => {
                    const focused = document.activeElement;
                    const label = focused.ariaLabel || focused.labels?.[0]?.innerText || focused.innerText || "";
                    return label.trim().replace(/\\s+/g, " ").startsWith(name);
                }""",
                name,
            ):
                self.steps += 1
                return
        raise AssertionError(f"Tab does not reach {name}.")

    def press(self, name: str, key: str = "Enter"):
        self.reach(name)
        self.page.keyboard.press(key)

    def type(self, name: str, text: str):
        self.reach(name)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")


def compare_three_in_ohio(page, scripts: bool) -> int:
    keyboard = Keyboard(page)
    keyboard.type("Search careers", "computers")
    page.wait_for_url("**/search/**")
    keyboard.press("Filter these programs")
    page.wait_for_url("**/programs/**")
    keyboard.press("Ohio", "Space")
    if scripts:
        page.get_by_role("heading", level=1, name="Ohio").wait_for()
    page.locator("#filter-q").focus()
    keyboard.type("At most", "15000")
    page.wait_for_url("**tuition_max=15000**")
    for number in (1, 2, 3):
        keyboard.press("Add")
        page.wait_for_function(SELECTED, arg=number)
    keyboard.press("Compare 3 programs")
    page.wait_for_url("**/programs/compare/**")
    assert page.locator(".compare thead th").count() == 4
    assert page.get_by_text("Springfield, OH").count() >= 1
    return keyboard.steps


@pytest.mark.parametrize(("scripts", "most"), [(True, 8), (False, 12)])
def test_three_programs_are_compared_in_few_steps(open_page, programs, scripts, most):
    assert compare_three_in_ohio(open_page("/", 360, scripts=scripts), scripts) <= most
