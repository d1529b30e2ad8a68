"""Read and load the official crosswalk from fields of study (CIP 2020) to occupations (SOC 2018).

It is published by the National Center for Education Statistics and the US Bureau of Labor Statistics. The file is
UTF-8 CSV: a header, then a row for each pair of codes.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from careerguide.lib.slugs import make_slug
from careerguide.lists.forms import printable
from programs.models import FieldOccupation, FieldOfStudy
from programs.models.crosswalk import CROSSWALK
from roles.models import Occupation, Source

COLUMNS = ("cip_code", "cip_title", "soc_code", "soc_title")
# The codes that the file uses for "no field" and "no occupation".
NO_FIELD, NO_OCCUPATION = "99.9999", "99-9999"
_CODES = {
    "cip_code": (re.compile(r"[0-9]{2}\.[0-9]{4}"), "a CIP code, which looks like 52.0801"),
    "soc_code": (re.compile(r"[0-9]{2}-[0-9]{4}"), "a SOC code, which looks like 15-1221"),
}
MAX_TITLE_LENGTH = 200
# The published file has 6,100 lines of less than 300 bytes.
MAX_LINES = 100_000
MAX_LINE_BYTES = 10_000
BATCH_SIZE = 1000

SOURCE = {
    "kind": Source.Kind.OFFICIAL,
    "title": "CIP 2020 to SOC 2018 crosswalk",
    "publisher": "US National Center for Education Statistics and US Bureau of Labor Statistics",
    "url": "https://nces.ed.gov/ipeds/cipcode/Files/CIP2020_SOC2018_Crosswalk.xlsx",
    "published": "CIP 2020, SOC 2018",
    "note": "Public domain. It lists the occupations that a field of study prepares for directly, judging by what the "
    "field teaches. It does not assess individual programs, and it does not track graduates.",
}


class CrosswalkError(ValueError):
    """The message is a sentence for the user of the command."""


class CrosswalkRow(NamedTuple):
    cip_code: str
    cip_title: str
    soc_code: str
    soc_title: str


def read_file(path: Path) -> Iterator[CrosswalkRow]:
    try:
        with open(path, "rb") as file:
            yield from read_rows(iter(lambda: file.readline(MAX_LINE_BYTES + 1), b""))
    except OSError as error:
        raise CrosswalkError(f"{path} cannot be read: {error.strerror}.") from error


def read_rows(lines: Iterable[bytes]) -> Iterator[CrosswalkRow]:
    """Parse the file. Raises CrosswalkError.

    Lines before the header are comments if they start with #. A title may be empty if an earlier row has it for the
    same code.
    """
    reader = csv.reader(_decode(lines), strict=True)
    try:
        indexes = _column_indexes(reader)
        width = max(indexes) + 1
        titles: dict[str, str] = {}
        for cells in reader:
            if not cells:
                continue
            if len(cells) < width:
                raise _error(reader, f"the row has {len(cells)} cells, but it needs at least {width}")
            yield _row(reader, [" ".join(cells[index].split()) for index in indexes], titles)
    except csv.Error as error:
        raise _error(reader, f"this is not valid CSV ({error})") from error
    if not titles:
        raise CrosswalkError("The file has no rows.")


def _decode(lines: Iterable[bytes]) -> Iterator[str]:
    """Decode each line separately, so that an error can name its line."""
    for number, line in enumerate(lines, start=1):
        if number > MAX_LINES or len(line) > MAX_LINE_BYTES:
            raise CrosswalkError(
                f"Line {number}: the file is too long. It may have up to {MAX_LINES:,} lines of up to "
                f"{MAX_LINE_BYTES:,} bytes."
            )
        try:
            # Excel writes a byte order mark.
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise CrosswalkError(f"Line {number}: the text is not in UTF-8.") from error


def _error(reader, problem: str) -> CrosswalkError:
    return CrosswalkError(f"Line {reader.line_num}: {problem}.")


def _column_indexes(reader) -> list[int]:
    """The index of each of COLUMNS. The headings of the published file, such as CIP2020Code, are accepted too."""
    for cells in reader:
        if cells and not cells[0].startswith("#"):
            names = [re.sub("[^a-z]", "", name.lower()) for name in cells]
            missing = [column for column in COLUMNS if column.replace("_", "") not in names]
            if missing:
                raise _error(reader, f"the header lacks {' and '.join(missing)}; it needs {', '.join(COLUMNS)}")
            return [names.index(column.replace("_", "")) for column in COLUMNS]
    raise CrosswalkError("The file is empty.")


def _row(reader, cells: list[str], titles: dict[str, str]) -> CrosswalkRow:
    """``titles`` maps codes to the titles in earlier rows. This function adds new ones."""
    values = dict(zip(COLUMNS, cells, strict=True))
    for column, (pattern, description) in _CODES.items():
        code, title = values[column], values[column.replace("code", "title")]
        if not pattern.fullmatch(code):
            raise _error(reader, f"“{printable(code)}” is not {description}")
        if len(title) > MAX_TITLE_LENGTH or not title.isprintable():
            raise _error(reader, f"the title of {code} is not valid: “{printable(title)}”")
        if not titles.setdefault(code, title):
            raise _error(reader, f"{code} has no title in this or an earlier row")
    return CrosswalkRow(values["cip_code"], titles[values["cip_code"]], values["soc_code"], titles[values["soc_code"]])


@transaction.atomic
def load_crosswalk(rows: Iterable[CrosswalkRow]) -> list[str]:
    """Save what is new in ``rows``, all or nothing, and return a report in sentences. Stored rows do not change.

    New occupations have the crosswalk as their source, and no figures. Read the file before calling this: while the
    transaction is open, no one else can write to SQLite.
    """
    rows = list(rows)
    pairs = [row for row in rows if row.cip_code != NO_FIELD and row.soc_code != NO_OCCUPATION]
    source, _ = Source.objects.get_or_create(slug=CROSSWALK, defaults=SOURCE)

    slugs = set(FieldOfStudy.objects.values_list("slug", flat=True))
    fields_in_file = {row.cip_code: row.cip_title for row in pairs}
    fields, new_fields = _create_missing(
        FieldOfStudy,
        "cip_code",
        fields_in_file,
        lambda code, title: {"name": title, "slug": _free_slug(title, code, slugs)},
    )
    occupations_in_file = {row.soc_code: row.soc_title for row in pairs}
    occupations, new_occupations = _create_missing(
        Occupation, "soc_code", occupations_in_file, lambda code, title: {"title": title, "source": source}
    )
    links = dict.fromkeys((fields[row.cip_code], occupations[row.soc_code]) for row in pairs)
    stored_links = set(FieldOccupation.objects.values_list("field", "occupation"))
    new_links = [pair for pair in links if pair not in stored_links]
    FieldOccupation.objects.bulk_create(
        [FieldOccupation(field_id=field, occupation_id=occupation, source=source) for field, occupation in new_links],
        batch_size=BATCH_SIZE,
    )
    without_field = sum(row.cip_code == NO_FIELD for row in rows)
    skipped = len(rows) - len(pairs)
    report = [
        f"Fields of study: {new_fields:,} new, {len(fields_in_file) - new_fields:,} unchanged.",
        f"Occupations: {new_occupations:,} new, {len(occupations_in_file) - new_occupations:,} unchanged.",
        f"Links from a field to an occupation: {len(new_links):,} new, {len(links) - len(new_links):,} unchanged.",
        f"Skipped rows: {skipped:,}; {without_field:,} for an occupation without a field, "
        f"{skipped - without_field:,} for a field without an occupation.",
    ]
    if not_in_file := len(stored_links - links.keys()):
        report.append(f"Existing links that are not in the file (kept): {not_in_file:,}.")
    return report


def _create_missing(model, field: str, titles: dict[str, str], values) -> tuple[dict[str, int], int]:
    """Create a row for each code in ``titles`` that has none. Returns all keys by code, and the number of new rows."""
    stored = dict(model.objects.values_list(field, "pk"))
    rows = [model(**{field: code}, **values(code, title)) for code, title in titles.items() if code not in stored]
    new = model.objects.bulk_create(rows, batch_size=BATCH_SIZE)
    return stored | {getattr(row, field): row.pk for row in new}, len(new)


def _free_slug(title: str, code: str, taken: set[str]) -> str:
    slug = make_slug(title, 110)
    if not slug or slug in taken:
        slug = f"{slug}-{code.replace('.', '-')}".strip("-")
    taken.add(slug)
    return slug
