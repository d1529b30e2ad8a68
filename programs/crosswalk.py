"""Reads the official crosswalk from fields of study (CIP 2020) to occupations (SOC 2018), and loads it.

The file is the one that the National Center for Education Statistics and the US Bureau of Labor Statistics
publish together, as CSV in UTF-8: a header, then a row for each pair of codes.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from careerguide.lists.forms import printable
from programs.models import FieldOccupation, FieldOfStudy
from programs.models.crosswalk import CROSSWALK
from roles.models import Occupation, Source

COLUMNS = ("cip_code", "cip_title", "soc_code", "soc_title")
# What the file writes where a code has no partner.
NO_FIELD, NO_OCCUPATION = "99.9999", "99-9999"
_SHAPES = {
    "cip_code": (re.compile(r"[0-9]{2}\.[0-9]{4}"), "a CIP code, which looks like 52.0801"),
    "soc_code": (re.compile(r"[0-9]{2}-[0-9]{4}"), "a SOC code, which looks like 15-1221"),
}
LONGEST_TITLE = 200
# The published file has 6,100 lines, and none of them has 300 bytes.
MAX_LINES = 100_000
MAX_LINE_BYTES = 10_000
ROWS_AT_ONCE = 1000

SOURCE = {
    "kind": Source.Kind.OFFICIAL,
    "title": "CIP 2020 to SOC 2018 crosswalk",
    "publisher": "US National Center for Education Statistics and US Bureau of Labor Statistics",
    "url": "https://nces.ed.gov/ipeds/cipcode/Files/CIP2020_SOC2018_Crosswalk.xlsx",
    "published": "CIP 2020, SOC 2018",
    "note": "Public domain. It says which occupations a field of study prepares for directly, by what the field "
    "teaches. It judges no single program, and it follows no graduate.",
}


class CrosswalkFault(ValueError):
    """The file is not a crosswalk; says in one sentence why, and on which line."""


@dataclass(frozen=True)
class CrosswalkRow:
    """A pair of codes with their titles."""

    cip_code: str
    cip_title: str
    soc_code: str
    soc_title: str

    @property
    def has_no_field(self) -> bool:
        """Whether the row only says that no field leads to the occupation."""
        return self.cip_code == NO_FIELD

    @property
    def has_no_occupation(self) -> bool:
        """Whether the row only says that the field leads to no occupation."""
        return self.soc_code == NO_OCCUPATION


# Reading


def read_file(path: Path) -> Iterator[CrosswalkRow]:
    """The rows of the file at ``path``, one at a time. Raises CrosswalkFault."""
    try:
        with open(path, "rb") as file:
            yield from read_rows(iter(lambda: file.readline(MAX_LINE_BYTES + 1), b""))
    except OSError as error:
        raise CrosswalkFault(f"{path} cannot be read: {error.strerror}.") from error


def read_rows(lines: Iterable[bytes]) -> Iterator[CrosswalkRow]:
    """The rows that ``lines`` hold, one at a time. Raises CrosswalkFault.

    Lines before the header may begin with #. A title may stand once, where its code first does, and be
    left empty from there on.
    """
    reader = csv.reader(_text(lines), strict=True)
    try:
        places = _header(reader)
        width = max(places) + 1
        titles: dict[str, str] = {}
        for cells in reader:
            if not cells:
                continue
            if len(cells) < width:
                raise _fault(reader, f"the row has {len(cells)} cells where the header has {width} or more")
            yield _row(reader, [" ".join(cells[place].split()) for place in places], titles)
    except csv.Error as error:
        raise _fault(reader, f"this is not CSV ({error})") from error
    if not titles:
        raise CrosswalkFault("The file holds no rows.")


def _text(lines: Iterable[bytes]) -> Iterator[str]:
    """The lines as text; each is decoded by itself, so that a fault knows its line."""
    for number, line in enumerate(lines, start=1):
        if number > MAX_LINES or len(line) > MAX_LINE_BYTES:
            raise CrosswalkFault(
                f"Line {number}: the file is too long. It may have {MAX_LINES:,} lines of {MAX_LINE_BYTES:,} bytes."
            )
        try:
            # Excel begins a file in UTF-8 with a mark of its own.
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise CrosswalkFault(f"Line {number}: this is not text in UTF-8.") from error


def _fault(reader, what: str) -> CrosswalkFault:
    return CrosswalkFault(f"Line {reader.line_num}: {what}.")


def _header(reader) -> list[int]:
    """Where each of ``COLUMNS`` stands. The publishers' own headings, such as CIP2020Code, are known too."""
    for cells in reader:
        if cells and not cells[0].startswith("#"):
            names = [re.sub("[^a-z]", "", name.lower()) for name in cells]
            missing = [column for column in COLUMNS if column.replace("_", "") not in names]
            if missing:
                raise _fault(reader, f"the header lacks {' and '.join(missing)}; it needs {', '.join(COLUMNS)}")
            return [names.index(column.replace("_", "")) for column in COLUMNS]
    raise CrosswalkFault("The file is empty.")


def _row(reader, values: list[str], titles: dict[str, str]) -> CrosswalkRow:
    """The row of ``values``; ``titles`` are those that stood before, by code, and learns the new ones."""
    given = dict(zip(COLUMNS, values, strict=True))
    for column, (shape, words) in _SHAPES.items():
        code, title = given[column], given[column.replace("code", "title")]
        if not shape.fullmatch(code):
            raise _fault(reader, f"“{printable(code)}” is not {words}")
        if len(title) > LONGEST_TITLE or not title.isprintable():
            raise _fault(reader, f"the title of {code} is no title: “{printable(title)}”")
        if not titles.setdefault(code, title):
            raise _fault(reader, f"{code} has no title, here or before")
    return CrosswalkRow(given["cip_code"], titles[given["cip_code"]], given["soc_code"], titles[given["soc_code"]])


# Loading


@dataclass
class Report:
    """What loading did: of fields, occupations and links the new and the unchanged ones, and the rows left out."""

    fields_new: int = 0
    fields_unchanged: int = 0
    occupations_new: int = 0
    occupations_unchanged: int = 0
    links_new: int = 0
    links_unchanged: int = 0
    without_field: int = 0
    without_occupation: int = 0
    links_not_named: int = 0

    def lines(self) -> list[str]:
        """The report in words."""
        said = [
            f"{what}: {new:,} new, {unchanged:,} unchanged."
            for what, new, unchanged in [
                ("Fields of study", self.fields_new, self.fields_unchanged),
                ("Occupations", self.occupations_new, self.occupations_unchanged),
                ("Links from a field to an occupation", self.links_new, self.links_unchanged),
            ]
        ]
        left_out = self.without_field + self.without_occupation
        said.append(
            f"Rows left out: {left_out:,}; {self.without_field:,} name an occupation that no field leads to, "
            f"{self.without_occupation:,} a field that leads to no occupation."
        )
        if self.links_not_named:
            said.append(f"Links that the file does not name, kept: {self.links_not_named:,}.")
        return said


@transaction.atomic
def load_crosswalk(rows: Iterable[CrosswalkRow]) -> Report:
    """Write what is new in ``rows``, all or nothing; what stands there already is kept as it is.

    New occupations have the crosswalk as their source and no figures. Both classifications fit in
    memory (some 2,000 fields, 900 occupations, 6,000 links). Read the rows first: SQLite has one writer at a time.
    """
    loading = _Loading()
    rows = iter(rows)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        loading.write(batch)
    return loading.report()


class _Loading:
    """One loading: what the database holds by now, and what was counted."""

    def __init__(self):
        self.source, _ = Source.objects.get_or_create(slug=CROSSWALK, defaults=SOURCE)
        self.fields = dict(FieldOfStudy.objects.values_list("cip_code", "pk"))
        self.occupations = dict(Occupation.objects.values_list("soc_code", "pk"))
        self.links = set(FieldOccupation.objects.values_list("field", "occupation"))
        self.slugs = set(FieldOfStudy.objects.values_list("slug", flat=True))
        self.before = {name: len(getattr(self, name)) for name in ("fields", "occupations", "links")}
        # What the file names, as keys: a row that stands twice in it counts once.
        self.named: dict[str, set] = {name: set() for name in self.before}
        self.left_out = {"without_field": 0, "without_occupation": 0}

    def write(self, batch: list[CrosswalkRow]):
        """Write what is new in ``batch``."""
        self.left_out["without_field"] += sum(row.has_no_field for row in batch)
        self.left_out["without_occupation"] += sum(row.has_no_occupation for row in batch if not row.has_no_field)
        pairs = [row for row in batch if not row.has_no_field and not row.has_no_occupation]

        titles = {row.cip_code: row.cip_title for row in pairs if row.cip_code not in self.fields}
        made = [FieldOfStudy(cip_code=code, name=title, slug=self._slug(title, code)) for code, title in titles.items()]
        self.fields |= {field.cip_code: field.pk for field in FieldOfStudy.objects.bulk_create(made)}

        titles = {row.soc_code: row.soc_title for row in pairs if row.soc_code not in self.occupations}
        made = [Occupation(soc_code=code, title=title, source=self.source) for code, title in titles.items()]
        self.occupations |= {found.soc_code: found.pk for found in Occupation.objects.bulk_create(made)}

        links = dict.fromkeys((self.fields[row.cip_code], self.occupations[row.soc_code]) for row in pairs)
        new = [pair for pair in links if pair not in self.links]
        FieldOccupation.objects.bulk_create(
            FieldOccupation(field_id=field, occupation_id=occupation, source=self.source) for field, occupation in new
        )
        self.links.update(new)
        self.named["fields"].update(field for field, _ in links)
        self.named["occupations"].update(occupation for _, occupation in links)
        self.named["links"].update(links)

    def _slug(self, title: str, code: str) -> str:
        """The field's part of an address: its title, and its code too where another field has that title."""
        slug = slugify(title)[:110].strip("-")
        if not slug or slug in self.slugs:
            slug = f"{slug}-{code.replace('.', '-')}".strip("-")
        self.slugs.add(slug)
        return slug

    def report(self) -> Report:
        """What was done."""
        counts = {}
        for name, before in self.before.items():
            counts[f"{name}_new"] = new = len(getattr(self, name)) - before
            counts[f"{name}_unchanged"] = len(self.named[name]) - new
        return Report(**counts, **self.left_out, links_not_named=len(self.links - self.named["links"]))
