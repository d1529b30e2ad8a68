"""What a file would do: row by row, before anything of it is saved. It names no model, so that programs use it too."""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Change:
    """A column of a row: what stood there and what the file says, as a file writes them."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowFound:
    """A row that would be saved: its ``number`` in the file, its name, and what would change."""

    number: int
    name: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """Why a row is refused. ``column`` is empty where the reason lies in the whole row."""

    number: int
    column: str
    value: str
    reason: str


@dataclass
class DryRun:
    """The outcome of a file, in the order of its rows."""

    new: list[RowFound] = field(default_factory=list)
    changed: list[RowFound] = field(default_factory=list)
    unchanged: int = 0
    # The rows that say the same as one before them: (row, the row before).
    repeats: list[tuple[int, int]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    # What the audit asks about pages that readers see: they are saved with a reason.
    warnings: list[Refusal] = field(default_factory=list)
    # What would be made beside the rows themselves, such as institutions: their names.
    also_new: list[str] = field(default_factory=list)
    # The columns that are not ours and are not read.
    not_read: list[str] = field(default_factory=list)
    # What stands in the way of the file as a whole.
    problem: str = ""

    @property
    def refused_rows(self) -> int:
        """How many rows are refused; one may be for several reasons."""
        return len({refusal.number for refusal in self.refused})

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the file can be saved: one refused row holds back all."""
        return bool(self.refused or self.problem)

    @property
    def can_be_saved(self) -> bool:
        """Whether there is something to save and nothing against it."""
        return not self.is_refused and bool(self.new or self.changed)

    @property
    def fingerprint(self) -> str:
        """The same for two rehearsals of a file exactly if it would do the same both times."""
        told = repr((self.new, self.changed, self.unchanged, self.also_new, self.refused, self.warnings, self.problem))
        return hashlib.sha256(told.encode()).hexdigest()
