"""Read pay and growth: files of the US Bureau of Labor Statistics (BLS), and the files that the site is shipped with.

Each function gets the cells of a row by column and the ``Loading``, and yields the values of a row. ValueError refuses
the row, and WrongFile the file.
"""

import re
from collections.abc import Iterator

from careerguide.imports.files import FileTable

from .codes import WrongFile
from .editions import Edition, oews, onet, projections
from .figures import check_figures, number, one_decimal, whole

# The editions of the shipped occupations, which their file does not state.
SHIPPED_OEWS, SHIPPED_ONET = oews("May 2025"), onet("29.2")
_GROWTH = re.compile(r"(?:growth_pct_|employment_change,_percent,_)(\d\d)(\d\d)[_–](?:\d\d)?(\d\d)")
_OPENINGS = re.compile(r"occupational_openings,_.*_annual_average")
_TITLE = re.compile(r"\d{4}_national_employment_matrix_title")
_CODE = re.compile(r"\d{4}_national_employment_matrix_code")
NATIONAL = (
    "This file has figures of states, areas or industries. Only national figures are read: "
    "national_M2025_dl.xlsx in oesm25nat.zip, for example."
)


def _column(cells: dict[str, str], pattern: re.Pattern) -> str:
    column = next(filter(pattern.fullmatch, cells), None)
    if not column:
        raise WrongFile(f"This file has no column like “{pattern.pattern}”.")
    return column


def _pay(cells: dict[str, str], columns: str, median: str) -> dict:
    """``columns`` is the part of their names before the percentile."""
    names = {percent: f"{columns}{percent}" for percent in (10, 25, 50, 75, 90)} | {50: median}
    return {f"pay_p{percent}": whole(cells[name]) for percent, name in names.items()}


def _growth(cells: dict[str, str], loading, openings: str, requirements: tuple[str, str, str]) -> dict:
    column = _column(cells, _GROWTH)
    century, first, last = _GROWTH.fullmatch(column).groups()
    percent = one_decimal(cells[column])
    education, experience, training = ("" if cells[name] == "—" else cells[name] for name in requirements)
    return {
        "growth_percent": percent,
        "growth_from": None if percent is None else int(century + first),
        "growth_to": None if percent is None else int(century + last),
        "growth_source_id": loading.source(projections(f"{century}{first}–{last}")),
        "openings": whole(cells[openings], unit=1000),
        "entry_education": education,
        "work_experience": experience,
        # "None" is a value of the source: no training.
        "training": training,
    }


def read_occupation(cells: dict[str, str], loading) -> Iterator[dict]:
    growth = _growth(cells, loading, "openings_per_year_thousands", ("entry_education", "work_experience", "training"))
    # OEWS leaves out an occupation without pay; "*" is pay by the hour only.
    is_in_oews = bool(cells["pay_median"])
    values = {
        "soc_code": cells["soc"],
        "title": cells["title"],
        "source_id": loading.source(SHIPPED_OEWS) if is_in_oews else growth["growth_source_id"],
        "hourly_only": cells["pay_median"] == "*",
        **_pay(cells, "pay_p", "pay_median"),
        **growth,
    }
    # Of some occupations, only O*NET's own files have skills.
    if cells["job_zone"] or cells["technology_skills"]:
        values |= {
            "job_zone": whole(cells["job_zone"]),
            "technology_skills": cells["technology_skills"].replace("; ", "\n"),
            "skills_source_id": loading.source(SHIPPED_ONET),
        }
    yield check_figures(values)


def read_extra(cells: dict[str, str], loading) -> Iterator[dict]:
    values = {
        "soc_code": loading.codes.published(cells["soc"]),
        "employment": whole(cells["employment"]),
        "pay_mean": whole(cells["wage_mean"]),
        "hourly_median": number(cells["hourly_median"]),
        "hourly_only": cells["hourly_only"] == "True",
    }
    yield check_figures(values)


def no_edition(table: FileTable, edition: str) -> None:
    """The file has no edition of its own, or several."""


def edition(table: FileTable, edition: str) -> Edition:
    """The name of the sheet or of the file has the year; nothing else in the workbook is reliable."""
    match = re.search(r"M(\d{4})_dl", f"{table.header.sheet} {table.file.name}")
    if not match and not edition:
        raise WrongFile("The year of the pay is unknown. Use --edition, such as --edition “May 2025”.")
    return oews(edition or f"May {match[1]}")


def read_merge(cells: dict[str, str], loading) -> Iterator[dict]:
    code, published = cells["soc_2018"], cells["published_as"]
    loading.codes.merged[code] = published
    yield {"soc_code": code, "title": cells["soc_2018_title"], "occupation_id": loading.codes.find(published)}


def read_oews(cells: dict[str, str], loading) -> Iterator[dict]:
    if cells["area_type"] != "1" or cells["i_group"] != "cross-industry":
        raise WrongFile(NATIONAL)
    if cells["o_group"] != "detailed":
        return
    values = {
        "soc_code": cells["occ_code"],
        "source_id": loading.source_id,
        "employment": whole(cells["tot_emp"]),
        "pay_mean": whole(cells["a_mean"]),
        "hourly_median": number(cells["h_median"]),
        "hourly_only": cells["hourly"].lower() in {"true", "yes"},
        **_pay(cells, "a_pct", "a_median"),
    }
    # Titles of projections are in sentence case, and those of OEWS are not.
    if values["soc_code"] not in loading.codes.keys:
        values["title"] = cells["occ_title"]
    yield check_figures(values)


def read_projection(cells: dict[str, str], loading) -> Iterator[dict]:
    if cells["occupation_type"] != "Line item":
        return
    requirements = (
        "typical_education_needed_for_entry",
        "work_experience_in_a_related_occupation",
        "typical_on_the_job_training_needed_to_attain_competency_in_the_occupation",
    )
    values = {
        "soc_code": cells[_column(cells, _CODE)],
        "title": cells[_column(cells, _TITLE)].strip(),
        **_growth(cells, loading, _column(cells, _OPENINGS), requirements),
    }
    if values["soc_code"] not in loading.codes.keys:
        values["source_id"] = values["growth_source_id"]
    yield check_figures(values)
