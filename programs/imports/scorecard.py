"""Read College Scorecard: graduates by field of study, and institutions, as published or merged."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from careerguide.imports.runs import Run
from programs.models import Institution, InstitutionFigures, Outcome
from roles.imports.figures import is_stated, number
from roles.imports.kinds import Kind, LeftOut, Loading, import_files, target

_LEVELS = set(map(str, Outcome.Level.values))


class Outcomes(Loading):
    @cached_property
    def institutions(self) -> dict[str, int]:
        return dict(Institution.objects.filter(source__series="ipeds").values_list("source_key", "pk"))

    def institution(self, cells: dict[str, str], *figures: str) -> int:
        """The key of the institution of a row that states one of ``figures``."""
        if not is_stated(cells["unitid"]):
            raise LeftOut("without a UNITID")
        if cells["unitid"] not in self.institutions:
            raise LeftOut("of institutions that are not in the catalog")
        if not any(is_stated(cells[name]) for name in figures):
            raise LeftOut("without a figure")
        return self.institutions[cells["unitid"]]


def read_graduates(cells: dict[str, str], loading: Outcomes) -> Iterator[dict]:
    institution = loading.institution(cells, "earnings", "debt")
    # The official files have a number, so 01.01 is 101.
    code = cells["cip4"].zfill(4)
    if not code.isdecimal() or cells["level"] not in _LEVELS:
        raise LeftOut("that are not of one field and level")
    yield {
        "institution_id": institution,
        "cip4": f"{code[:2]}.{code[2:]}",
        # The first editions have this character for an apostrophe.
        "field_name": cells["field_name"].replace("\x92", "’").rstrip("."),
    }


def read_institution(cells: dict[str, str], loading: Outcomes) -> Iterator[dict]:
    """Completion and net price are in one of two columns, by the type of the institution."""
    shares, prices = ("c150_4", "c150_l4"), ("npt4_pub", "npt4_priv")
    tuitions = ("tuition_in_state", "tuition_out_of_state")
    institution = loading.institution(cells, *shares, *prices, *tuitions, "distance_only")
    share, price = (
        number(next((cells[name] for name in names if is_stated(cells[name])), "")) for names in (shares, prices)
    )
    yield {
        "institution_id": institution,
        "completion_percent": None if share is None else round(100 * share, 2),
        "net_price": None if price is None else round(price),
    }


KINDS = (
    Kind("outcomes of fields", target(Outcome, "institution_id", "cip4", "level"), read_graduates),
    Kind("outcomes of institutions", target(InstitutionFigures, "institution_id"), read_institution),
)


def import_outcomes(path: Path, edition: str = "", **options) -> Run:
    return import_files("outcomes", KINDS, path, edition, loading=Outcomes, **options)
