"""The ledgers of a plan, one for each program, as tables."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from careerguide.lib.money import signed_dollars, spent_dollars
from careerguide.lib.months import month_words, short_month
from careerguide.lib.number_format import number_word
from programs.payback import YEAR
from programs.plan.option import LedgerRow, Option

# More years would not fit on the second printed page.
MAX_YEARS = 10


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


class Ledgers:
    def __init__(self, options: Sequence[Option]):
        self._options = [option for option in options if option.has_ledger]

    @property
    def all_years(self) -> int:
        return max((option.years for option in self._options), default=0)

    @property
    def years(self) -> int:
        return min(self.all_years, MAX_YEARS)

    @cached_property
    def tables(self) -> list[LedgerTable]:
        """Each until its program has been ahead for a year."""
        return [LedgerTable(option, option.ledger(min(option.years, MAX_YEARS))) for option in self._options]

    @property
    def notes(self) -> list[str]:
        notes = ["Tuition is paid in equal parts at the start of each year of study."]
        is_answered = any(option.months is not None for option in self._options)
        if is_answered and not any(table.has_given_up for table in self.tables):
            notes.append("No pay is given up, because you keep earning.")
        if self.all_years > MAX_YEARS:
            notes.append(f"The first {number_word(MAX_YEARS)} years are shown. The file has all of them.")
        return notes
