"""Tests that no text that someone types changes the state of a figure."""

from datetime import date

import pytest
from django.db import models

from careerguide.content.figures import Figure
from programs.models import Program
from roles.models import Occupation, PayBand, Role, Source
from tests.support.factories import make_institution, make_role, make_source

pytestmark = pytest.mark.django_db

TYPED = ["no period given", "n/a", "unknown", "?", "a year", "2024 to 2034", "total compensation"]


def bare_row(model: type[models.Model]) -> models.Model:
    """A row with all its figures, which says of none of them what they measure."""
    source = make_source()
    if model is Role:
        figures = {
            "salary_low": 60_000,
            "salary_high": 90_000,
            "growth_percent": 33,
            "market_fit": "Proven",
            "pay_spot": "500",
        }
        return Role(title="Nurse", source=source, pay_gap="10%", pay_gap_label="a tax", pay_gap_than="all", **figures)
    if model is PayBand:
        return PayBand(role=make_role(), level=1, employer_type="Banks", low=60_000, high=90_000, source=source)
    if model is Program:
        figures = {"tuition_usd": 9_000, "duration_months": 18, "delivery_mode": "online"}
        return Program(award="Master", institution=make_institution(), source=source, **figures)
    return Occupation(title="Nurses", pay_p50=80_000, growth_percent=5, growth_from=2024, growth_to=2034, source=source)


def states(row: models.Model) -> dict[str, str]:
    names = [name for name in dir(type(row)) if name == "figure" or name.endswith("_figure")]
    figures = {name: getattr(row, name) for name in names}
    return {name: figure.state.value for name, figure in figures.items() if isinstance(figure, Figure)}


def typed_fields(model: type[models.Model]) -> list[str]:
    kinds = models.CharField, models.TextField
    fields = [field for field in model._meta.concrete_fields if isinstance(field, kinds) and field.editable]
    return [field.name for field in fields if not field.choices]


CASES = [(model, name) for model in (Role, PayBand, Program, Occupation, Source) for name in typed_fields(model)]


@pytest.mark.parametrize(("model", "name"), CASES)
def test_text_does_not_change_the_state_of_a_figure(model, name):
    rows = [bare_row(each) for each in (Role, PayBand, Program, Occupation)]
    for row in rows if model is Source else [each for each in rows if type(each) is model]:
        before = states(row)
        assert before
        for text in TYPED:
            setattr(row.source if model is Source else row, name, text)
            assert states(row) == before


def test_every_figure_is_in_the_loop():
    assert {name for model in (Role, PayBand, Program, Occupation) for name in states(bare_row(model))} == {
        *("salary_figure", "growth_figure", "market_fit_figure", "pay_gap_figure", "pay_spot_figure", "figure"),
        *("tuition_figure", "duration_figure", "format_figure", "pay_figure"),
    }
    assert ("Role", "growth_note") in [(model.__name__, name) for model, name in CASES]


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "guide"),
        ({"growth_basis": "period", "growth_from": 2024, "growth_to": 2034}, "guide"),
        ({"growth_basis": "year", "growth_from": 2024, "growth_to": 2034}, "guide"),
        ({"growth_basis": "year", "growth_from": 2024, "growth_to": 2034, "source": None}, "unsourced"),
        ({"growth_basis": "year", "growth_from": 2024, "growth_to": 2034, "review_on": date(2020, 1, 1)},
         "due for review"),
    ],
)  # fmt: skip
def test_state_of_growth_depends_on_source_and_review_date(values, state):
    role = bare_row(Role)
    for name, value in values.items():
        setattr(role, name, value)
    assert states(role)["growth_figure"] == state


@pytest.mark.parametrize(("kind", "state"), [("official", "official"), ("document", "guide"), ("editorial", "editors")])
def test_all_figures_of_a_row_have_the_origin_of_its_source(kind, state):
    for model in (Role, PayBand, Program, Occupation):
        row = bare_row(model)
        row.source.kind = kind
        assert set(states(row).values()) == {state}


@pytest.mark.parametrize(("basis", "text"), [("", "not stated"), ("base", "base salary"), ("total", "total")])
def test_basis_of_headline_pay_is_a_detail(basis, text):
    role = bare_row(Role)
    role.salary_basis = basis
    assert dict(role.salary_figure.details)["Basis"].startswith(text)
    assert states(role)["salary_figure"] == "guide"
