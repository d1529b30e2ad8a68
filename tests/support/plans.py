"""Plans in tests: a guide, programs that lead to it, and parts of the page."""

from programs.models import Program
from roles.models import Role
from tests.support.factories import add_pay, make_institution, make_program, make_role
from tests.support.page import Page, get_page

READER = {"earn": "85000", "keep": "85000"}


def make_career() -> Role:
    role = make_role("AI Engineer")
    add_pay(role, 130_000, 180_000, "Tech companies")
    return add_pay(role, 100_000, 140_000, "Startups")


def make_option(role, slug: str, school: str, tuition: int | None, months: int | None, **values) -> Program:
    """A program in the United States that is listed for `role`."""
    values = {"country": "US", "tuition_usd": tuition, "duration_months": months} | values
    return make_program(f"MS {slug}", role=role, slug=slug, institution=make_institution(school), **values)


def make_two(role: Role) -> list[Program]:
    return [
        make_option(role, "hopkins", "Johns Hopkins University", 64_800, 24, study_mode="part_time"),
        make_option(role, "indiana", "Indiana University", 12_353, 12),
    ]


def get_plan(client, role="ai-engineer", programs=("hopkins", "indiana"), **params) -> Page:
    return get_page(client, "/plan/", {"role": role, "program": list(programs)} | params)


def results(page: Page) -> list[str]:
    return [cell.text for cell in page.css(".plan-result td")]


def rows_of(page: Page) -> dict[str, list[str]]:
    return page.table(".plan-table")
