"""The files that ``import_occupations`` reads, in the order in which they are loaded."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Model

from careerguide.content.sort_key import sort_key
from careerguide.imports.files import FileTable
from careerguide.imports.upsert import Target
from roles.models import EducationLevel, MergedCode, Occupation, OtherTitle, RelatedOccupation

from . import bls, onet
from .editions import Edition


def _set_sort_keys(rows: list[dict]) -> None:
    for values in rows:
        values["sort_key"] = sort_key([values["title"]])


def _target(model: type[Model], *key: str, **options) -> Target:
    """All other columns are values."""
    columns = [field.attname for field in model._meta.concrete_fields]
    return Target(model, key, tuple(name for name in columns if name not in {"id", "sort_key", *key}), **options)


_SORTED = {"derive": _set_sort_keys, "derived": ("sort_key",)}
OCCUPATION = _target(Occupation, "soc_code", **_SORTED)
FIGURES = OCCUPATION.values
MERGED_CODE = _target(MergedCode, "soc_code")
TITLE = _target(OtherTitle, "occupation_id", "title", **_SORTED)
RELATED = _target(RelatedOccupation, "occupation_id", "related_id")
EDUCATION = _target(EducationLevel, "onet_code", "level")


class Kind(NamedTuple):
    """A kind of file. ``names`` are its names in a folder or a zip; a single file can have any name.

    ``columns`` are those that it must have, in our words; ``renamed`` are ours by theirs.
    ``read`` yields the values of rows for the cells of a row, or, if ``reads_all``, rows for all rows of the file.
    """

    stage: str
    target: Target
    read: Callable
    names: tuple[str, ...]
    columns: tuple[str, ...]
    renamed: dict[str, str] = {}
    edition: Callable[[FileTable, str], Edition] | None = None
    reads_all: bool = False


_CODE = {"o*net_soc_code": "soc_code"}
_RELATED = _CODE | {"related_o*net_soc_code": "related_soc_code", "relatedness_tier": "tier"}
_NAMES = _CODE | {"example": "name", "workplace_example": "name"}
_LEVELS = {"o*net_soc_code": "onet_soc_code", "category": "level", "data_value": "percent", "lower_ci_bound": "ci_low"}
_LEVELS |= {"upper_ci_bound": "ci_high", "recommend_suppress": "suppress"}
_OEWS = ("national_m20??_dl", "state_m20??_dl", "msa_m20??_dl", "bos_m20??_dl", "all_data_m_20??")
_EDUCATION = ("education_training_and_experience", "education", "onet_education_levels")

KINDS = (
    Kind("occupations", OCCUPATION, bls.read_occupation, ("roles_us", "occupations"), ("soc", "pay_p10", "training")),
    Kind("employment", OCCUPATION, bls.read_extra, ("oews_*extra",), ("soc", "wage_mean", "hourly_only")),
    Kind("pay", OCCUPATION, bls.read_oews, _OEWS, ("occ_code", "o_group", "a_pct10"), edition=bls.edition),
    Kind("growth", OCCUPATION, bls.read_projection, ("occupation",),
         ("occupation_type", "typical_education_needed_for_entry")),
    Kind("merged codes", MERGED_CODE, bls.read_merge, ("soc_merges", "merges"), ("soc_2018", "published_as")),
    Kind("job zones", OCCUPATION, onet.read_job_zones, ("job_zones",), ("soc_code", "job_zone"), _CODE, reads_all=True,
         edition=onet.edition),
    Kind("technology skills", OCCUPATION, onet.read_technology, ("software_skills", "technology_skills"),
         ("soc_code", "name", "hot_technology", "in_demand"), _NAMES, reads_all=True, edition=onet.edition),
    Kind("other titles", TITLE, onet.read_titles, ("alternate_titles", "onet_alternate_titles", "other_titles"),
         ("soc_code", "alternate_title"), _CODE, edition=onet.edition),
    Kind("short titles", TITLE, onet.read_short_title, ("alternate_titles", "onet_short_titles", "short_titles"),
         ("soc_code", "short_title"), _CODE, edition=onet.edition),
    Kind("related occupations", RELATED, onet.read_related, ("related_occupations", "onet_related_roles", "related"),
         ("soc_code", "related_soc_code", "tier", "index"), _RELATED, edition=onet.edition),
    Kind("education", EDUCATION, onet.read_education, _EDUCATION,
         ("onet_soc_code", "level", "percent", "ci_low", "ci_high", "n", "suppress", "date"), _LEVELS,
         edition=onet.edition),
)  # fmt: skip
