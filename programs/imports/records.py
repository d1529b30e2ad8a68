"""What a row of an official file says about a program. Missing values are None, or empty for text."""

import tomllib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Self

from careerguide.imports.cells import read_url
from careerguide.imports.files import DataFile, FileTable, open_table
from careerguide.imports.upsert import RefusedRow
from programs.models import FieldOfStudy
from programs.places import Place
from roles.imports.editions import Edition
from roles.imports.kinds import FORMATS

LEVELS = tomllib.loads(Path(__file__).with_name("levels.toml").read_text("utf-8"))
# Programs without a stated tuition, and what the tuitions of the sources pay for. A file in US dollars does not remove
# the amount in Australian dollars.
NO_TUITION = dict.fromkeys(["tuition_usd", "tuition_original", "tuition_source_id"]) | dict.fromkeys(
    ["tuition_basis", "tuition_kind", "tuition_year", "tuition_currency"], ""
)
IPEDS_TUITION = NO_TUITION | {"tuition_basis": "year", "tuition_kind": "institution"}
CRICOS_TUITION = {
    "tuition_basis": "total", "tuition_kind": "overseas", "tuition_year": "", "tuition_source_id": None
}  # fmt: skip


class InstitutionRecord(NamedTuple):
    """``key`` is the UNITID or provider code. Without a key, the name identifies the institution in its country."""

    name: str
    key: str | None
    place: Place
    url: str = ""

    @property
    def identity(self) -> object:
        return self.key or (self.name, self.place.country)


class FieldRecord(NamedTuple):
    """A CIP field with its code and the name for a new one, or an Australian broad field, which has no code."""

    name: str
    code: str | None = None

    @property
    def identity(self) -> str:
        return self.code or self.name

    @property
    def values(self) -> dict:
        scheme = FieldOfStudy.Scheme.CIP if self.code else FieldOfStudy.Scheme.ASCED
        return {"name": self.name, "scheme": scheme, "cip_code": self.code}


class Record(NamedTuple):
    """``number`` is the row of the file. ``degree_type`` is a name of the site.

    ``values`` are those of a program by column, without its relations. Columns without a value do not change.
    """

    number: int
    institution: InstitutionRecord
    degree_type: str
    field: FieldRecord
    values: dict


class ProgramFile(ABC):
    """A file of programs. Each official format has a subclass with ``open()``, and ``import_programs`` lists them."""

    # The sources that records have, the one of institutions first.
    editions: tuple[Edition, ...]

    def __init__(self):
        self._bad_urls: dict[str, None] = {}
        self._tables: list[FileTable] = []

    @classmethod
    @abstractmethod
    def open(cls, path: Path, **options) -> Self | None:
        """The file, or None if it has another format."""

    @abstractmethod
    def records(self, sources: dict[str, int]) -> Iterator[Record | RefusedRow]:
        """Yield the rows. Called twice. ``sources`` has the primary key of each edition by its series."""

    def table(self, path: Path | DataFile, kind: str, *columns: str, **options) -> FileTable:
        """Open a file whose format is in formats.toml, and refuse the rows that are broken."""
        names = [*FORMATS[kind]["columns"].split(), *columns]
        self._tables.append(open_table(path, names, member=FORMATS[kind]["names"], **options))
        return self._tables[-1]

    def broken_rows(self) -> Iterable[RefusedRow]:
        """Those of all tables that were read, once each."""
        rows = (((table.file, table.header.sheet, row.number), row) for table in self._tables for row in table.refused)
        return dict(rows).values()

    def institutions(self) -> Iterable[tuple[int, InstitutionRecord]]:
        """Institutions, with their rows, to load although no record has them."""
        return ()

    def notes(self) -> Iterator[str]:
        """Sentences for the report, after all records were read."""
        if self._bad_urls:
            texts = "; ".join(f"“{text}”" for text in self._bad_urls)
            yield f"{len(self._bad_urls):,} websites of institutions are not URLs and were left out: {texts}"

    def website(self, text: str) -> str:
        """The URL, or "" if the text is none, which the report names."""
        try:
            return read_url(text) if text.strip() else ""
        except ValueError:
            self._bad_urls[text] = None
            return ""
