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
OCCUPATION = target(Occupation, "soc_code", **_SORTED)
FIGURES = OCCUPATION.values
TITLE = target(OtherTitle, "occupation_id", "title", **_SORTED)
RELATED = target(RelatedOccupation, "occupation_id", "related_id")
EDUCATION = target(EducationLevel, "onet_code", "level")
_CODE = "code=o.net_soc_code|soc_code"
_MATRIX = r"\d{4}_national_employment_matrix"
_SKILLS = {"series": "onet", "source": "skills_source_id"}

# In the order in which they are loaded.
KINDS = (
    Kind("occupations", OCCUPATION, bls.read_occupation, ("roles_us", "occupations"),
         r"soc_code=soc title pay_p10 pay_p25 pay_p50=pay_median pay_p75 pay_p90 growth_percent=growth_pct_\d{4}_\d\d "
         "thousands=openings_per_year_thousands entry_education work_experience training zone=job_zone "
         "skills=technology_skills"),
    Kind("employment", OCCUPATION, bls.read_extra, ("oews_*extra",),
         "code=soc employment pay_mean=wage_mean hourly_median hourly_only"),
    Kind("pay", OCCUPATION, bls.read_pay,
         ("national_m20??_dl", "state_m20??_dl", "msa_m20??_dl", "bos_m20??_dl", "all_data_m_20??"),
         "area_type i_group o_group soc_code=occ_code occ_title employment=tot_emp pay_mean=a_mean pay_p10=a_pct10 "
         "pay_p25=a_pct25 pay_p50=a_median pay_p75=a_pct75 pay_p90=a_pct90 hourly_median=h_median hourly_only=hourly",
         "bls-oews"),
    Kind("growth", OCCUPATION, bls.read_projection, ("occupation",),
         rf"occupation_type title={_MATRIX}_title soc_code={_MATRIX}_code "
         "growth_percent=employment_change,_percent,_.* thousands=occupational_openings,_.*_annual_average "
         "entry_education=typical_education_needed_for_entry work_experience=work_experience_in_a_related_occupation "
         "training=typical_on_the_job_training_.*"),
    Kind("merged codes", target(MergedCode, "soc_code"), bls.read_merge, ("soc_merges", "merges"),
         "soc_code=soc_2018 title=soc_2018_title published_as"),
    Kind("job zones", OCCUPATION, onet.read_job_zone, ("job_zones",), "code=o.net_soc_code job_zone",
         combine=onet.agreed_zone, **_SKILLS),
    Kind("technology skills", OCCUPATION, onet.read_technology, ("software_skills", "technology_skills"),
         "code=o.net_soc_code name=example|workplace_example hot=hot_technology in_demand",
         combine=onet.join_skills, **_SKILLS),
    Kind("other titles", TITLE, onet.read_titles, ("alternate_titles", "onet_alternate_titles", "other_titles"),
         f"{_CODE} alternate_title", "onet"),
    Kind("short titles", TITLE, onet.read_short_title, ("alternate_titles", "onet_short_titles", "short_titles"),
         f"{_CODE} short_title", "onet"),
    Kind("related occupations", RELATED, onet.read_related, ("related_occupations", "onet_related_roles", "related"),
         f"{_CODE} related=related_o.net_soc_code|related_soc_code tier=relatedness_tier|tier position=index", "onet",
         combine=first),
    Kind("education", EDUCATION, onet.read_education,
         ("education_training_and_experience", "education", "onet_education_levels"),
         "onet_code=o.net_soc_code|onet_soc_code scale=scale_id| level=category|level percent=data_value|percent n "
         "date ci_low=lower_ci_bound|ci_low ci_high=upper_ci_bound|ci_high suppress=recommend_suppress|suppress",
         "onet"),
)  # fmt: skip


class Occupations(Loading):
    def finish(self) -> None:
        move_merged(self)
        if find_file(self.path, *_IGNORED):
            self.run.note("Skills other than technology skills were not imported.")
        super().finish()


def import_occupations(path: Path, edition: str = "", **options) -> Run:
    return import_files("occupations", KINDS, path, edition, loading=Occupations, **options)
