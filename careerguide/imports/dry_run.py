"""The outcome of a dry run: what a file would change, row by row."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

# How many rows of each kind the page shows.
MAX_SHOWN = 100


@dataclass(frozen=True)
class CellChange:
    """The stored and the new value of a column, as they would be exported."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowPlan:
    """What happens to a row. ``changes`` of a new row are its cells; only the first MAX_SHOWN new rows have them."""

    number: int
    name: str
    changes: tuple[CellChange, ...] = ()


@dataclass(frozen=True)
class RowProblem:
    """An error or warning about a cell, or about the whole row if ``column`` is empty."""

    number: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class CellNote:
    """How cells were read in another way than they are written: a heading, and a line for each kind of cell."""

    heading: str
    lines: list[str]


@dataclass
class DryRun:
    new: list[RowPlan] = field(default_factory=list)
    changed: list[RowPlan] = field(default_factory=list)
    unchanged: int = 0
    # Pairs of the number of a row and the number of the earlier row that it repeats.
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    errors: list[RowProblem] = field(default_factory=list)
    # Audit warnings about public pages. To save the file, the editor has to give a reason for them.
    warnings: list[RowProblem] = field(default_factory=list)
    # The names of other rows that would be created, such as institutions.
    also_new: list[str] = field(default_factory=list)
    # The sheet and row that name the columns, if it is not the first row.
    header: str = ""
    ignored_columns: list[str] = field(default_factory=list)
    # Which of our columns each column with another name was read as.
    mapped_columns: dict[str, str] = field(default_factory=dict)
    # How many rows have this word for a missing value, by column and word.
    missing_words: Counter[tuple[str, str]] = field(default_factory=Counter)
    # How many rows have this cell with HTML entities, by column, cell and decoded cell.
    decoded: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    # How many cells have invisible characters, by column.
    invisible: Counter[str] = field(default_factory=Counter)
    # Why the file cannot be imported at all.
    problem: str = ""
    # Why the rows can only be checked.
    too_long: str = ""

    @property
    def new_columns(self) -> list[str]:
        """The columns that have a value in the new rows that the page shows."""
        return list(dict.fromkeys(change.column for plan in self.new[:MAX_SHOWN] for change in plan.changes))

    @property
    def new_cells(self) -> Iterator[tuple[RowPlan, list[str]]]:
        for plan in self.new[:MAX_SHOWN]:
            cells = {change.column: change.after for change in plan.changes}
            yield plan, [cells.get(name, "") for name in self.new_columns]

    @property
    def cell_notes(self) -> list[CellNote]:
        words = [f"{column}: {word} ({_count(count, 'row')})" for (column, word), count in self.missing_words.items()]
        decoded = [
            f"{column}: “{written}” is read as “{text}” ({_count(count, 'row')})"
            for (column, written, text), count in self.decoded.items()
        ]
        invisible = [f"{column} ({_count(count, 'row')})" for column, count in self.invisible.items()]
        notes = [
            CellNote("Words for missing values were read as empty cells:", words),
            CellNote(f"HTML entities were decoded in {_count(self.decoded.total(), 'cell')}:", decoded),
            CellNote(f"Invisible characters were removed from {_count(self.invisible.total(), 'cell')}:", invisible),
        ]
        return [note for note in notes if note.lines]

    @property
    def rows_with_errors(self) -> int:
        return len({error.number for error in self.errors})

    @property
    def can_be_saved(self) -> bool:
        return not (self.errors or self.problem or self.too_long) and bool(self.new or self.changed)

    @property
    def fingerprint(self) -> str:
        """A hash of the outcome. Two dry runs with equal outcomes have the same fingerprint."""
        outcome = self.new, self.changed, self.unchanged, self.also_new, self.errors, self.warnings, self.problem
        return hashlib.sha256(repr(outcome).encode()).hexdigest()


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
