"""Wherever a program's price is told away from its page, what it pays for is told with it."""

import re
from html import unescape

import pytest

from tests.support.factories import make_program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tuition", "basis", "said"),
    [
        (30_000, "", "tuition $30,000 (basis not stated), duration 1 year."),
        (30_000, "total", "tuition $30,000 (for the whole program), duration 1 year."),
        (9_000, "year", "tuition $9,000 (for a year), duration 1 year."),
        (0, "", "tuition free, duration 1 year."),
        (None, "", "tuition not stated, duration 1 year."),
    ],
)
def test_a_search_engine_and_a_shared_link_say_it(client, tuition, basis, said):
    program = make_program("Master", institution="North", tuition_usd=tuition, tuition_basis=basis, duration_months=12)
    html = client.get(program.get_absolute_url()).content.decode()
    for name in ['name="description"', 'property="og:description"']:
        assert unescape(re.search(rf'<meta {name} content="([^"]*)">', html)[1]) == f"Master at North: {said}"


def test_the_list_for_machines_names_no_price(client):
    make_program("Master", tuition_usd=30_000)
    data = re.search(
        r'<script type="application/ld\+json">(\{[^<]*"ItemList".*?)</script>',
        client.get("/programs/").content.decode(),
    )
    assert "Master" in data[1]
    assert "30000" not in data[1].replace(",", "")
