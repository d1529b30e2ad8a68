"""What education people in a job, or experts, told O*NET that it requires."""

from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from careerguide.content.figures import Figure
from careerguide.lib.names import join_names
from careerguide.lib.number_format import number_word
from roles import occupation_findings as findings
from roles.charts import Chart
from roles.models import EducationLevel, Occupation
from roles.occupation_charts import education_bars

# A survey whose levels of more than half of the answers are marked as unreliable has no chart.
_LEAST_SHOWN = 50


class Survey(NamedTuple):
    """The shares of all levels that someone named. ``title`` is that of the job if it is a part of the occupation, and
    ``specialties`` are the codes of its parts with surveys of their own.

    There is no ``figure`` and no ``chart`` if O*NET marks most of the answers as unreliable.
    """

    title: str
    levels: list[EducationLevel]
    specialties: list[str]
    figure: Figure | None
    chart: Chart | None

    @property
    def first(self) -> EducationLevel:
        return self.levels[0]

    @property
    def unit(self) -> str:
        return ", ".join(filter(None, [f"Percent of {self.who}", self.month]))

    @property
    def who(self) -> str:
        """Such as "28 people in the job who answered"."""
        who = "experts" if self.first.by_experts else "people in the job who answered"
        return who if self.first.n is None else f"{number_word(self.first.n)} {who}"

    @property
    def month(self) -> str:
        return findings.survey_month(self.first.surveyed)

    @property
    def scope(self) -> str:
        """What the survey leaves out, in a sentence, or ""."""
        if not self.specialties:
            return ""
        count = len(self.specialties)
        parts = "specialty with its own answers is" if count == 1 else "specialties with their own answers are"
        return (
            f"These answers are about O*NET’s occupation {self.first.onet_code}. {number_word(count).capitalize()} "
            f"{parts} not included: {join_names(self.specialties)}."
        )

    @property
    def is_spread(self) -> bool:
        """Whether all answers are shown, but do not say which level is the most common."""
        return bool(self.first.n) and not self.has_withheld and findings.top_level(self.levels)[0] is None

    @property
    def has_withheld(self) -> bool:
        return any(each.suppressed for each in self.levels)

    @property
    def may_hide_the_top(self) -> bool:
        return findings.may_hide_the_top(self.levels)

    @property
    def caution(self) -> str:
        return findings.uncertain_share(self.levels) if self.chart else ""


def find_surveys(occupation: Occupation) -> list[Survey]:
    """One for each O*NET code: an occupation that merges several codes has several. Specialties have none."""
    rows = occupation.education_levels.select_related("source")
    by_code = [list(levels) for _, levels in groupby(rows, attrgetter("onet_code"))]
    specialties = [levels[0].onet_code for levels in by_code if levels[0].is_detailed]
    shown = [levels for levels in by_code if not (levels[0].is_detailed or all(each.suppressed for each in levels))]
    is_merged = any(not levels[0].onet_code.startswith(occupation.soc_code) for levels in shown)
    titles = dict(occupation.merged_codes.values_list("soc_code", "title")) if is_merged else {}
    return [_survey(titles.get(levels[0].onet_code[:7], ""), levels, specialties) for levels in shown]


def _survey(title: str, levels: list[EducationLevel], specialties: list[str]) -> Survey:
    own = [code for code in specialties if code[:7] == levels[0].onet_code[:7]]
    hidden = any(each.suppressed for each in levels)
    if hidden and sum(each.percent for each in levels if not each.suppressed) < _LEAST_SHOWN:
        return Survey(title, levels, own, None, None)
    figure = Figure(
        label=f"Required education{f', {title}' if title else ''}",
        text="percent by level",
        source=levels[0].source,
        basis="what the people who answered said the job requires",
        period=findings.survey_month(levels[0].surveyed),
    )
    return Survey(title, levels, own, figure, education_bars(levels))
