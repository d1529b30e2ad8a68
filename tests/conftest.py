"""What every test can ask for."""

import pytest
from django.core.management import call_command


@pytest.fixture
def content(db):
    """The site's real content, loaded from the fixtures."""
    call_command("loaddata", "roles", "programs", verbosity=0)


@pytest.fixture
def query_count(client):
    """A function: how many queries the page at an address takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(address: str, **options) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address, **options)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        return len(queries)

    return count
