"""The filters beside the programs: what stands there for readers, and what only a list that is kept live needs."""

import re

import pytest

from tests.factories import make_program, make_role

pytestmark = pytest.mark.django_db


def sidebar(client, address: str) -> str:
    """The HTML of the filters."""
    return re.search(r'<form class="filters".*?</form>', client.get(address).content.decode(), re.DOTALL)[0]


@pytest.fixture
def role():
    """A guide with two programs, of which both ways to filter find one."""
    role = make_role("Actor")
    make_program(role=role, delivery_mode="online", city="Lowell", tuition_usd=30_000, duration_months=12)
    make_program(role=role, delivery_mode="hybrid", city="Miami", tuition_usd=80_000, duration_months=60)
    return role


@pytest.mark.usefixtures("role")
class TestWhereTheListIsNotKeptLive:
    def test_a_guide_offers_the_same_choices_without_what_only_a_live_list_needs(self, client):
        live, still = sidebar(client, "/roles/actor/programs/"), sidebar(client, "/roles/actor/")
        fields = re.findall(r'name="([^"]+)"', live)
        assert {"q", "sort", "format", "city", "duration_max", "tuition_max"} <= set(fields)
        assert re.findall(r'name="([^"]+)"', still) == fields
        for marked in ['id="filter-format-online"', 'id="only-format-online"', 'id="filter-tuition_max"', "data-hx-"]:
            assert marked in live
            assert marked not in still
        assert "data-hx-" not in client.get("/roles/actor/").content.decode()

    def test_every_field_of_a_guides_filters_has_a_label(self, client):
        html = sidebar(client, "/roles/actor/")
        wrapped = re.findall(r"<label[^>]*>.*?<input[^>]*>", html)
        fields = re.findall(r'<(?:input type="(?:text|search|checkbox)"|select)|<input id="filter-q"', html)
        named = [name for name in re.findall(r'<label[^>]* for="([^"]+)"', html) if html.count(f'id="{name}"') == 1]
        assert named == ["filter-q", "filter-sort"]
        assert len(wrapped) + len(named) == len(fields) >= 10
