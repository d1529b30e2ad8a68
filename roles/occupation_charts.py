"""The charts on the page of an occupation: how pay is spread, growth next to related occupations, and education."""

from collections.abc import Sequence
from dataclasses import dataclass

from careerguide.lib.charts import Axis
from careerguide.lib.money import dollars
from careerguide.lib.number_format import signed_number, whole_percent
from careerguide.lib.ruler import Ruler, official_ruler
from roles.charts import Bar, Chart, Label, axis_with_room, percent_bar, percent_chart
from roles.education import survey_level
from roles.models import EducationLevel, Occupation
from roles.models.occupations import percentile_name, percentile_range

# The share of the axis that a label takes on the left of its bar, on phones and on wide screens.
_ROOM_ON_PHONES, _ROOM = 21, 10
_GAP = 7


@dataclass(frozen=True)
class Distribution:
    """Pay percentiles on one axis: at least two of them, lowest first.

    A thin bar runs from the lowest to the highest, and a thick one over the middle half. ``ends`` and ``quarters`` are
    the labels of the outermost percentiles, which are next to the bar, and of the others, which are below it.
    """

    percentiles: tuple[tuple[int, int], ...]

    @property
    def axis(self) -> Axis:
        return axis_with_room([pay for _, pay in self.percentiles])

    @property
    def ruler(self) -> Ruler:
        return official_ruler(dict(self.percentiles), self.axis)

    @property
    def words(self) -> str:
        return ", ".join(f"{percentile_name(percent)} {dollars(pay)}" for percent, pay in self.percentiles)

    @property
    def range(self) -> str:
        return percentile_range(self.percentiles)

    @property
    def legend(self) -> str:
        return f"{'Thick: the middle half. Thin' if self.ruler.middle else 'The bar'}: {self.range}."

    @property
    def median(self) -> Label | None:
        pay = dict(self.percentiles).get(50)
        return Label(dollars(pay), self.axis.at(pay), 0, "middle") if pay else None

    @property
    def ends(self) -> list[tuple[Label, str]]:
        return [self._label(*each) for each in (self.percentiles[0], self.percentiles[-1]) if each[0] != 50]

    @property
    def quarters(self) -> list[tuple[Label, str]]:
        return [self._label(*each) for each in self.percentiles[1:-1] if each[0] != 50]

    @property
    def inset(self) -> str:
        """How the axis makes room for the first label: "always", "phone" or ""."""
        share = self.axis.share(self.percentiles[0][1])
        return "always" if share < _ROOM else "phone" if share < _ROOM_ON_PHONES else ""

    def _label(self, percent: int, pay: int) -> tuple[Label, str]:
        anchor, shift = ("end", -_GAP) if percent < 50 else ("start", _GAP)
        return Label(dollars(pay), self.axis.at(pay), shift, anchor), f"{percent}th"


def growth_bars(own: Occupation, others: Sequence[Occupation]) -> Chart | None:
    """The growth in percent of ``own`` and of ``others``, the fastest first; None without ``others``."""
    if not others:
        return None
    rows = sorted([own, *others], key=lambda row: (-row.growth_percent, row.title))
    same_years = len({row.growth_period for row in rows}) == 1
    axis = axis_with_room([row.growth_percent for row in rows])
    bars = [
        percent_bar(
            axis, row.title, row.growth_percent, signed_number(row.growth_percent),
            basis="" if same_years else row.growth_period, is_context=row is not own,
        )
        for row in rows
    ]  # fmt: skip
    return percent_chart(axis, bars)


def education_bars(levels: Sequence[EducationLevel]) -> Chart:
    """What percent of the answers named each level. A withheld share has words instead of a bar."""
    axis = axis_with_room([0, *(each.percent for each in levels if not each.suppressed)])
    bars = []
    for each in levels:
        label = survey_level(each.level).label
        if each.suppressed:
            words = Label("withheld", "0%", 0, "start")
            bars.append(Bar(label, "", words.text, "0%", "0%", "0%", (words,), is_empty=True))
        else:
            bars.append(percent_bar(axis, label, each.percent, whole_percent(each.percent)))
    return percent_chart(axis, bars)
