"""How sure a figure is."""

from datetime import date, timedelta

import pytest

from careerguide.content.figures import Figure, FigureState, figure_state
from careerguide.lib import clock

DAY = timedelta(days=1)


class SomeSource:
    """A source, as far as a figure's state asks."""

    title, slug, publisher, published = "Some source", "some-source", "", ""
    retrieved_on: date | None = None

    def __init__(self, is_editorial: bool = False, review_on: date | None = None):
        self.is_editorial = is_editorial
        self.review_on = review_on


@pytest.mark.parametrize(
    ("source", "basis", "state"),
    [
        (None, "", FigureState.NO_SOURCE),
        (None, "total", FigureState.NO_SOURCE),
        (SomeSource(), "", FigureState.AS_STATED),
        (SomeSource(), "total", FigureState.SOURCED),
        (SomeSource(is_editorial=True), "", FigureState.EDITORIAL),
        (SomeSource(is_editorial=True), "total", FigureState.EDITORIAL),
    ],
)
def test_a_figure_is_as_sure_as_its_source_and_its_basis(source, basis, state):
    assert figure_state(source, basis) is state


def test_every_state_has_a_word_of_its_own_and_says_what_it_means():
    assert len({state.word for state in FigureState}) == len(FigureState)
    assert all(state.meaning.endswith(".") for state in FigureState)


def test_a_figure_is_due_from_the_day_after_its_day_of_review(the_day):
    assert figure_state(SomeSource(review_on=the_day), "total") is FigureState.SOURCED
    assert figure_state(SomeSource(review_on=the_day - DAY), "total") is FigureState.DUE
    assert figure_state(SomeSource(is_editorial=True, review_on=the_day - DAY), "") is FigureState.DUE


def test_a_figure_becomes_due_by_itself_when_the_day_passes(the_day, monkeypatch):
    figure = Figure("Pay", "$1K", SomeSource(review_on=the_day), basis="total")
    assert not figure.is_due
    monkeypatch.setattr(clock, "today", lambda: the_day + DAY)
    assert figure.is_due


def test_a_figures_own_day_of_review_goes_before_its_sources(the_day):
    source = SomeSource(review_on=the_day - DAY)
    assert figure_state(source, "total", review_on=the_day + DAY) is FigureState.SOURCED
    assert Figure("Pay", "$1K", source, basis="total", review_on=the_day + DAY).reviewed_by == the_day + DAY
    assert Figure("Pay", "$1K", source, basis="total").reviewed_by == the_day - DAY


@pytest.mark.parametrize(
    ("basis", "period", "state"),
    [
        ("total", None, FigureState.SOURCED),
        ("", None, FigureState.AS_STATED),
        (None, "2024 to 2034", FigureState.SOURCED),
        (None, "", FigureState.AS_STATED),
        ("median", "", FigureState.AS_STATED),
        (None, None, FigureState.AS_STATED),
    ],
)
def test_a_figure_is_sourced_only_where_all_that_it_needs_is_stated(basis, period, state):
    assert Figure("Growth", "33%", SomeSource(), basis=basis, period=period).state is state


def test_a_figure_without_a_source_says_so():
    assert Figure("Growth", "33%").state is FigureState.NO_SOURCE
    assert Figure("Growth", "33%").reviewed_by is None


def test_a_figure_says_what_is_not_stated_and_leaves_out_what_it_has_no_such_thing_as():
    assert Figure("Growth", "33%", SomeSource(), period="").details == [("Period", "not stated")]
    assert Figure("Pay", "$1K", SomeSource(), basis="total").details == [("Basis", "total")]
    assert Figure("Name", "Proven").details == []


def test_a_figure_says_its_days(the_day):
    source = SomeSource(review_on=the_day)
    source.published, source.retrieved_on = "Spring 2026", date(2026, 5, 1)
    assert Figure("Pay", "$1K", source, as_of=date(2025, 12, 31)).dates == [
        ("As of", "31 December 2025"),
        ("Published", "Spring 2026"),
        ("Retrieved", "1 May 2026"),
        ("Review by", "24 November 2026"),
    ]
    assert [said for _, said in Figure("Pay", "$1K", SomeSource()).dates] == ["not stated"] * 4


def test_a_figure_without_a_source_has_no_days_of_one():
    assert Figure("Pay", "$1K").dates == [("As of", "not stated")]


def test_a_figure_is_due_since_the_day_after_its_day_of_review(the_day):
    assert Figure("Pay", "$1K", SomeSource(review_on=the_day - DAY)).due_since == the_day
    assert Figure("Pay", "$1K", SomeSource(review_on=the_day)).due_since is None
    assert Figure("Pay", "$1K").due_since is None
