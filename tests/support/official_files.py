"""Small files with exactly the headers of official ones."""

import csv
import zipfile
from pathlib import Path

from openpyxl import Workbook

from programs.imports.crosswalk import load_crosswalk
from roles.imports.occupations import import_occupations

WORLD = Path(__file__).resolve().parents[2] / "fixtures" / "world"
CROSSWALK = WORLD / "crosswalk.csv.xz"

_OEWS = (
    "AREA AREA_TITLE AREA_TYPE PRIM_STATE NAICS NAICS_TITLE I_GROUP OWN_CODE OCC_CODE OCC_TITLE O_GROUP "
    "TOT_EMP EMP_PRSE JOBS_1000 LOC_QUOTIENT PCT_TOTAL PCT_RPT H_MEAN A_MEAN MEAN_PRSE H_PCT10 H_PCT25 "
    "H_MEDIAN H_PCT75 H_PCT90 A_PCT10 A_PCT25 A_MEDIAN A_PCT75 A_PCT90 ANNUAL HOURLY"
)
OEWS = _OEWS.split()
NATIONAL = {
    "AREA": "99", "AREA_TITLE": "U.S.", "AREA_TYPE": "1", "PRIM_STATE": "US", "NAICS": "000000",
    "NAICS_TITLE": "Cross-industry", "I_GROUP": "cross-industry", "OWN_CODE": "1235", "O_GROUP": "detailed",
}  # fmt: skip
PROJECTIONS = [
    "{0} National Employment Matrix title", "{0} National Employment Matrix code", "Occupation type",
    "Employment, {0}", "Employment, {1}", "Employment distribution, percent, {0}",
    "Employment distribution, percent, {1}", "Employment change, numeric, {0}–{2}",
    "Employment change, percent, {0}–{2}", "Percent self employed, {0}",
    "Occupational openings, {0}–{2} annual average", "Median annual wage, dollars, {0}[1]",
    "Typical education needed for entry", "Work experience in a related occupation",
    "Typical on-the-job training needed to attain competency in the occupation",
    "Related Occupational Outlook Handbook (OOH) content xlsx",
]  # fmt: skip
# The headers of O*NET 29.2.
ONET = {
    "Alternate Titles": "O*NET-SOC Code,Alternate Title,Short Title,Source(s)",
    "Related Occupations": "O*NET-SOC Code,Related O*NET-SOC Code,Relatedness Tier,Index",
    "Job Zones": "O*NET-SOC Code,Job Zone,Date,Domain Source",
    "Technology Skills": "O*NET-SOC Code,Example,Commodity Code,Commodity Title,Hot Technology,In Demand",
    "Task Statements": "O*NET-SOC Code,Task ID,Task,Task Type,Incumbents Responding,Date,Domain Source",
    "Education, Training, and Experience": "O*NET-SOC Code,Element ID,Element Name,Scale ID,Category,Data Value,N,"
    "Standard Error,Lower CI Bound,Upper CI Bound,Recommend Suppress,Date,Domain Source",
}


def write_csv(path: Path, columns: list[str], *rows: dict, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_sheet(path: Path, sheet: str, *rows: list) -> Path:
    """A workbook with an index in front of the sheet, as BLS has it."""
    book = Workbook()
    book.active.append(["Index"])
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def write_oews(path: Path, *rows: dict, sheet: str = "national_M2025_dl") -> Path:
    """Rows of national figures, unless they have other values."""
    return write_sheet(path, sheet, OEWS, *([(NATIONAL | row).get(name, "") for name in OEWS] for row in rows))


def write_projections(path: Path, *rows: list, first: int = 2024) -> Path:
    """Rows of a title, a code, a type, the percent, openings, education, experience and training."""
    years = (first, first + 10, (first + 10) % 100)
    return write_sheet(
        path,
        "Table 1.2",
        [f"Table 1.2 Occupational projections, {first}–{first + 10} (Employment in thousands)"],
        [heading.format(*years) for heading in PROJECTIONS],
        *([*row[:3], *[1] * 5, row[3], "—", row[4], 50_000, *row[5:], "—"] for row in rows),
        ["Footnotes:"],
        ["Source: Employment Projections program, U.S. Bureau of Labor Statistics"],
    )


def write_onet(path: Path, **files: list[str]) -> Path:
    """A zip of O*NET's text files, named after its only folder. ``files`` has lines of cells separated by "|"."""
    with zipfile.ZipFile(path, "w") as package:
        for name, lines in files.items():
            heading = next(heading for heading in ONET if heading.startswith(name.replace("_", " ")))
            text = "\n".join([ONET[heading].replace(",", "\t"), *(line.replace("|", "\t") for line in lines), ""])
            package.writestr(f"{path.stem}/{heading}.txt", text)
    return path


def load_occupations_and_crosswalk() -> None:
    """Without other titles, related occupations and education, which take longer than most tests."""
    for name in ("occupations", "merges"):
        import_occupations(WORLD / f"{name}.csv.xz")
    load_crosswalk(CROSSWALK)
