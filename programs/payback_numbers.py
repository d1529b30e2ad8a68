"""What readers say about themselves, for payback: pay, length and residency.

These numbers are only in the URL, and only of pages for the reader: see ``PRIVATE`` in careerguide/lists/querystrings.
"""

from dataclasses import asdict, dataclass
from functools import partial

from django.http import QueryDict

from careerguide.lib.durations import duration, months_rounding, read_months
from careerguide.lib.money import dollars_rounding, exact_dollars, read_dollars
from careerguide.lists.forms import AnyOfField, ForgivingForm, ReadField, fixed_labels
from programs.degree_levels import normal_months
from programs.models import Program
from programs.payback import Reader, Study

# In months. No one plans a longer program.
MAX_LENGTH = 120
RESIDENCY = {"in": "in-state tuition", "out": "out-of-state tuition"}
RESIDENCY_CHOICES = [("", "As listed"), ("in", "In-state"), ("out", "Out-of-state")]
_DOLLARS = {"read": read_dollars, "rounding": dollars_rounding}
# The arguments of the fields, which the filters of the catalog use, too.
FIELDS = {
    "earn": {"label": "Pay that you earn now", **_DOLLARS},
    "keep": {"label": "Pay that you keep while you study", **_DOLLARS},
    "months": {
        "label": "Length of a program that states none",
        "read": partial(read_months, unit="months", most=MAX_LENGTH),
        "rounding": partial(months_rounding, unit="months", most=MAX_LENGTH),
    },
}


class NumbersForm(ForgivingForm):
    earn, keep, months = (ReadField(required=False, **FIELDS[name]) for name in ("earn", "keep", "months"))
    residency = AnyOfField(
        required=False, label="Tuition for", plural="kinds of tuition", labels=fixed_labels(RESIDENCY.items())
    )


@dataclass(frozen=True)
class Numbers:
    """``months`` is the length of programs that state none, and ``residency`` a key of RESIDENCY or ""."""

    earn: int | None = None
    keep: int | None = None
    months: int | None = None
    residency: str = ""

    @property
    def params(self) -> dict[str, list[str]]:
        return {name: [str(value)] for name, value in asdict(self).items() if value not in (None, "")}

    def length(self, program: Program) -> tuple[int | None, bool]:
        """The months that ``program`` takes, and whether they are assumed."""
        if program.duration_months is not None:
            return program.duration_months, False
        suggested = normal_months(program.degree_type.name) if program.degree_type else None
        months = self.months or suggested
        return months, months is not None

    def assumed(self, program: Program) -> str:
        """The assumed length, for the sentence with a result: "assumed 4 years"; empty if it isn't assumed."""
        months, is_assumed = self.length(program)
        return f"assumed {duration(months)}" if is_assumed else ""

    def study(self, program: Program) -> Study:
        return Study(program.tuition_usd, program.tuition_basis, self.length(program)[0])

    def readers(self, program: Program) -> list[Reader]:
        """The reader, or both ends if they don't say what they keep: all of their pay, or nothing."""
        if self.keep is not None:
            return [Reader(self.earn, min(self.keep, self.earn))]
        keeps_all = Reader(self.earn, self.earn)
        is_part_time = program.study_mode == Program.StudyMode.PART_TIME
        return [keeps_all] if is_part_time or not self.earn else [keeps_all, Reader(self.earn, 0)]


NO_NUMBERS = Numbers()


def read_numbers(query: QueryDict) -> tuple[Numbers, list[str]]:
    """The numbers in ``query``, and a notice for each value that was dropped, rounded or changed."""
    form = NumbersForm(query)
    form.is_valid()
    values = form.cleaned_data | {"residency": next(iter(form.cleaned_data["residency"]), "")}
    numbers, notices = Numbers(**values), list(form.notices)
    if None not in (numbers.earn, numbers.keep) and numbers.keep > numbers.earn:
        notices.append(
            f"You can’t keep {exact_dollars(numbers.keep)} of {exact_dollars(numbers.earn)} while you study, so we "
            f"used {exact_dollars(numbers.earn)}."
        )
    return numbers, notices
