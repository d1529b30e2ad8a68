"""A month of study beside another: what is worked out says so, and on what condition it holds."""

import re
from html import unescape

import pytest

from programs.compare.page import compare_url
from tests.support.factories import make_program

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    """What a reader reads in a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@pytest.fixture
def compared(client):
    """A function: (the row's label, its cells, all the page's words) of programs side by side."""

    def page(*programs) -> tuple[str, list[str], str]:
        html = client.get(compare_url(program.slug for program in programs)).content.decode()
        row = re.search(r'<th scope="row">(<div class="compare-label">Cost per.*?)</th>(.*?)</tr>', html, re.DOTALL)
        return words(row[1]), [words(cell) for cell in re.findall(r"<td>.*?</td>", row[2], re.DOTALL)], words(html)

    return page


def priced(title: str, tuition: int, basis: str = "", months: int = 12):
    """A program that costs ``tuition``."""
    return make_program(title, institution="North", tuition_usd=tuition, tuition_basis=basis, duration_months=months)


def test_an_amount_that_rests_on_a_guess_names_the_guess_in_its_cell(compared):
    _, cells, page = compared(priced("Unsure", 28_500, months=36))
    assert cells == ["$792 worked out here, if $28,500 is for the whole program, over 36 months"]
    assert "Where no basis is stated, the amount holds only if the tuition is for the whole program" in page


def test_it_is_not_compared_with_one_that_has_a_basis(compared):
    label, cells, page = compared(priced("Unsure", 28_500, months=36), priced("Sure", 64_800, "total", 24))
    assert label == "Cost per month of study some not stated"
    assert cells == [
        "$792 worked out here, if $28,500 is for the whole program, over 36 months",
        "$2,700 worked out here: $64,800 over 24 months",
    ]
    assert "cheapest is" not in page


def test_it_is_not_said_to_differ_from_another_guess(compared):
    label, _, _ = compared(priced("One", 12_000), priced("Other", 24_000))
    assert label == "Cost per month of study"


def test_amounts_that_both_have_a_basis_are_compared(compared):
    label, cells, _ = compared(priced("Whole", 24_000, "total", 24), priced("Yearly", 9_000, "year", 24))
    assert label == "Cost per month of study differs"
    assert cells == [
        "$1,000 worked out here: $24,000 over 24 months",
        "$750 worked out here: $9,000 a year over 12 months",
    ]


def test_free_needs_no_condition(compared):
    label, cells, _ = compared(priced("Free", 0), priced("Sure", 12_000, "total"))
    assert label == "Cost per month of study differs"
    assert cells[0] == "free"
