"""The table of a plan: its programs side by side, what they cost and when they pay back."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from django.utils.text import capfirst

from careerguide.comparison import Cell, Row
from careerguide.lib.money import exact_dollars
from careerguide.lib.names import inside_sentence, isolate
from programs.compare import cells
from programs.models import Program
from programs.payback import YEAR, Months
from programs.payback_answer import Refusal
from programs.plan.findings import official_end
from programs.plan.option import Option, payback_words
from programs.plan.selection import PlanPrograms
from roles.models import Source


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


class PlanTable:
    """``options`` are those of the programs of ``selection``."""

    def __init__(self, selection: PlanPrograms, options: Sequence[Option]):
        self._selection, self.options = selection, options
        self.answered = [option for option in options if option.months is not None]

    def _row(self, label: str, cell: Callable[[Option], Cell], note: str = "") -> Row:
        by_program = {option.program.pk: option for option in self.options}
        return self._selection.row(label, lambda program: cell(by_program[program.pk]), note)

    @cached_property
    def facts(self) -> list[Row]:
        cost = "To pay back" if any(option.reader for option in self.options) else "Tuition in all"
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
            self._row(capfirst(f"{label}, {exact_dollars(pay)}"), partial(_months_at, label=label, pay=pay))
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
            rows.append(self._row("If tuition is per year", lambda option: _months(option, option.if_yearly)))
        if any(option.completion is not None for option in self.options):
            rows += [
                self._row("Tuition spent if you stop half way", _half_way),
                self._row("Students who finish", _completion, note=self._completion_note),
            ]
        return rows

    @property
    def _completion_note(self) -> str:
        figures = next(option.figures for option in self.options if option.completion is not None)
        who = "First-time full-time undergraduates, within one and a half times the normal time"
        return f"{who} ({figures.source_words})."

    @property
    def _other_pay(self) -> list[tuple[str, int]]:
        points = dict.fromkeys(point for option in self.answered for point in _pay_points(option))
        leads = {(_lead_label(option), option.row.low) for option in self.answered}
        shown = leads.pop() if len(leads) == 1 else None
        return [(label, pay) for label, pay in points if (f"{label}, {exact_dollars(pay)}", pay) != shown]

    @property
    def official_source(self) -> Source | None:
        is_official = any(row.is_official for option in self.answered for row in option.answer.rows)
        return self.answered[0].answer.pay.occupation.source if is_official else None

    @property
    def guide_pay(self) -> bool:
        return any(not row.is_official for option in self.answered for row in option.answer.rows)


def _length(option: Option) -> Cell:
    if option.assumed:
        return Cell(option.study.months, option.assumed)
    return cells.length(option.program)


def _modes(program: Program) -> Cell:
    delivery, study = program.get_delivery_mode_display(), program.get_study_mode_display().lower()
    words = ", ".join(filter(None, [delivery, study or (delivery and "study mode not stated")]))
    return Cell(words, capfirst(words)) if words else Cell(None)


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
        points.append((f"at {official_end(row, option.answer.pay)}", row.low))
        if row.high > row.low:
            points.append(("at the median of official pay", row.high))
    return points


def _months_at(option: Option, label: str, pay: int) -> Cell:
    has_row = option.row is not None and (label, pay) in _pay_points(option)
    return _months(option, option.months_on(pay) if has_row else None)


def _at_other_end(option: Option) -> Cell:
    has_other = option.row is not None and option.other_reader
    return _months(option, option.months_on(option.row.low, option.other_reader) if has_other else None)


def _months(option: Option, months: Months | None) -> Cell:
    if months is None:
        return Cell(None, "–")
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
