"""Tests that the catalog, its CSV file and the API have the same programs in the same order, for random filters."""

import csv
import io
import os
from random import Random
from urllib.parse import urlencode, urlsplit

import feedparser
import pytest

from careerguide.site.atom import MAX_ENTRIES
from programs.models import InstitutionFigures, Program
from programs.querysets import ProgramQuerySet
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_institution,
    make_matching_field,
    make_program,
    make_role,
    make_source,
)
from tests.support.page import get_page

pytestmark = pytest.mark.django_db
FILTERS = int(os.environ.get("API_FILTERS", "40"))

CHOICES = {
    "format": ["online", "hybrid", "on_campus"],
    "study_mode": ["full_time", "part_time"],
    "degree_type": ["bachelors-degree", "masters"],
    "field": ["11-0701", "52-0801", "cip-52"],
    "institution": ["school-0", "school-1"],
    "city": ["boston_ma_us", "miami_fl_us"],
    "region": ["ma_us"],
    "country": ["us"],
    "role": ["actor", "dancer"],
    "unknown": ["format", "study_mode", "duration", "tuition"],
}
NUMBERS = {"duration": [6, 12, 18, 24], "tuition": [0, 5_000, 9_000, 20_000, 30_000]}
SINGLE = {
    "q": ["finance", "arts school", "nothing like this", "financ"],
    "residency": ["in", "out"],
    "sort": ["name", "tuition", "-tuition", "duration", "-duration"],
}


@pytest.fixture
def programs():
    random, source = Random(0), make_source()
    schools = [make_institution(f"School {number}") for number in range(3)]
    InstitutionFigures.objects.create(
        institution=schools[0], tuition_in_state=9_000, tuition_out_of_state=30_000, source=source
    )
    roles = [make_role("Actor"), make_role("Dancer")]
    fields = [make_matching_field(roles[0], "52.0801", "Finance"), make_field("11.0701", "Arts"), None]
    degrees = [make_degree_type("Bachelor's degree"), make_degree_type(), None]
    for number in range(70):
        city = random.choice(["Boston", "Miami", ""])
        make_program(
            f"{random.choice(['Finance', 'Arts'])} {number // 2}",
            random.choice([*roles, None]),
            institution=random.choice(schools),
            field_of_study=random.choice(fields),
            degree_type=random.choice(degrees),
            delivery_mode=random.choice([*CHOICES["format"], ""]),
            study_mode=random.choice([*CHOICES["study_mode"], ""]),
            city=city,
            region={"Boston": "MA", "Miami": "FL", "": ""}[city],
            country=city and "US",
            duration_months=random.choice([*NUMBERS["duration"], None]),
            tuition_usd=random.choice([*NUMBERS["tuition"], None]),
        )


def random_query(random: Random) -> list[tuple[str, str]]:
    """Up to five parameters. One range in two is reversed."""
    pairs: list[tuple[str, object]] = []
    for name in random.sample([*CHOICES, *NUMBERS, *SINGLE], random.randrange(6)):
        if name in NUMBERS:
            pairs += [(f"{name}_{end}", random.choice(NUMBERS[name])) for end in ("min", "max")]
        else:
            values = CHOICES.get(name) or SINGLE[name]
            most = min(2, len(values)) if name in CHOICES else 1
            pairs += [(name, value) for value in random.sample(values, random.randint(1, most))]
    return pairs


def slugs_of_page(client, url: str) -> tuple[int, list[str]]:
    page = get_page(client, url)
    count, slugs = int(page.one("#found").text.split()[0]), []
    while True:
        slugs += [urlsplit(link["href"]).path.split("/")[2] for link in page.css(".row h3 a")]
        if not page.has(".pagination-next"):
            return count, slugs
        page = get_page(client, page.one(".pagination-next")["href"])


def slugs_of_file(client, query: str) -> list[str]:
    text = client.get(f"/programs/export.csv?columns=page&{query}").getvalue().decode("utf-8-sig")
    return [row["page"].split("/")[-2] for row in csv.DictReader(io.StringIO(text))]


def slugs_of_api(client, query: str) -> tuple[int, list[str]]:
    data = client.get(f"/api/programs/?limit=30&{query}").json()
    count, slugs = data["count"], [row["slug"] for row in data["results"]]
    while data["next"]:
        data = client.get(data["next"]).json()
        slugs += [row["slug"] for row in data["results"]]
    return count, slugs


def slugs_of_feed(client, url: str) -> tuple[int, set[str]]:
    feed = feedparser.parse(client.get(url).content)
    return int(feed.feed.subtitle.split()[0]), {urlsplit(entry.link).path.split("/")[2] for entry in feed.entries}


@pytest.mark.usefixtures("programs")
def test_page_file_feed_and_api_have_the_same_programs(client):
    lengths = set()
    for seed in range(FILTERS):
        pairs = random_query(Random(seed))
        of_role = seed % 4 == 0
        path = "/roles/actor/programs/" if of_role else "/programs/"
        pairs = [pair for pair in pairs if pair[0] != "role"] if of_role else pairs
        query = urlencode(pairs + [("role", "actor")] * of_role)
        count, slugs = slugs_of_page(client, f"{path}?{urlencode(pairs)}")
        assert slugs_of_api(client, query) == (count, slugs), (path, query)
        assert slugs_of_file(client, query) == slugs, (path, query)
        # Its order is by time.
        of_feed, in_feed = slugs_of_feed(client, f"{path}feed.atom?{urlencode(pairs)}")
        assert of_feed == count, (path, query)
        assert len(in_feed) == min(count, MAX_ENTRIES), (path, query)
        assert in_feed <= set(slugs), (path, query)
        assert count == len(slugs)
        lengths.add(count)
    assert len(lengths) > 10


def test_pages_need_no_count_and_no_offset(client, query_count, monkeypatch):
    """The cost of a page does not depend on its number."""
    Program.objects.bulk_create(
        Program(slug=f"p-{number}", award=f"P {number}", status="published", institution=make_institution())
        for number in range(300)
    )

    def refuse(self):
        raise AssertionError("SQL counts the programs.")

    monkeypatch.setattr(ProgramQuerySet, "count", refuse)
    url, counts = "/api/programs/?limit=10", []
    client.get(url)
    while url:
        counts.append(query_count(url))
        url = client.get(url).json()["next"]
    assert len(counts) == 30
    assert set(counts) == {2}
