"""Rows of a shared file of real programs, for tests and benchmarks.

The file is not part of the project: without it, tests are skipped. Programs in the United States come from NCES IPEDS
(public domain), those in Australia from the Australian Department of Education's CRICOS (CC BY).
"""

import csv
import lzma
import math
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.utils.text import slugify

from careerguide.content.publishing import Status
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from programs.places import Place, slug_of_city, slug_of_place
from programs.search import build_search_text

DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
PROGRAMS = DATA / "programs_us_au.csv.xz"
BATCH_SIZE = 2000
BASES = {"annual": Program.TuitionBasis.YEAR, "whole course": Program.TuitionBasis.TOTAL}


def program_rows(every: int = 1) -> Iterator[dict]:
    with lzma.open(PROGRAMS, "rt", encoding="utf-8", newline="") as file:
        yield from islice(csv.DictReader(file), 0, None, every)


def load_programs(rows: Iterable[dict]) -> int:
    institutions, degree_types, fields = _Named(Institution), _Named(DegreeType), _Fields()
    numbered, loaded = enumerate(rows, start=1), 0
    while some := list(islice(numbered, BATCH_SIZE)):
        made = []
        for number, row in some:
            institution = institutions.get(row["institution"])
            field = fields.get(row["cip_code"], row["field"])
            tuition = round(float(row["tuition_usd"])) if row["tuition_usd"] else None
            country = "AU" if row["source"].startswith("cricos") else "US"
            made.append(
                Program(
                    slug=f"shared-{number}",
                    status=Status.PUBLISHED,
                    institution=institution,
                    award=row["program"],
                    degree_type=degree_types.get(row["credential"]) if row["credential"] else None,
                    field_of_study=field,
                    city=row["city"],
                    city_slug=slug_of_city(row["city"]),
                    place_slug=slug_of_place(Place(row["city"], "", country)),
                    country=country,
                    duration_months=math.ceil(float(row["duration_months"])) or None
                    if row["duration_months"]
                    else None,
                    duration_stated=row["duration"],
                    tuition_usd=tuition,
                    tuition_basis=BASES.get(row["tuition_basis"].split(",")[0], "") if tuition is not None else "",
                    url=row["url"][:500],
                    search_text=build_search_text(row["program"], institution.name, row["city"], field and field.name),
                )
            )
        Program.objects.bulk_create(made)
        loaded += len(made)
    return loaded


class _Named:
    def __init__(self, model):
        self._model, self._rows = model, {}

    def get(self, name: str):
        if name not in self._rows:
            slug = f"{slugify(name)[:60]}-{len(self._rows)}"
            self._rows[name] = self._model.objects.get_or_create(name=name, defaults={"slug": slug})[0]
        return self._rows[name]


class _Fields:
    def __init__(self):
        self._rows: dict[str, FieldOfStudy] = {}

    def get(self, cip_code: str, name: str) -> FieldOfStudy | None:
        if cip_code and cip_code not in self._rows:
            values = {"slug": f"cip-{cip_code.replace('.', '-')}", "name": name[:200]}
            self._rows[cip_code] = FieldOfStudy.objects.get_or_create(cip_code=cip_code, defaults=values)[0]
        return self._rows.get(cip_code)
