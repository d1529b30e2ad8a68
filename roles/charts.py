"""The pictures of a guide: every row of pay on one axis with what else is said above it, and growth."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from careerguide.lib.charts import Axis
from careerguide.lib.money import pay_range, short_dollars
from careerguide.lib.number_format import plain_number, signed_number
from roles.models import Occupation, PayBand
from roles.pay import read_pay, unnamed_employers

# In percent of the narrowest plot (about 220 pixels): what a sign of a label takes, what stands between label and
# bar, and how far two named percentiles must be apart.
_SIGN, _GAP, _APART = 3.4, 3, 18


@dataclass(frozen=True)
class Mark:
    """A named place on a range. A mark too near to another has no name in the picture: the list below has it."""

    x: str
    name: str
    value: str
    under: bool


@dataclass(frozen=True)
class Bar:
    """A range on the axis: ``kind`` is row, headline, derived, official or stated; positions are SVG text.

    ``inside`` says that the low label has no room before the bar and stands in it.
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
        """Whether it is drawn thinner than a row: it says the whole in one piece."""
        return self.kind in ("headline", "derived")


@dataclass(frozen=True)
class Group:
    """Bars under one heading, and in words what nobody stated there."""

    label: str
    bars: list[Bar]
    gap: str = ""


@dataclass(frozen=True)
class Chart:
    """What the template draws: groups of bars on one axis. ``line`` is a place that is carried through all of it."""

    groups: list[Group]
    ticks: list[tuple[str, str]]
    line: str = ""

    @property
    def bars(self) -> list[Bar]:
        """All bars, from the top."""
        return [bar for group in self.groups for bar in group.bars]


def pay_chart(
    bands: Sequence, headline: tuple[int, int] | None = None, official: Sequence = (), headline_basis: str = ""
) -> Chart | None:
    """The picture of ``bands`` (in their order), or None where there is nothing to draw.

    ``headline`` is (low, high), ``headline_basis`` what it counts, as far as that is stated; ``official`` holds
    occupations with percentiles. US dollars a year.
    """
    reading = read_pay(bands)
    if reading is None:
        return None
    officials = [(occupation, occupation.percentiles()) for occupation in official]
    officials = [(occupation, stated) for occupation, stated in officials if len(stated) > 1]
    tops = [reading.high, headline[1] if headline else 0, *(stated[-1][1] for _, stated in officials)]
    axis = Axis.up_to(max(tops))
    whole = []
    if headline:
        whole.append(_bar(axis, "headline", "The guide’s headline", headline_basis or "basis not stated", *headline))
    if headline or officials:
        rows = f"from {len(bands)} row{'' if len(bands) == 1 else 's'}"
        whole.append(
            _bar(axis, "derived", "The rows below, together", rows, reading.low, reading.high, reading.high_open)
        )
    whole += [_official(axis, occupation, stated) for occupation, stated in officials]
    groups = [Group("In one range", whole)] if whole else []
    medians = [pay for _, stated in officials for percent, pay in stated if percent == 50]
    return Chart(
        groups=groups + _levels(axis, bands),
        ticks=[(axis.at(tick), short_dollars(tick) if tick else "$0") for tick in axis.ticks],
        line=axis.at(medians[0]) if len(medians) == 1 else "",
    )


def _levels(axis: Axis, bands: Sequence) -> list[Group]:
    """A group for each level; levels that nobody stated are there, empty, and said to be."""
    groups, missing = [], []
    rows_of = {level: list(rows) for level, rows in groupby(bands, key=lambda band: band.level)}

    def say_missing():
        if missing:
            groups.append(Group(" and ".join(missing).capitalize(), [], "No row"))
            missing.clear()

    for level in PayBand.Level:
        if level not in rows_of:
            missing.append(level.label)
            continue
        say_missing()
        rows = rows_of[level]
        shared = len({band.experience for band in rows}) == 1
        bars = [
            _bar(axis, "row", band.employer_type, _row_note(band, shared), band.low, band.high, band.high_open)
            for band in rows
        ]
        heading = f"{level.label}, {_experience(rows[0])}" if shared else level.label
        groups.append(Group(heading, bars, unnamed_employers(bands, level)))
    say_missing()
    return groups


def _experience(band) -> str:
    return band.experience or "experience not stated"


def _row_note(band, shared: bool) -> str:
    return band.basis_words if shared else f"{_experience(band)}, {band.basis_words}"


def _bar(axis: Axis, kind: str, label: str, note: str, low: int, high: int, is_open: bool = False, marks=()) -> Bar:
    low_label, high_label = short_dollars(low), short_dollars(high) + ("+" if is_open else "")
    needed = _SIGN * len(low_label) + _GAP
    inside = False
    if axis.share(low) < needed:
        # No room before the bar: the label stands in it, or with the other one behind it.
        inside = kind != "official" and axis.share(high) - axis.share(low) >= needed
        if not inside:
            low_label, high_label = "", f"{low_label} to {high_label}"
    return Bar(
        kind, label, note, axis.at(low), axis.span(low, high), axis.at(high),
        low_label, high_label, is_open, inside, list(marks),
    )  # fmt: skip


def _official(axis: Axis, occupation: Occupation, stated: list[tuple[int, int]]) -> Bar:
    (first, low), (last, high) = stated[0], stated[-1]
    return _bar(
        axis,
        "official",
        f"Official, SOC {occupation.soc_code}",
        f"{_short_name(first)} to {_short_name(last)} percentile",
        low,
        high,
        marks=_marks(axis, stated),
    )


def _short_name(percent: int) -> str:
    return "median" if percent == 50 else f"{percent}th"


def _marks(axis: Axis, stated: list[tuple[int, int]]) -> list[Mark]:
    """The percentiles as marks, named in turns over and under the line, the median first where there is little room."""
    named: dict[bool, list[float]] = {True: [], False: []}
    names = {}
    for percent, pay in sorted(stated, key=lambda one: [50, 10, 90, 25, 75].index(one[0])):
        taken, at = named[percent in (25, 75)], axis.share(pay)
        if all(abs(at - other) >= _APART for other in taken):
            taken.append(at)
            names[percent] = _short_name(percent)
    ends = (stated[0][0], stated[-1][0])
    return [
        Mark(
            axis.at(pay),
            names.get(percent, ""),
            "" if percent in ends else short_dollars(pay),
            under=percent in (25, 75),
        )
        for percent, pay in stated
    ]


def pay_chart_title(bands: Sequence) -> str:
    """The picture's issue in one sentence: from the lowest row to the highest."""
    lowest, highest = min(bands, key=lambda band: band.low), max(bands, key=lambda band: (band.high, band.high_open))
    return (
        f"Stated pay runs from {pay_range(lowest.low, highest.high, highest.high_open)}, "
        f"{lowest.get_level_display().lower()} to {highest.get_level_display().lower()}"
    )


def growth_chart(stated: Decimal | None, period: str, official: Sequence) -> Chart | None:
    """Growth as ``stated`` (percent, for ``period``) and as ``official`` occupations project it, on one axis.

    None where there is nothing official to set beside it.
    """
    official = [occupation for occupation in official if occupation.growth_percent is not None]
    if not official:
        return None
    values = [occupation.growth_percent for occupation in official] + ([] if stated is None else [stated])
    axis = Axis.up_to(max(values), min(values))

    def bar(kind, label, note, value, words):
        ends = sorted([0, value])
        return Bar(kind, label, note, axis.at(ends[0]), axis.span(*ends), axis.at(ends[1]), "", words)

    bars = [] if stated is None else [
        bar("stated", "This guide", period or "as stated, no period", stated, f"{plain_number(stated)}%")
    ]  # fmt: skip
    bars += [
        bar(
            "official", occupation.title, f"official, {occupation.growth_period}",
            occupation.growth_percent, f"{signed_number(occupation.growth_percent)}%",
        )
        for occupation in official
    ]  # fmt: skip
    return Chart([Group("", bars)], [(axis.at(tick), f"{plain_number(tick)}%") for tick in axis.ticks])
