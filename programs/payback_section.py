"""The section of a program's page that says whether it is worth it, for each of its careers."""

from copy import copy
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst

from careerguide.lib.durations import duration
from careerguide.lib.money import exact_dollars
from careerguide.lib.names import inside_sentence, isolate, join_names
from careerguide.lists.querystrings import build_url, without_private
from programs.careers import Career, says_little
from programs.models import InstitutionFigures, Outcome, Program
from programs.models.figures import SHORT_KINDS
from programs.payback import NEVER, YEAR, Study, cost
from programs.payback_answer import FORM, Answer, PaidBack, Span, lead_span
from programs.payback_chart import payback_chart
from programs.payback_numbers import RESIDENCY_CHOICES, read_numbers
from programs.program_page import ProgramPage
from programs.wording import with_article
from roles.charts import Chart
from roles.models import Role, Source
from roles.starting_pay import of_occupation, of_roles

# The number of careers in the chart. The others are in a fold.
MAX_SHOWN = 5
# The number of guides among them.
MAX_GUIDES = 3


class PaybackSection:
    """``params`` are those of the list that the reader came from."""

    def __init__(self, page: ProgramPage, query: QueryDict, params: dict[str, list[str]]):
        self.page = page
        self.numbers, self.notices = read_numbers(query)
        self._params = without_private(params)

    @cached_property
    def _resident_tuition(self) -> int | None:
        """The tuition for the reader's residency, if the program has one for residents and one for others."""
        if not any(isinstance(row, InstitutionFigures) for row in self.page.outcomes):
            return None
        rows = Program.objects.with_resident_tuition(self.numbers.residency or "in").filter(knows_residency=True)
        return rows.filter(pk=self.page.program.pk).values_list("resident_tuition", flat=True).first()

    @cached_property
    def program(self) -> Program:
        """The program of the page, with the tuition for the reader's residency."""
        if not self.numbers.residency or self._resident_tuition is None:
            return self.page.program
        program = copy(self.page.program)
        program.resident_tuition, program.knows_residency = self._resident_tuition, True
        program.show_resident_tuition(self.numbers.residency)
        return program

    @cached_property
    def study(self) -> Study:
        return self.numbers.study(self.program)

    @cached_property
    def answers(self) -> list[Answer]:
        """A few guides first, and then the careers of the field."""
        # Without the reader's numbers, no one sees the pay of guides.
        roles = [] if self.numbers.earn is None else self._guides
        pay = of_roles(roles)
        guides = [pay[role.pk] for role in roles]
        # Without entry pay of its own, a guide has that of an occupation, which is probably in the list, too.
        leading = [each for each in guides if each.rows][:MAX_GUIDES]
        careers = [of_occupation(career.occupation) for career in sorted(self.page.careers.all, key=self._distance)]
        rows = [*leading, *careers, *(each for each in guides if each not in leading)]
        return [Answer(self.program, each, self.numbers, self._graduates) for each in rows]

    def _distance(self, career: Career) -> tuple[bool, int]:
        """How far a career is from the program: those at its level are first, and those that require more last."""
        level = self.page.careers.level
        compared = level.compare(career.occupation) if level else 0
        return says_little(career.occupation), [0, -1, None, 1].index(compared)

    @property
    def _graduates(self) -> Outcome | None:
        return next((row for row in self.page.outcomes if isinstance(row, Outcome) and row.earnings), None)

    @cached_property
    def answered(self) -> list[Answer]:
        return [answer for answer in self.answers if not answer.refusal]

    @cached_property
    def refused(self) -> list[Answer]:
        """One answer for each reason. Without any numbers, the form says what is missing."""
        answers = {answer.refusal.reason: answer for answer in reversed(self.answers) if answer.refusal}
        return [answer for answer in reversed(answers.values()) if self.numbers.earn is not None or answer.is_final]

    @property
    def needs_numbers(self) -> bool:
        """Whether there is an answer, or would be one if the reader gave all numbers."""
        if self.numbers.earn is None and self._guides:
            return self.program.tuition_usd is not None
        return not all(answer.is_final for answer in self.answers)

    @property
    def _guides(self) -> list[Role]:
        return [link.role for link in self.page.roles if link.role.is_published]

    @property
    def first(self) -> Answer | None:
        return next(iter(self.answered), None)

    @property
    def shown(self) -> list[Answer]:
        return self.answered[:MAX_SHOWN]

    @property
    def folded(self) -> list[Answer]:
        return self.answered[MAX_SHOWN:]

    @property
    def finding(self) -> str:
        """The result for the first career: "26.4 to 35.5 months on the pay of registered nurses (assumed 4 years)"."""
        first = self.first
        if not first:
            return ""
        words = f"{_words(first.of_career)} {_where(first)}"
        if first.graduates_pay is not None:
            words = f"{_words(first.headline)} on what its graduates earn, {words}"
        return capfirst(first.with_conditions(words))

    @property
    def announcement(self) -> str:
        """For screen readers, after a change of the numbers."""
        return " ".join([*self.notices, f"{self.finding}." if self.finding else ""])

    @cached_property
    def chart(self) -> Chart:
        rows: list[tuple[str, list[PaidBack]]] = []
        mismatches = {role.slug for role, _ in self.page.mismatches}
        if self.first.graduates_pay is not None:
            rows.append(("", self.first.paid_back[:1]))
        official: list[PaidBack] = []
        for answer in self.shown:
            paid = [row for row in answer.paid_back if not row.is_graduates]
            if paid[0].row.is_official:
                official += paid
            else:
                match = " (not a match)" if answer.pay.slug in mismatches else ""
                rows.append((f"{answer.pay.title}, entry pay{match}", paid))
        if official:
            rows.append(("Official pay" if rows else "", official))
        return payback_chart(rows)

    @property
    def cost(self) -> str:
        """What there is to pay back, in a sentence."""
        study, readers = self.study, self.first.readers
        length = f" in {duration(study.months)}" if study.months else ""
        if self.first.assumed:
            length = f" ({self.first.assumed})"
        costs = [cost(study, reader) for reader in readers]
        if len(costs) > 1:
            kept = f"{_dollars(costs[0])} if you keep earning" if costs[0] else "nothing if you keep earning"
            return f"To pay back: {kept} while you study, {_dollars(costs[1])} if you stop working{length}."
        given_up = costs[0] - study.total
        if not costs[0]:
            return "The program is free and you keep earning, so there’s nothing to pay back."
        if not given_up:
            return f"You keep earning, so there’s only the tuition to pay back: {_dollars(study.total)}{length}."
        tuition = f"{_dollars(study.total)} of tuition and " if study.total else ""
        return f"To pay back: {tuition}{_dollars(given_up)} of pay that you give up{length}."

    @property
    def reading(self) -> str:
        """What the tuition is, for the chart: "Tuition of $17,220 a year, in-state, with fees"."""
        study = self.study
        if len(study.readings()) > 1:
            return f"Reading {exact_dollars(study.tuition)} as the price of the whole program"
        per = " a year" if study.basis == "year" and study.tuition else ""
        whose = SHORT_KINDS.get(self.program.tuition_kind, "")
        return ", ".join(filter(None, [f"Tuition of {exact_dollars(study.tuition)}{per}", whose]))

    @property
    def if_yearly(self) -> str:
        """The results if the tuition, whose period isn't stated, is for a year."""
        readings = self.study.readings()
        if len(readings) < 2:
            return ""
        parts = [f"{lead_span(answer.if_yearly).words} {_where(answer)}" for answer in self.shown]
        return f"Then it is {_dollars(readings[1].total)} in all: {join_names(parts)}."

    @property
    def half_way(self) -> str:
        """What it costs to stop half way, if it is known how many students finish."""
        figures = next((row for row in self.page.outcomes if isinstance(row, InstitutionFigures)), None)
        if not figures or figures.completion_percent is None or not self.study.total or not self.study.months:
            return ""
        reader = self.first.readers[-1]
        spent = f"{_dollars(self.study.total / 2)} of tuition"
        if reader.given_up:
            stops = "" if self.numbers.keep is not None else " if you stop working"
            spent += f" and {_dollars(reader.given_up * self.study.months / YEAR / 2)} of pay{stops}"
        return (
            f"You have spent {spent}, with no rise. {figures.completion_percent:.0f}% of first-time full-time "
            f"undergraduates here finish within one and a half times the normal time ({figures.source_words})."
        )

    @property
    def later(self) -> list[tuple[Answer, PaidBack]]:
        """The rows of guides that ask for experience."""
        return [(answer, row) for answer in self.shown for row in answer.later if row.row.years]

    @property
    def pay_sources(self) -> list[Source]:
        """The sources of official pay."""
        occupations = [answer.pay.occupation for answer in self.shown if answer.rows[0].is_official]
        return list(dict.fromkeys(occupation.source for occupation in occupations))

    @property
    def country_notes(self) -> list[str]:
        return list(dict.fromkeys(answer.country_note for answer in self.shown if answer.country_note))

    @property
    def residencies(self) -> list[tuple[str, str]]:
        return RESIDENCY_CHOICES if self._resident_tuition is not None else []

    @property
    def asks_length(self) -> bool:
        return self.page.program.duration_months is None

    @property
    def suggested(self) -> int | None:
        return self.numbers.length(self.page.program)[0]

    @property
    def action(self) -> str:
        return f"{self.page.program.get_absolute_url()}{FORM}"

    @property
    def url(self) -> str:
        """This page with the numbers, without empty ones."""
        return build_url(self.page.program.get_absolute_url(), self._params | self.numbers.params)

    @property
    def plan_url(self) -> str:
        """A plan with this program, for the first career that has an answer or would have one."""
        career = self.first or next(iter(self.answers), None)
        role = {"role": career.pay.slug} if career else {}
        return reverse("plan", query={**role, "program": self.page.program.slug, **self.numbers.params})

    @property
    def hidden_inputs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self._params.items() for value in values]


def _where(answer: Answer) -> str:
    if answer.pay.is_guide:
        return f"as {with_article(isolate(answer.pay.title))}"
    return f"on the pay of {isolate(inside_sentence(answer.pay.title))}"


def _words(span: Span) -> str:
    return "doesn’t pay back" if span.low == NEVER else span.words


def _dollars(amount) -> str:
    return exact_dollars(round(amount))
