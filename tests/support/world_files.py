"""A small folder of official figures, with rows drawn from fixtures/world/."""

import csv
import lzma
from pathlib import Path

from tests.support.official_files import WORLD

OCCUPATIONS = {"15-1221", "15-2051", "11-1011"}
INSTITUTION = "100654"
# How many programs a new site starts with, and how many others there are.
START, OTHERS = 12, 8


def read_world(name: str) -> list[dict[str, str]]:
    with lzma.open(WORLD / f"{name}.csv.xz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    with lzma.open(folder / f"{name}.csv.xz", "wt", preset=0, encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def write_world(folder: Path) -> Path:
    """Occupations, programs in the start file of several institutions, and outcomes of one of these."""
    folder.mkdir()
    for name in ("occupations", "oews_extra", "other_titles", "short_titles", "education", "crosswalk"):
        rows = [row for row in read_world(name) if (row.get("soc") or row.get("soc_code")) in OCCUPATIONS]
        write_rows(folder, name, rows)
    related = [row for row in read_world("related") if {row["soc_code"], row["related_soc_code"]} <= OCCUPATIONS]
    write_rows(folder, "related", related)
    programs = read_world("programs_start")
    start = programs[: START // 2] + programs[-START // 2 :]
    others = [row | {"source_id": row["source_id"].replace("/11.", "/13."), "cip_code": "13.0101"} for row in programs]
    write_rows(folder, "programs_start", start)
    write_rows(folder, "programs", start + others[START // 2 : START // 2 + OTHERS])
    for name in ("outcomes", "institutions"):
        write_rows(folder, name, [row for row in read_world(name) if row["unitid"] == INSTITUTION])
    return folder
