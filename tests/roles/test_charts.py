import pytest

from careerguide.content.figures import FigureState
from careerguide.lib.charts import Axis
from careerguide.lib.ruler import pay_ruler, scale
from roles.charts import growth_chart, pay_chart
from roles.models import Occupation, Role
from roles.pay import CombinedPay

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


def label_texts(bar):
    return [label.text for label in bar.labels]


def test_each_row_has_a_bar():
    bars = bars_of(pay_chart(ROWS))
    assert [(bar.label, *label_texts(bar)) for bar in bars] == [
        ("Tech companies", "$130K", "$180K"),
        ("Traditional companies", "$90K", "$130K"),
        ("Other companies", "$130K", "$190K"),
        ("Top companies", "$200K", "$300K+"),
    ]
    assert (bars[1].x, bars[1].width, bars[1].end) == ("22.5%", "10%", "32.5%")
    assert [bar.is_open for bar in bars] == [False, False, False, True]
    assert bars[3].words == "$200,000 to $300,000 or more"


def test_rows_are_grouped_by_level_without_empty_groups():
    assert [(group.label, len(group.bars)) for group in pay_chart(ROWS).groups] == [
        ("Entry level", 2), ("Mid level", 1), ("Senior", 1),
    ]  # fmt: skip
    assert [group.label for group in pay_chart([band(4, "Anyone", 1, 2, years=(6, None))]).groups] == [
        "Executive, 6+ years"
    ]


def test_experience_is_stated_for_each_bar_if_it_differs():
    rows = [band(1, "A", 1, 2), band(1, "B", 1, 2, years=(0, 2))]
    (entry,) = pay_chart(rows).groups
    assert entry.label == "Entry level"
    assert [bar.note for bar in entry.bars] == ["", "0 to 2 years"]


def test_basis_is_shown_if_rows_differ():
    rows = [band(1, "A", 1, 2), band(2, "B", 1, 2)]
    rows[0].basis = "total"
    rows[0].note = "Often more equity"
    first, second = bars_of(pay_chart(rows))
    assert (first.note, first.basis, second.basis) == ("often more equity", "total compensation", "")
    rows[1].basis = "total"
    assert [bar.basis for bar in bars_of(pay_chart(rows))] == ["", ""]


def test_unusual_origin_of_a_row_is_marked():
    assert [bar.state for bar in bars_of(pay_chart(ROWS))] == [FigureState.UNSOURCED] * 4
    assert [bar.state for bar in bars_of(pay_chart(ROWS, usual=FigureState.UNSOURCED))] == [None] * 4


OFFICIAL = Occupation(
    soc_code="15-1221", pay_p10=82_200, pay_p25=103_570, pay_p50=140_300, pay_p75=188_700, pay_p90=230_630
)


def test_headline_is_the_last_bar():
    chart = pay_chart(
        ROWS, CombinedPay(130_000, 275_000), OFFICIAL, headline_label="Engineer salary", headline_basis="base salary"
    )
    assert chart.groups[-1].label == "Headline range"
    bar = bars_of(chart)[-1]
    assert (bar.label, bar.basis, bar.is_outline, *label_texts(bar)) == (
        "Engineer salary", "base salary", True, "$130K", "$275K",
    )  # fmt: skip
    assert [bar.is_outline for bar in bars_of(pay_chart(ROWS))] == [False] * 4


def test_official_percentiles_are_a_band_with_a_median():
    band_ = pay_chart(ROWS, None, OFFICIAL).band
    assert (band_.ruler.x, band_.ruler.width, band_.ruler.end, band_.ruler.median) == (
        "20.55%",
        "37.11%",
        "57.66%",
        "35.08%",
    )
    assert band_.words == "10th percentile $82,200, median $140,300, 90th percentile $230,630"
    assert [(label.text, name) for label, name in band_.labels] == [
        ("$82,200", "10th"), ("$140,300", "median"), ("$230,630", "90th"),
    ]  # fmt: skip


def test_close_percentiles_have_no_labels_but_words():
    near = Occupation(soc_code="15-1221", pay_p10=100_000, pay_p50=110_000, pay_p90=120_000)
    band_ = pay_chart(ROWS, None, near).band
    assert band_.labels == ()
    assert band_.words == "10th percentile $100,000, median $110,000, 90th percentile $120,000"


def test_band_is_made_of_the_percentiles_that_are_known():
    some = Occupation(soc_code="15-1221", pay_p25=100_000, pay_p75=240_000)
    band_ = pay_chart(ROWS, None, some).band
    assert [name for _, name in band_.labels] == ["25th", "75th"]
    assert band_.name == ("25th", "to 75th percentile")
    assert band_.ruler.median == ""


def test_single_percentile_is_no_band():
    assert pay_chart(ROWS, None, Occupation(soc_code="15-1221", pay_p50=1)).band is None


@pytest.mark.parametrize(
    ("low", "high", "is_open", "texts", "is_tall"),
    [
        (90_000, 130_000, False, ["$90K", "$130K"], False),
        (10_000, 20_000, False, ["$10K to $20K"], False),
        (350_000, 390_000, False, ["$350K to $390K"], False),
        (10_000, 390_000, True, ["$10K to $390K+"], True),
        (130_000, 130_000, False, ["$130K"], False),
        (399_000, 399_000, False, ["$399K"], False),
    ],
)
def test_labels_move_if_there_is_no_room_at_an_end(low, high, is_open, texts, is_tall):
    (bar,) = bars_of(pay_chart([band(1, "Any", low, high, is_open)]))
    assert label_texts(bar) == texts
    assert bar.is_tall is is_tall
    assert bar.is_point is (low == high)


def test_labels_after_a_bar_start_behind_its_arrow():
    closed, opened = (bars_of(pay_chart([band(1, "Any", 10_000, 20_000, is_open)]))[0] for is_open in (False, True))
    assert opened.labels[0].shift - closed.labels[0].shift == 15
    assert opened.labels[0].anchor == "start"


def test_label_on_the_band_is_known_for_its_halo():
    low, high = bars_of(pay_chart([band(1, "Any", 160_000, 240_000)], None, OFFICIAL))[0].labels
    assert (low.is_on_band, high.is_on_band) == (True, False)


def test_axis_is_shared_unless_figures_exceed_it():
    assert pay_chart(ROWS).axis.end == pay_chart(ROWS, CombinedPay(1, 400_000)).axis.end == 400_000
    assert pay_chart(ROWS, CombinedPay(1, 400_001)).axis.end == 600_000
    assert pay_chart(ROWS, None, Occupation(pay_p10=1, pay_p90=1_200_000)).axis.end == 1_500_000


def test_chart_is_omitted_without_rows():
    assert pay_chart([]) is None


def test_stated_and_official_growth_share_an_axis():
    shrinking = Occupation(title="Clerks", growth_percent=-12.5, growth_from=2024, growth_to=2034)
    growing = Occupation(title="Scientists", growth_percent=19.7, growth_from=2024, growth_to=2034)
    role = Role(title="Engineer", growth_percent=33, growth_label="annual growth")
    chart = growth_chart(role, [growing, shrinking, Occupation(title="Unknown")])
    assert [(bar.label, bar.basis, bar.words) for bar in bars_of(chart)] == [
        ("Engineer, “annual growth”", "this guide, no years given", "33%"),
        ("Scientists", "", "+19.7%"),
        ("Clerks", "", "−12.5%"),
    ]
    assert [label for _, label in chart.ticks][:5] == ["−20%", "−10%", "0%", "10%", "20%"]
    assert bars_of(chart)[0].x == bars_of(chart)[1].x == bars_of(chart)[2].end == chart.zero != ""
    assert [bar.is_outline for bar in bars_of(chart)] == [True, False, False]


@pytest.mark.parametrize("growths", [[33.5, 19.7], [-3, -9], [0], [0.4, -0.1], [40], [99.9]])
def test_longest_growth_bar_leaves_room_for_its_label(growths):
    official = [Occupation(title="Any", growth_percent=each, growth_from=2024, growth_to=2034) for each in growths]
    chart = growth_chart(Role(), official)
    assert chart.axis.share(max(0, *growths)) <= 78
    assert all(bar.labels[0].x == bar.end for bar in bars_of(chart))


def test_growth_a_year_has_no_bar_next_to_whole_periods():
    official = Occupation(title="Scientists", growth_percent=5, growth_from=2024, growth_to=2034)
    chart = growth_chart(Role(title="Engineer", growth_percent=3, growth_basis="year"), [official])
    assert [bar.label for bar in bars_of(chart)] == ["Scientists"]


def test_growth_over_stated_years_is_a_filled_bar():
    official = Occupation(title="Scientists", growth_percent=5, growth_from=2024, growth_to=2034)
    role = Role(title="Engineer", growth_percent=3, growth_basis="period", growth_from=2020, growth_to=2030)
    bar = bars_of(growth_chart(role, [official]))[0]
    assert (bar.basis, bar.is_outline) == ("this guide, 2020 to 2030", False)


def test_growth_chart_needs_official_growth():
    official = Occupation(title="Scientists", growth_percent=5, growth_from=2024, growth_to=2034)
    assert growth_chart(Role(growth_percent=33), []) is None
    assert growth_chart(Role(growth_percent=33), [Occupation(title="Unknown")]) is None
    assert [bar.label for bar in bars_of(growth_chart(Role(), [official]))] == ["Scientists"]


def test_scale_has_short_ticks_between_the_long_ones():
    assert scale(Axis(end=20, step=10)) == "M0 0H100M0 0V9M25 0V5M50 0V9M75 0V5M100 0V9"
    assert scale(Axis(end=1, step=1)).count("M") == 4
    # The last tick is at 20.
    assert scale(Axis(end=22, step=5)).count("M") == 10


@pytest.mark.parametrize(
    ("low", "high", "x", "width"),
    [
        (100_000, 300_000, "25%", "50%"),
        (100_000, 100_000, "25%", "1%"),
        (500_000, 600_000, "99%", "1%"),
        (0, 0, "0%", "0%"),
    ],
)
def test_ruler_shows_a_single_amount_as_a_narrow_bar(low, high, x, width):
    ruler = pay_ruler(low, high)
    assert (ruler.x, ruler.width, ruler.is_beyond) == (x, width, high > 400_000)
