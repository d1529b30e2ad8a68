"""The pay and growth charts of a guide: rows of bars on one axis, with their labels next to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from careerguide.content.figures import FigureState
from careerguide.lib.charts import Axis, percent
from careerguide.lib.money import dollars, short_dollars
from careerguide.lib.number_format import plain_number, signed_number
from careerguide.lib.ruler import PAY_AXIS, Ruler, official_ruler, scale, scale_labels
from roles.growth import GrowthBasis
from roles.models import Occupation, Role
from roles.models.occupations import percentile_name
from roles.pay import LEVELS, CombinedPay, combine_pay

# Pixels: the narrowest plot (on a phone of 320), the widths of a character in a label of a bar and in a small one, the
# gap between a label and its bar, the arrow of an open end, and how far a label may reach into the page's gutter.
_PLOT, _CHARACTER, _SMALL_CHARACTER, _GAP, _ARROW, _GUTTER = 288, 9.2, 8, 7, 15, 10


@dataclass(frozen=True)
class Label:
    """Text at ``x``, in percent of the width, moved by ``shift`` pixels. ``anchor`` is that of SVG."""

    text: str
    x: str
    shift: int
    anchor: str
    is_on_band: bool = False


@dataclass(frozen=True)
class Bar:
    """A range on the axis, with its figures in ``words`` for screen readers.

    ``basis`` is what they measure and who says so, and ``state`` an origin that is not the usual one.
    """

    label: str
    note: str
    words: str
    x: str
    width: str
    end: str
    labels: tuple[Label, ...]
    basis: str = ""
    state: FigureState | None = None
    is_open: bool = False
    is_outline: bool = False
    is_point: bool = False
    # Show the label below the bar, because it does not fit next to it.
    is_tall: bool = False
    # Gray, because the chart is about another row.
    is_context: bool = False
    # The label is all there is.
    is_empty: bool = False


@dataclass(frozen=True)
class Group:
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Band:
    """Official pay behind the rows, from the lowest to the highest percentile that is known.

    ``name`` has two lines, which fit on the right of the band if ``has_room``. ``labels`` are empty if they do not fit.
    """

    name: tuple[str, str]
    words: str
    ruler: Ruler
    labels: tuple[tuple[Label, str], ...]
    has_room: bool


@dataclass(frozen=True)
class Chart:
    """Its values can be hashed, so that ``{% draw %}`` draws each chart once."""

    axis: Axis
    groups: tuple[Group, ...]
    ticks: tuple[tuple[str, str], ...]
    band: Band | None = None

    @property
    def scale(self) -> str:
        return scale(self.axis)

    @property
    def zero(self) -> str:
        """The position of zero, unless the axis starts there."""
        return self.axis.at(0) if self.axis.start < 0 else ""


def pay_chart(
    bands: Sequence,
    headline: CombinedPay | None = None,
    official: Occupation | None = None,
    *,
    headline_label: str = "Headline",
    headline_basis: str = "",
    usual: FigureState = FigureState.GUIDE,
) -> Chart | None:
    """The chart of ``bands``, or None if there are none.

    A row names its state unless it is the ``usual`` one, and its basis unless all have the same.
    """
    rows = combine_pay(bands)
    if rows is None:
        return None
    percentiles = official.percentiles() if official else []
    top = max([rows.high, *([headline.high] if headline else []), *(pay for _, pay in percentiles)])
    axis = PAY_AXIS if top <= PAY_AXIS.end else Axis.up_to(top)
    shares = (axis.share(percentiles[0][1]), axis.share(percentiles[-1][1])) if len(percentiles) > 1 else None
    same_basis = len({band.basis for band in bands}) == 1
    groups = []
    for level, members in groupby(bands, key=lambda band: band.level):
        members = list(members)
        experiences = {band.experience for band in members}
        shared = experiences.pop() if len(experiences) == 1 else ""
        bars = []
        for band in members:
            note = band.note[:1].lower() + band.note[1:]
            bar = _pay_bar(
                axis, band.pay, shares,
                label=band.employer,
                note=", ".join(filter(None, [note, band.country_words, "" if shared else band.experience])),
                basis="" if same_basis or not band.basis else band.get_basis_display(),
                state=None if band.figure.state is usual else band.figure.state,
            )  # fmt: skip
            bars.append(bar)
        groups.append(Group(", ".join(filter(None, [LEVELS[level], shared])), tuple(bars)))
    if headline:
        bar = _pay_bar(axis, headline, shares, label=headline_label, note="", basis=headline_basis, is_outline=True)
        groups.append(Group("Headline range", (bar,)))
    return Chart(axis, tuple(groups), scale_labels(axis), _band(axis, percentiles) if shares else None)


def _pay_bar(axis: Axis, pay: CombinedPay, shares: tuple[float, float] | None, **values) -> Bar:
    low, high = axis.share(pay.low), axis.share(pay.high)
    labels, is_tall = _place_labels(low, high, pay, shares)
    return Bar(
        words=f"{pay.exact.removesuffix('+')}{' or more' if pay.high_open else ''}",
        x=percent(low), width=percent(high - low), end=percent(high), labels=labels,
        is_open=pay.high_open, is_point=pay.low == pay.high, is_tall=is_tall, **values,
    )  # fmt: skip


def _place_labels(low: float, high: float, pay: CombinedPay, band: tuple[float, float] | None) -> tuple[tuple, bool]:
    """The labels at both ends of a bar. Without room, both are at one end, or else under the bar.

    ``low``, ``high`` and ``band`` are in percent of the axis. There must be room in the narrowest plot.
    """
    low_text, high_text = short_dollars(pay.low), f"{short_dollars(pay.high)}{'+' if pay.high_open else ''}"
    arrow = _ARROW if pay.high_open else 0
    before, after = _pixels(low) + _GUTTER, _PLOT - _pixels(high) - arrow + _GUTTER

    def on_left(text: str) -> Label:
        return Label(text, percent(low), -_GAP, "end", _is_inside(_pixels(low) - _width(text) / 2, band))

    def on_right(text: str) -> Label:
        middle = _pixels(high) + arrow + _width(text) / 2
        return Label(text, percent(high), _GAP + arrow, "start", _is_inside(middle, band))

    if pay.low != pay.high and _width(low_text) <= before and _width(high_text) <= after:
        return (on_left(low_text), on_right(high_text)), False
    if _width(pay.words) <= after:
        return (on_right(pay.words),), False
    if _width(pay.words) <= before:
        return (on_left(pay.words),), False
    start = max(min(low, 100 - 100 * _width(pay.words) / _PLOT), 0)
    return (Label(pay.words, percent(start), 0, "start", _is_inside(_pixels(start), band)),), True


def _band(axis: Axis, percentiles: Sequence[tuple[int, int]]) -> Band:
    known, (first, _), (last, high) = dict(percentiles), percentiles[0], percentiles[-1]
    shown = {percent: known[percent] for percent in (first, 50, last) if percent in known}
    names = [f"{percentile_name(percent)} {dollars(pay)}" for percent, pay in shown.items()]
    return Band(
        name=(_ordinal(first), f"to {percentile_name(last)}"),
        words=", ".join(names),
        ruler=official_ruler(known, axis),
        labels=_band_labels(axis, shown),
        has_room=axis.share(high) <= 57,
    )


def _band_labels(axis: Axis, shown: dict[int, int]) -> tuple[tuple[Label, str], ...]:
    """Labels under both ends of the band and under its median, if they don't overlap in the narrowest plot."""
    labels, taken = [], -float(_GUTTER)
    for number, (name, pay) in enumerate(shown.items()):
        anchor = "end" if number == 0 else "start" if number == len(shown) - 1 else "middle"
        width = len(dollars(pay)) * _SMALL_CHARACTER
        start = _pixels(axis.share(pay)) - {"end": width, "middle": width / 2, "start": 0}[anchor]
        if start < taken:
            return ()
        taken = start + width + _GAP
        labels.append((Label(dollars(pay), axis.at(pay), 0, anchor), _ordinal(name)))
    return tuple(labels) if taken - _GAP <= _PLOT + _GUTTER else ()


def _ordinal(percentile: int) -> str:
    return percentile_name(percentile).removesuffix(" percentile")


def _pixels(share: float) -> float:
    return share * _PLOT / 100


def _width(text: str) -> float:
    return len(text) * _CHARACTER + _GAP


def _is_inside(pixel: float, band: tuple[float, float] | None) -> bool:
    return band is not None and _pixels(band[0]) <= pixel <= _pixels(band[1])


def growth_chart(role: Role, official: Iterable[Occupation]) -> Chart | None:
    """A chart of the growth in percent of ``role`` and of ``official`` occupations; None without official growth.

    Official growth is over a whole period, so growth per year has no bar next to it.
    """
    official = [occupation for occupation in official if occupation.growth_percent is not None]
    if not official:
        return None
    # The title of the chart says it once if all have the same years.
    same_years = len({each.growth_period for each in official}) == 1
    rows = [
        (each.title, "" if same_years else f"official, {each.growth_period}", each.growth_percent, signed_number, False)
        for each in official
    ]
    growth = role.growth
    if growth and growth.basis != GrowthBasis.YEAR:
        label = f"{role.title}, “{role.growth_label}”" if role.growth_label else role.title
        origin = f"this guide, {growth.period or 'no years given'}"
        rows.insert(0, (label, origin, growth.percent, plain_number, not growth.is_defined))
    axis = axis_with_room([percent for _, _, percent, _, _ in rows])
    bars = [
        percent_bar(axis, label, value, format_number(value), basis=origin, is_outline=is_outline)
        for label, origin, value, format_number, is_outline in rows
    ]
    return percent_chart(axis, bars)


def percent_bar(axis: Axis, label: str, value, number: str, **values) -> Bar:
    """A bar from zero to ``value``, which is labeled as the ``number`` of percent."""
    (low, high), text = sorted([0, value]), f"{number}%"
    labels = (Label(text, axis.at(high), _GAP, "start"),)
    return Bar(label, "", text, axis.at(low), axis.span(low, high), axis.at(high), labels, is_point=not value, **values)


def percent_chart(axis: Axis, bars: list[Bar]) -> Chart:
    ticks = tuple((axis.at(tick), f"{plain_number(tick)}%") for tick in axis.ticks if tick < axis.end)
    return Chart(axis, (Group("", tuple(bars)),), ticks)


def axis_with_room(values: Sequence) -> Axis:
    """An axis with room for a label after the longest bar."""
    axis = Axis.up_to(max(values), min(values))
    highest, end = max(0, *values), axis.end
    while 100 * (end - float(highest)) / (end - axis.start) < 22:
        end += axis.step // 2 or axis.step
    return Axis(end, axis.step, axis.start)
