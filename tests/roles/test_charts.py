"""The pay picture's positions."""

import pytest

from careerguide.lib.charts import Axis, pay_bar
from roles.charts import pay_chart, pay_chart_title
from roles.models import Occupation

from .test_pay import ROWS


@pytest.mark.parametrize(
    ("most", "end", "ticks"),
    [
        (300_000, 300_000, [0, 100_000, 200_000, 300_000]),
        (230_630, 300_000, [0, 100_000, 200_000, 300_000]),
        (90_000, 100_000, [0, 50_000, 100_000]),
        (1, 1, [0, 1]),
        (7, 8, [0, 2, 4, 6, 8]),
        (0, 4, [0, 1, 2, 3, 4]),
    ],
)
def test_an_axis_begins_at_zero_and_has_round_steps(most, end, ticks):
    axis = Axis.up_to(most)
    assert axis.end == end
    assert axis.ticks == ticks


@pytest.mark.parametrize("most", [1, 9, 10, 11, 99, 12_345, 86_210, 999_999, 10_000_000])
def test_an_axis_holds_its_highest_value_in_few_steps(most):
    axis = Axis.up_to(most)
    assert axis.end >= most
    assert 1 < len(axis.ticks) <= 6


def test_every_row_has_a_bar_on_the_one_axis():
    chart = pay_chart(ROWS)
    assert [(bar.label, bar.low_label, bar.high_label) for bar in chart.bars] == [
        ("Tech companies", "$130K", "$180K"),
        ("Traditional companies", "$90K", "$130K"),
        ("Elsewhere", "$130K", "$190K"),
        ("Top companies", "$200K", "$300K+"),
    ]
    assert [label for label, _ in chart.groups] == ["Entry", "Mid", "Senior"]
    assert (chart.bars[1].x, chart.bars[1].width, chart.bars[1].end) == ("30.00%", "13.33%", "43.33%")
    assert [bar.open for bar in chart.bars] == [False, False, False, True]


def test_the_headline_and_the_official_range_stand_above_the_rows():
    occupation = Occupation(soc_code="15-1221", pay_p10=82_200, pay_p50=140_300, pay_p90=230_630)
    chart = pay_chart(ROWS, (130_000, 275_000), [occupation])
    assert [bar.kind for bar in chart.bars[:3]] == ["headline", "official", "row"]
    assert chart.bars[1].low_label == "$82,200"
    assert chart.bars[1].marks == [("46.77%", "median")]
    assert [bar.y for bar in chart.bars] == sorted(bar.y for bar in chart.bars)
    assert chart.foot < chart.height


def test_an_occupation_without_its_range_is_not_drawn():
    assert [bar.kind for bar in pay_chart(ROWS, None, [Occupation(soc_code="15-1221", pay_p50=1)]).bars] == ["row"] * 4


def test_without_rows_there_is_no_picture():
    assert pay_chart([]) is None


def test_the_title_says_the_finding():
    assert pay_chart_title(ROWS) == "Stated pay runs from $90K to $300K+, entry to senior"


def test_a_small_bar_ends_at_its_axis():
    assert pay_bar(100_000, 300_000).width == "50.00%"
    assert pay_bar(100_000, 900_000).width == "75.00%"
    assert pay_bar(500_000, 900_000).width == "0.00%"
