"""The programs of a plan: those that its URL selects, and notices about those that it drops."""

from careerguide.comparison import Column
from careerguide.lib.names import isolate
from programs.compare.page import ProgramComparison
from programs.models import Program
from programs.plan.read import PlanParams


class PlanPrograms(ProgramComparison):
    page = "plan"

    def __init__(self, params: PlanParams):
        self._params = params
        super().__init__(params.programs, params.numbers)
        if residency := params.numbers.residency:
            for program in self.selected:
                if program.knows_residency:
                    program.show_resident_tuition(residency)

    def with_details(self):
        return Program.objects.with_details().with_resident_tuition(self.numbers.residency or "in")

    def column(self, row: Program) -> Column:
        return Column(row.award, row.get_absolute_url(), self.remove_url(row.slug), str(row.institution))

    def remove_url(self, slug: str) -> str:
        return self._params.url(self._params.role, [other for other in self.slugs if other != slug])

    @property
    def all_notices(self) -> list[str]:
        removed = [
            f"We’ve removed the page about {each.title}." if each.title else f"There is no program “{each.slug}”."
            for each in self.missing
        ]
        left_over = [
            f"A plan has up to {self.max_compared} programs, so {isolate(column.title)} at "
            f"{isolate(column.detail)} is not in it."
            for column in self.left_over
        ]
        return [*self.notices, *removed, *left_over]
