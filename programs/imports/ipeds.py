"""IPEDS: US institutions and the programs in which they grant awards, from the files as published.

HD (institutions) and C_A (awards) make the programs. CDEP (distance education), IC_AY or COST1 (tuition) and CIPCode
(names of fields of study) are optional: without them, formats and tuition do not change. HD alone loads institutions.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from careerguide.imports.cells import read_line
from careerguide.imports.files import DataFile, FileRow, find_file
from careerguide.imports.upsert import RefusedRow
from programs.imports import records
from programs.imports.records import LEVELS, FieldRecord, InstitutionRecord, ProgramFile, Record
from programs.models import FieldOfStudy
from programs.places import Place
from roles.imports.editions import SERIES, Edition
from roles.imports.kinds import FORMATS

KINDS = ("hd", "c_a", "cdep", "tuition", "cip")
TUITIONS = ("tuition3", "tuition7")


class IpedsFile(ProgramFile):
    @classmethod
    def open(cls, path: Path, edition: str = "", **options) -> Self | None:
        files = {kind: file for kind in KINDS if (file := find_file(path, *FORMATS[kind]["names"]))}
        return cls(files, edition) if files.keys() - {"cip"} else None

    def __init__(self, files: dict[str, DataFile], edition: str):
        super().__init__()
        self.files, self.skipped, self.formats = files, 0, {}
        years = {
            kind: Edition.find("ipeds", "", file.name, edition).name for kind, file in files.items() if kind != "cip"
        }
        self.year = years.get("c_a") or max(years.values())
        if "hd" not in files or ("c_a" not in files and len(years) > 1):
            name = f"C{self.year}_A.csv (Completions)" if "hd" in files else f"HD{self.year}.csv (institutions)"
            raise ValueError(f"A file is missing: add {name} from {SERIES['ipeds']['url']}")
        self.editions = (Edition("ipeds", self.year),)
        if start := int(years.get("tuition", 0)):
            self.editions += (Edition("ipeds-tuition", f"{start}-{(start + 1) % 100:02}"),)

    def institutions(self) -> Iterable[tuple[int, InstitutionRecord]]:
        return () if "c_a" in self.files else self._institutions()

    def records(self, sources: dict[str, int]) -> Iterator[Record | RefusedRow]:
        institutions = {institution.key: institution for _, institution in self._institutions()}
        fields, tuitions = self._fields(), self._tuitions(sources)
        self.formats, self.skipped = self.formats or self._formats(), 0
        for number, cells in self._rows("c_a"):
            code, level = cip_code(cells["cipcode"]), cells["awlevel"].strip().lstrip("0")
            institution, field = institutions.get(cells["unitid"].strip()), fields.get(code)
            if code.startswith("99.") or cells["majornum"].strip() == "2":
                self.skipped += 1
            elif not institution:
                yield RefusedRow(number, cells, f"{self.files['hd'].name} has no institution with this UNITID.")
            elif not field:
                yield RefusedRow(number, cells, "The CIP code has no name. Load the crosswalk, or add CIPCode2020.csv.")
            elif level not in LEVELS["ipeds"]:
                yield RefusedRow(number, cells, "The award level is unknown.")
            else:
                key, about = f"{institution.key}/{code}/{level}", LEVELS["ipeds"][level]
                values = {"source_key": key, "source_id": sources["ipeds"], "award": field.name}
                if "cdep" in self.files:
                    values["delivery_mode"] = self.formats.get(key, "")
                if "tuition" in self.files:
                    values |= tuitions.get((institution.key, about.get("tuition")), records.NO_TUITION)
                values |= institution.place._asdict()
                yield Record(number, institution, about["name"], field, values)

    def notes(self) -> Iterator[str]:
        yield "Files: " + ", ".join(sorted(file.name for file in self.files.values())) + "."
        if "c_a" not in self.files:
            yield f"Only institutions were loaded. For programs, add C{self.year}_A.csv (Completions)."
        else:
            yield f"Left out, rows of second majors and of totals: {self.skipped:,}."
            for kind in sorted({"cdep", "tuition"} - self.files.keys()):
                what = "formats" if kind == "cdep" else kind
                yield f"There is no file {FORMATS[kind]['names'][0]}, so {what} did not change."
        yield from super().notes()

    def _rows(self, kind: str, *columns: str) -> Iterable[FileRow]:
        return self.table(self.files[kind], kind, *columns) if kind in self.files else ()

    def _institutions(self) -> Iterator[tuple[int, InstitutionRecord]]:
        for number, cells in self._rows("hd"):
            place = Place(read_line(cells["city"]), cells["stabbr"].strip(), "US")
            url = self.website(cells["webaddr"])
            yield number, InstitutionRecord(read_line(cells["instnm"]), cells["unitid"].strip(), place, url)

    def _tuitions(self, sources: dict[str, int]) -> dict[tuple[str, str], dict]:
        """Tuition by UNITID and column. A dot in the file is a missing value."""
        terms = records.IPEDS_TUITION | {
            "tuition_year": self.editions[-1].name,
            "tuition_source_id": sources.get("ipeds-tuition"),
        }
        return {
            (cells["unitid"].strip(), column): terms | {"tuition_usd": int(cells[column])}
            for _, cells in self._rows("tuition")
            for column in TUITIONS
            if cells[column].strip().isdecimal()
        }

    def _fields(self) -> dict[str, FieldRecord]:
        names = dict(FieldOfStudy.objects.exclude(cip_code=None).values_list("cip_code", "name"))
        for _, cells in self._rows("cip"):
            names.setdefault(cip_code(cells["cipcode"]), read_line(cells["ciptitle"]).removesuffix("."))
        return {code: FieldRecord(name, code) for code, name in names.items()}

    def _formats(self) -> dict[str, str]:
        """Formats by the keys of programs, without those that are not stated."""
        formats = {}
        distance = {level: about["distance"] for level, about in LEVELS["ipeds"].items()}
        columns = [column + ending for column in distance.values() for ending in ("", "de", "des")]
        for _, cells in self._rows("cdep", *columns):
            head = f"{cells['unitid'].strip()}/{cip_code(cells['cipcode'])}"
            for level, column in distance.items():
                programs, in_all, in_some = (cells[column + end].strip(" .") or "0" for end in ("", "de", "des"))
                # Rows without a dot are totals of two digits.
                if "." in cells["cipcode"] and programs != "0" and in_some == "0" and in_all in {"0", programs}:
                    formats[f"{head}/{level}"] = "on_campus" if in_all == "0" else "online"
        return formats


def cip_code(text: str) -> str:
    """ "01.0999" for 01.0999, for 1.0999 (a spreadsheet dropped the zero) and for ="01.0999"; "" if it is no code."""
    match = re.fullmatch(r"(\d{1,2})(?:\.(\d{1,4}))?", text.strip(' ="'), re.ASCII)
    return f"{match[1]:0>2}.{match[2] or '':0<4}" if match else ""
