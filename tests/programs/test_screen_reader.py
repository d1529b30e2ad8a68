"""Tests of program lists for people who use a screen reader to go from link to link."""

import pytest

from tests.support.factories import make_field, make_program, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/programs/", "/roles/actor/", "/search/?q=finance", "/programs/here/"])
def test_links_to_programs_with_equal_titles_are_distinct(client, url):
    role, finance = make_role("Actor"), make_field()
    make_program("Acting", slug="here", field_of_study=finance)
    institutions = ["North", "South & Co", "West"]
    for name in institutions:
        make_program("Master of Finance", role, institution=name, field_of_study=finance)
    page = get_page(client, url)
    titles = [f"Master of Finance, {name}" for name in institutions]
    assert sorted(set(page.texts("h3 a")) & set(titles)) == titles
    # The link text starts with the visible title, so that people who use voice control can say it.
    assert page.rows.count("Master of Finance") == 3
