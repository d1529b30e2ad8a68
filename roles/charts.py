"""The pay and growth charts of a guide."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from careerguide.lib.charts import Axis
from careerguide.lib.money import pay_range, short_dollars
from careerguide.lib.number_format import plain_number, signed_number
from roles.growth import GrowthBasis
from roles.models import PayBand, Role
from roles.pay import combine_pay, unnamed_employers

# In percent of the width of the narrowest plot (about 220 pixels): the width of a character, the gap between a label
# and its bar, and the minimum distance between two labeled percentiles.
_CHARACTER, _GAP, _APART = 3.4, 3, 18


@dataclass(frozen=True)
class Mark:
    """A percentile on a range. If it is too close to another mark, only the list below the chart labels it."""

    x: str
    name: str
    value: str
    under: bool


@dataclass(frozen=True)
class Bar:
    """A range on the axis. ``kind`` is row, headline, derived, official or stated; positions are SVG lengths.

    ``inside``: the low label is inside the bar because there is no room before it.
    """

    kind: str
    label: str
    note: str
    x: str
    width: str
    end: str
    low_label: str
    high_label: str
    open: bool = False
    inside: bool = False
    marks: list[Mark] = field(default_factory=list)

    @property
    def is_thin(self) -> bool:
        return self.kind in ("headline", "derived")


@dataclass(frozen=True)
class Group:
    label: str
    bars: list[Bar]
    gap: str = ""


@dataclass(frozen=True)
class Chart:
    """Groups of bars on one axis. ``line`` is the position of a vertical line through all of them, or empty."""

    groups: list[Group]
    ticks: list[tuple[str, str]]
    line: str = ""


def pay_chart(
    bands: Sequence,
    headline: tuple[int, int] | None = None,
    official: Sequence = (),
    headline_basis: str = "basis not stated",
) -> Chart | None:
    """The chart of ``bands``, or None if there are none. ``headline`` is (low, high), ``official`` are occupations."""
    rows = combine_pay(bands)
    if rows is None:
        return None
    officials = [(each, stated) for each in official if len(stated := each.percentiles()) > 1]
    tops = [rows.high, headline[1] if headline else 0, *(stated[-1][1] for _, stated in officials)]
    axis = Axis.up_to(max(tops))
    whole = []
    if headline:
        whole.append(_bar(axis, "headline", "The guide’s headline", headline_basis, *headline))
    if headline or officials:
        note = f"from {len(bands)} row{'' if len(bands) == 1 else 's'}"
        whole.append(_bar(axis, "derived", "All rows below combined", note, rows.low, rows.high, rows.high_open))
    for occupation, stated in officials:
        (first, low), (last, high) = stated[0], stated[-1]
        note = f"{_short_name(first)} to {_short_name(last)} percentile"
        label = f"Official, SOC {occupation.soc_code}"
        whole.append(_bar(axis, "official", label, note, low, high, marks=_marks(axis, stated)))
    groups = [Group("In one range", whole)] if whole else []
    medians = [pay for _, stated in officials for percent, pay in stated if percent == 50]
    return Chart(
        groups=groups + _levels(axis, bands),
        ticks=[(axis.at(tick), short_dollars(tick) if tick else "$0") for tick in axis.ticks],
        line=axis.at(medians[0]) if len(medians) == 1 else "",
    )


def _levels(axis: Axis, bands: Sequence) -> list[Group]:
    """A group for each level; adjacent levels without rows become one empty group."""
    rows_of = {level: list(rows) for level, rows in groupby(bands, key=lambda band: band.level)}
    groups = []
    for has_rows, levels in groupby(PayBand.Level, key=rows_of.__contains__):
        if has_rows:
            groups += [_level(axis, level, rows_of[level], unnamed_employers(bands, level)) for level in levels]
        else:
            groups.append(Group(" and ".join(level.label for level in levels).capitalize(), [], "No row"))
    return groups


def _level(axis: Axis, level: PayBand.Level, rows: list, gap: str) -> Group:
    experiences = [band.experience or "experience not stated" for band in rows]
    shared = len(set(experiences)) == 1
    bars = []
    for band, experience in zip(rows, experiences, strict=True):
        note = band.basis_words if shared else f"{experience}, {band.basis_words}"
        bars.append(_bar(axis, "row", band.employer_type, note, band.low, band.high, band.high_open))
    return Group(f"{level.label}, {experiences[0]}" if shared else level.label, bars, gap)


def _bar(axis: Axis, kind: str, label: str, note: str, low: int, high: int, is_open: bool = False, marks=()) -> Bar:
    low_label, high_label = short_dollars(low), short_dollars(high) + ("+" if is_open else "")
    needed = _CHARACTER * len(low_label) + _GAP
    inside = False
    if axis.share(low) < needed:
        # If there is no room before the bar, the label goes inside it, or after it next to the other label.
        inside = kind != "official" and axis.share(high) - axis.share(low) >= needed
        if not inside:
            low_label, high_label = "", f"{low_label} to {high_label}"
    return Bar(
        kind, label, note, axis.at(low), axis.span(low, high), axis.at(high),
        low_label, high_label, is_open, inside, list(marks),
    )  # fmt: skip


def _short_name(percent: int) -> str:
    return "median" if percent == 50 else f"{percent}th"


def _marks(axis: Axis, stated: list[tuple[int, int]]) -> list[Mark]:
    named: dict[bool, list[float]] = {True: [], False: []}
    names = {}
    for percent, pay in sorted(stated, key=lambda pair: [50, 10, 90, 25, 75].index(pair[0])):
        taken, at = named[percent in (25, 75)], axis.share(pay)
        if all(abs(at - other) >= _APART for other in taken):
            taken.append(at)
            names[percent] = _short_name(percent)
    ends = (stated[0][0], stated[-1][0])
    marks = []
    for percent, pay in stated:
        value = "" if percent in ends else short_dollars(pay)
        marks.append(Mark(axis.at(pay), names.get(percent, ""), value, under=percent in (25, 75)))
    return marks


def pay_chart_title(bands: Sequence) -> str:
    lowest, highest = min(bands, key=lambda band: band.low), max(bands, key=lambda band: (band.high, band.high_open))
    return (
        f"Stated pay runs from {pay_range(lowest.low, highest.high, highest.high_open)}, "
        f"{lowest.get_level_display().lower()} to {highest.get_level_display().lower()}"
    )


def growth_chart(role: Role, official: Sequence) -> Chart | None:
    """A chart of the growth in percent of ``role`` and of ``official`` occupations; None without official growth.

    Official growth is over a whole period, so growth a year has no bar next to it.
    """
    official = [occupation for occupation in official if occupation.growth_percent is not None]
    if not official:
        return None
    rows = [
        ("official", each.title, f"official, {each.growth_period}", each.growth_percent, signed_number)
        for each in official
    ]
    growth = role.growth
    if growth and growth.basis != GrowthBasis.YEAR:
        rows.insert(0, ("stated", "This guide", growth.qualifier.lstrip(", "), growth.percent, plain_number))
    values = [value for *_, value, _ in rows]
    axis = Axis.up_to(max(values), min(values))
    bars = []
    for kind, label, note, value, format_number in rows:
        low, high = sorted([0, value])
        text = f"{format_number(value)}%"
        bars.append(Bar(kind, label, note, axis.at(low), axis.span(low, high), axis.at(high), "", text))
    return Chart([Group("", bars)], [(axis.at(tick), f"{plain_number(tick)}%") for tick in axis.ticks])
