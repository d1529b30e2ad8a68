"""The pay picture: every row of pay on one axis, the headline and the official range above them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from careerguide.lib.charts import Axis
from careerguide.lib.money import pay_range, short_dollars

# Heights in pixels; widths are percentages, so that the picture fits any screen and its text
# keeps its size.
GROUP, ROW, FOOT = 34, 46, 26


@dataclass(frozen=True)
class Bar:
    """A range on the axis: ``kind`` is row, headline or official; positions are SVG text."""

    kind: str
    label: str
    note: str
    y: int
    x: str
    width: str
    end: str
    low_label: str
    high_label: str
    open: bool = False
    marks: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class PayChart:
    """What the template draws. ``groups`` are (label, y) of the level headings."""

    height: int
    bars: list[Bar]
    groups: list[tuple[str, int]]
    ticks: list[tuple[str, str]]
    foot: int


def pay_chart(bands: Sequence, headline: tuple[int, int] | None = None, official: Sequence = ()) -> PayChart | None:
    """The picture of ``bands`` (in their order), or None where there is nothing to draw.

    ``headline`` is (low, high); ``official`` holds occupations with percentiles. US dollars a year.
    """
    if not bands:
        return None
    officials = [(occupation, dict(occupation.percentiles())) for occupation in official]
    officials = [(occupation, pay) for occupation, pay in officials if {10, 90} <= pay.keys()]
    tops = [band.high for band in bands] + [pay[90] for _, pay in officials] + [headline[1] if headline else 0]
    axis = Axis.up_to(max(tops))
    bars, groups, y = [], [], 0

    def bar(kind, label, note, low, high, is_open=False, marks=()):
        nonlocal y
        bars.append(
            Bar(
                kind, label, note, y, axis.at(low), axis.span(low, high), axis.at(high),
                short_dollars(low), short_dollars(high) + ("+" if is_open else ""), is_open,
                [(axis.at(at), name) for at, name in marks],
            )
        )  # fmt: skip
        y += ROW

    def group(label):
        nonlocal y
        groups.append((label, y))
        y += GROUP

    if headline or officials:
        group("In one range")
    if headline:
        bar("headline", "The guide’s headline", "as stated", *headline)
    for occupation, pay in officials:
        median = [(pay[50], "median")] if 50 in pay else []
        bar(
            "official",
            f"Official, SOC {occupation.soc_code}",
            "10th to 90th percentile",
            pay[10],
            pay[90],
            marks=median,
        )
    for level, rows in groupby(bands, key=lambda band: band.get_level_display()):
        rows = list(rows)
        group(", ".join(part for part in (level, rows[0].experience) if part))
        for band in rows:
            bar("row", band.employer_type, band.basis_words, band.low, band.high, band.high_open)
    ticks = [(axis.at(tick), short_dollars(tick) if tick else "$0") for tick in axis.ticks]
    return PayChart(height=y + FOOT, bars=bars, groups=groups, ticks=ticks, foot=y)


def pay_chart_title(bands: Sequence) -> str:
    """The picture's finding in one sentence: from the lowest row to the highest."""
    lowest, highest = min(bands, key=lambda band: band.low), max(bands, key=lambda band: (band.high, band.high_open))
    return (
        f"Stated pay runs from {pay_range(lowest.low, highest.high, highest.high_open)}, "
        f"{lowest.get_level_display().lower()} to {highest.get_level_display().lower()}"
    )
