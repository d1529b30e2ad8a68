"""One program of a plan: what it costs, when it is paid back, and its ledger."""

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from careerguide.lib.money import exact_dollars
from careerguide.lib.months import add_months
from programs.models import InstitutionFigures, Program
from programs.payback import NEVER, YEAR, Months, Reader, Study, cost, ledger, payback
from programs.payback_answer import Answer, Place, Refusal, span
from programs.plan.career import Link
from roles.starting_pay import StartingRow

# Where on the page readers can give a number.
EARN, LENGTH = "#numbers-earn", "#numbers-months"


@dataclass(frozen=True)
class LedgerRow:
    """A year of the ledger in whole dollars. None is not known: without payback, nothing is after the studies."""

    number: int
    start: date
    tuition: int
    given_up: int | None
    rise: int | None
    balance: int | None


@dataclass(frozen=True)
class Option:
    """``name`` is short and unique in the plan. ``figures`` are those of undergraduates, if the program has these."""

    answer: Answer
    name: str
    link: Link
    start: date
    figures: InstitutionFigures | None = None

    @property
    def program(self) -> Program:
        return self.answer.program

    @property
    def refusal(self) -> Refusal | None:
        return self.answer.refusal

    @property
    def refusal_url(self) -> str:
        """Where the reader can find or give what is missing: on this page, if it is a number."""
        place = self.refusal.place
        if place is Place.FORM:
            return EARN if self.answer.numbers.earn is None else LENGTH
        return self.answer.refusal_url

    @property
    def study(self) -> Study:
        """A tuition of unstated basis is read as the price of the whole program."""
        return self.answer.study

    @cached_property
    def readers(self) -> list[Reader]:
        """The reader of the ledger first. If it isn't known what they keep, they keep all of it, unless the program is
        known to be full-time.
        """
        if self.answer.numbers.earn is None:
            return []
        readers = self.answer.readers
        is_full_time = self.program.study_mode == Program.StudyMode.FULL_TIME
        return readers[::-1] if is_full_time else readers

    @property
    def reader(self) -> Reader | None:
        return next(iter(self.readers), None)

    @property
    def other_reader(self) -> Reader | None:
        return self.readers[1] if len(self.readers) > 1 else None

    @property
    def assumes_keeping(self) -> bool:
        """Whether the ledger assumes that the reader, who does not say it, keeps earning."""
        return bool(self.other_reader) and not self.reader.given_up

    @cached_property
    def row(self) -> StartingRow | None:
        """Graduates' own pay if it is known and lower, or else the first row of the career."""
        return None if self.refusal else self.answer.paid_back[0].row

    @property
    def is_graduates(self) -> bool:
        return self.row is not None and self.answer.paid_back[0].is_graduates

    def months_on(self, pay: int, reader: Reader | None = None, study: Study | None = None) -> Months:
        return payback(study or self.study, reader or self.reader, pay)

    @cached_property
    def months(self) -> Months | None:
        """The payback that the ledger shows."""
        return None if self.refusal else self.months_on(self.row.low)

    @property
    def if_yearly(self) -> Months | None:
        readings = self.study.readings()
        if self.refusal or len(readings) == 1:
            return None
        return self.months_on(self.row.low, study=readings[1])

    @property
    def assumed(self) -> str:
        """The assumed length, for sentences with a result or a cost that depends on it: "assumed 4 years"."""
        return self.answer.numbers.assumed(self.program)

    @property
    def in_brackets(self) -> str:
        return f" ({self.assumed})" if self.assumed and self.months else ""

    @property
    def words(self) -> str:
        """The payback in words: "17.3 months", "doesn’t pay back" or "nothing to pay back"."""
        return payback_words(self.months)

    @property
    def cost(self) -> Fraction | None:
        """What is to be paid back; the tuition alone if it isn't known what the reader earns."""
        return cost(self.study, self.reader or Reader(0, 0))

    @property
    def cost_words(self) -> str:
        if self.cost is None:
            return "not known"
        return exact_dollars(round(self.cost)) if self.cost else "nothing"

    @property
    def completion(self) -> Decimal | None:
        """The share of undergraduates who finish, in percent, if the program is one of theirs."""
        return self.figures.completion_percent if self.figures else None

    @property
    def has_ledger(self) -> bool:
        return self.study.total is not None and self.study.months is not None

    @property
    def is_drawn(self) -> bool:
        return self.has_ledger and self.months is not None

    @property
    def first_month(self) -> date | None:
        """The first month in the career."""
        return add_months(self.start, self.study.months) if self.study.months else None

    @property
    def last_month_of_debt(self) -> int | None:
        """The number of whole or partial months from the start until there is no debt."""
        is_paid = self.is_drawn and 0 < self.months < NEVER
        return self.study.months + math.ceil(self.months) if is_paid else None

    @property
    def paid_back_in(self) -> date | None:
        """The first month that ends without debt."""
        months = self.last_month_of_debt
        return add_months(self.start, months - 1) if months else None

    @property
    def years(self) -> int:
        """The number of years until the ledger shows a gain; two years of work if it never does, and none if that isn't
        known.
        """
        until = self.last_month_of_debt
        if self.months is None:
            return self.study.years
        return math.ceil(until / YEAR) + 1 if until else self.study.years + 2

    def ledger(self, years: int) -> list[LedgerRow]:
        reader, is_known = self.reader or Reader(0, 0), self.months is not None
        rows = ledger(self.study, reader, self.row.low if is_known else reader.earn, years)
        return [
            LedgerRow(
                year.number,
                add_months(self.start, YEAR * (year.number - 1)),
                round(year.tuition),
                round(year.given_up) if self.reader else None,
                round(year.rise) if is_known else None,
                round(year.balance) if is_known or (self.reader and YEAR * year.number <= self.study.months) else None,
            )
            for year in rows
        ]

    def line(self, end: int) -> list[tuple[int, Fraction]]:
        """The corners of the running balance until month ``end``: each month with a balance in dollars."""
        study, reader = self.study, self.reader
        installment, given_up = Fraction(study.total, study.years), Fraction(reader.given_up, YEAR)
        balance, points = Fraction(0), [(0, Fraction(0))]
        for begin in range(0, min(study.months, end), YEAR):
            balance -= installment
            points.append((begin, balance))
            until = min(begin + YEAR, study.months, end)
            balance -= given_up * (until - begin)
            points.append((until, balance))
        if end > study.months:
            rise = Fraction(self.row.low - reader.earn, YEAR)
            points.append((end, balance + rise * (end - study.months)))
        return points


def payback_words(months: Months) -> str:
    return "doesn’t pay back" if months == NEVER else span([months]).words
