"""The page of a plan: one career, by way of up to five programs."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from itertools import groupby
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse

from careerguide.comparison import Cell, Row
from careerguide.lib.editions import edition_words
from careerguide.lib.money import exact_dollars, signed_dollars, spent_dollars
from careerguide.lib.months import month_words, short_month
from careerguide.lib.names import curly_apostrophes, inside_sentence, isolate, join_names
from careerguide.lib.number_format import number_word
from programs.compare import cells
from programs.models import Program
from programs.outcomes import figures_of_institution, graduates_of_program, pay_of_graduates
from programs.payback import YEAR, Months
from programs.payback_answer import Answer, Refusal
from programs.payback_numbers import RESIDENCY
from programs.plan import findings
from programs.plan.career import PlanCareer, careers_of, choose_program_url, find_career, no_career
from programs.plan.chart import BalanceChart, balance_chart
from programs.plan.milestones import Milestone, milestones
from programs.plan.option import LedgerRow, Option, payback_words
from programs.plan.read import read_plan
from programs.plan.selection import PlanPrograms
from roles.models import CareerStep, Source

# More years would not fit on the second printed page.
MAX_YEARS = 10
_UNIVERSITY = re.compile(r"^(?:The )?(.+) University$|^(?:The )?University of (.+)$")


class Result(NamedTuple):
    """The payback of one program, large if it is a number of months."""

    words: str
    notes: tuple[str, ...] = ()
    refusal: Refusal | None = None
    refusal_url: str = ""

    @property
    def number(self) -> str:
        number, _, unit = self.words.partition(" ")
        return number if unit.startswith("month") else ""

    @property
    def unit(self) -> str:
        return self.words.partition(" ")[2]


class LedgerTable(NamedTuple):
    option: Option
    rows: list[LedgerRow]

    @property
    def has_given_up(self) -> bool:
        return any(row.given_up for row in self.rows)

    @property
    def has_balance(self) -> bool:
        return self.option.reader is not None

    @property
    def _columns(self) -> dict[str, Callable[[LedgerRow], str]]:
        """Columns without any amount are left out."""
        columns = {"Tuition": lambda row: spent_dollars(row.tuition)}
        if self.has_given_up:
            columns["Pay given up"] = lambda row: spent_dollars(row.given_up)
        if self.option.months is not None:
            columns["Pay rise"] = lambda row: signed_dollars(row.rise)
        if self.has_balance:
            columns["Balance"] = lambda row: signed_dollars(row.balance)
        return columns

    @property
    def headings(self) -> list[str]:
        return list(self._columns)

    @property
    def lines(self) -> list[tuple[str, list[str]]]:
        cells = list(self._columns.values())
        return [(short_month(row.start), [cell(row) for cell in cells]) for row in self.rows]

    @property
    def later(self) -> str:
        """When the program is paid back, if that is after the last row."""
        month, end = self.option.paid_back_in, self.rows[-1]
        is_later = month and self.option.last_month_of_debt > YEAR * end.number
        return f"Paid back in {month_words(month)}{self.option.in_brackets}." if is_later else ""


class Plan:
    def __init__(self, query: QueryDict):
        self.params = read_plan(query)
        self.numbers, self.start = self.params.numbers, self.params.start
        self.career: PlanCareer | None = find_career(self.params.role) if self.params.role else None
        self.selection = PlanPrograms(self.params)
        self.programs: list[Program] = self.selection.selected

    @property
    def is_complete(self) -> bool:
        return bool(self.career and self.programs)

    @property
    def notices(self) -> list[str]:
        unknown = [no_career(self.params.role)] if self.params.role and not self.career else []
        return [*unknown, *self.selection.all_notices, *self.params.notices]

    @property
    def _slugs(self) -> list[str]:
        return [program.slug for program in self.programs]

    def _url(self, page: str = "plan") -> str:
        return self.params.url(self.career.slug if self.career else "", self._slugs, page)

    @property
    def url(self) -> str:
        """The page without what it dropped."""
        return self._url()

    @property
    def csv_url(self) -> str:
        return self._url("plan_csv")

    @property
    def calendar_url(self) -> str:
        return self._url("plan_calendar")

    @property
    def canonical_url(self) -> str:
        """Without the reader's numbers, and with the programs in one order."""
        params = {"role": self.career.slug if self.career else "", "program": sorted(self._slugs)}
        return reverse("plan", query={name: value for name, value in params.items() if value})

    @property
    def choose_program_url(self) -> str:
        return choose_program_url(self.career, self._slugs)

    @cached_property
    def career_choices(self) -> list[tuple[str, str]]:
        """The title and the URL of the plan for each career that the programs lead to."""
        return [(title, self.params.url(slug, self._slugs)) for slug, title in careers_of(self.programs)]

    @property
    def title(self) -> str:
        if self.is_complete:
            count = len(self.programs)
            return f"{isolate(self.career.title)}, by way of {number_word(count)} program{'' if count == 1 else 's'}"
        return f"Plan: {isolate(self.career.title)}" if self.career else "Plan a career"

    @cached_property
    def options(self) -> list[Option]:
        links, graduates = self.career.links(self.programs), pay_of_graduates(self.programs)
        names = short_names(self.programs)
        return [
            Option(
                Answer(program, self.career.pay, self.numbers, graduates.get(program.pk)),
                names[program.pk],
                links[program.pk],
                self.start,
                figures_of_institution(program, graduates_of_program(program)),
            )
            for program in self.programs
        ]

    @cached_property
    def answered(self) -> list[Option]:
        return [option for option in self.options if option.months is not None]

    @property
    def asks_length(self) -> bool:
        return any(program.duration_months is None for program in self.programs)

    @property
    def suggested(self) -> int | None:
        """The length that all programs without one are assumed to take."""
        lengths = {self.numbers.length(each)[0] for each in self.programs if each.duration_months is None}
        return lengths.pop() if len(lengths) == 1 else None

    @property
    def residencies(self) -> list[tuple[str, str]]:
        if not any(program.knows_residency for program in self.programs):
            return []
        return [
            ("", "As listed"),
            *((key, words.removesuffix(" tuition").capitalize()) for key, words in RESIDENCY.items()),
        ]

    @property
    def start_words(self) -> str:
        return month_words(self.start)

    @property
    def hidden_inputs(self) -> list[tuple[str, str]]:
        return [("role", self.career.slug), *(("program", slug) for slug in self._slugs)]

    @property
    def lead(self) -> str:
        sentences = findings.reader_sentence(self.numbers, self.options), findings.pay_sentence(self.options)
        return " ".join(filter(None, sentences))

    @property
    def topic(self) -> str:
        return "Payback" if self.answered else "Costs"

    @property
    def finding(self) -> str:
        return findings.payback_finding(self.options)

    @property
    def announcement(self) -> str:
        """For screen readers, after a change of the numbers."""
        return " ".join([*self.notices, f"{self.finding}." if self.finding else self.lead])

    def _row(self, label: str, cell: Callable[[Option], Cell], note: str = "") -> Row:
        by_program = {option.program.pk: option for option in self.options}
        return self.selection.row(label, lambda program: cell(by_program[program.pk]), note)

    @cached_property
    def facts(self) -> list[Row]:
        cost = "To pay back" if self.numbers.earn is not None else "Tuition in all"
        return [
            self._row("Tuition", lambda option: cells.tuition(option.program)),
            self._row("Length", _length),
            self._row("Format", lambda option: _modes(option.program)),
            self._row(cost, lambda option: Cell(option.cost, option.cost_words, details=_parts(option))),
        ]

    @cached_property
    def pay_label(self) -> str:
        """The pay that all results are for: "Payback at tech companies, $130,000"."""
        labels = {_lead_label(option) for option in self.answered}
        return f"Payback {labels.pop()}" if len(labels) == 1 else "Payback"

    @property
    def shared_length(self) -> str:
        """The assumed length of all results. If they differ, each result has its own."""
        lengths = {option.assumed for option in self.answered}
        return lengths.pop() if len(lengths) == 1 else ""

    @property
    def results(self) -> list[Result]:
        return [self._result(option) for option in self.options]

    def _result(self, option: Option) -> Result:
        if option.refusal:
            return Result("Costs only", refusal=option.refusal, refusal_url=option.refusal_url)
        pay = _lead_label(option) if self.pay_label == "Payback" else ""
        return Result(option.words, tuple(filter(None, [pay, "" if self.shared_length else option.assumed])))

    @property
    def other_results(self) -> list[Row]:
        """The paybacks on other pay, at the other end of what the reader may keep, and if tuition is for a year."""
        rows = [
            self._row(_capitalized(f"{label}, {exact_dollars(pay)}"), partial(_months_at, label=label, pay=pay))
            for label, pay in self._other_pay
        ]
        others = [option for option in self.answered if option.other_reader]
        if others:
            keeps = {option.assumes_keeping for option in others}
            label = {(True,): "If you stop working", (False,): "If you keep earning"}.get(
                tuple(keeps), "At the other end"
            )
            rows.append(self._row(label, _at_other_end))
        if any(option.if_yearly is not None for option in self.options):
            rows.append(self._row("If tuition is per year", _if_yearly))
        if any(option.completion is not None for option in self.options):
            rows += [
                self._row("Tuition spent if you stop half way", _half_way),
                self._row("Students who finish", _completion, note=self._completion_note),
            ]
        return rows

    @property
    def _completion_note(self) -> str:
        source = next(option.figures.source for option in self.options if option.completion is not None)
        edition = " ".join(filter(None, [source.title.partition(":")[0], edition_words(source.published)]))
        return f"First-time full-time undergraduates, within one and a half times the normal time ({edition})."

    @property
    def _other_pay(self) -> list[tuple[str, int]]:
        points = dict.fromkeys(point for option in self.answered for point in _pay_points(option))
        leads = {(_lead_label(option), option.row.low) for option in self.answered}
        shown = leads.pop() if len(leads) == 1 else None
        return [(label, pay) for label, pay in points if (f"{label}, {exact_dollars(pay)}", pay) != shown]

    @cached_property
    def years(self) -> int:
        return min(self.all_years, MAX_YEARS)

    @property
    def all_years(self) -> int:
        return max((option.years for option in self.options if option.has_ledger), default=0)

    @cached_property
    def chart(self) -> BalanceChart | None:
        is_drawn = any(option.is_drawn for option in self.options)
        return balance_chart(self.options, self.years) if is_drawn else None

    @property
    def balance_finding(self) -> str:
        return findings.balance_finding(self.answered, self.years)

    @cached_property
    def milestones(self) -> list[Milestone]:
        return milestones(self.options)

    @cached_property
    def ledgers(self) -> list[LedgerTable]:
        """Each until its program has been ahead for a year."""
        return [
            LedgerTable(option, option.ledger(min(option.years, MAX_YEARS)))
            for option in self.options
            if option.has_ledger
        ]

    @property
    def ledger_notes(self) -> list[str]:
        notes = ["Tuition is paid in equal parts at the start of each year of study."]
        if self.answered and not any(table.has_given_up for table in self.ledgers):
            notes.append("No pay is given up, because you keep earning.")
        if self.all_years > MAX_YEARS:
            notes.append(f"The first {number_word(MAX_YEARS)} years are shown. The file has all of them.")
        return notes

    @cached_property
    def steps(self) -> list[CareerStep]:
        return self.career.steps()

    @property
    def conflicts(self) -> list[tuple[str, str]]:
        """The names of programs whose field does not prepare for the career, with the sentence that says so."""
        rows = sorted((each.link.conflict, each.name) for each in self.options if each.link.conflict)
        groups = [(text, [name for _, name in group]) for text, group in groupby(rows, key=lambda row: row[0])]
        return [(join_names(names) if len(self.options) > 1 else "", curly_apostrophes(text)) for text, names in groups]

    @property
    def conflict_title(self) -> str:
        count, all_ = sum(bool(option.link.conflict) for option in self.options), len(self.options)
        if count == all_:
            who = {1: "it doesn’t prepare", 2: "neither prepares"}.get(all_, "none of them prepares")
        else:
            who = f"{number_word(count)} of {number_word(all_)} {'doesn’t' if count == 1 else 'don’t'} prepare"
        return f"Conflict: {who} for this career"

    @property
    def unknown(self) -> list[str]:
        """What the plan does not know, with what it assumes instead."""
        assumed = findings.assumed_lengths(self.options)
        notes = dict.fromkeys(option.answer.country_note for option in self.answered if option.answer.country_note)
        finish = (
            ""
            if any(each.figures and each.figures.completion_percent for each in self.options)
            else "finishing, or of "
        )
        return [
            *findings.yearly_sentences(self.options),
            *([f"How long a program takes that doesn’t say it. We assumed {assumed}."] if assumed else []),
            *notes,
            f"The chance of {finish}getting the job.",
            "Tax, living costs, aid and wage growth.",
            "What you would earn otherwise. The plan compares with the pay of today.",
        ]

    @property
    def official_source(self) -> Source | None:
        is_official = any(row.is_official for option in self.answered for row in option.answer.rows)
        return self.career.pay.occupation.source if is_official else None

    @property
    def guide_pay(self) -> bool:
        return any(not row.is_official for option in self.answered for row in option.answer.rows)


def short_names(programs: Sequence[Program]) -> dict[int, str]:
    """By key: the institution without "University", or the first longer name that no other program has."""
    candidates = {}
    for program in programs:
        institution = str(program.institution)
        match = _UNIVERSITY.match(institution)
        short = match[1] or match[2] if match else institution
        candidates[program.pk] = [short, institution, f"{program.award}, {institution}"]
    counts = Counter(name for names in candidates.values() for name in set(names))
    return {
        key: isolate(next((name for name in names if counts[name] == 1), names[-1]))
        for key, names in candidates.items()
    }


def _capitalized(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _length(option: Option) -> Cell:
    if option.assumed:
        return Cell(option.study.months, option.assumed)
    return cells.length(option.program)


def _modes(program: Program) -> Cell:
    delivery, study = program.get_delivery_mode_display(), program.get_study_mode_display().lower()
    words = ", ".join(filter(None, [delivery, study or (delivery and "study mode not stated")]))
    return Cell(words, _capitalized(words)) if words else Cell(None)


def _parts(option: Option) -> tuple[str, ...]:
    """What the cost consists of, if it is more than the stated tuition."""
    study, reader = option.study, option.reader
    if option.cost is None:
        return ()
    parts = [f"{study.years} years of {exact_dollars(study.tuition)}"] if study.total != study.tuition else []
    if reader and reader.given_up:
        given_up = f"{exact_dollars(round(option.cost - study.total))} of pay given up"
        parts = [f"{exact_dollars(study.total)} of tuition and {given_up}" if study.total else given_up]
    return tuple(filter(None, [*parts, option.assumed]))


def _lead_label(option: Option) -> str:
    if option.is_graduates:
        return f"on what its graduates earn, {exact_dollars(option.row.low)}"
    label, pay = _pay_points(option)[0]
    return f"{label}, {exact_dollars(pay)}"


def _pay_points(option: Option) -> list[tuple[str, int]]:
    """The start of each row of the career, and the median of official pay."""
    points = []
    for row in option.answer.rows:
        if not row.is_official:
            points.append((f"at {isolate(inside_sentence(row.label))}", row.low))
            continue
        is_first = row.low == option.answer.pay.percentile_25
        points.append((f"at the {'25th percentile' if is_first else 'median'} of official pay", row.low))
        if row.high > row.low:
            points.append(("at the median of official pay", row.high))
    return points


def _months_at(option: Option, label: str, pay: int) -> Cell:
    if option.row is None or (label, pay) not in _pay_points(option):
        return Cell(None, "–")
    return _months(option, option.months_on(pay))


def _at_other_end(option: Option) -> Cell:
    if option.row is None or not option.other_reader:
        return Cell(None, "–")
    return _months(option, option.months_on(option.row.low, option.other_reader))


def _if_yearly(option: Option) -> Cell:
    return Cell(None, "–") if option.if_yearly is None else _months(option, option.if_yearly)


def _months(option: Option, months: Months) -> Cell:
    return Cell(months, payback_words(months), details=(option.assumed,) if option.assumed and months else ())


def _half_way(option: Option) -> Cell:
    study, reader = option.study, option.reader
    if option.completion is None or not option.has_ledger:
        return Cell(None, "–")
    stops = option.readers[-1] if option.assumes_keeping else reader
    given_up = round(stops.given_up * study.months / YEAR / 2) if stops else 0
    condition = " if you stop working" if option.assumes_keeping else ""
    pay = f"and {exact_dollars(given_up)} of pay{condition}, " if given_up else ""
    return Cell(study.total, exact_dollars(round(study.total / 2)), details=(f"{pay}with no rise",))


def _completion(option: Option) -> Cell:
    if option.completion is None:
        return Cell(None, "–")
    return Cell(option.completion, f"{option.completion:.0f}%")
