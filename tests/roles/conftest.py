"""What the tests of guides can ask for."""

import pytest

from tests.support.comparison import guides_page


@pytest.fixture
def compared(client):
    """A function: the page that compares these guides."""
    return lambda *guides: guides_page(client, *(guide.slug for guide in guides))
