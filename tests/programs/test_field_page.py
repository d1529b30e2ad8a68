"""Tests of the page of a field of study."""

import pytest

from careerguide.content.publishing import Status
from tests.support.factories import make_field, make_program

pytestmark = pytest.mark.django_db


def test_field_without_published_programs_returns_404(client):
    field = make_field()
    make_program(field_of_study=field, status=Status.DRAFT)
    assert client.get(field.get_absolute_url()).status_code == 404
    make_program(field_of_study=field)
    assert client.get(field.get_absolute_url()).status_code == 200
