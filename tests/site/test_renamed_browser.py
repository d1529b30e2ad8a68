"""Tests of a page that is renamed and then renamed back, in a browser that has cached the redirect."""

import pytest

from tests.support.factories import make_role

pytestmark = [pytest.mark.browser, pytest.mark.visual]


def test_cached_redirect_does_not_hide_a_page_renamed_back(open_page, live_server, transactional_db):
    role = make_role("Smith", slug="old")
    for slug in ("new", "old", "new"):
        role.slug = slug
        role.save()
    page = open_page("/roles/old/")
    assert page.url == f"{live_server.url}/roles/new/"
    role.slug = "old"
    role.save()
    for slug in ("new", "old"):
        page.goto(f"{live_server.url}/roles/{slug}/")
        assert page.url == f"{live_server.url}/roles/old/"
        assert page.inner_text("h1") == "Smith"
