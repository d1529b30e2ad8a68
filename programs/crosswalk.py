"""Load the official crosswalk from fields of study (CIP 2020) to occupations (SOC 2018).

It is published by the National Center for Education Statistics and the US Bureau of Labor Statistics.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from careerguide.content.sort_key import sort_key
from careerguide.imports.files import FileTable, open_table
from careerguide.imports.runs import Run, import_run
from careerguide.imports.upsert import Refused, Row, Target
from careerguide.lib.slugs import make_slug
from careerguide.lists.forms import printable
from programs.models import FieldOccupation, FieldOfStudy
from programs.models.crosswalk import CROSSWALK
from roles.imports.codes import Codes, Nowhere, stored_codes
from roles.imports.editions import PUBLIC_DOMAIN, Edition

PROFILE = "crosswalk"
COLUMNS = ("cip_code", "cip_title", "soc_code", "soc_title")
# The same columns in the published workbook.
PUBLISHED_COLUMNS = ("cip2020code", "cip2020title", "soc2018code", "soc2018title")
# The code that the file uses for "no field".
NO_FIELD = "99.9999"
_CODES = {
    "cip_code": (re.compile(r"[0-9]{2}\.[0-9]{4}"), "a CIP code, which looks like 52.0801"),
    "soc_code": (re.compile(r"[0-9]{2}-[0-9]{4}"), "a SOC code, which looks like 15-1221"),
}
SOURCE = Edition(
    slug=CROSSWALK,
    series=CROSSWALK,
    title="CIP 2020 to SOC 2018 crosswalk",
    publisher="US National Center for Education Statistics and US Bureau of Labor Statistics",
    published="CIP 2020, SOC 2018",
    license=PUBLIC_DOMAIN,
    url="https://nces.ed.gov/ipeds/cipcode/Files/CIP2020_SOC2018_Crosswalk.xlsx",
    note="Public domain. It lists the occupations that a field of study prepares for directly, judging by what the "
    "field teaches. It does not assess individual programs, and it does not track graduates.",
)


class CrosswalkRow(NamedTuple):
    number: int
    cip_code: str
    cip_title: str
    soc_code: str


def read_rows(path: Path) -> Iterator[CrosswalkRow | Refused]:
    """A title may be blank if an earlier row has it for the same code. Raises ValueError if it is not a crosswalk."""
    titles: dict[str, str] = {}
    table, columns = _open(path)
    for number, cells in table:
        values = {ours: " ".join(cells[theirs].split()) for ours, theirs in zip(COLUMNS, columns, strict=True)}
        try:
            yield _row(number, values, titles)
        except ValueError as error:
            yield Refused(number, cells, str(error))


def _open(path: Path) -> tuple[FileTable, tuple[str, ...]]:
    try:
        return open_table(path, PUBLISHED_COLUMNS), PUBLISHED_COLUMNS
    except ValueError:
        return open_table(path, COLUMNS), COLUMNS


def _row(number: int, values: dict[str, str], titles: dict[str, str]) -> CrosswalkRow:
    """``titles`` maps codes to the titles in earlier rows. This function adds new ones."""
    for column, (pattern, description) in _CODES.items():
        code, title = values[column], values[column.replace("code", "title")]
        if not pattern.fullmatch(code):
            raise ValueError(f"“{printable(code)}” is not {description}.")
        if not title.isprintable():
            raise ValueError(f"The title of {code} is not valid: “{printable(title)}”.")
        if not titles.setdefault(code, title):
            del titles[code]
            raise ValueError(f"{code} has no title in this or an earlier row.")
    return CrosswalkRow(number, values["cip_code"], titles[values["cip_code"]], values["soc_code"])


def load_crosswalk(path: Path, **options) -> Run:
    """Add fields of study and links that are new. ``options`` are those of ``import_run()``.

    Stored rows do not change, except that the occupations of merged codes have no links of their own.
    """
    codes = Codes(*stored_codes())
    if not codes.keys:
        raise ValueError("Import the occupations first: manage.py import_occupations fixtures/world.")
    with import_run(PROFILE, path, **options) as run:
        source = SOURCE.source(dry_run=run.dry_run)
        fields = _field_target()
        run.load(fields, _fields(path, codes), "fields of study", keep_ids=True)
        links = Target(FieldOccupation, ("field_id", "occupation_id"), (), defaults={"source_id": source.pk})
        skipped = Counter()
        run.load(links, _links(path, codes, run.ids(fields), skipped), "links to occupations")
        for reason, count in skipped.items():
            run.note(f"Skipped rows {reason}: {count:,}.")
    return run


def _fields(path: Path, codes: Codes) -> Iterator[Row]:
    stored = set(FieldOfStudy.objects.values_list("cip_code", flat=True))
    seen = set()
    for row in read_rows(path):
        if isinstance(row, Refused) or row.cip_code == NO_FIELD or row.cip_code in seen:
            continue
        try:
            codes.find(row.soc_code)
        except ValueError:
            continue
        seen.add(row.cip_code)
        yield Row(row.number, {"cip_code": row.cip_code} | ({} if row.cip_code in stored else {"name": row.cip_title}))


def _links(path: Path, codes: Codes, fields: dict[tuple, int], skipped: Counter) -> Iterator[Row | Refused]:
    for row in read_rows(path):
        if isinstance(row, Refused):
            yield row
        elif row.cip_code == NO_FIELD:
            skipped["for an occupation without a field"] += 1
        else:
            try:
                occupation = codes.find(row.soc_code)
                if (row.cip_code,) not in fields:
                    raise ValueError(f"The field {row.cip_code} was refused.")
                yield Row(row.number, {"field_id": fields[row.cip_code,], "occupation_id": occupation})
            except Nowhere:
                is_military = row.soc_code.startswith("55-")
                skipped["for military occupations" if is_military else "for a field without an occupation"] += 1
            except ValueError as error:
                yield Refused(row.number, dict(zip(COLUMNS, row[1:], strict=False)), str(error))


def _field_target() -> Target:
    taken = set(FieldOfStudy.objects.values_list("slug", flat=True))

    def derive(rows: list[dict]) -> None:
        for values in rows:
            values["sort_key"] = sort_key([values["name"]])
            values["slug"] = _free_slug(values["name"], values["cip_code"], taken)

    return Target(FieldOfStudy, ("cip_code",), ("name",), derive=derive, derived=("slug", "sort_key"))


def _free_slug(title: str, code: str, taken: set[str]) -> str:
    slug = make_slug(title, 110)
    if not slug or slug in taken:
        slug = f"{slug}-{code.replace('.', '-')}".strip("-")
    taken.add(slug)
    return slug
