"""Read the merged file of US programs (IPEDS) and Australian courses (CRICOS)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Self

from careerguide.imports.cells import read_choice, read_line
from careerguide.imports.upsert import RefusedRow
from careerguide.lib.durations import read_months
from careerguide.lib.money import read_dollars
from programs.imports import records
from programs.imports.records import LEVELS, FieldRecord, InstitutionRecord, ProgramFile, Record
from programs.models import Program
from programs.places import Place
from roles.imports.editions import Edition

# The series and the form of the source_id: UNITID/CIP/award level, or course@state.
SOURCES = {
    "ipeds_us_2024": ("ipeds", re.compile(r"(\d{6})/\d\d\.\d{4}/(\d{1,2})", re.ASCII)),
    "cricos_au_2023": ("cricos", re.compile(r"([0-9A-Z]+)@([A-Z]*)")),
}
BASES = {
    "annual, institution-wide average, full-time out-of-state, AY2022-23": records.IPEDS_TUITION
    | {"tuition_year": "2022-23"},
    "whole course, AUD->USD at ECB 2023-01-03": records.CRICOS_TUITION,
}
# A file repeats its texts many times.
line, months, usd = (lru_cache(50_000)(read) for read in (read_line, read_months, read_dollars))


@lru_cache
def delivery_mode(text: str) -> str:
    return read_choice(text, dict(Program.DeliveryMode.choices)) if text else ""


class MergedFile(ProgramFile):
    editions = tuple(map(Edition.shipped, ("ipeds", "ipeds-tuition", "cricos")))

    def __init__(self, path: Path):
        super().__init__()
        self.path = path
        # Raises ValueError if it is another file.
        self.table(path, "programs")
        self._institutions: dict[object, InstitutionRecord] = {}

    @classmethod
    def open(cls, path: Path, **options) -> Self | None:
        with suppress(ValueError):
            return cls(path)

    def records(self, sources: dict[str, int]) -> Iterator[Record | RefusedRow]:
        for number, cells in self.table(self.path, "programs"):
            try:
                yield self._record(number, cells, sources)
            except ValueError as error:
                yield RefusedRow(number, cells, str(error))

    def _record(self, number: int, cells: dict[str, str], sources: dict[str, int]) -> Record:
        series, pattern = SOURCES.get(cells["source"], ("", None))
        match = pattern and pattern.fullmatch(cells["source_id"])
        if not match:
            raise ValueError("The source and source_id are not those of a US program or an Australian course.")
        key, title, city = cells["source_id"], line(cells["program"]), line(cells["city"])
        # The file has no title for the code 49.0109.
        note = "" if title else "The source states no title. The page shows the name of its field instead."
        title = title or line(cells["field"])
        if series == "ipeds":
            place = Place(city, cells["state_or_country"], "US")
            institution, level = self._institution(cells, match[1], place), LEVELS["ipeds"].get(match[2])
            if not level:
                raise ValueError("The award level is unknown.")
            degree_type = level["name"]
        else:
            # A course is taught in several cities, and the same letters in another case are another place.
            key, place = f"{key}/{city}", Place(city, match[2], "AU")
            institution = self._institution(cells, None, Place(country="AU"))
            degree_type = LEVELS["cricos"].get(cells["credential"], cells["credential"])
        code = cells["cip_code"]
        field = FieldRecord(title, code) if code else FieldRecord(line(cells["field"]))
        values = {
            "source_key": key,
            "source_id": sources[series],
            "award": title,
            "delivery_mode": delivery_mode(cells["format"]),
            "duration_months": months(cells["duration"]) if cells["duration"] else None,
            "duration_stated": cells["duration"],
            "note": note,
            **place._asdict(),
            **self._tuition(cells, sources),
        }
        return Record(number, institution, degree_type, field, values)

    def _institution(self, cells: dict[str, str], key: str | None, place: Place) -> InstitutionRecord:
        name = line(cells["institution"])
        if not name:
            raise ValueError("The program has no institution.")
        institution = InstitutionRecord(name, key, place)
        if institution.identity not in self._institutions:
            institution = institution._replace(url=self.website(cells["url"]))
        return self._institutions.setdefault(institution.identity, institution)

    def _tuition(self, cells: dict[str, str], sources: dict[str, int]) -> dict:
        if not cells["tuition_usd"]:
            return records.NO_TUITION
        if cells["tuition_basis"] not in BASES:
            raise ValueError(f"The tuition_basis is unknown: “{cells['tuition_basis']}”.")
        values = BASES[cells["tuition_basis"]] | {"tuition_usd": usd(cells["tuition_usd"])}
        return values | ({"tuition_source_id": sources["ipeds-tuition"]} if values["tuition_year"] else {})
