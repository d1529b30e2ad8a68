"""Load the official crosswalk from fields of study (CIP 2020) to occupations (SOC 2018).

It is published by the National Center for Education Statistics and the US Bureau of Labor Statistics.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from careerguide.imports.runs import Run
from careerguide.imports.upsert import Target
from careerguide.lists.forms import printable
from programs.imports.names import named_target
from programs.models import FieldOccupation, FieldOfStudy
from roles.imports.kinds import Kind, LeftOut, Loading, first, import_files
from roles.models import Occupation

# The code that the file uses for "no field".
NO_FIELD = "99.9999"
MAX_TITLE_LENGTH = 200
# Stored fields keep their names, and stored links their sources.
FIELD = named_target(FieldOfStudy, ("cip_code",))
LINK = Target(FieldOccupation, ("field_id", "occupation_id"), ())


class Crosswalk(Loading):
    @cached_property
    def fields(self) -> dict[str, int]:
        return {code: key for (code,), key in self.run.ids(FIELD).items()}


def _occupation(cells: dict[str, str], loading: Crosswalk) -> int:
    if not re.fullmatch(r"[0-9]{2}\.[0-9]{4}", cells["cip_code"]):
        raise ValueError(f"“{printable(cells['cip_code'])}” is not a CIP code, which looks like 52.0801.")
    if not re.fullmatch(r"[0-9]{2}-[0-9]{4}", cells["soc_code"]):
        raise ValueError(f"“{printable(cells['soc_code'])}” is not a SOC code, which looks like 15-1221.")
    if cells["cip_code"] == NO_FIELD:
        raise LeftOut("without a field")
    return loading.occupation(cells["soc_code"])


def read_field(cells: dict[str, str], loading: Crosswalk) -> Iterator[dict]:
    """Only fields that lead to an occupation. ``read_link`` refuses the other rows."""
    name = " ".join(cells["title"].split())
    with suppress(ValueError):
        _occupation(cells, loading)
        if name and len(name) <= MAX_TITLE_LENGTH:
            yield {"name": name}


def read_link(cells: dict[str, str], loading: Crosswalk) -> Iterator[dict]:
    code, occupation = cells["cip_code"], _occupation(cells, loading)
    if code not in loading.fields:
        raise ValueError(f"{code} has no title in this or another row, or it is too long.")
    yield {"field_id": loading.fields[code], "occupation_id": occupation}


KINDS = (
    Kind("fields of study", FIELD, read_field, first),
    Kind("links to occupations", LINK, read_link),
)


def load_crosswalk(path: Path, edition: str = "", **options) -> Run:
    """Add new fields of study and links. Stored rows do not change. ``options`` are those of ``import_run()``."""
    if not Occupation.objects.exists():
        raise ValueError("Import the occupations first: manage.py import_occupations fixtures/world.")
    return import_files("crosswalk", KINDS, path, edition, loading=Crosswalk, **options)
