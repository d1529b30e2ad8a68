"""Show how far an import is: a bar on a terminal, else a line for each stage."""

import time
from typing import TextIO

WIDTH = 24
CLEAR_LINE = "\r\033[K"


class Progress:
    def __init__(self, stream: TextIO):
        self.stream = stream
        self.is_terminal = stream.isatty()

    def start(self, stage: str, total: int | None = None, rows: int = 0) -> None:
        """``rows`` of ``total`` were already written by an interrupted import."""
        self.stage, self.total, self.first, self.started = stage, total, rows, time.monotonic()

    def update(self, rows: int) -> None:
        if self.is_terminal:
            self.stream.write(f"{CLEAR_LINE}{self._bar(rows)}")
            self.stream.flush()

    def finish(self, rows: int) -> None:
        self.stream.write(f"{CLEAR_LINE if self.is_terminal else ''}{self.stage}: {rows:,} rows{self._rate(rows)}\n")

    def _rate(self, rows: int) -> str:
        seconds = time.monotonic() - self.started
        return f", {(rows - self.first) / seconds:,.0f} a second" if seconds >= 1 else ""

    def _bar(self, rows: int) -> str:
        if not self.total:
            return f"{self.stage}: {rows:,} rows{self._rate(rows)}"
        part = min(1, rows / self.total)
        left = (time.monotonic() - self.started) / max(1, rows - self.first) * (self.total - rows)
        bar = "#" * round(part * WIDTH)
        return f"{self.stage} [{bar:<{WIDTH}}] {part:.0%}{self._rate(rows)}, {left // 60:.0f}:{left % 60:02.0f} left"
