"""Read pay and growth: files of the US Bureau of Labor Statistics (BLS), and the files that the site is shipped with.

Each function gets the cells of a row by column and the ``Loading``, and yields the values of a row. ValueError refuses
the row, and WrongFile the file.
"""

import re
from collections.abc import Iterator

from careerguide.imports.files import FileTable
from roles.models import Occupation

from .codes import WrongFile
from .editions import Edition, oews, onet, projections
from .figures import check_figures, convert, number

# The editions of the shipped occupations, which their file does not state.
SHIPPED_OEWS, SHIPPED_ONET = oews("May 2025"), onet("29.2")
_GROWTH = re.compile(r"(?:growth_pct_|employment_change,_percent,_)(\d\d)(\d\d)[_–](?:\d\d)?(\d\d)")
_PROJECTION = {
    "soc_code": r"\d{4}_national_employment_matrix_code",
    "title": r"\d{4}_national_employment_matrix_title",
    "openings": r"occupational_openings,_.*_annual_average",
    "entry_education": "typical_education_needed_for_entry",
    "work_experience": "work_experience_in_a_related_occupation",
    "training": "typical_on_the_job_training_.*",
}
NATIONAL = (
    "This file has figures of states, areas or industries. Only national figures are read: "
    "national_M2025_dl.xlsx in oesm25nat.zip, for example."
)


def _pay(prefix: str, median: str) -> dict[str, str]:
    return {f"pay_p{percent}": f"{prefix}{percent}" for percent in (10, 25, 75, 90)} | {"pay_p50": median}


def _growth(cells: dict[str, str], loading, openings: str, **columns: str) -> dict:
    """The years are in the name of the column. Openings are in thousands. "None" means that none is required."""
    match = next(filter(None, map(_GROWTH.fullmatch, cells)), None)
    if not match:
        raise WrongFile("No column has the growth in percent and its years.")
    century, first, last = match.groups()
    values = convert(Occupation, cells, growth_percent=match[0], **columns)
    values["openings"] = None if (thousands := number(cells[openings])) is None else int(thousands * 1000)
    if values["growth_percent"] is not None:
        values |= {"growth_from": int(century + first), "growth_to": int(century + last)}
    return values | {"growth_source_id": loading.source(projections(f"{century}{first}–{last}"))}


def read_occupation(cells: dict[str, str], loading) -> Iterator[dict]:
    same = {name: name for name in ("title", "entry_education", "work_experience", "training")}
    values = _growth(cells, loading, "openings_per_year_thousands", soc_code="soc", **same)
    values |= convert(Occupation, cells, **_pay("pay_p", "pay_median"))
    # OEWS leaves out an occupation without pay; "*" is pay by the hour only.
    values["source_id"] = loading.source(SHIPPED_OEWS) if cells["pay_median"] else values["growth_source_id"]
    values["hourly_only"] = cells["pay_median"] == "*"
    # Of some occupations, only O*NET's own files have skills.
    if cells["job_zone"] or cells["technology_skills"]:
        values |= convert(Occupation, cells, job_zone="job_zone")
        values["technology_skills"] = cells["technology_skills"].replace("; ", "\n")
        values["skills_source_id"] = loading.source(SHIPPED_ONET)
    yield check_figures(values)


def read_extra(cells: dict[str, str], loading) -> Iterator[dict]:
    same = {name: name for name in ("employment", "hourly_median", "hourly_only")}
    values = convert(Occupation, cells, pay_mean="wage_mean", **same)
    yield check_figures(values | {"soc_code": loading.codes.published(cells["soc"])})


def read_merge(cells: dict[str, str], loading) -> Iterator[dict]:
    code, published = cells["soc_2018"], cells["published_as"]
    loading.codes.merged[code] = published
    yield {"soc_code": code, "title": cells["soc_2018_title"], "occupation_id": loading.codes.find(published)}


def edition(table: FileTable, edition: str) -> Edition:
    """The name of the sheet or of the file has the year; nothing else in the workbook is reliable."""
    match = re.search(r"M(\d{4})_dl", f"{table.header.sheet} {table.file.name}")
    if not match and not edition:
        raise WrongFile("The year of the pay is unknown. Use --edition, such as --edition “May 2025”.")
    return oews(edition or f"May {match[1]}")


def read_oews(cells: dict[str, str], loading) -> Iterator[dict]:
    if cells["area_type"] != "1" or cells["i_group"] != "cross-industry":
        raise WrongFile(NATIONAL)
    if cells["o_group"] != "detailed":
        return
    columns = {"employment": "tot_emp", "pay_mean": "a_mean", "hourly_median": "h_median", "hourly_only": "hourly"}
    # Titles of projections are in sentence case, and those of OEWS are not.
    if cells["occ_code"] not in loading.codes.keys:
        columns["title"] = "occ_title"
    values = convert(Occupation, cells, soc_code="occ_code", **columns, **_pay("a_pct", "a_median"))
    yield check_figures(values | {"source_id": loading.source_id})


def read_projection(cells: dict[str, str], loading) -> Iterator[dict]:
    if cells["occupation_type"] == "Line item":
        patterns = _PROJECTION.items()
        columns = {name: column for name, pattern in patterns for column in cells if re.fullmatch(pattern, column)}
        if missing := _PROJECTION.keys() - columns:
            raise WrongFile(f"No column has {', '.join(sorted(missing))}.")
        values = _growth(cells, loading, **columns)
        if values["soc_code"] not in loading.codes.keys:
            values["source_id"] = values["growth_source_id"]
        yield check_figures(values)
