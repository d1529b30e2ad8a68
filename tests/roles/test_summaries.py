"""Tests of fixtures/world/summaries.csv: one line for each occupation, in our own words."""

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.official_files import WORLD
from tests.support.world_files import read_world

# The first four bytes of the SHA-256 of each run of six words in O*NET's descriptions of these occupations (29.2),
# because the project has no sentences of other people.
_HASHES = (settings.BASE_DIR / "tests" / "data" / "onet_runs.bin").read_bytes()
ONET_RUNS = {_HASHES[at : at + 4] for at in range(0, len(_HASHES), 4)}


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub("['’]", "", text).casefold())


def runs(text: str, length: int) -> set[str]:
    found = words(text)
    return {" ".join(found[at : at + length]) for at in range(len(found) - length + 1)}


def is_onet_run(run: str) -> bool:
    return hashlib.sha256(run.encode()).digest()[:4] in ONET_RUNS


@pytest.fixture(scope="module")
def summaries() -> dict[str, str]:
    with Path(WORLD / "summaries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = {row["soc_code"]: row["summary"] for row in rows}
    assert len(lines) == len(rows)
    return lines


def test_every_occupation_has_a_line(summaries):
    assert list(summaries) == [row["soc"] for row in read_world("occupations")]


def test_lines_are_one_short_sentence(summaries):
    assert [line for line in summaries.values() if not 8 <= len(words(line)) <= 22] == []
    assert [line for line in summaries.values() if not line.endswith((".", "?")) or "'" in line] == []


def test_lines_are_not_built_from_one_sentence(summaries):
    counts = Counter(run for line in summaries.values() for run in runs(line, 5))
    assert [run for run, count in counts.items() if count > 5] == []


def test_lines_share_no_six_words_with_onet(summaries):
    assert [run for line in summaries.values() for run in runs(line, 6) if is_onet_run(run)] == []


def test_run_of_onet_is_recognized():
    # Part of O*NET's description of actors, and only the words that the test needs.
    assert is_onet_run("in stage television radio video or")
