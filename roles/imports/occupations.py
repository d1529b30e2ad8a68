"""Import official figures and facts of occupations."""

from pathlib import Path

from careerguide.content.sort_key import sort_key
from careerguide.imports.files import find_file
from careerguide.imports.runs import Run
from careerguide.imports.upsert import Row
from roles.models import EducationLevel, MergedCode, Occupation, OtherTitle, RelatedOccupation, Task
from roles.models.occupations import occupation_slugs

from . import bls, onet
from .kinds import Kind, Loading, first, import_files, target
from .merges import move_merged

_IGNORED = ("skills", "essential_skills", "transferable_skills")
# A file of pay that lists fewer of the occupations is not a whole edition.
_WHOLE_EDITION = 0.8


def _set_sort_keys(rows: list[dict]) -> None:
    for values in rows:
        values["sort_key"] = sort_key([values["title"]])


def _set_slugs(rows: list[dict]) -> None:
    """A slug never changes, so that a new edition that renames an occupation leaves its URL as it is."""
    _set_sort_keys(rows)
    new = [values for values in rows if not values["slug"]]
    for values, slug in zip(new, occupation_slugs([values["title"] for values in new]), strict=True):
        values["slug"] = slug


_GROWTH = {"growth_percent": ("growth_from", "growth_to", "growth_source_id")}
OCCUPATION = target(Occupation, "soc_code", details=_GROWTH, derive=_set_slugs)
FIGURES = OCCUPATION.values
TITLE = target(OtherTitle, "occupation_id", "title", derive=_set_sort_keys)

# In the order in which they are loaded.
KINDS = (
    Kind("occupations", OCCUPATION, bls.read_occupation),
    Kind("employment", OCCUPATION, bls.read_extra),
    Kind("summaries", OCCUPATION, bls.read_summary),
    Kind("aliases", OCCUPATION, bls.read_summary, bls.join_aliases),
    Kind("pay", OCCUPATION, bls.read_pay),
    Kind("growth", OCCUPATION, bls.read_projection),
    Kind("merged codes", target(MergedCode, "soc_code"), bls.read_merge),
    Kind("job zones", OCCUPATION, onet.read_job_zone, onet.agreed_zone),
    Kind("technology skills", OCCUPATION, onet.read_technology, onet.join_skills),
    Kind("other titles", TITLE, onet.read_titles),
    Kind("short titles", TITLE, onet.read_short_title),
    Kind("related occupations", target(RelatedOccupation, "occupation_id", "related_id"), onet.read_related, first),
    Kind("education", target(EducationLevel, "onet_code", "level"), onet.read_education),
    Kind("tasks", target(Task, "occupation_id", "text"), onet.read_task, first),
)


class Occupations(Loading):
    def finish(self) -> None:
        self._drop()
        move_merged(self)
        if find_file(self.path, *_IGNORED):
            self.run.note("Skills other than technology skills were not imported.")
        super().finish()

    def _drop(self) -> None:
        """The pages of occupations with pay of another edition, which this one does not list, lead to others."""
        dropped = Occupation.objects.current().filter(source__series="bls-oews").exclude(soc_code__in=self.listed)
        codes = list(dropped.values_list("soc_code", flat=True)) if self.listed else []
        if not codes:
            return
        if len(self.listed) < _WHOLE_EDITION * (len(self.listed) + len(codes)):
            self.run.note(f"Occupations that this file does not have, and that stay: {len(codes):,}.")
            return
        new = {code: self.occupations.get(self.merged.get(code)) for code in codes}
        rows = [Row(0, {"soc_code": code, "is_current": False, "successor_id": key}) for code, key in new.items()]
        self.run.load(OCCUPATION, iter(rows), "dropped occupations")
        self.run.note(f"Occupations that this edition no longer has: {', '.join(codes)}. Their pages say so.")


def import_occupations(path: Path, edition: str = "", **options) -> Run:
    return import_files("occupations", KINDS, path, edition, loading=Occupations, **options)
