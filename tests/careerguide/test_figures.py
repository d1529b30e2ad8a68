from datetime import date, timedelta

import pytest

from careerguide.content.figures import Figure, FigureState, usual_state
from careerguide.lib import clock
from roles.models import Source

DAY = timedelta(days=1)


class SomeSource:
    title, slug, publisher, published = "Some source", "some-source", "", ""
    retrieved_on: date | None = None

    def __init__(self, kind: str = "document", review_on: date | None = None):
        self.kind = kind
        self.review_on = review_on


@pytest.mark.parametrize(
    ("source", "state"),
    [
        (None, FigureState.UNSOURCED),
        (SomeSource("official"), FigureState.OFFICIAL),
        (SomeSource("document"), FigureState.GUIDE),
        (SomeSource("editorial"), FigureState.EDITORS),
    ],
)
@pytest.mark.parametrize("stated", [None, "", "total"])
def test_state_is_the_origin_of_the_figure(source, state, stated):
    assert Figure("Pay", "$1K", source, basis=stated).state is state
    assert Figure("Growth", "33%", source, period=stated).state is state


def test_every_kind_of_source_has_a_state():
    for kind in Source.Kind.values:
        assert Figure("Pay", "$1K", SomeSource(kind)).state in FigureState


def test_states_have_distinct_names_and_labels_are_sentences():
    assert len({state.value for state in FigureState}) == len(FigureState)
    assert all(state.label.endswith(".") for state in FigureState)


def test_figure_is_due_from_day_after_review_date(today):
    assert Figure("Pay", "$1K", SomeSource(review_on=today), "total").state is FigureState.GUIDE
    assert Figure("Pay", "$1K", SomeSource(review_on=today - DAY), "total").state is FigureState.DUE
    assert Figure("Pay", "$1K", SomeSource(kind="editorial", review_on=today - DAY)).state is FigureState.DUE


def test_figure_becomes_due_as_time_passes(today, monkeypatch):
    figure = Figure("Pay", "$1K", SomeSource(review_on=today), basis="total")
    assert figure.state is FigureState.GUIDE
    monkeypatch.setattr(clock, "today", lambda: today + DAY)
    assert figure.state is FigureState.DUE


def test_review_date_of_figure_overrides_that_of_source(today):
    source = SomeSource(review_on=today - DAY)
    assert Figure("Pay", "$1K", source, "total", review_on=today + DAY).state is FigureState.GUIDE
    assert Figure("Pay", "$1K", source, basis="total", review_on=today + DAY).review_by == today + DAY
    assert Figure("Pay", "$1K", source, basis="total").review_by == today - DAY


def test_figure_without_source_has_no_review_date():
    assert Figure("Growth", "33%").state is FigureState.UNSOURCED
    assert Figure("Growth", "33%").review_by is None


def test_details_include_basis_and_period():
    assert Figure("Growth", "33%", SomeSource(), period="").details == [("Period", "not stated")]
    assert Figure("Pay", "$1K", SomeSource(), basis="total").details == [("Basis", "total")]
    assert Figure("Name", "Proven").details == []


def test_dates_of_figure_and_source_are_listed(today):
    source = SomeSource(review_on=today)
    source.published, source.retrieved_on = "Spring 2026", date(2026, 5, 1)
    assert Figure("Pay", "$1K", source, as_of=date(2025, 12, 31)).dates == [
        ("As of", "December 31, 2025"),
        ("Published", "Spring 2026"),
        ("Retrieved", "May 1, 2026"),
        ("Next check due by", "November 24, 2026"),
    ]


def test_dates_that_are_not_recorded_are_left_out(today):
    assert Figure("Pay", "$1K", SomeSource(review_on=today)).dates == [("Next check due by", "November 24, 2026")]
    assert Figure("Pay", "$1K", as_of=date(2025, 12, 31)).dates == [("As of", "December 31, 2025")]


def test_figure_without_any_date_says_so():
    assert Figure("Pay", "$1K").dates == [("Date", "not recorded")]
    assert Figure("Pay", "$1K", SomeSource()).dates == [("Date", "not recorded")]


def test_usual_state_is_the_most_frequent_one():
    sourced, unsourced = Figure("Pay", "$1K", SomeSource()), Figure("Pay", "$1K")
    assert usual_state([unsourced, sourced, sourced]) is FigureState.GUIDE
    assert usual_state([unsourced, sourced, unsourced]) is FigureState.UNSOURCED
    assert usual_state([]) is FigureState.GUIDE


def test_every_state_can_be_said_once_for_a_section():
    assert FigureState.GUIDE.unless_marked == "Figures from the guide’s source unless marked otherwise."
    sentences = {state.unless_marked for state in FigureState}
    assert len(sentences) == len(FigureState)
    assert all(sentence.endswith(" unless marked otherwise.") for sentence in sentences)


def test_due_since_is_day_after_review_date(today):
    assert Figure("Pay", "$1K", SomeSource(review_on=today - DAY)).due_since == today
    assert Figure("Pay", "$1K", SomeSource(review_on=today)).due_since is None
    assert Figure("Pay", "$1K").due_since is None
