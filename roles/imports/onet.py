"""Read files of O*NET, and the shipped files that were made from them. kinds.py says what the functions do."""

import re
from collections.abc import Iterator

from roles.education import SURVEY_LEVELS

from .figures import number
from .kinds import Loading

# The file has their numbers, from 1.
LEVELS = list(SURVEY_LEVELS)
# A name and a bracket at the end, which may contain brackets: "Registered Radiologic Technologist (RT (R))".
_WITH_BRACKET = re.compile(r"([^()]+?) ?\(((?:[^()]|\([^()]*\))+)\)")
_WORD = re.compile(r"[^\W\d_]{2}")
_LETTERS = re.compile(r"[^\W\d_]+")
# What a worker does, not another name.
_QUALIFIERS = {"Burning"}
# A word such as "Rickshaw", but not an abbreviation such as "CPhT" or "Dr".
_ORDINARY_WORD = re.compile("[A-Z][a-z]{2,}")


def split_title(title: str) -> list[str]:
    """The names in ``title``: "AI Engineer (Artificial Intelligence Engineer)" has two.

    A bracket inside a title is part of it, as in "Transportation Security Administration (TSA) Screener", because no
    one knows which words it abbreviates. So is a bracket without a word, such as "(K-12)", and one that explains the
    words before it, as in "Jinriksha Driver (Rickshaw)" and "Singer (Burning)". A bracket that only spells out a word
    of the title, as in "NGS Biostatistician (Next-Generation Sequencing)", is left out.
    """
    title = " ".join(title.split())
    match = _WITH_BRACKET.fullmatch(title)
    if not match or match[2] in _QUALIFIERS or not _WORD.search(match[2]):
        return [title]
    name, other = (name.strip() for name in match.groups())
    if " " in name and _ORDINARY_WORD.fullmatch(other):
        return [title]
    return [name] if _spells_out(other, name) else [name, other]


def _spells_out(bracket: str, name: str) -> bool:
    """Whether ``bracket`` has the words of an abbreviation that is a part of ``name``, but not all of it.

    "BSA Analyst (Business Systems Analyst)" has two names, because both end with what the worker is.
    """
    spelled, words = _LETTERS.findall(bracket), _LETTERS.findall(name)
    initials = "".join(word[0] for word in spelled).upper()
    return min(len(initials), len(words)) > 1 and initials in words and spelled[-1] != words[-1]


def read_titles(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    for title in split_title(cells["alternate_title"]):
        yield {"occupation_id": loading.occupation(cells["code"]), "title": title}


def read_short_title(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    if cells["short_title"] not in {"", "n/a"}:
        title = " ".join(cells["short_title"].split())
        yield {"occupation_id": loading.occupation(cells["code"]), "title": title, "is_short": True}


def read_related(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    own, related = loading.occupation(cells["code"]), loading.occupation(cells["related"])
    # Two codes that are published as one are no pair, and several can make the same pair.
    if own != related:
        yield {"occupation_id": own, "related_id": related}


def read_education(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    """The file of O*NET has other scales, too, and levels with 0 percent, which the shipped file leaves out."""
    level = LEVELS[int(cells["level"]) - 1] if cells["level"].isdigit() else cells["level"]
    if cells["scale"] not in {"", "RL"}:
        return
    # A level that falls to 0 percent replaces an earlier figure.
    if not number(cells["percent"]) and (cells["onet_code"], level) not in loading.levels:
        return
    month, _, year = cells["date"].partition("/")
    yield {
        "occupation_id": loading.occupation(cells["onet_code"]),
        "level": level,
        "position": LEVELS.index(level) + 1,
        "suppressed": cells["suppress"] == "Y",
        "by_experts": cells["suppress"] == "n/a",
        "surveyed": f"{year}-{month}",
    }


def read_task(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    """Rows of detailed codes, such as 11-1011.03, are of another job. Codes that are published as one share tasks."""
    if cells["code"].endswith(".00"):
        yield {"occupation_id": loading.occupation(cells["code"]), "is_core": cells["type"] == "Core"}


def read_job_zone(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    """Rows of detailed codes, such as 11-1011.03, are of another job."""
    if cells["code"].endswith(".00"):
        yield {"soc_code": loading.published(cells["code"])}


def agreed_zone(rows: list[dict]) -> dict:
    """Codes that are published as one have a job zone only if they agree."""
    zones = {row["job_zone"] for row in rows}
    return {"job_zone": zones.pop() if len(zones) == 1 else None}


def read_technology(cells: dict[str, str], loading: Loading) -> Iterator[dict]:
    if cells["code"].endswith(".00"):
        ranked = (cells["in_demand"] != "Y", cells["hot"] != "Y", cells["name"])
        yield {"soc_code": loading.published(cells["code"]), "technology_skills": ranked}


def join_skills(rows: list[dict]) -> dict:
    """Names that are in demand come first, then hot ones, then the others in the order of the file."""
    ranks = {}
    for *rank, name in (row["technology_skills"] for row in rows):
        ranks[name] = min(rank, ranks.get(name, rank))
    return {"technology_skills": "\n".join(sorted(ranks, key=ranks.get))}
