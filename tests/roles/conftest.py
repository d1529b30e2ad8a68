"""Fixtures for tests of guides."""

import pytest

from tests.support.comparison import guides_page


@pytest.fixture
def compared(client):
    return lambda *guides: guides_page(client, *(guide.slug for guide in guides))
