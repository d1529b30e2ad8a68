"""The outcome of a dry run: what a file would change, row by row."""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CellChange:
    """The stored and the new value of a column, as they would be exported."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowPlan:
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
    ignored_columns: list[str] = field(default_factory=list)
    # Why the file cannot be imported at all.
    problem: str = ""

    @property
    def rows_with_errors(self) -> int:
        return len({error.number for error in self.errors})

    @property
    def can_be_saved(self) -> bool:
        return not self.errors and not self.problem and bool(self.new or self.changed)

    @property
    def fingerprint(self) -> str:
        """A hash of the outcome. Two dry runs with equal outcomes have the same fingerprint."""
        outcome = self.new, self.changed, self.unchanged, self.also_new, self.errors, self.warnings, self.problem
        return hashlib.sha256(repr(outcome).encode()).hexdigest()
