"""What a row of an official file says about a program. Missing values are None, or empty for text."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Self

from careerguide.imports.cells import read_url
from careerguide.imports.upsert import Refused
from programs.models import FieldOfStudy
from programs.places import Place
from roles.imports.editions import Edition


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
    def scheme(self) -> str:
        return FieldOfStudy.Scheme.CIP if self.code else FieldOfStudy.Scheme.ASCED

    @property
    def identity(self) -> str:
        return self.code or self.name


class Tuition(NamedTuple):
    """``kind`` and ``basis`` are those of a Program. ``original`` is the amount in ``currency``, if not US dollars."""

    usd: int | None = None
    basis: str = ""
    kind: str = ""
    year: str = ""
    source_id: int | None = None
    original: int | None = None
    currency: str = ""


class ProgramRecord(NamedTuple):
    """``number`` is the row of the file. ``source_id`` is the edition, also of the institution.

    ``degree_type`` is a name of the site (``degree_types.name_of(credential)``). A format or a tuition of None does
    not change the stored one.
    """

    number: int
    source_id: int
    key: str
    title: str
    institution: InstitutionRecord
    degree_type: str
    field: FieldRecord | None
    place: Place
    delivery_mode: str | None = ""
    duration_months: int | None = None
    duration_stated: str = ""
    tuition: Tuition | None = Tuition()
    note: str = ""


class Websites:
    """URLs of institutions. Texts that are not URLs are left out, and the report names them."""

    def __init__(self):
        self._bad: dict[str, None] = {}

    def read(self, text: str) -> str:
        try:
            return read_url(text) if text.strip() else ""
        except ValueError:
            self._bad[text] = None
            return ""

    def notes(self) -> Iterator[str]:
        if self._bad:
            texts = "; ".join(f"“{text}”" for text in self._bad)
            yield f"{len(self._bad):,} websites of institutions are not URLs and were left out: {texts}"


class ProgramFile:
    """A file of programs. Each official format has a subclass with ``open()``, and ``import_programs`` lists them."""

    # The sources that records have, the one of programs first.
    editions: tuple[Edition, ...]

    @classmethod
    def open(cls, path: Path, **options) -> Self | None:
        """The file, or None if it has another format."""
        raise NotImplementedError

    def records(self, sources: dict[str, int]) -> Iterator[ProgramRecord | Refused]:
        """Yield the rows. Called twice. ``sources`` has the primary key of each edition by its series."""
        raise NotImplementedError

    def institutions(self) -> Iterable[tuple[int, InstitutionRecord]]:
        """Institutions, with their rows, to load although no record has them."""
        return ()

    def notes(self) -> Iterator[str]:
        """Sentences for the report, after all records were read."""
        yield from ()
