"""A figure far outside its kind is seen, and one at its edge is not."""

import pytest

from careerguide.audit.outliers import MIN_VALUES, Distribution


def spread_of(*figures: float) -> Distribution:
    """The spread of ``figures``."""
    spread = Distribution()
    for figure in figures:
        spread.add(figure)
    return spread


DIPLOMAS = [6_000 + 500 * number for number in range(30)]


@pytest.mark.parametrize(
    ("figure", "far"), [(1_000_000, True), (10, True), (60_000, False), (1_500, False), (0, False)]
)
def test_a_figure_is_outlier_by_the_width_of_the_middle_half(figure, far):
    assert spread_of(*DIPLOMAS).is_outlier(figure) is far


def test_a_few_slips_do_not_hide_each_other():
    assert spread_of(*DIPLOMAS, 1_000_000, 1_000_000, 1_100_000).is_outlier(1_000_000)


def test_where_all_are_the_same_a_half_or_a_double_may_be():
    spread = spread_of(*[24] * MIN_VALUES)
    assert [months for months in (4, 8, 12, 24, 48, 64, 96) if spread.is_outlier(months)] == [4, 8, 96]


def test_few_figures_say_nothing():
    spread = spread_of(*[24] * (MIN_VALUES - 1))
    assert spread.bounds() is None
    assert not spread.is_outlier(10_000)


def test_what_is_free_is_no_figure_of_the_scale():
    assert len(spread_of(0, 0, 5)) == 1


def test_the_median_is_exact_to_a_hundredth():
    assert spread_of(*range(990, 1011)).median == pytest.approx(1000, rel=0.01)


def test_many_different_figures_take_no_more_room_than_few():
    spread = spread_of(*range(1, 20_000))
    assert len(spread._counts) < 1_100
