import pytest

from careerguide.lib.charts import Axis, pay_bar
from roles.charts import growth_chart, pay_chart, pay_chart_title
from roles.models import Occupation, Role

from .test_pay import ROWS, band


def bars_of(chart):
    return [bar for group in chart.groups for bar in group.bars]


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
def test_axis_starts_at_zero_and_has_ticks_at_round_numbers(most, end, ticks):
    axis = Axis.up_to(most)
    assert axis.end == end
    assert axis.ticks == ticks


@pytest.mark.parametrize("most", [1, 9, 10, 11, 99, 12_345, 86_210, 999_999, 10_000_000])
def test_axis_reaches_the_highest_value_with_few_ticks(most):
    axis = Axis.up_to(most)
    assert axis.end >= most
    assert 1 < len(axis.ticks) <= 6


@pytest.mark.parametrize(
    ("most", "least", "ticks"),
    [
        (33.5, 0, [0, 10, 20, 30, 40]),
        (5, -12.5, [-15, -10, -5, 0, 5]),
        (-2, -9, [-10, -5, 0]),
        (0.4, -0.1, [-1, 0, 1]),
    ],
)
def test_axis_includes_negative_values(most, least, ticks):
    axis = Axis.up_to(most, least)
    assert axis.ticks == ticks
    assert axis.at(ticks[0]) == "0%"
    assert axis.at(ticks[-1]) == "100%"


def test_each_row_has_a_bar():
    chart = pay_chart(ROWS)
    assert [(bar.label, bar.low_label, bar.high_label) for bar in bars_of(chart)] == [
        ("Tech companies", "$130K", "$180K"),
        ("Traditional companies", "$90K", "$130K"),
        ("Elsewhere", "$130K", "$190K"),
        ("Top companies", "$200K", "$300K+"),
    ]
    assert (bars_of(chart)[1].x, bars_of(chart)[1].width, bars_of(chart)[1].end) == ("30%", "13.33%", "43.33%")
    assert [bar.open for bar in bars_of(chart)] == [False, False, False, True]
    assert {bar.note for bar in bars_of(chart)} == {"basis not stated"}


def test_rows_are_grouped_by_level_and_gaps_are_named():
    assert [(group.label, len(group.bars), group.gap) for group in pay_chart(ROWS).groups] == [
        ("Entry, experience not stated", 2, "No row for top companies"),
        ("Mid, experience not stated", 1, ""),
        ("Senior, experience not stated", 1, "No row for tech companies or traditional companies"),
        ("Executive", 0, "No row"),
    ]


def test_adjacent_levels_without_rows_share_a_heading():
    groups = pay_chart([band(2, "Anyone", 1, 2)]).groups
    assert [(group.label, len(group.bars), group.gap) for group in groups] == [
        ("Entry", 0, "No row"),
        ("Mid, experience not stated", 1, ""),
        ("Senior and executive", 0, "No row"),
    ]


def test_experience_is_stated_for_each_bar_if_it_differs():
    rows = [band(1, "A", 1, 2), band(1, "B", 1, 2, years=(0, 2))]
    entry, *_ = pay_chart(rows).groups
    assert entry.label == "Entry"
    assert [bar.note for bar in entry.bars] == [
        "experience not stated, basis not stated",
        "0 to 2 years, basis not stated",
    ]


OFFICIAL = Occupation(
    soc_code="15-1221", pay_p10=82_200, pay_p25=103_570, pay_p50=140_300, pay_p75=188_700, pay_p90=230_630
)


def test_headline_combined_and_official_bars_come_first():
    chart = pay_chart(ROWS, (130_000, 275_000), [OFFICIAL])
    assert [bar.kind for bar in bars_of(chart)[:4]] == ["headline", "derived", "official", "row"]
    headline, derived, official = bars_of(chart)[:3]
    assert (headline.low_label, headline.high_label, headline.note) == ("$130K", "$275K", "basis not stated")
    assert (derived.low_label, derived.high_label, derived.open, derived.note) == (
        "$90K", "$300K+", True, "from 4 rows",
    )  # fmt: skip
    assert (official.low_label, official.high_label) == ("$82,200", "$230,630")
    assert bars_of(pay_chart(ROWS, (1_000, 2_000), headline_basis="base salary"))[0].note == "base salary"


def test_official_percentiles_are_marked_and_median_has_a_line():
    chart = pay_chart(ROWS, None, [OFFICIAL])
    marks = next(bar.marks for bar in bars_of(chart) if bar.kind == "official")
    assert [(mark.name, mark.value, mark.under) for mark in marks] == [
        ("10th", "", False),
        ("25th", "$103,570", True),
        ("median", "$140,300", False),
        ("75th", "$188,700", True),
        ("90th", "", False),
    ]
    assert chart.line == marks[2].x == "46.77%"


def test_only_the_median_is_labeled_if_percentiles_are_close():
    near = Occupation(soc_code="15-1221", pay_p10=100_000, pay_p50=110_000, pay_p90=120_000)
    marks = bars_of(pay_chart(ROWS, None, [near]))[1].marks
    assert [mark.name for mark in marks] == ["", "median", ""]
    assert len({mark.x for mark in marks}) == 3


def test_missing_percentiles_are_not_drawn():
    some = Occupation(soc_code="15-1221", pay_p25=50_000, pay_p75=140_000)
    chart = pay_chart(ROWS, None, [some])
    official = bars_of(chart)[1]
    assert [mark.name for mark in official.marks] == ["25th", "75th"]
    assert official.note == "25th to 75th percentile"
    assert chart.line == ""


@pytest.mark.parametrize(
    ("low", "high", "labels", "inside"),
    [
        (90_000, 130_000, ("$90K", "$130K"), False),
        (10_000, 290_000, ("$10K", "$290K"), True),
        (10_000, 20_000, ("", "$10K to $20K"), False),
    ],
)
def test_low_label_moves_if_there_is_no_room_before_the_bar(low, high, labels, inside):
    bar = bars_of(pay_chart([band(1, "Low", low, high), *ROWS]))[0]
    assert (bar.low_label, bar.high_label) == labels
    assert bar.inside is inside


def test_single_percentile_is_not_drawn():
    assert [bar.kind for bar in bars_of(pay_chart(ROWS, None, [Occupation(soc_code="15-1221", pay_p50=1)]))] == [
        "row"
    ] * 4


def test_chart_is_omitted_without_rows():
    assert pay_chart([]) is None


def test_chart_title_states_range_and_levels():
    assert pay_chart_title(ROWS) == "Stated pay runs from $90K to $300K+, entry to senior"


def test_stated_and_official_growth_share_an_axis():
    shrinking = Occupation(title="Clerks", growth_percent=-12.5, growth_from=2024, growth_to=2034)
    growing = Occupation(title="Scientists", growth_percent=19.7, growth_from=2024, growth_to=2034)
    chart = growth_chart(Role(growth_percent=33), [growing, shrinking, Occupation(title="Unknown")])
    assert [(bar.label, bar.note, bar.high_label) for bar in bars_of(chart)] == [
        ("This guide", "period not stated", "33%"),
        ("Scientists", "official, 2024 to 2034", "+19.7%"),
        ("Clerks", "official, 2024 to 2034", "−12.5%"),
    ]
    assert [label for _, label in chart.ticks] == ["−20%", "−10%", "0%", "10%", "20%", "30%", "40%"]
    zero = {label: x for x, label in chart.ticks}["0%"]
    assert bars_of(chart)[0].x == bars_of(chart)[1].x == bars_of(chart)[2].end == zero


def test_growth_chart_needs_official_growth():
    official = Occupation(title="Scientists", growth_percent=5, growth_from=2024, growth_to=2034)
    assert growth_chart(Role(growth_percent=33), []) is None
    assert growth_chart(Role(growth_percent=33), [Occupation(title="Unknown")]) is None
    assert [bar.label for bar in bars_of(growth_chart(Role(), [official]))] == ["Scientists"]


def test_pay_bar_is_cut_off_at_the_end_of_the_axis():
    assert pay_bar(100_000, 300_000)["width"] == "50%"
    assert pay_bar(100_000, 900_000)["width"] == "75%"
    assert pay_bar(500_000, 900_000)["width"] == "0%"
