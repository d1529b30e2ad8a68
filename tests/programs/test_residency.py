"""Tests of the catalog's tuition for students who live in the state, or elsewhere."""

import pytest

from programs.models import InstitutionFigures
from tests.support.factories import make_degree_type, make_institution, make_program, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db
AVERAGE = {"tuition_kind": "institution", "tuition_basis": "year"}


@pytest.fixture(autouse=True)
def programs():
    state = make_institution("State University")
    source = make_source(title="College Scorecard: institutions", published="2023-24")
    InstitutionFigures.objects.create(
        institution=state, tuition_in_state=9_000, tuition_out_of_state=25_000, source=source
    )
    bachelor, master = make_degree_type("Bachelor’s degree"), make_degree_type("Master’s degree")
    make_program("Bachelor", institution=state, degree_type=bachelor, tuition_usd=24_000, **AVERAGE)
    make_program("Master", institution=state, degree_type=master, tuition_usd=20_000, **AVERAGE)
    make_program("Own", institution=state, degree_type=bachelor, tuition_usd=12_000, tuition_basis="total")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("tuition_max=15000", ["Own"]),
        ("residency=in&tuition_max=15000", ["Bachelor", "Own"]),
        ("residency=in&sort=tuition", ["Bachelor", "Own", "Master"]),
        ("residency=out&sort=-tuition", ["Bachelor", "Master", "Own"]),
        ("residency=out&tuition_min=24500", ["Bachelor"]),
    ],
)
def test_filter_and_order_use_the_tuition_of_residents(client, query, rows):
    assert get_page(client, f"/programs/?{query}").rows == rows


def test_each_row_says_whose_tuition_it_shows(client):
    page = get_page(client, "/programs/?residency=in")
    assert page.texts(".row-tuition") == [
        "Tuition: $9,000 per year, in-state, with fees",
        "Tuition: $20,000 per year, out-of-state, institution’s average",
        "Tuition: $12,000 for the whole program",
    ]
    assert "College Scorecard: institutions, 2023–24" in page.text
    assert page.heading == "3 programs, in-state tuition"
    assert page.canonical == "/programs/"


def test_residency_is_offered_only_if_a_tuition_depends_on_it(client):
    assert get_page(client, "/programs/").texts("#filter-residency .check")[1] == "In-state students"
    type(make_program()).objects.filter(**AVERAGE).delete()
    assert not get_page(client, "/programs/").has("#filter-residency")
