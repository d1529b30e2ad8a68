"""Tests of the page of the API in a browser."""

import json

import pytest

from tests.support.factories import make_program

pytestmark = pytest.mark.browser


def test_form_and_links_show_responses_on_the_page(open_page):
    make_program(delivery_mode="online", tuition_usd=5)
    page = open_page("/api/")
    page.check("[name=format][value=online]")
    page.click(".api-form button")
    page.wait_for_selector(".api-response p:has-text(': 200')")
    heading = page.inner_text(".api-response p")
    assert heading == "GET /api/programs/?format=online&tuition_max=30000&limit=5&sort=tuition: 200"
    assert json.loads(page.inner_text(".api-response pre"))["count"] == 1
    page.click(".api-examples li:last-child a")
    page.wait_for_selector(".api-response p:has-text(': 400')")
    assert "telepathy" in page.inner_text(".api-response pre")
