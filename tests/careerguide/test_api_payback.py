"""Payback in the API: it has the figures of the pages, and names each bad parameter."""

import pytest

from programs.models import InstitutionFigures, Program
from tests.support.api import get_json
from tests.support.factories import make_degree_type, make_pay, make_program, make_role, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows():
    role = make_role("Actor")
    make_pay(role, level=1, employer_type="Theaters", low=130_000, high=180_000)
    values = {"tuition_usd": 64_800, "tuition_basis": "total", "duration_months": 24, "country": "US"}
    make_program("Drama", role, slug="drama", **values)
    make_program("Drama", role, slug="abroad", **values | {"country": "AU"})
    make_program("Cooking", slug="cooking", **values)


def ask(client, status: int = 200, **params) -> dict:
    query = {"program": "drama", "role": "actor", "earn": "85000"} | params
    return get_json(client, "/api/payback/?" + "&".join(f"{name}={value}" for name, value in query.items()), status)


def test_results_are_those_of_the_page(client):
    found = ask(client, keep="85000")
    assert (found["cost_low"], found["cost_high"], found["refusal"]) == (64_800, 64_800, None)
    [row] = found["results"]
    assert (row["pay"], row["months_low"], row["months_high"]) == ("Theaters", 8.2, 17.3)


def test_unknown_keep_gives_both_ends(client):
    found = ask(client)
    assert (found["cost_low"], found["cost_high"]) == (64_800, 234_800)
    assert found["results"][0]["months_high"] == 62.6


def test_residents_pay_in_state_tuition(client):
    program = Program.objects.get(slug="drama")
    Program.objects.filter(pk=program.pk).update(
        degree_type=make_degree_type("Bachelor’s degree"), tuition_kind="institution", tuition_basis="year"
    )
    InstitutionFigures.objects.create(
        institution=program.institution, tuition_in_state=9_000, tuition_out_of_state=11_000, source=make_source()
    )
    assert ask(client, keep="85000")["cost_high"] == 129_600
    assert ask(client, keep="85000", residency="in")["cost_high"] == 18_000
    assert ask(client, keep="85000", residency="out")["cost_high"] == 22_000


def test_never_is_null(client):
    assert ask(client, earn="200000", keep="200000")["results"][0]["months_low"] is None


@pytest.mark.parametrize(
    ("program", "reason"), [("abroad", "the program is in Australia"), ("cooking", "doesn’t lead to this career")]
)
def test_refusal_has_its_reason(client, program, reason):
    found = ask(client, program=program)
    assert reason in found["refusal"]
    assert found["results"] == []


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"earn": "lots"}, ["earn"]),
        ({"keep": "85001"}, ["keep"]),
        ({"months": "121"}, ["months"]),
        ({"residency": "moon", "start": "2027-09"}, ["residency", "start"]),
        ({"program": "none", "role": "none"}, ["program", "role"]),
    ],
)
def test_bad_parameter_is_named(client, params, names):
    assert [each["parameter"] for each in ask(client, 400, **params)["errors"]] == names


def test_missing_parameters_are_named(client):
    errors = get_json(client, "/api/payback/", 400)["errors"]
    assert [each["parameter"] for each in errors] == ["program", "role", "earn"]


def test_numbers_are_for_the_reader_alone(client):
    response = client.get("/api/payback/?program=drama&role=actor&earn=85000")
    assert response["Referrer-Policy"] == "no-referrer"
