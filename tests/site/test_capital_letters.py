"""Tests that filter values are case-insensitive and that canonical URLs use the case of the stored values."""

import pytest

from tests.support.factories import add_skills, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/programs/?format=Online", "/programs/?format=online"),
        ("/programs/?format=Hybrid&format=ONLINE&format=online", "/programs/?format=hybrid&format=online"),
        ("/programs/?city=Miami_FL_US", "/programs/?city=miami_fl_us"),
        ("/programs/?role=AI-Engineer", "/programs/?role=ai-engineer"),
        ("/programs/?sort=-Tuition", "/programs/?sort=-tuition"),
        ("/roles/ai-engineer/programs/?format=Online", "/roles/ai-engineer/programs/?format=online"),
        ("/roles/?education=Master&skill=PYTHON", "/roles/?education=master&skill=python"),
        ("/roles/?specialization=AI-Specialization", "/roles/?specialization=ai-specialization"),
    ],
)
def test_value_in_another_case_is_accepted(client, content, typed, meant):
    add_skills(make_role("Smith", entry_education="master"), "Python")
    page, plain = get_page(client, typed), get_page(client, meant)
    assert page.notices == []
    assert page.canonical == plain.canonical == meant
    assert page.section("found").text == plain.section("found").text
    assert not page.section("found").text.startswith("0 ")


def test_sidebar_selects_a_value_in_another_case(client, content):
    assert get_page(client, "/programs/?format=Online").has("input[name=format][value=online][checked]")


def test_notice_quotes_unknown_value_as_typed(client, content):
    page = get_page(client, "/programs/?format=Telepathy&format=Online")
    assert page.notices == ["We ignored “Telepathy”: that isn’t one of the formats."]
    assert page.canonical == "/programs/?format=online"
