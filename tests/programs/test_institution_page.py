"""Tests of the page of an institution."""

import pytest

from careerguide.content.publishing import Status
from tests.support.factories import make_institution, make_program

pytestmark = pytest.mark.django_db


def test_institution_without_published_programs_returns_404(client):
    school = make_institution()
    make_program(institution=school, status=Status.WITHDRAWN)
    assert client.get(school.get_absolute_url()).status_code == 404
    make_program(institution=school)
    assert client.get(school.get_absolute_url()).status_code == 200
