"""Read the merged file of US programs (IPEDS) and Australian courses (CRICOS)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Self

from careerguide.imports.cells import read_choice, read_line
from careerguide.imports.files import open_table
from careerguide.imports.upsert import Refused
from careerguide.lib.durations import read_months
from careerguide.lib.money import read_dollars
from programs.imports.degree_types import name_of
from programs.imports.editions import cricos, ipeds, ipeds_tuition
from programs.imports.records import FieldRecord, InstitutionRecord, ProgramFile, ProgramRecord, Tuition, Websites
from programs.models import Program
from programs.places import Place

COLUMNS = (
    *("source", "source_id", "institution", "program", "credential", "field", "cip_code", "format", "city"),
    *("state_or_country", "duration", "tuition_usd", "tuition_basis", "url"),
)
IPEDS, IPEDS_TUITION, CRICOS = ipeds("2024"), ipeds_tuition("2022-23"), cricos("2023-01-03")
SERIES = {"ipeds_us_2024": IPEDS.series, "cricos_au_2023": CRICOS.series}
KEYS = {
    IPEDS.series: re.compile(r"(\d{6})/\d\d\.\d{4}/\d{1,2}", re.ASCII),
    CRICOS.series: re.compile(r"[0-9A-Z]+@([A-Z]*)"),
}
BASES = {
    "annual, institution-wide average, full-time out-of-state, AY2022-23": {
        "basis": Program.TuitionBasis.YEAR.value,
        "kind": Program.TuitionKind.INSTITUTION.value,
        "year": "2022-23",
    },
    "whole course, AUD->USD at ECB 2023-01-03": {
        "basis": Program.TuitionBasis.TOTAL.value,
        "kind": Program.TuitionKind.OVERSEAS.value,
    },
}
# A file repeats its texts many times.
line, months, usd = (lru_cache(50_000)(read) for read in (read_line, read_months, read_dollars))


@lru_cache
def delivery_mode(text: str) -> str:
    return read_choice(text, dict(Program.DeliveryMode.choices)) if text else ""


class MergedFile(ProgramFile):
    editions = (IPEDS, IPEDS_TUITION, CRICOS)

    def __init__(self, path: Path):
        self.path = path
        self._known: dict[object, InstitutionRecord] = {}
        self.fields: dict[str, FieldRecord] = {}
        self.websites = Websites()

    @classmethod
    def open(cls, path: Path, **options) -> Self | None:
        try:
            open_table(path, required=COLUMNS)
        except ValueError:
            return None
        return cls(path)

    def records(self, sources: dict[str, int]) -> Iterator[ProgramRecord | Refused]:
        for row in open_table(self.path, required=COLUMNS):
            try:
                yield self._record(row.number, row.cells, sources)
            except ValueError as error:
                yield Refused(row.number, row.cells, str(error))

    def notes(self) -> Iterator[str]:
        yield from self.websites.notes()

    def _record(self, number: int, cells: dict[str, str], sources: dict[str, int]) -> ProgramRecord:
        series = SERIES.get(cells["source"])
        match = series and KEYS[series].fullmatch(cells["source_id"])
        if not match:
            raise ValueError("The source and source_id are not those of a US program or an Australian course.")
        title, city = line(cells["program"]), line(cells["city"])
        # The file has no title for the code 49.0109.
        note = "" if title else "The source states no title. The page shows the name of its field instead."
        title = title or line(cells["field"])
        if series == IPEDS.series:
            key, place = cells["source_id"], Place(city, cells["state_or_country"], "US")
            institution = self._institution(cells, match[1], place)
        else:
            # A course is taught in several cities, and the same letters in another case are another place.
            key, place = f"{cells['source_id']}/{city}", Place(city, match[1], "AU")
            institution = self._institution(cells, None, Place(country="AU"))
        code = cells["cip_code"]
        field = FieldRecord(title, code) if code else FieldRecord(line(cells["field"]))
        return ProgramRecord(
            number=number,
            source_id=sources[series],
            key=key,
            title=title,
            institution=institution,
            degree_type=name_of(cells["credential"]),
            field=self.fields.setdefault(field.identity, field),
            place=place,
            delivery_mode=delivery_mode(cells["format"]),
            duration_months=months(cells["duration"]) if cells["duration"] else None,
            duration_stated=cells["duration"],
            tuition=self._tuition(cells["tuition_usd"], cells["tuition_basis"], sources),
            note=note,
        )

    def _institution(self, cells: dict[str, str], key: str | None, place: Place) -> InstitutionRecord:
        name = line(cells["institution"])
        if not name:
            raise ValueError("The program has no institution.")
        institution = InstitutionRecord(name, key, place)
        if institution.identity in self._known:
            return self._known[institution.identity]
        institution = institution._replace(url=self.websites.read(cells["url"]))
        return self._known.setdefault(institution.identity, institution)

    def _tuition(self, text: str, basis: str, sources: dict[str, int]) -> Tuition:
        if not text:
            return Tuition()
        if basis not in BASES:
            raise ValueError(f"The tuition_basis is unknown: “{basis}”.")
        values = BASES[basis]
        source = sources[IPEDS_TUITION.series] if "year" in values else None
        return Tuition(usd(text), source_id=source, **values)
