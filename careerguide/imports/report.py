"""What an import did, in sentences, and its refused rows as a file."""

import csv
from pathlib import Path

from careerguide.imports.corrections import describe
from careerguide.imports.upsert import Batch, RefusedRow, Target

# How many new and changed rows a dry run shows, how many row numbers follow a reason, and how many reasons are listed.
MAX_ROWS = 5
MAX_NUMBERS = 5
MAX_REASONS = 50
MAX_CORRECTIONS = 100


class Report:
    def __init__(self, refused_file: Path | None):
        self.notes: list[str] = []
        self.stages: list[tuple[str, dict[str, int]]] = []
        self._refused_file = refused_file
        self._header: list[str] = []
        # The number of refused rows and the first row numbers of each reason.
        self._reasons: dict[str, list] = {}
        self._samples: dict[str, list[str]] = {}
        self._corrections: list[str] = []
        if refused_file:
            Path(refused_file).write_text("", encoding="utf-8")

    def add(self, batch: Batch) -> None:
        for row in batch.refused:
            reason = self._reasons.setdefault(row.reason, [0, []])
            reason[0] += 1
            if len(reason[1]) < MAX_NUMBERS:
                reason[1].append(row.number)
        if batch.refused and self._refused_file:
            self._write(batch.refused)
        corrected = [each for each in batch.corrected if each.is_open or each.is_done]
        self._corrections += map(str, describe(corrected[: MAX_CORRECTIONS - len(self._corrections)]))

    def _write(self, refused: list[RefusedRow]) -> None:
        with open(self._refused_file, "a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for row in refused:
                header = ["row", *row.cells, "reason"]
                if header != self._header:
                    writer.writerow(header)
                    self._header = header
                writer.writerow([row.number, *row.cells.values(), row.reason])

    def show(self, target: Target, batch: Batch) -> None:
        """Show the first new and changed rows of a dry run."""
        columns = {name: each.verbose_name for name, each in target.fields.items() if not each.is_relation}
        new = self._samples.setdefault(f"New {target.model._meta.verbose_name}", [])
        for values in list(batch.new.values())[: MAX_ROWS - len(new)]:
            figures = ((columns[name], values[name]) for name in (*target.key, *target.values) if name in columns)
            new.append("; ".join(f"{name}: {value}" for name, value in figures if value not in (None, "")))
        changed = self._samples.setdefault(f"Changed {target.model._meta.verbose_name}", [])
        shown = dict(batch.changed[: MAX_ROWS - len(changed)])
        for pk, row in target.model._base_manager.in_bulk(shown).items():
            texts = [f"{columns[name]}: {old} → {new}" for name, (old, new) in shown[pk].items() if name in columns]
            changed.append(f"{row}: {'; '.join(texts)}")

    def sentences(self) -> list[str]:
        found = [
            f"{stage}: {', '.join(f'{number:,} {name}' for name, number in counts.items())}."
            for stage, counts in self.stages
        ]
        reasons = sorted(self._reasons.items(), key=lambda each: -each[1][0])
        for reason, (number, rows) in reasons[:MAX_REASONS]:
            more = ", …" if number > len(rows) else ""
            found.append(f"{number:,} refused: {reason} (row {', '.join(map(str, rows))}{more})")
        if len(reasons) > MAX_REASONS:
            found.append(f"{len(reasons) - MAX_REASONS:,} more reasons are in the file of refused rows.")
        found += [f"{name}: {row}" for name, rows in self._samples.items() for row in rows]
        return found + self._corrections + self.notes
