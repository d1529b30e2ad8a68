"""What a row of an official file says about a program. Missing values are None, or empty for text."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self

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

    ``degree_type`` is a name of the site (``degree_types.name_of(credential)``).
    """

    number: int
    source_id: int
    key: str
    title: str
    institution: InstitutionRecord
    degree_type: str
    field: FieldRecord | None
    place: Place
    delivery_mode: str = ""
    duration_months: int | None = None
    duration_stated: str = ""
    tuition: Tuition = Tuition()
    note: str = ""


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

    def notes(self) -> Iterator[str]:
        """Sentences for the report, after all records were read."""
        yield from ()
