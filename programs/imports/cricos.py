"""CRICOS: the courses that Australian institutions offer to students from overseas, as a workbook or four CSV files."""

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Self

from careerguide.imports.cells import read_line
from careerguide.imports.files import DataFile, FileTable, find_file, open_table
from careerguide.imports.upsert import RefusedRow
from careerguide.lib.durations import read_months
from programs.imports import records
from programs.imports.records import LEVELS, FieldRecord, InstitutionRecord, ProgramFile, Record
from programs.places import Place
from roles.imports.editions import Edition
from roles.imports.figures import number as read_number


class CricosFile(ProgramFile):
    @classmethod
    def open(cls, path: Path, edition: str = "", usd_per_aud: Decimal | None = None, **options) -> Self | None:
        file = find_file(path, "*course_locations.csv", "*cricos*.xlsx", "*.xlsx")
        try:
            open_table(file or path, ("cricos_course_code",), sheet="Course Locations")
        except ValueError:
            return None
        table = file if file.name.lower().endswith(".xlsx") else path
        return cls(table, Edition.find("cricos", "", file.name, path.name, edition), usd_per_aud)

    def __init__(self, path: Path | DataFile, edition: Edition, usd_per_aud: Decimal | None):
        super().__init__()
        if not usd_per_aud:
            raise ValueError(
                "CRICOS states tuition in Australian dollars. Give the US dollars for one of them, such as "
                "--usd-per-aud 0.6713, by the reference rates of the European Central Bank of "
                f"{edition.name}. docs/data.md says how."
            )
        self.path, self.rate, self.editions = path, usd_per_aud, (edition,)
        self.left_out, self._records = Counter(), []

    def records(self, sources: dict[str, int]) -> Iterator[Record | RefusedRow]:
        # Reading a workbook takes long.
        self._records = self._records or list(self._read(sources["cricos"]))
        yield from self._records

    def _read(self, source: int) -> Iterator[Record | RefusedRow]:
        locations = list(self._table("Course Locations"))
        institutions = self._institutions([cells for _, cells in locations])
        courses: dict[str, Record] = {}
        for number, cells in self._table("Courses"):
            if cells["expired"].lower() == "yes":
                self.left_out["expired courses"] += 1
            elif LEVELS["cricos"].get(cells["course_level"]) == "":
                self.left_out["courses of schools or outside of the Australian Qualifications Framework"] += 1
            elif cells["cricos_provider_code"] not in institutions:
                yield RefusedRow(number, cells, "The file has no institution with this provider code.")
            else:
                institution = institutions[cells["cricos_provider_code"]]
                try:
                    courses[cells["cricos_course_code"]] = self._course(number, cells, source, institution)
                except ValueError as error:
                    yield RefusedRow(number, cells, str(error))
        places: dict[str, dict[Place, int]] = {code: {} for code in courses}
        for number, cells in locations:
            # Cities with the same letters in another case are different places.
            place = Place(read_line(cells["location_city"]), cells["location_state"], "AU")
            places.get(cells["cricos_course_code"], {}).setdefault(place, number)
        for code, course in courses.items():
            if not places[code]:
                self.left_out["places of courses without a location"] += 1
            for place, number in (places[code] or {Place(country="AU"): course.number}).items():
                values = {"source_key": f"{code}@{place.region}/{place.city}", **place._asdict()}
                yield course._replace(number=number, values=course.values | values)

    def notes(self) -> Iterator[str]:
        yield from (f"Left out, {what}: {count:,}." for what, count in self.left_out.items())
        yield from super().notes()

    def _table(self, sheet: str) -> FileTable:
        return self.table(self.path, sheet, sheet=sheet)

    def _institutions(self, locations: list[dict[str, str]]) -> dict[str, InstitutionRecord]:
        """Institutions by provider code. Only those with the same name have a place: the state of most courses."""
        rows = [cells for _, cells in self._table("Institutions")]
        names = Counter(cells["institution_name"] for cells in rows)
        states = Counter((cells["cricos_provider_code"], cells["location_state"]) for cells in locations)
        usual = {code: state for (code, state), _ in reversed(states.most_common())}
        institutions = {}
        for cells in rows:
            code, name = cells["cricos_provider_code"], cells["institution_name"]
            place = Place("", usual.get(code, "") if names[name] > 1 else "", "AU")
            institutions[code] = InstitutionRecord(read_line(name), code, place, self.website(cells["website"]))
        return institutions

    def _course(self, row: int, cells: dict[str, str], source: int, institution: InstitutionRecord) -> Record:
        """Without its key and place, which depend on the location."""
        weeks = cells["duration_(weeks)"] and f"{cells['duration_(weeks)']} weeks"
        # "02 - Information Technology"
        field = FieldRecord(cells["field_of_education_1_broad_field"].partition(" - ")[2])
        # "29000" in a workbook, "$29,000.00" in a CSV file
        fee, tuition = read_number(cells["tuition_fee"].replace("$", "")), records.NO_TUITION
        if fee is not None:
            usd, aud = (int(amount.to_integral_value(ROUND_HALF_UP)) for amount in (fee * self.rate, fee))
            amounts = {"tuition_usd": usd, "tuition_original": aud, "tuition_currency": "AUD"}
            tuition = records.CRICOS_TUITION | amounts
        values = {
            "source_id": source,
            "award": read_line(cells["course_name"]),
            "duration_months": read_months(weeks) if weeks else None,
            "duration_stated": weeks,
            "delivery_mode": "",
            **tuition,
        }
        level = cells["course_level"]
        return Record(row, institution, LEVELS["cricos"].get(level, level), field, values)
