"""CRICOS: the courses that Australian institutions offer to students from overseas, as a workbook or four CSV files."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Self

from careerguide.imports.cells import read_line
from careerguide.imports.files import DataFile, FileTable, find_file, open_table
from careerguide.imports.upsert import Refused
from careerguide.lib.durations import read_months
from programs.imports import editions
from programs.imports.degree_types import name_of
from programs.imports.records import FieldRecord, InstitutionRecord, ProgramFile, ProgramRecord, Tuition, Websites
from programs.models import Program
from programs.places import Place
from roles.imports import figures

COLUMNS = {
    "Institutions": ("cricos_provider_code", "institution_name", "website"),
    "Courses": (
        "cricos_provider_code", "cricos_course_code", "course_name", "field_of_education_1_broad_field",
        "course_level", "duration_(weeks)", "tuition_fee", "expired",
    ),
    "Course Locations": ("cricos_provider_code", "cricos_course_code", "location_city", "location_state"),
}  # fmt: skip
# Courses of schools, and courses outside of the Australian Qualifications Framework (AQF).
OTHER_LEVELS = {
    "Kindergarten Studies", "Primary School Studies", "Junior Secondary Studies",
    "Senior Secondary Certificate of Education", "Non AQF Award",
}  # fmt: skip


class CricosFile(ProgramFile):
    @classmethod
    def open(cls, path: Path, edition: str = "", usd_per_aud: Decimal | None = None, **options) -> Self | None:
        file = find_file(path, "*course_locations.csv", "*cricos*.xlsx", "*.xlsx")
        try:
            open_table(file or path, ("cricos_course_code",), sheet="Course Locations")
        except ValueError:
            return None
        is_workbook = file.name.lower().endswith(".xlsx")
        return cls(file if is_workbook else path, edition or f"{path.name} {file.name}", usd_per_aud)

    def __init__(self, path: Path | DataFile, edition: str, usd_per_aud: Decimal | None):
        match = re.search(r"(20\d\d)-(\d{1,2})-(\d{1,2})", edition, re.ASCII)
        if not match:
            raise ValueError("The file’s name has no date. Give the day of the export, such as --edition 2023-01-03.")
        day = date(*map(int, match.groups())).isoformat()
        if not usd_per_aud:
            raise ValueError(
                "CRICOS states tuition in Australian dollars. Give the US dollars for one of them by the reference "
                f"rates of the European Central Bank of {day}, such as --usd-per-aud 0.6713. docs/data.md says how."
            )
        self.path, self.rate, self.editions = path, usd_per_aud, (editions.cricos(day),)
        self.left_out, self.websites, self._records = Counter(), Websites(), []

    def records(self, sources: dict[str, int]) -> Iterator[ProgramRecord | Refused]:
        # Reading a workbook takes long.
        self._records = self._records or list(self._read(sources[editions.CRICOS]))
        yield from self._records

    def _read(self, source: int) -> Iterator[ProgramRecord | Refused]:
        locations = list(self._table("Course Locations"))
        institutions = self._institutions([cells for _, cells in locations])
        courses: dict[str, ProgramRecord] = {}
        for number, cells in self._table("Courses"):
            if cells["expired"].lower() == "yes":
                self.left_out["expired courses"] += 1
            elif cells["course_level"] in OTHER_LEVELS:
                self.left_out["courses of schools or outside of the Australian Qualifications Framework"] += 1
            elif cells["cricos_provider_code"] not in institutions:
                yield Refused(number, cells, "The file has no institution with this provider code.")
            else:
                institution = institutions[cells["cricos_provider_code"]]
                try:
                    courses[cells["cricos_course_code"]] = self._course(number, cells, source, institution)
                except ValueError as error:
                    yield Refused(number, cells, str(error))
        keys = set()
        for number, cells in locations:
            if course := courses.get(cells["cricos_course_code"]):
                # Cities with the same letters in another case are different places.
                city, region = read_line(cells["location_city"]), cells["location_state"]
                key = f"{course.key}@{region}/{city}"
                if key not in keys:
                    keys |= {key, course.key}
                    yield course._replace(number=number, key=key, place=Place(city, region, "AU"))
        for course in courses.values():
            if course.key not in keys:
                self.left_out["places of courses, because the file has none"] += 1
                yield course._replace(key=f"{course.key}@/")

    def notes(self) -> Iterator[str]:
        yield from (f"Left out: {count:,} {what}." for what, count in self.left_out.items())
        yield from self.websites.notes()

    def _table(self, sheet: str) -> FileTable:
        name = sheet.replace(" ", "_")
        return open_table(self.path, COLUMNS[sheet], sheet=sheet, member=(f"{name}.csv", f"*{name}.csv", "*.xlsx"))

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
            institutions[code] = InstitutionRecord(read_line(name), code, place, self.websites.read(cells["website"]))
        return institutions

    def _course(self, row: int, cells: dict[str, str], source: int, institution: InstitutionRecord) -> ProgramRecord:
        weeks = cells["duration_(weeks)"] and f"{cells['duration_(weeks)']} weeks"
        # "02 - Information Technology"
        field = FieldRecord(cells["field_of_education_1_broad_field"].partition(" - ")[2])
        # "29000" in a workbook, "$29,000.00" in a CSV file
        fee = figures.number(cells["tuition_fee"].replace("$", ""))
        tuition = Tuition()
        if fee is not None:
            terms = (Program.TuitionBasis.TOTAL.value, Program.TuitionKind.OVERSEAS.value)
            tuition = Tuition(_whole(fee * self.rate), *terms, original=_whole(fee), currency="AUD")
        return ProgramRecord(
            row, source, cells["cricos_course_code"], read_line(cells["course_name"]), institution,
            name_of(cells["course_level"]), field, Place(country="AU"), "", read_months(weeks) if weeks else None,
            weeks, tuition,
        )  # fmt: skip


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))
