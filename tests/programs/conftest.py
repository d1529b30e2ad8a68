"""Fixtures for tests of programs."""

import pytest

from tests.support.comparison import programs_page


@pytest.fixture
def compared(client):
    return lambda *programs: programs_page(client, *(program.slug for program in programs))
