"""Tests that descriptions state the basis of tuition, and that item lists omit tuition."""

import json

import pytest

from tests.support.factories import make_program
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tuition", "basis", "text"),
    [
        (30_000, "", "tuition $30,000 (not stated whether per year or in total), duration 1 year."),
        (30_000, "total", "tuition $30,000 (for the whole program), duration 1 year."),
        (9_000, "year", "tuition $9,000 (per year), duration 1 year."),
        (0, "", "tuition free, duration 1 year."),
        (None, "", "tuition not stated, duration 1 year."),
    ],
)
def test_descriptions_state_the_tuition_basis(client, tuition, basis, text):
    program = make_program("Master", institution="North", tuition_usd=tuition, tuition_basis=basis, duration_months=12)
    page = get_page(client, program.get_absolute_url())
    for name in ["description", "og:description"]:
        assert page.meta(name) == f"Master at North: {text}"


def test_item_list_omits_prices(client):
    make_program("Master", tuition_usd=30_000)
    data = json.dumps(get_page(client, "/programs/").json_ld["ItemList"])
    assert "Master" in data
    assert "30000" not in data.replace(",", "")
