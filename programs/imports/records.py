"""What a row of an official file says about a program. Missing values are None, or empty for text."""

from typing import NamedTuple

from programs.models import FieldOfStudy
from programs.places import Place


class InstitutionRecord(NamedTuple):
    """``key`` is the UNITID or provider code. Without a key, the name identifies the institution in its country."""

    name: str
    key: str | None
    place: Place
    url: str = ""


class FieldRecord(NamedTuple):
    """A field of study: by its code in the scheme "cip", by its name in the scheme "asced". ``name`` is for new fields."""

    name: str
    code: str | None = None

    @property
    def scheme(self) -> str:
        return FieldOfStudy.Scheme.CIP if self.code else FieldOfStudy.Scheme.ASCED


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
