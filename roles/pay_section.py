"""The pay section of a guide, and its headline figure."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from careerguide.content.figures import Figure, FigureState, usual_state
from careerguide.lib.markdown import has_text
from roles.charts import Chart, pay_chart
from roles.models import Occupation, PayBand, Role
from roles.official import OfficialPay, official_pay, source_name
from roles.pay import (
    CombinedPay,
    basis_sentence,
    big_gap,
    combine_pay,
    employer_name,
    experience_sentence,
    headline_gap,
    pay_finding,
)


class PayRow(NamedTuple):
    """A row of the table; ``exact`` is its pay in whole dollars."""

    band: PayBand
    employer: str
    exact: str


class PaySection:
    """``occupations`` are those that list the title of ``role``; the first one with a range is behind the chart."""

    def __init__(self, role: Role, bands: Sequence[PayBand], occupations: Sequence[Occupation]):
        self.role = role
        self.bands = bands
        self.occupations = [occupation for occupation in occupations if occupation.percentiles()]

    @property
    def is_empty(self) -> bool:
        role = self.role
        return not (self.bands or self.occupations or role.pay_gap or role.pay_spot or has_text(role.pay_text))

    @property
    def label(self) -> str:
        return self.role.salary_label or f"{self.role} salary"

    @cached_property
    def rows(self) -> list[PayRow]:
        return [
            PayRow(band, employer_name(band.employer_type), CombinedPay(band.low, band.high, band.high_open).exact)
            for band in self.bands
        ]

    @cached_property
    def combined(self) -> CombinedPay | None:
        return combine_pay(self.bands)

    @cached_property
    def headline(self) -> tuple[int, int] | None:
        return None if self.role.salary_low is None else (self.role.salary_low, self.role.salary_high)

    @cached_property
    def conflict(self) -> str:
        """How the headline and the pay by level contradict each other, or ""."""
        return headline_gap(self.role.salary_low, self.role.salary_high, self.bands)

    @cached_property
    def exact_headline(self) -> str:
        return CombinedPay(*self.headline, high_open=False).exact if self.headline else ""

    @cached_property
    def finding(self) -> str:
        return pay_finding(self.bands)

    @cached_property
    def usual_state(self) -> FigureState:
        return usual_state([band.figure for band in self.bands])

    @cached_property
    def caveats(self) -> str:
        """The origin and the basis of all rows, in sentences."""
        return " ".join(filter(None, [self.usual_state.unless_marked, basis_sentence(self.bands)]))

    @cached_property
    def experience(self) -> str:
        return experience_sentence(self.bands)

    @cached_property
    def chart_occupation(self) -> Occupation | None:
        """The occupation whose official pay is behind the rows of the chart."""
        return next((occupation for occupation in self.occupations if len(occupation.percentiles()) > 1), None)

    @property
    def chart_occupation_source(self) -> str:
        return source_name(self.chart_occupation.source) if self.chart_occupation else ""

    @cached_property
    def chart(self) -> Chart | None:
        role = self.role
        return pay_chart(
            self.bands,
            self.headline,
            self.chart_occupation,
            headline_label=self.label,
            headline_basis=role.get_salary_basis_display() if role.salary_basis else "",
            usual=self.usual_state,
        )

    @cached_property
    def official(self) -> list[OfficialPay]:
        return [official_pay(self.role, occupation) for occupation in self.occupations]

    @cached_property
    def gap(self) -> tuple[str, str]:
        """The amount of the claimed pay gap, and how the sentence about it begins."""
        return big_gap(self.role.pay_gap)

    @cached_property
    def figures(self) -> list[Figure]:
        role = self.role
        figures = [role.salary_figure, *(band.figure for band in self.bands), role.pay_gap_figure, role.pay_spot_figure]
        figures += [occupation.pay_figure for occupation in self.occupations]
        return [figure for figure in figures if figure]
