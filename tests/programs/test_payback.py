"""The arithmetic of payback: worked cases, and what must hold for any numbers."""

import json
import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.payback import MAX_PAYBACK, NEVER, Reader, Study, cost, ledger, payback, tenths

CASES = json.loads((Path(__file__).parents[1] / "data/payback_vectors.json").read_text())

dollars = st.integers(0, 300_000)
studies = st.builds(Study, dollars, st.sampled_from(["total", "year", ""]), st.integers(1, 120))
readers = st.builds(
    Reader, dollars, dollars, aid=st.integers(0, 50_000), net=st.fractions(Fraction(1, 10), 1, max_denominator=10)
)


def read(case) -> tuple[Study, Reader]:
    values = case["in"]
    study = Study(values["tuition"], values["basis"], values["months"])
    numbers = {name: Fraction(str(values[name])) for name in ("net", "rate")}
    return study, Reader(values["earn"], values["keep"], values["aid"], **numbers)


def words(months) -> str | float:
    if months in (0, NEVER):
        return "never" if months else "nothing to pay back"
    return float(tenths(months))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] or "half up: 2.35" for case in CASES])
def test_worked_case(case):
    study, reader = read(case)
    assert study.total == case["total"]
    if case["rows"] == "no result":
        assert cost(study, reader) is None
        assert payback(study, reader, 100_000) is None
        return
    assert cost(study, reader) == Fraction(str(case["cost"]))
    assert [words(payback(study, reader, pay)) for pay, _ in case["rows"]] == [months for _, months in case["rows"]]


def test_all_worked_cases_are_here():
    assert len(CASES) == 29


@given(studies, readers, dollars, st.integers(1, 50_000))
def test_more_tuition_never_pays_back_sooner(study, reader, pay, more):
    dearer = replace(study, tuition=study.tuition + more)
    assert payback(dearer, reader, pay) >= payback(study, reader, pay)


@given(studies, readers, dollars, st.integers(1, 50_000))
def test_higher_pay_never_pays_back_later(study, reader, pay, more):
    assert payback(study, reader, pay + more) <= payback(study, reader, pay)


@given(studies, readers, dollars, st.integers(1, 50_000))
def test_keeping_more_pay_never_pays_back_later(study, reader, pay, more):
    keeps_more = replace(reader, keep=reader.keep + more)
    assert payback(study, keeps_more, pay) <= payback(study, reader, pay)


@given(studies, readers)
def test_reader_who_keeps_earning_pays_only_tuition(study, reader):
    keeper = replace(reader, keep=reader.earn)
    assert cost(study, keeper) == max(0, study.total - reader.aid)


@given(studies, readers, dollars)
def test_free_program_has_nothing_to_pay_back(study, reader, pay):
    assert payback(replace(study, tuition=0), replace(reader, keep=reader.earn), pay) == 0


@given(studies, readers, dollars)
def test_tax_cancels_without_tuition(study, reader, pay):
    free = replace(study, tuition=0)
    assert payback(free, reader, pay) == payback(free, replace(reader, net=Fraction(1)), pay)


@given(studies, readers, dollars)
def test_ledger_and_payback_agree(study, reader, pay):
    months = payback(study, reader, pay)
    years = list(ledger(study, reader, pay, study.years + MAX_PAYBACK // 12 + 1))
    for before, year in zip([None, *years], years, strict=False):
        start = before.balance if before else 0
        assert year.balance == start + year.rise - year.tuition - year.given_up
        counted = 12 * year.number - study.months
        if counted >= 0 and months != NEVER:
            assert (year.balance >= 0) == (counted >= months) or months == 0
    assert sum(year.tuition + year.given_up for year in years) == cost(study, reader)


@given(studies, readers, dollars)
def test_interest_never_pays_back_sooner(study, reader, pay):
    later = payback(study, replace(reader, rate=Fraction(5, 100)), pay)
    assert later == NEVER or float(later) >= float(payback(study, reader, pay)) - 1e-6


def test_cost_without_length_is_known_if_it_does_not_matter():
    keeper, gives_up = Reader(50_000, 50_000), Reader(50_000, 0)
    assert cost(Study(20_000, "total", None), keeper) == 20_000
    assert cost(Study(20_000, "total", None), gives_up) is None
    assert cost(Study(20_000, "year", None), keeper) is None
    assert cost(Study(0, "year", None), keeper) == 0


def test_unstated_basis_has_two_readings_beyond_a_year():
    assert [each.total for each in Study(10_000, "", 18).readings()] == [10_000, 20_000]
    assert [each.total for each in Study(10_000, "", 12).readings()] == [10_000]
    assert [each.total for each in Study(0, "", 48).readings()] == [0]


def test_payback_without_limit_is_never():
    assert payback(Study(40_001, "total", 24), Reader(50_000, 50_000), 51_000) == math.inf
