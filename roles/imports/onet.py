"""Read files of O*NET, and the shipped files that were made from them. See bls.py for what the functions do."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from careerguide.imports.files import FileTable
from careerguide.imports.upsert import Refused, Row
from roles.models import EducationLevel, RelatedOccupation

from .bls import SHIPPED_ONET
from .codes import Nowhere, WrongFile
from .editions import Edition, onet
from .figures import NO_FIGURE, convert, number

# Categories 1 to 12 of "Required Level of Education".
_LEVELS = (
    "Less than a High School Diploma;High School Diploma;Post-Secondary Certificate;Some College Courses;"
    "Associate's Degree (or other 2-year degree);Bachelor's Degree;Post-Baccalaureate Certificate;Master's Degree;"
    "Post-Master's Certificate;First Professional Degree;Doctoral Degree;Post-Doctoral Training"
)
LEVELS = _LEVELS.split(";")
# A name and a bracket at the end, which may contain brackets: "Registered Radiologic Technologist (RT (R))".
_WITH_BRACKET = re.compile(r"([^()]+?) ?\(((?:[^()]|\([^()]*\))+)\)")
_WORD = re.compile(r"[^\W\d_]{2}")
# What a worker does, not another name.
_QUALIFIERS = {"Burning"}


def split_title(title: str) -> list[str]:
    """The names in ``title``: "AI Engineer (Artificial Intelligence Engineer)" has two.

    A bracket inside a title is part of it, as in "Transportation Security Administration (TSA) Screener", because no
    one knows which words it abbreviates. So is a bracket without a word, such as "(K-12)", and "Singer (Burning)".
    """
    title = " ".join(title.split())
    match = _WITH_BRACKET.fullmatch(title)
    if not match or match[2] in _QUALIFIERS or not _WORD.search(match[2]):
        return [title]
    return [name.strip() for name in match.groups()]


def edition(table: FileTable, edition: str) -> Edition:
    """The name of the folder or the zip, such as db_29_2_text, has the version. Shipped files are of one version."""
    if "o*net_soc_code" not in table.header.names:
        return SHIPPED_ONET
    match = re.search(r"db_(\d+)_(\d+)", f"{table.file.path}/{table.file.member}")
    if not match and not edition:
        raise WrongFile("The version of O*NET is unknown. Use --edition, such as --edition 29.2.")
    return onet(edition or f"{match[1]}.{match[2]}")


def read_titles(cells: dict[str, str], loading) -> Iterator[dict]:
    for title in split_title(cells["alternate_title"]):
        yield {"occupation_id": loading.codes.find(cells["soc_code"]), "title": title, "source_id": loading.source_id}


def read_short_title(cells: dict[str, str], loading) -> Iterator[dict]:
    if cells["short_title"] not in NO_FIGURE:
        values = {"title": " ".join(cells["short_title"].split()), "is_short": True, "source_id": loading.source_id}
        yield values | {"occupation_id": loading.codes.find(cells["soc_code"])}


def read_related(cells: dict[str, str], loading) -> Iterator[dict]:
    pair = (loading.codes.find(cells["soc_code"]), loading.codes.find(cells["related_soc_code"]))
    # Two codes that are published as one are no pair, and several can make the same pair: the first one counts.
    if pair[0] != pair[1] and pair not in loading.seen:
        loading.seen.add(pair)
        values = convert(RelatedOccupation, cells, tier="tier", position="index")
        yield values | {"occupation_id": pair[0], "related_id": pair[1], "source_id": loading.source_id}


def read_education(cells: dict[str, str], loading) -> Iterator[dict]:
    """The file of O*NET has other scales, too, and levels with 0 percent, which the shipped file leaves out."""
    code, level = cells["onet_soc_code"], cells["level"]
    if level.isdigit():
        level = LEVELS[int(level) - 1]
    if cells.get("scale_id", "RL") != "RL" or (not number(cells["percent"]) and (code, level) not in loading.levels):
        return
    month, _, year = cells["date"].partition("/")
    same = {name: name for name in ("percent", "ci_low", "ci_high", "n")}
    yield convert(EducationLevel, cells, onet_code="onet_soc_code", suppressed="suppress", **same) | {
        "occupation_id": loading.codes.find(code),
        "level": level,
        "position": LEVELS.index(level) + 1,
        "by_experts": cells["suppress"] == "n/a",
        "surveyed": f"{year}-{month}",
        "source_id": loading.source_id,
    }


def _by_occupation(records: Iterable, loading, read) -> Iterator[Row | Refused]:
    """One row for each occupation. ``read`` gets the cells of its rows, and returns values.

    Rows of detailed codes, such as 11-1011.03, are of another job.
    """
    groups = defaultdict(list)
    for record in records:
        if record.cells["soc_code"].endswith(".00"):
            try:
                groups[loading.codes.published(record.cells["soc_code"])].append(record)
            except Nowhere:
                loading.skipped += 1
            except ValueError as error:
                yield Refused(record.number, record.cells, str(error))
    for code, rows in groups.items():
        values = read([record.cells for record in rows])
        yield Row(rows[0].number, {"soc_code": code, **values, "skills_source_id": loading.source_id})


def read_job_zones(records: Iterable, loading) -> Iterator[Row | Refused]:
    """Codes that are published as one have a job zone only if they agree."""

    def read(rows: list[dict]) -> dict:
        zones = {cells["job_zone"] for cells in rows}
        return {"job_zone": int(zones.pop()) if len(zones) == 1 else None}

    return _by_occupation(records, loading, read)


def read_technology(records: Iterable, loading) -> Iterator[Row | Refused]:
    """Names that are in demand come first, then hot ones, then the others in the order of the file."""

    def read(rows: list[dict]) -> dict:
        ranks = {}
        for cells in rows:
            rank = (cells["in_demand"] != "Y", cells["hot_technology"] != "Y")
            ranks[cells["name"]] = min(rank, ranks.get(cells["name"], rank))
        return {"technology_skills": "\n".join(sorted(ranks, key=ranks.get))}

    return _by_occupation(records, loading, read)
