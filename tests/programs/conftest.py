"""What the tests of programs can ask for."""

import pytest

from tests.support.comparison import programs_page


@pytest.fixture
def compared(client):
    """A function: the page that compares these programs."""
    return lambda *programs: programs_page(client, *(program.slug for program in programs))
