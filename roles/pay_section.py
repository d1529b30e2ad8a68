"""The pay section of a guide, and its headline figure."""

from collections.abc import Sequence
from functools import cached_property

from careerguide.content.figures import Figure, FigureState, usual_state
from careerguide.lib.markdown import has_text
from roles.charts import Chart, pay_chart
from roles.models import Occupation, PayBand, Role, RoleOccupation, Source
from roles.official import OfficialPay, official_pay
from roles.pay import CombinedPay, basis_sentence, big_gap, combine_pay, experience_sentence, headline_gap, pay_finding
from roles.specialists import SpecialistPay, specialist_pay


class PaySection:
    """``links`` are the occupations that list the title of ``role`` or that our editors chose.

    The first one with a range of pay is behind the chart.
    """

    def __init__(self, role: Role, bands: Sequence[PayBand], links: Sequence[RoleOccupation]):
        self.role = role
        self.bands = bands
        self.links = [link for link in links if link.occupation.percentiles()]

    @cached_property
    def occupations(self) -> list[Occupation]:
        return [link.occupation for link in self.links]

    @property
    def is_empty(self) -> bool:
        role = self.role
        return not (self.bands or self.occupations or role.pay_gap or role.pay_spot or has_text(role.pay_text))

    @property
    def label(self) -> str:
        return self.role.salary_label or f"{self.role} salary"

    @cached_property
    def combined(self) -> CombinedPay | None:
        return combine_pay(self.bands)

    @cached_property
    def conflict(self) -> str:
        """How the headline and the pay by level contradict each other, or ""."""
        return headline_gap(self.role.salary_low, self.role.salary_high, self.bands)

    @cached_property
    def finding(self) -> str:
        return pay_finding(self.bands)

    @cached_property
    def usual_state(self) -> FigureState:
        return usual_state([band.figure for band in self.bands])

    @cached_property
    def rows_source(self) -> Source | None:
        """The source of all rows, if it is a document other than the guide's source."""
        sources = {band.source for band in self.bands}
        source = sources.pop() if len(sources) == 1 else None
        return source if source != self.role.source and self.usual_state is FigureState.GUIDE else None

    @cached_property
    def caveats(self) -> str:
        """The origin of all rows, unless ``rows_source`` is it, and their basis, in sentences."""
        origin = "" if self.rows_source else self.usual_state.unless_marked
        return " ".join(filter(None, [origin, basis_sentence(self.bands)]))

    @property
    def by_employer(self) -> bool:
        return len({band.employer_type for band in self.bands}) > 1

    @cached_property
    def experience(self) -> str:
        return experience_sentence(self.bands)

    @cached_property
    def chart_occupation(self) -> Occupation | None:
        """The occupation whose official pay is behind the rows of the chart."""
        return next((occupation for occupation in self.occupations if len(occupation.percentiles()) > 1), None)

    @cached_property
    def chart(self) -> Chart | None:
        role = self.role
        return pay_chart(
            self.bands,
            role.headline,
            self.chart_occupation,
            headline_label=self.label,
            headline_basis=role.get_salary_basis_display() if role.salary_basis else "",
            usual=self.usual_state,
        )

    @cached_property
    def official(self) -> list[OfficialPay]:
        return [
            official_pay(self.role, link.occupation, choice=link.note if link.is_chosen else None)
            for link in self.links
        ]

    @cached_property
    def gap(self) -> tuple[str, str]:
        """The amount of the claimed pay gap, and how the sentence about it begins."""
        return big_gap(self.role.pay_gap)

    @cached_property
    def specialists(self) -> SpecialistPay | None:
        """The pay in other guides of the specialization, if this guide claims a gap."""
        return specialist_pay(self.role, self.bands) if self.role.pay_gap and self.bands else None

    @cached_property
    def figures(self) -> list[Figure]:
        role = self.role
        figures = [role.salary_figure, *(band.figure for band in self.bands), role.pay_gap_figure, role.pay_spot_figure]
        figures += [occupation.pay_figure for occupation in self.occupations]
        return [figure for figure in figures if figure]
