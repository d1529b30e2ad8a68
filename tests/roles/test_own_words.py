"""Tests that the guide is in our own words: nine words in a row are never those of its source."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.page import get_page

RUN_LENGTH = 9
RUNS = (Path(__file__).parent / "forbidden_runs.txt").read_text().splitlines()


def shingles(text: str) -> set[str]:
    """All runs of nine words, without case and punctuation. A hyphen separates words, an apostrophe does not."""
    words = re.findall(r"[^\W_]+", re.sub("['’]", "", text).casefold())
    return {" ".join(words[at : at + RUN_LENGTH]) for at in range(len(words) - RUN_LENGTH + 1)}


FORBIDDEN = set().union(*map(shingles, RUNS))


def texts(value) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


def test_each_run_is_long_enough_to_be_found():
    assert len(RUNS) == 11
    assert all(map(shingles, RUNS))


@pytest.mark.parametrize("run", RUNS)
def test_run_is_found_despite_case_and_punctuation(run):
    typeset = run.upper().replace(" ", ", ").replace("'", "’")
    assert shingles(f"And {typeset} indeed.") & FORBIDDEN


@pytest.mark.parametrize("name", ["roles", "programs"])
def test_fixture_shares_no_run_with_the_source(name):
    fixture = json.loads((settings.BASE_DIR / "fixtures" / f"{name}.json").read_text())
    assert [text for text in texts(fixture) if shingles(text) & FORBIDDEN] == []


@pytest.mark.parametrize("slug", ["ai-engineer", "cv-engineer", "data-scientist", "ml-engineer", "mlops-engineer"])
def test_page_shares_no_run_with_the_source(client, content, slug):
    page = get_page(client, f"/roles/{slug}/")
    assert shingles(page.one("main").text) & FORBIDDEN == set()
