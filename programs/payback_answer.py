"""The answer to "is it worth it?": the payback of one program in one career, or the reason why there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from careerguide.lib.countries import US, country_name
from careerguide.lib.money import exact_dollars
from programs.models import Outcome, Program
from programs.payback import NEVER, Months, Reader, Study, cost, payback, tenths
from programs.payback_numbers import Numbers
from roles.starting_pay import StartingPay, StartingRow

# Where on the page of a program readers can give a number.
FORM = "#payback"


class Place(Enum):
    NOWHERE, FORM, PROGRAM, CAREER = range(4)


class Refusal(NamedTuple):
    """Why there is no payback, in a sentence, and a link to where the reader can find or give what is missing."""

    reason: str
    link: str = ""
    place: Place = Place.NOWHERE


class Span(NamedTuple):
    """The shortest and the longest payback of several readings. With ``is_most``, it may be shorter."""

    low: Months
    high: Months
    is_most: bool = False

    @property
    def words(self) -> str:
        if self.low == self.high:
            return _words(self.low) + (" or fewer" if self.is_most and 0 < self.low < NEVER else "")
        if self.high == NEVER:
            return f"from {_words(self.low)} to never"
        return f"{_number(self.low)} to {_words(self.high)}"


def span(months: Iterable[Months], *, is_most: bool = False) -> Span:
    known = list(months)
    return Span(min(known), max(known), is_most)


def _number(months: Months) -> str:
    whole, tenth = divmod(int(tenths(months) * 10), 10)
    return f"{whole}.{tenth}"


def _words(months: Months) -> str:
    if months == NEVER:
        return "never"
    if months == 0:
        return "nothing to pay back"
    number = _number(months)
    return f"{number} month{'' if number == '1.0' else 's'}"


def rise_words(low: int, high: int) -> str:
    """How much more a row pays in a year than the reader earns, at both ends."""
    if high <= 0:
        return "no more than you earn"
    if low <= 0:
        return f"up to {exact_dollars(high)} more than you earn"
    start = "" if low == high else f"{exact_dollars(low)} to "
    return f"{start}{exact_dollars(high)} more than you earn"


class PaidBack(NamedTuple):
    """The payback on one row of pay: at its start, or on all of it if it is official, and on all of it."""

    row: StartingRow
    earn: int
    lead: Span
    whole: Span
    is_graduates: bool = False

    @property
    def pay(self) -> str:
        row = self.row
        if row.low == row.high:
            return f"{exact_dollars(row.low)}{' or more' if row.high_open else ''}"
        return f"{exact_dollars(row.low)} to {exact_dollars(row.high)}{' or more' if row.high_open else ''}"

    @property
    def words(self) -> str:
        return "doesn’t pay back" if self.whole.low == NEVER else self.whole.words

    @property
    def note(self) -> str:
        """The pay, and if there is no number of months, how much it rises."""
        rises = self.row.low - self.earn, self.row.high - self.earn
        if self.whole.high == 0 or (self.whole.low == NEVER and rises[1] <= 0):
            return f"{self.pay}, {rise_words(*rises)}"
        return f"{self.pay}, not within 40 years" if self.whole.low == NEVER else self.pay


@dataclass(frozen=True)
class Answer:
    """Of ``program`` in the career whose pay is ``pay``, for a reader with ``numbers``.

    ``graduates`` are those among whom the program's own are counted. ``leads``: whether it leads to the career.
    """

    program: Program
    pay: StartingPay
    numbers: Numbers
    graduates: Outcome | None = None
    leads: bool = True

    @cached_property
    def refusal(self) -> Refusal | None:
        program = self.program
        if not self.leads:
            return Refusal("No payback: the program doesn’t lead to this career.")
        if not program.country:
            return Refusal("No payback: the program’s country isn’t stated.")
        if self.pay.is_known and not self.rows:
            return Refusal(
                f"No payback: the pay is that of {_countries(self.pay)}, and the program is in "
                f"{_in_sentence(program.country)}."
            )
        if program.tuition_usd is None:
            reason = "We don’t know the cost: the tuition isn’t stated."
            return Refusal(reason, "Look at the program’s own page", Place.PROGRAM)
        if not self.pay.is_known:
            return Refusal("No payback: no yearly pay is stated.", "See the career", Place.CAREER)
        if self.numbers.earn is None:
            return Refusal("Payback depends on what you earn now.", "Say what you earn", Place.FORM)
        if self.total is None:
            reason = "We don’t know the cost: the program doesn’t say how long it takes."
            return Refusal(reason, "Enter a length", Place.FORM)
        return None

    @property
    def refusal_url(self) -> str:
        page = self.program.get_absolute_url()
        urls = {Place.FORM: f"{page}{FORM}", Place.PROGRAM: self.program.url, Place.CAREER: self.pay.url}
        return urls.get(self.refusal.place, "")

    @property
    def is_final(self) -> bool:
        """Whether there would be no answer with any numbers, either."""
        return self.refusal is not None and self.refusal.place is not Place.FORM

    @cached_property
    def rows(self) -> tuple[StartingRow, ...]:
        return self.pay.in_country(self.program.country)

    @cached_property
    def study(self) -> Study:
        return self.numbers.study(self.program)

    @cached_property
    def readers(self) -> list[Reader]:
        return self.numbers.readers(self.program)

    @property
    def total(self) -> int | None:
        """The cost in dollars if the reader keeps least."""
        return None if self.numbers.earn is None else cost(self.study, self.readers[-1])

    @property
    def assumed(self) -> str:
        """As in ``Numbers.assumed()``, but empty if nothing is to be paid back: then the length does not matter."""
        return self.numbers.assumed(self.program) if self.total else ""

    @cached_property
    def graduates_pay(self) -> int | None:
        """What graduates earn, if that is less than the career pays at the start."""
        pay = self.graduates.earnings if self.graduates and self.program.country == US else None
        usual = self.pay.percentile_25 or min((row.low for row in self.rows), default=None)
        return pay if pay is not None and usual is not None and pay < usual else None

    @cached_property
    def paid_back(self) -> list[PaidBack]:
        """Graduates' own pay first, if it is lower; then the rows of the career."""
        return self.read_as(self.study)

    def read_as(self, study: Study) -> list[PaidBack]:
        rows = [self._paid_back(study, row) for row in self.rows]
        if self.graduates_pay is None:
            return rows
        row = StartingRow("Graduates’ own pay", self.graduates_pay, self.graduates_pay)
        return [self._paid_back(study, row)._replace(is_graduates=True), *rows]

    @property
    def later(self) -> list[PaidBack]:
        """On rows of pay that need experience."""
        return [self._paid_back(self.study, row) for row in self.pay.later_in(self.program.country)]

    def _paid_back(self, study: Study, row: StartingRow) -> PaidBack:
        at_low, at_high = ([payback(study, reader, pay) for reader in self.readers] for pay in (row.low, row.high))
        is_most = row.high_open and row.low == row.high
        whole = span([*at_low, *at_high], is_most=is_most)
        return PaidBack(row, self.numbers.earn, whole if row.is_official else span(at_low, is_most=is_most), whole)

    @property
    def headline(self) -> Span:
        """On what graduates earn if that is known and lower, or else on the start of each row of the career."""
        return lead_span(self.paid_back)

    @property
    def of_career(self) -> Span:
        return lead_span([row for row in self.paid_back if not row.is_graduates])

    @cached_property
    def if_yearly(self) -> list[PaidBack]:
        """If the tuition may be for a year instead of the whole program."""
        readings = self.study.readings()
        return self.read_as(readings[1]) if len(readings) > 1 else []

    @property
    def words(self) -> str:
        """The result in a few words, for a cell or a row: "26.4 to 35.5 months (assumed 4 years)"."""
        if self.refusal:
            return self.refusal.reason
        words = self.of_career.words
        if self.graduates_pay is not None:
            words = f"{self.headline.words} on what graduates earn, {words} on the career’s pay"
        return self.with_conditions(words)

    def with_conditions(self, words: str) -> str:
        """``words`` of a result, with what it is if the tuition is for a year, and with the assumed length."""
        if self.if_yearly:
            words += f", or {lead_span(self.if_yearly).words} if tuition is per year"
        return f"{words} ({self.assumed})" if self.assumed else words

    @property
    def country_note(self) -> str:
        if any(not row.country for row in self.rows):
            return "The guide doesn’t say which country its pay is from. We read it as the United States."
        return ""


def lead_span(rows: Sequence[PaidBack]) -> Span:
    if rows[0].is_graduates:
        return rows[0].lead
    ends = [end for row in rows for end in row.lead[:2]]
    return span(ends, is_most=all(row.lead.is_most for row in rows))


def _countries(pay: StartingPay) -> str:
    codes = dict.fromkeys([*(row.country or US for row in pay.rows), *([US] if pay.official else [])])
    return " and ".join(map(_in_sentence, codes))


def _in_sentence(code: str) -> str:
    return "the United States" if code == US else country_name(code)
