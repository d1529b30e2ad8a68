import pytest

from careerguide.audit.outliers import ENOUGH_VALUES, MIN_VALUES, Distribution


def distribution_of(*values: float) -> Distribution:
    spread = Distribution()
    for figure in values:
        spread.add(figure)
    return spread


DIPLOMAS = [6_000 + 500 * number for number in range(30)]


@pytest.mark.parametrize(
    ("figure", "far"), [(1_000_000, True), (10, True), (60_000, False), (1_500, False), (0, False)]
)
def test_value_far_from_the_median_is_an_outlier(figure, far):
    assert distribution_of(*DIPLOMAS).is_outlier(figure) is far


@pytest.mark.parametrize("count", [1, 3, 14])
def test_outliers_do_not_hide_each_other_until_they_are_half(count):
    assert distribution_of(*DIPLOMAS, *[1_000_000] * count).is_outlier(1_000_000)


def test_widely_spread_values_do_not_hide_a_value_far_from_all():
    spread = distribution_of(*[5_000, 20_000, 80_000] * 10)
    assert [value for value in (500, 900, 1_100, 390_000, 410_000) if spread.is_outlier(value)] == [500, 900, 410_000]


def test_half_and_double_the_median_are_not_outliers():
    spread = distribution_of(*[24] * ENOUGH_VALUES)
    assert [months for months in (4, 8, 12, 24, 48, 64, 96) if spread.is_outlier(months)] == [4, 8, 96]


def test_only_values_ten_times_away_are_outliers_among_few():
    spread = distribution_of(*[24] * (ENOUGH_VALUES - 1))
    assert [months for months in (2, 4, 96, 230, 250) if spread.is_outlier(months)] == [2, 250]


def test_no_value_is_an_outlier_among_very_few_values():
    spread = distribution_of(*[24] * (MIN_VALUES - 1))
    assert spread.bounds is None
    assert not spread.is_outlier(10_000)


def test_zero_is_ignored():
    assert len(distribution_of(0, 0, 5)) == 1


def test_median_is_accurate_to_one_percent():
    assert distribution_of(*range(990, 1011)).median == pytest.approx(1000, rel=0.01)


def test_number_of_counters_is_limited():
    spread = distribution_of(*range(1, 20_000))
    assert len(spread._counts) < 1_100
