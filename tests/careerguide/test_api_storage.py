"""Tests of stored responses of the API."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.api import get, get_json
from tests.support.factories import make_program

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_cache():
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def test_response_is_stored_until_the_content_changes(client):
    program = make_program(slug="p")
    for url in ("/api/programs/", "/api/programs/p/", "/api/openapi.json"):
        response = get(client, url)
        with CaptureQueriesContext(connection) as queries:
            again = get(client, url, 304, if_none_match=response.headers["ETag"])
        assert len(queries) == 1
        assert (again.content, again.headers["Access-Control-Expose-Headers"]) == (b"", "ETag, Link")
    program.award = "Changed"
    program.save()
    assert get_json(client, "/api/programs/p/")["title"] == "Changed"


def test_client_and_accepted_types_do_not_matter(client, admin_client):
    make_program()
    stored = get(client, "/api/programs/").content
    assert get(admin_client, "/api/programs/", accept="text/html").content == stored


def test_errors_are_not_stored(client):
    get_json(client, "/api/programs/?page=2", 400)
    assert not caches["pages"]._cache
