"""Read College Scorecard: graduates by field of study, and institutions, as published or merged."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from careerguide.imports.files import FileTable, find_file, open_table
from careerguide.imports.runs import Run, import_run
from careerguide.imports.upsert import Refused, Row, Target
from programs.imports.editions import IPEDS, SCORECARD_FIELDS, SCORECARD_INSTITUTIONS, scorecard
from programs.models import Institution, InstitutionFigures, Outcome

_MISSING = {"", "na", "null", "privacysuppressed", "ps"}
# The years or the day of release in the name of a file: FieldOfStudyData1516_1617_PP.csv, MERGED2022_23_PP.csv or
# Most-Recent-Cohorts-Institution_05192025.zip. The merged files are of one edition.
_EDITIONS = {
    r"(?i)data(\d\d)\d\d_\d\d(\d\d)": "20{}-{}",
    r"(20\d\d)_(\d\d)(?!\d)": "{}-{}",
    r"_(\d\d)(\d\d)(20\d\d)": "{2}-{0}-{1}",
}
_MERGED = {SCORECARD_FIELDS: "2015-17", SCORECARD_INSTITUTIONS: "2023-24"}
_FILES = {SCORECARD_FIELDS: "*field*study*", SCORECARD_INSTITUTIONS: "*institution*"}
# The names of each column, in several editions and in the merged files.
_COLUMNS = {
    SCORECARD_FIELDS: {
        "cip4": "cipcode cip4",
        "field_name": "cipdesc field",
        "level": "credlev",
        "earnings": "earn_mdn_hi_1yr earn_mdn_1yr md_earn_wne median_earnings_year1",
        "earnings_count": "earn_count_wne_hi_1yr earn_count_wne_1yr earningscount earnings_count",
        "debt": "debt_all_stgp_eval_mdn debtmedian median_debt",
        "debt_count": "debt_all_stgp_eval_n count debt_count",
        "completions": "ipedscount1 completions",
    },
    SCORECARD_INSTITUTIONS: {
        "completion_percent": "c150_4 c150_l4",
        "tuition_in_state": "tuitionfee_in",
        "tuition_out_of_state": "tuitionfee_out",
        "net_price": "npt4_pub npt4_priv",
        "distance_only": "distanceonly",
    },
}
_FIGURES = ("earnings", "debt", *_COLUMNS[SCORECARD_INSTITUTIONS])
_READ = {
    # The official files have a number, so 01.01 is 101.
    "cip4": lambda text: f"{text.zfill(4)[:2]}.{text.zfill(4)[2:]}",
    "field_name": lambda text: text.replace("\x92", "’").rstrip("."),
    "completion_percent": lambda text: round(100 * Decimal(text), 2),
    "distance_only": lambda text: text == "1",
}
_KEYS = {SCORECARD_FIELDS: ("institution_id", "cip4", "level"), SCORECARD_INSTITUTIONS: ("institution_id",)}
_MODELS = {SCORECARD_FIELDS: Outcome, SCORECARD_INSTITUTIONS: InstitutionFigures}


def import_outcomes(path: Path, edition: str = "", **run_options) -> Run:
    """Import a file, or those of a folder or a zip. ``edition`` is needed if the name of the file has none."""
    tables = [(*each, edition or _edition(*each, path)) for each in _tables(path)]
    with import_run("outcomes", path, edition=", ".join(each for *_, each in tables), **run_options) as run:
        institutions = dict(Institution.objects.filter(source__series=IPEDS).values_list("source_key", "pk"))
        for kind, table, published in tables:
            source, left_out = scorecard(kind, published).source(dry_run=run.dry_run), Counter()
            values = [name for name in _COLUMNS[kind] if name not in _KEYS[kind]]
            target = Target(_MODELS[kind], _KEYS[kind], (*values, "source_id"))
            run.load(target, _rows(kind, table, source.pk, institutions, left_out), f"outcomes of {kind}")
            for reason, count in left_out.items():
                run.note(f"{table.file.name}: rows {reason} were left out: {count:,}.")
    return run


def _tables(path: Path) -> Iterator[tuple[str, FileTable]]:
    for file in [each for pattern in _FILES.values() if (each := find_file(path, pattern))] or [path]:
        table = open_table(file, required=("unitid",))
        kind = next((kind for kind in _COLUMNS if all(_names(kind, table).values())), None)
        if not kind:
            raise ValueError(f"{table.file.name} lacks columns of College Scorecard, such as CREDLEV or TUITIONFEE_IN.")
        yield kind, table


def _names(kind: str, table: FileTable) -> dict[str, list[str]]:
    """The names of each column that the file has. If an edition has several medians, only one of them is read."""
    most = 1 if kind == SCORECARD_FIELDS else None
    return {own: [n for n in names.split() if n in table.header.names][:most] for own, names in _COLUMNS[kind].items()}


def _edition(kind: str, table: FileTable, path: Path) -> str:
    names = f"{table.file.name} {Path(path).name}"
    if found := next(
        (words.format(*match.groups()) for each, words in _EDITIONS.items() if (match := re.search(each, names))), ""
    ):
        return found
    if "instnm" in table.header.names:
        raise ValueError(f"The name of {table.file.name} has no edition. Give it, such as --edition 2024-25.")
    return _MERGED[kind]


def _rows(kind: str, table: FileTable, source_id: int, institutions: dict[str, int], left_out: Counter):
    """Yield Row and Refused. ``left_out`` counts the other rows by reason."""
    columns = _names(kind, table)
    for number, cells in table:
        institution = institutions.get(cells["unitid"])
        if institution is None:
            is_stated = cells["unitid"].lower() not in _MISSING
            left_out["of institutions that are not in the catalog" if is_stated else "without a UNITID"] += 1
            continue
        try:
            values = {own: _read(own, [cells[name] for name in names]) for own, names in columns.items()}
        except (ArithmeticError, ValueError):
            yield Refused(number, cells, "A figure is not a number.")
            continue
        if kind == SCORECARD_FIELDS and not (values["cip4"] and values["level"] in Outcome.Level):
            left_out["that are not of one field and level"] += 1
        elif all(values.get(name) is None for name in _FIGURES):
            left_out["without a figure"] += 1
        else:
            yield Row(number, {"institution_id": institution, "source_id": source_id, **values})


def _read(column: str, cells: list[str]):
    text = next((cell for cell in cells if cell.strip().lower() not in _MISSING), None)
    return text and _READ.get(column, _integer)(text)


def _integer(text: str) -> int:
    return round(Decimal(text))
