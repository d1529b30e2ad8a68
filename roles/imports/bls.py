"""Read pay and growth: files of the US Bureau of Labor Statistics (BLS), and the files that the site is shipped with.

kinds.py says what the functions do.
"""

import re
from collections.abc import Iterator

from .editions import Edition
from .figures import number, with_dashes
from .kinds import Loading, WrongFile

IN_EDITION = {"is_current": True, "successor_id": None}
NATIONAL = (
    "This file has figures of states, areas or industries. Only national figures are read: "
    "national_M2025_dl.xlsx in oesm25nat.zip, for example."
)


def _growth(cells: dict[str, str], loading: Loading) -> dict:
    """The years are in the name of the column. Openings are in thousands."""
    column = loading.columns["growth_percent"]
    match = re.search(r"(\d\d)(\d\d)[_–](?:\d\d)?(\d\d)$", column)
    if not match:
        raise WrongFile(f"The column {column} does not have its years.")
    century, first, last = match.groups()
    thousands, is_stated = number(cells["thousands"]), number(cells["growth_percent"]) is not None
    return {
        "openings": None if thousands is None else int(thousands * 1000),
        "growth_source_id": loading.source(Edition("bls-projections", f"{century}{first}–{last}")),
    } | ({"growth_from": int(century + first), "growth_to": int(century + last)} if is_stated else {})


def read_occupation(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    values = _growth(cells, loading)
    # OEWS leaves out an occupation without pay; "*" is pay by the hour only.
    values["source_id"] = values["growth_source_id"]
    if cells["pay_p50"]:
        values["source_id"] = loading.source(Edition.shipped("bls-oews"))
    values["hourly_only"] = cells["pay_p50"] == "*"
    # Of some occupations, only O*NET's own files have skills.
    if cells["zone"] or cells["skills"]:
        values["job_zone"] = int(cells["zone"]) if cells["zone"] else None
        values["technology_skills"] = cells["skills"].replace("; ", "\n")
        values["skills_source_id"] = loading.source(Edition.shipped("onet"))
    loading.listed.add(cells["soc_code"])
    yield values | IN_EDITION


def read_extra(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    yield {"soc_code": loading.published(cells["code"])}


def read_summary(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    """The lines of our editors."""
    if cells["soc_code"] not in loading.occupations:
        raise ValueError(f"There is no occupation {cells['soc_code']}.")
    yield {}


def join_aliases(rows: list[dict]) -> dict:
    return {"search_names": "\n".join(dict.fromkeys(row["search_names"] for row in rows))}


def read_merge(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    loading.merged[cells["soc_code"]] = cells["published_as"]
    yield {"occupation_id": loading.occupation(cells["published_as"])}


def read_pay(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    if cells["area_type"] != "1" or cells["i_group"] != "cross-industry":
        raise WrongFile(NATIONAL)
    if cells["o_group"] == "detailed":
        # Titles of projections are in sentence case, and those of OEWS are not.
        loading.listed.add(cells["soc_code"])
        is_known = cells["soc_code"] in loading.occupations
        yield IN_EDITION | ({} if is_known else {"title": with_dashes(cells["occ_title"])})


def read_projection(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    if cells["occupation_type"] == "Line item":
        values = _growth(cells, loading)
        if cells["soc_code"] not in loading.occupations:
            values["source_id"] = values["growth_source_id"]
        yield values
