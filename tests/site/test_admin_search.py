"""Tests that the admin's search makes no difference between letters with and without case and accents."""

import pytest
from django.urls import reverse

from careerguide.content.publishing import Status
from programs.models import DegreeType, FieldOfStudy, Institution, Pathway, Program
from roles.models import Occupation, PayBand, Role, RoleAlias, Skill, Source, Specialization
from tests.support.admin import changelist_url, query_counts
from tests.support.factories import make_institution, make_occupation, make_pay, make_program, make_role, make_source
from tests.support.page import Page

pytestmark = pytest.mark.django_db

NAME = "École Łódź"
SPELLINGS = ["école", "ÉCOLE", "Ecole", "ECOLE", "e\u0301cole", "łódź", "LODZ", "lodz école", "eco"]


def make_rows(model) -> tuple:
    """Two rows of ``model``. The first one is named NAME, the other one is not."""
    if issubclass(model, Program):
        return make_program(NAME), make_program("Other")
    if model is Role:
        return make_role(NAME), make_role("Other")
    if model is Source:
        return make_source(title=NAME), make_source()
    if model is Occupation:
        return make_occupation(title=NAME), make_occupation()
    if model is FieldOfStudy:
        return tuple(
            FieldOfStudy.objects.create(name=name, slug=f"f-{number}", cip_code=f"52.000{number}")
            for number, name in enumerate([NAME, "Other"])
        )
    if model is PayBand:
        return tuple(make_pay(make_role(title)) for title in (NAME, "Other"))
    return tuple(
        model.objects.create(name=name, slug=f"{model._meta.model_name}-{number}")
        for number, name in enumerate([NAME, "Other"])
    )


def results(admin_client, model, text: str) -> list[int]:
    response = admin_client.get(changelist_url(model), {"q": text})
    return [row.pk for row in response.context["cl"].result_list]


@pytest.mark.parametrize(
    "model",
    [
        *(DegreeType, FieldOfStudy, Institution, Occupation, PayBand),
        *(Program, Role, Skill, Source, Specialization),
    ],
)
def test_search_ignores_case_and_accents(admin_client, model):
    row, other = make_rows(model)
    for text in SPELLINGS:
        assert results(admin_client, model, text) == [row.pk], text
    for text in ("nothing", "++", "école nothing"):
        assert results(admin_client, model, text) == [], text
    assert set(results(admin_client, model, " ")) == {row.pk, other.pk}


@pytest.mark.parametrize(
    ("field", "model"),
    [
        (Program._meta.get_field("institution"), Institution),
        (Program._meta.get_field("source"), Source),
        (Role._meta.get_field("specialization"), Specialization),
        (Pathway._meta.get_field("role"), Role),
    ],
)
def test_autocomplete_ignores_case_and_accents(admin_client, field, model):
    row, _ = make_rows(model)
    Role.objects.update(status=Status.DRAFT)
    meta = field.model._meta
    for text in SPELLINGS:
        params = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": field.name, "term": text}
        found = admin_client.get(reverse("admin:autocomplete"), params).json()["results"]
        assert [each["id"] for each in found] == [str(row.pk)], text


def test_programs_are_found_like_in_the_catalog(admin_client):
    program = make_program("C++ Développement", institution="Łódź", city="Gießen", status=Status.DRAFT)
    make_program("Cooking")
    for text in ("c++", "developpement", "lodz giessen", "GIESSEN", "ließen", program.slug):
        expected = [] if text == "ließen" else [program.pk]
        assert results(admin_client, Program, text) == expected, text


def test_guides_are_found_by_their_other_names_and_slug(admin_client):
    role = make_role("Analyst", slug="data-person")
    RoleAlias.objects.create(role=role, name="Bérater")
    make_role("Chef")
    for text in ("berater", "BÉRATER", "data-person", "analyst berater"):
        assert results(admin_client, Role, text) == [role.pk], text


def test_codes_and_addresses_are_still_found(admin_client):
    occupation = make_occupation(1252)
    make_occupation(7777)
    source = make_source(title="One", url="https://www.bls.gov/oes/", publisher="Bureau für Statistik")
    make_source(title="Two", url="https://example.org/")
    field, _ = make_rows(FieldOfStudy)
    assert results(admin_client, Occupation, occupation.soc_code) == [occupation.pk]
    assert results(admin_client, FieldOfStudy, field.cip_code) == [field.pk]
    for text in ("https://www.bls.gov/oes/", "bls.gov", "FUR statistik"):
        assert results(admin_client, Source, text) == [source.pk], text


def test_search_takes_as_many_queries_for_many_rows(admin_client):
    few, many = query_counts(
        admin_client, f"{changelist_url(Institution)}?q=école", lambda number: make_institution(f"École {number}")
    )
    assert few == many


def test_search_box_is_shown(admin_client):
    for model in (Program, Role, Institution):
        assert Page(admin_client.get(changelist_url(model))).has("#searchbar")
