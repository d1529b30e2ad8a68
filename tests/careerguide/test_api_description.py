"""Tests that openapi.json describes the API: it is built from the code, and schemathesis finds no other response."""

import json
import os

import pytest
import schemathesis
from django.test.client import ClientHandler
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from careerguide.api.description import build_text
from careerguide.api.views import OPENAPI_FILE
from careerguide.content.publishing import Status
from programs.models import Institution, InstitutionFigures
from tests.support.factories import (
    add_skills,
    make_degree_type,
    make_field,
    make_occupation,
    make_pay,
    make_program,
    make_role,
    make_source,
)

PATHS = json.loads(OPENAPI_FILE.read_text())["paths"]
# For each test. 300 make 2,100 cases in all.
CASES = int(os.environ.get("API_CASES", "20"))


def test_committed_description_is_that_of_the_code():
    """If it fails, run ``make openapi``."""
    assert OPENAPI_FILE.read_text() == build_text()


@pytest.fixture
def rows(db):
    source = make_source(kind="official", published="May 2025, released 2026")
    role = add_skills(make_role("Actor", salary_low=1, salary_high=2, growth_percent=3, source=source), "Docker")
    make_pay(role, source=source)
    make_occupation(1, title="Dancers", source=source)
    values = {"city": "Lowell", "region": "MA", "country": "US", "degree_type": make_degree_type(), "source": source}
    for number in range(30):
        make_program(
            f"Finance {number}", role, slug=f"p-{number}", tuition_usd=number, field_of_study=make_field(), **values
        )
    make_program(slug="gone", status=Status.WITHDRAWN)
    renamed = make_program(slug="former")
    renamed.slug = "renamed"
    renamed.save()
    figures = {"tuition_in_state": 1, "tuition_out_of_state": 2, "source": source}
    InstitutionFigures.objects.create(institution=Institution.objects.get(), **figures)


# Schemathesis cannot know which values the content has.
EXISTING = {
    "slug": ["p-1", "former", "gone", "actor", "dancers", "nothing"],
    "degree_type": ["masters"],
    "field": ["52-0801", "cip-52"],
    "institution": ["example-university"],
    "city": ["lowell_ma_us"],
    "region": ["ma_us"],
    "country": ["us"],
    "program": ["p-1"],
    "role": ["actor", "dancers"],
    "skill": ["docker"],
    "specialization": ["ai-specialization"],
}


def application(environ, start_response):
    """The site as a WSGI application that leaves the connection of the test open.

    Schemathesis accepts compressed responses, but does not read them.
    """
    response = ClientHandler()(environ | {"HTTP_ACCEPT_ENCODING": ""})
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


def described_operation(path: str):
    description = json.loads(OPENAPI_FILE.read_text())
    operation = description["paths"][path]["get"]
    for parameter in operation["parameters"]:
        if values := EXISTING.get(parameter["name"]):
            parameter["schema"].get("items", parameter["schema"])["enum"] = values
    schema = schemathesis.openapi.from_dict(description)
    schema.app = application
    return schema[path]["GET"]


def is_of_content(response) -> bool:
    """Whether the request is valid, but not with this content: a withdrawn row, a cursor, or words without letters.

    No description can say that what a reader keeps is at most what they earn.
    """
    refused = {error["parameter"] for error in response.json()["errors"]} if response.status_code == 400 else set()
    return response.status_code == 410 or (refused and refused <= {"cursor", "keep", "q"})


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(
    ("path", "mode"), [(path, mode) for path in PATHS for mode in GenerationMode if "{" not in path or mode.is_positive]
)
def test_responses_are_as_described(path, mode):
    @settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=described_operation(path).as_strategy(generation_mode=mode))
    def check(case):
        response = case.call()
        excluded = [positive_data_acceptance] if is_of_content(response) else []
        case.validate_response(response, excluded_checks=excluded)

    check()
