"""The files that ``import_occupations`` reads, in the order in which they are loaded."""

from collections.abc import Callable
from typing import NamedTuple

from careerguide.content.sort_key import sort_key
from careerguide.imports.files import FileTable
from careerguide.imports.upsert import Target
from roles.models import EducationLevel, MergedCode, Occupation, OtherTitle, RelatedOccupation

from . import bls, onet
from .editions import Edition


def _set_sort_keys(rows: list[dict]) -> None:
    for values in rows:
        values["sort_key"] = sort_key([values["title"]])


FIGURES = (
    "title", "pay_p10", "pay_p25", "pay_p50", "pay_p75", "pay_p90", "growth_percent", "growth_from", "growth_to",
    "employment", "openings", "pay_mean", "hourly_median", "hourly_only", "entry_education", "work_experience",
    "training", "job_zone", "technology_skills", "source_id", "growth_source_id", "skills_source_id",
)  # fmt: skip
OCCUPATION = Target(Occupation, ("soc_code",), FIGURES, derive=_set_sort_keys, derived=("sort_key",))
MERGED_CODE = Target(MergedCode, ("soc_code",), ("title", "occupation_id"))
TITLE = Target(
    OtherTitle, ("occupation_id", "title"), ("is_short", "source_id"), derive=_set_sort_keys, derived=("sort_key",)
)
RELATED = Target(RelatedOccupation, ("occupation_id", "related_id"), ("tier", "position", "source_id"))
EDUCATION = Target(
    EducationLevel,
    ("onet_code", "level"),
    (
        "occupation_id", "position", "percent", "ci_low", "ci_high", "n", "suppressed", "surveyed", "by_experts",
        "source_id",
    ),
)  # fmt: skip


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
    edition: Callable[[FileTable, str], Edition | None] = onet.edition
    reads_all: bool = False


_CODE = {"o*net_soc_code": "soc_code"}
_RELATED = _CODE | {"related_o*net_soc_code": "related_soc_code", "relatedness_tier": "tier"}
_NAMES = _CODE | {"example": "name", "workplace_example": "name"}
_LEVELS = {
    "o*net_soc_code": "onet_soc_code",
    "category": "level",
    "data_value": "percent",
    "lower_ci_bound": "ci_low",
    "upper_ci_bound": "ci_high",
    "recommend_suppress": "suppress",
}
_OEWS = ("national_m20??_dl", "state_m20??_dl", "msa_m20??_dl", "bos_m20??_dl", "all_data_m_20??")

KINDS = (
    Kind(
        "occupations", OCCUPATION, bls.read_occupation, ("roles_us", "occupations"), ("soc", "pay_p10", "training"),
        edition=bls.no_edition,
    ),
    Kind(
        "employment", OCCUPATION, bls.read_extra, ("oews_*extra",), ("soc", "wage_mean", "hourly_only"),
        edition=bls.no_edition,
    ),
    Kind("pay", OCCUPATION, bls.read_oews, _OEWS, ("occ_code", "o_group", "area_type", "a_pct10"), edition=bls.edition),
    Kind(
        "growth", OCCUPATION, bls.read_projection, ("occupation",),
        ("occupation_type", "typical_education_needed_for_entry"), edition=bls.no_edition,
    ),
    Kind(
        "merged codes", MERGED_CODE, bls.read_merge, ("soc_merges", "merges"), ("soc_2018", "published_as"),
        edition=bls.no_edition,
    ),
    Kind("job zones", OCCUPATION, onet.read_job_zones, ("job_zones",), ("soc_code", "job_zone"), _CODE, reads_all=True),
    Kind(
        "technology skills", OCCUPATION, onet.read_technology, ("software_skills", "technology_skills"),
        ("soc_code", "name", "hot_technology", "in_demand"), _NAMES, reads_all=True,
    ),
    Kind(
        "other titles", TITLE, onet.read_titles, ("alternate_titles", "onet_alternate_titles", "other_titles"),
        ("soc_code", "alternate_title"), _CODE,
    ),
    Kind(
        "short titles", TITLE, onet.read_short_title, ("alternate_titles", "onet_short_titles", "short_titles"),
        ("soc_code", "short_title"), _CODE,
    ),
    Kind(
        "related occupations", RELATED, onet.read_related, ("related_occupations", "onet_related_roles", "related"),
        ("soc_code", "related_soc_code", "tier", "index"), _RELATED,
    ),
    Kind(
        "education", EDUCATION, onet.read_education,
        ("education_training_and_experience", "education", "onet_education_levels"),
        ("onet_soc_code", "level", "percent", "ci_low", "ci_high", "n", "suppress", "date"), _LEVELS,
    ),
)  # fmt: skip
