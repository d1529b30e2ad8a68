"""Load the official crosswalk from fields of study (CIP 2020) to occupations (SOC 2018).

It is published by the National Center for Education Statistics and the US Bureau of Labor Statistics.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from careerguide.imports.files import open_table
from careerguide.imports.runs import Run, import_run
from careerguide.imports.upsert import Refused, Row, Target
from careerguide.lists.forms import printable
from programs.imports.names import load_fields
from programs.imports.records import FieldRecord
from programs.models import FieldOccupation
from programs.models.crosswalk import CROSSWALK
from roles.imports.codes import Codes, Nowhere, stored_codes
from roles.imports.editions import PUBLIC_DOMAIN, Edition

PROFILE = "crosswalk"
COLUMNS = ("cip_code", "cip_title", "soc_code", "soc_title")
# The same columns in the published workbook.
PUBLISHED_COLUMNS = ("cip2020code", "cip2020title", "soc2018code", "soc2018title")
# The code that the file uses for "no field".
NO_FIELD = "99.9999"
MAX_TITLE_LENGTH = 200
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
    note="It lists the occupations that a field of study prepares for directly, judging by what the "
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
    try:
        table, columns = open_table(path, PUBLISHED_COLUMNS), PUBLISHED_COLUMNS
    except ValueError:
        table, columns = open_table(path, COLUMNS), COLUMNS
    for number, cells in table:
        values = {ours: " ".join(cells[theirs].split()) for ours, theirs in zip(COLUMNS, columns, strict=True)}
        try:
            for column, (pattern, description) in _CODES.items():
                code, title = values[column], values[column.replace("code", "title")]
                if not pattern.fullmatch(code):
                    raise ValueError(f"“{printable(code)}” is not {description}.")
                if not (title or code in titles) or len(title) > MAX_TITLE_LENGTH:
                    raise ValueError(f"{code} has no title in this or an earlier row, or it is too long.")
                titles.setdefault(code, title)
            yield CrosswalkRow(number, values["cip_code"], titles[values["cip_code"]], values["soc_code"])
        except ValueError as error:
            yield Refused(number, cells, str(error))


def load_crosswalk(path: Path, **options) -> Run:
    """Add new fields of study and links. Stored rows do not change. ``options`` are those of ``import_run()``."""
    codes = Codes(*stored_codes())
    if not codes.keys:
        raise ValueError("Import the occupations first: manage.py import_occupations fixtures/world.")
    fields: dict[str, FieldRecord] = {}
    links: list[Refused | tuple] = []
    skipped = 0
    for row in read_rows(path):
        try:
            if isinstance(row, Refused):
                links.append(row)
            elif row.cip_code == NO_FIELD:
                skipped += 1
            else:
                occupation = codes.find(row.soc_code)
                field = fields.setdefault(row.cip_code, FieldRecord(row.cip_title, row.cip_code))
                links.append((row.number, field, occupation))
        except Nowhere:
            skipped += 1
        except ValueError as error:
            links.append(Refused(row.number, {"soc_code": row.soc_code}, str(error)))
    with import_run(PROFILE, path, **options) as run:
        source = SOURCE.source(dry_run=run.dry_run)
        stored = load_fields(run, {field: number for number, field in enumerate(fields.values(), 2)})
        # A dry run has no keys of new fields.
        keys = {field: key if key > 0 else -1 - number for number, (field, key) in enumerate(stored.items(), 1)}
        target = Target(FieldOccupation, ("field_id", "occupation_id"), (), defaults={"source_id": source.pk})
        rows = (
            link if isinstance(link, Refused) else Row(link[0], {"field_id": keys[link[1]], "occupation_id": link[2]})
            for link in links
        )
        run.load(target, rows, "links to occupations")
        if skipped:
            run.note(f"Skipped rows without a field, without an occupation, or for a military one: {skipped:,}.")
    return run
