"""Rows of the shipped file of programs, for tests and benchmarks."""

import csv
import lzma
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings

PROGRAMS = settings.BASE_DIR / "fixtures" / "world" / "programs.csv.xz"
COLUMNS = (
    *("source", "source_id", "institution", "program", "credential", "field", "cip_code", "format", "city"),
    *("state_or_country", "duration", "duration_months", "tuition_usd", "tuition_basis", "url"),
)
US = {
    "source": "ipeds_us_2024",
    "source_id": "100654/01.1001/5",
    "institution": "Alabama A & M University",
    "program": "Food Science",
    "credential": "Bachelor's degree",
    "field": "Agricultural/Animal/Plant/Veterinary Science and Related Fields",
    "cip_code": "01.1001",
    "city": "Normal",
    "state_or_country": "AL",
    "tuition_usd": "17220",
    "tuition_basis": "annual, institution-wide average, full-time out-of-state, AY2022-23",
    "url": "www.aamu.edu/",
}
AU = {
    "source": "cricos_au_2023",
    "source_id": "111805F@SA",
    "institution": "Oban College Pty Ltd",
    "program": "Diploma of Information Technology",
    "credential": "Diploma",
    "field": "Information Technology",
    "city": "Adelaide",
    "state_or_country": "Australia",
    "duration": "50 weeks",
    "duration_months": "11.5",
    "tuition_usd": "5371",
    "tuition_basis": "whole course, AUD->USD at ECB 2023-01-03",
}


def shipped_rows(is_chosen: Callable[[int, dict], bool] = lambda number, row: True) -> Iterator[dict]:
    """Rows of which ``is_chosen(number, row)`` is true, numbered from 0."""
    with lzma.open(PROGRAMS, "rt", encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if is_chosen(number, row):
                yield row


def write_programs(path: Path, *rows: dict | Iterable[dict]) -> Path:
    """Write rows as a merged file of programs. A column without a value is empty."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path
