"""Import official figures and facts of occupations."""

from pathlib import Path

from careerguide.content.sort_key import sort_key
from careerguide.imports.files import find_file
from careerguide.imports.runs import Run
from roles.models import EducationLevel, MergedCode, Occupation, OtherTitle, RelatedOccupation

from . import bls, onet
from .kinds import Kind, Loading, first, import_files, target
from .merges import move_merged

_IGNORED = ("skills", "essential_skills", "transferable_skills")


def _set_sort_keys(rows: list[dict]) -> None:
    for values in rows:
        values["sort_key"] = sort_key([values["title"]])


_SORTED = {"derive": _set_sort_keys, "derived": ("sort_key",)}
_GROWTH = {"growth_percent": ("growth_from", "growth_to", "growth_source_id")}
OCCUPATION = target(Occupation, "soc_code", details=_GROWTH, **_SORTED)
FIGURES = OCCUPATION.values
TITLE = target(OtherTitle, "occupation_id", "title", **_SORTED)

# In the order in which they are loaded.
KINDS = (
    Kind("occupations", OCCUPATION, bls.read_occupation),
    Kind("employment", OCCUPATION, bls.read_extra),
    Kind("pay", OCCUPATION, bls.read_pay),
    Kind("growth", OCCUPATION, bls.read_projection),
    Kind("merged codes", target(MergedCode, "soc_code"), bls.read_merge),
    Kind("job zones", OCCUPATION, onet.read_job_zone, onet.agreed_zone),
    Kind("technology skills", OCCUPATION, onet.read_technology, onet.join_skills),
    Kind("other titles", TITLE, onet.read_titles),
    Kind("short titles", TITLE, onet.read_short_title),
    Kind("related occupations", target(RelatedOccupation, "occupation_id", "related_id"), onet.read_related, first),
    Kind("education", target(EducationLevel, "onet_code", "level"), onet.read_education),
)


class Occupations(Loading):
    def finish(self) -> None:
        move_merged(self)
        if find_file(self.path, *_IGNORED):
            self.run.note("Skills other than technology skills were not imported.")
        super().finish()


def import_occupations(path: Path, edition: str = "", **options) -> Run:
    return import_files("occupations", KINDS, path, edition, loading=Occupations, **options)
