"""Tests of the Atom feeds of the catalog: those of all programs, of a filter and of a career."""

import random
from datetime import datetime, timedelta
from urllib.parse import urlencode

import feedparser
import pytest
from django.http import QueryDict

from careerguide.content.publishing import Status
from careerguide.lists.querystrings import may_crawl
from careerguide.site.atom import MAX_ENTRIES
from programs.catalog.page import Catalog
from programs.models import InstitutionFigures, Program
from tests.support.changes import day, save_on
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_institution,
    make_matching_field,
    make_occupation,
    make_program,
    make_role,
    make_source,
)
from tests.support.page import get_page

pytestmark = pytest.mark.django_db
FEED = "/programs/feed.atom"


def read(client, url: str = FEED, **params):
    response = client.get(url, params)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def titles(client, url: str = FEED, **params) -> list[str]:
    return [entry.title.partition(",")[0] for entry in read(client, url, **params).entries]


def links(feed) -> dict[str, str]:
    return {link.rel: link.href.removeprefix("http://testserver") for link in feed.feed.links}


class TestEntries:
    def test_newest_is_first(self, client):
        first, second, _ = (make_program(name, published_at=day(number)) for number, name in enumerate("ABC", 1))
        assert titles(client) == ["C", "B", "A"]
        save_on(day(5), first, tuition_usd=1_000)
        assert titles(client) == ["A", "C", "B"]
        second.note = "Not a figure."
        second.save()
        assert titles(client) == ["A", "C", "B"]

    def test_same_time_is_sorted_by_key(self, client):
        for name in "ABC":
            make_program(name, published_at=day(1))
        assert titles(client) == ["C", "B", "A"]

    def test_drafts_are_left_out(self, client):
        make_program("Secret", status=Status.DRAFT)
        assert titles(client) == []

    def test_entry_says_what_changed(self, client):
        program = make_program("MS", tuition_usd=1_000, duration_months=12, published_at=day(1))
        save_on(day(3), program, tuition_usd=2_000)
        (entry,) = read(client).entries
        assert entry.title == "MS, Example University"
        assert "tuition $2,000 (" in entry.summary
        assert "May 3, 2026: Tuition: $1,000 to $2,000" in entry.summary
        assert datetime.fromisoformat(entry.published) == day(1)
        assert datetime.fromisoformat(entry.updated) == Program.objects.get().figures_changed_at

    def test_id_does_not_change_with_title_or_slug(self, client):
        program = make_program("MS")
        before = read(client).entries[0]
        program.award, program.slug = "Master of Science", "another"
        program.save()
        after = read(client).entries[0]
        assert (after.id, after.id.startswith("tag:testserver,2026:programs/")) == (before.id, True)
        assert after.link != before.link

    def test_number_of_entries_and_queries_is_limited(self, client, query_count):
        make_program()
        few = query_count(FEED)
        for _ in range(MAX_ENTRIES + 5):
            make_program()
        assert query_count(FEED) == few
        feed = read(client)
        assert len(feed.entries) == MAX_ENTRIES
        assert feed.feed.subtitle.startswith("56 programs in this list.")

    def test_odd_titles_are_escaped(self, client):
        make_program("A\x0b<script>alert(1)</script> & B", slug="odd")
        assert read(client).entries[0].title.startswith("A<script>alert(1)</script> & B")


class TestFilters:
    def test_bad_values_are_dropped_and_named(self, client):
        make_program("Here", delivery_mode="online")
        make_program("There", delivery_mode="hybrid")
        feed = read(client, format="online", tuition_max="lots", nonsense="1")
        assert [entry.title.partition(",")[0] for entry in feed.entries] == ["Here"]
        assert "1 program in this list." in feed.feed.subtitle
        assert "lots" in feed.feed.subtitle
        assert links(feed)["self"] == f"{FEED}?format=online"
        assert links(feed)["alternate"] == "/programs/?format=online"

    def test_order_of_parameters_does_not_matter(self, client):
        make_program(delivery_mode="online", study_mode="full_time")
        some = client.get(f"{FEED}?format=online&study_mode=full_time").content
        assert client.get(f"{FEED}?study_mode=full_time&sort=tuition&page=2&format=online").content == some

    def test_private_parameters_are_in_no_link_or_id(self, client):
        private = {"earn": "54321", "keep": "54321", "months": "54321", "residency": "in"}
        make_program(delivery_mode="online")
        content = client.get(FEED, {"format": "online"} | private).content.decode()
        assert "54321" not in content
        assert "residency" not in content

    def test_residency_decides_which_tuition_a_filter_means(self, client):
        school = make_institution("State University")
        program = make_program(
            "BS", institution=school, degree_type=make_degree_type("Bachelor’s degree"),
            tuition_usd=30_000, tuition_kind="institution", tuition_basis="year",
        )  # fmt: skip
        InstitutionFigures.objects.create(
            institution=school, tuition_in_state=9_000, tuition_out_of_state=30_000, source=make_source()
        )
        assert titles(client, tuition_max=10_000) == []
        assert titles(client, tuition_max=10_000, residency="in") == [program.award]
        page = get_page(client, "/programs/", tuition_max=10_000, residency="in")
        assert page.link("Follow this list by listed tuition (Atom feed)") == f"{FEED}?tuition_max=10000"

    def test_feeds_of_careers(self, client):
        guide = make_role("AI Engineer")
        make_program("Listed", role=guide, delivery_mode="online")
        make_program("Prepares", field_of_study=make_matching_field(guide, "11.0701", "Computing"))
        make_program("Other")
        url = "/roles/ai-engineer/programs/feed.atom"
        assert titles(client, url) == ["Prepares", "Listed"]
        feed = read(client, url, format="online")
        assert links(feed) == {
            "self": f"{url}?format=online",
            "alternate": "/roles/ai-engineer/programs/?format=online",
        }
        occupation = guide.official.get().occupation
        assert titles(client, f"/roles/{occupation.slug}/programs/feed.atom") == ["Prepares"]
        ids = [read(client, each).feed.id for each in (url, f"/roles/{occupation.slug}/programs/feed.atom", FEED)]
        assert len(set(ids)) == 3

    def test_unknown_and_dropped_careers(self, client):
        occupation = make_occupation(is_current=False)
        for slug in ("no-such-career", occupation.slug):
            assert client.get(f"/roles/{slug}/programs/feed.atom").status_code == 404

    def test_feed_agrees_with_the_page(self, client):
        chance, path = random.Random(7), "/programs/"
        fields, guide = [make_field(), make_field("11.0701", "Computing")], make_role("AI Engineer")
        for number in range(70):
            make_program(
                f"P {number}",
                role=chance.choice([guide, None]),
                delivery_mode=chance.choice(["online", "hybrid", "on_campus", ""]),
                study_mode=chance.choice(["full_time", "part_time", ""]),
                field_of_study=chance.choice([*fields, None]),
                tuition_usd=chance.choice([None, 0, 10_000, 50_000]),
                duration_months=chance.choice([None, 12, 24]),
                city=chance.choice(["Lowell", "Miami"]),
            )
        values = {
            "format": ["online", "hybrid", "bad"], "study_mode": ["full_time"], "field": ["11-0701", "52-0801"],
            "city": ["lowell_", "miami_"], "tuition_max": ["20k", "-1", "0"], "duration_min": ["13"],
            "unknown": ["tuition", "format"], "q": ["P", "P 1", "nothing"], "role": ["ai-engineer"],
            "sort": ["tuition"], "residency": ["in", "out"],
        }  # fmt: skip
        for _ in range(200):
            names = chance.sample(list(values), chance.randrange(4))
            query = urlencode([(name, chance.choice(values[name])) for name in names])
            catalog = Catalog(QueryDict(query), path)
            feed = feedparser.parse(client.get(f"{FEED}?{query}").content)
            assert int(feed.feed.subtitle.split()[0]) == catalog.total, query
            assert len(feed.entries) == min(catalog.total, MAX_ENTRIES)
            own = {program.get_absolute_url() for program in catalog.filters.qs}
            assert {entry.link.removeprefix("http://testserver") for entry in feed.entries} <= own


class TestHeaders:
    def test_unchanged_feed_returns_304(self, client):
        program = make_program()
        response = client.get(FEED)
        by_tag = {"if-none-match": response.headers["ETag"]}
        by_time = {"if-modified-since": response.headers["Last-Modified"]}
        assert client.get(FEED, headers=by_tag).status_code == 304
        assert client.get(FEED, headers=by_time).status_code == 304
        later = program.updated_at + timedelta(days=1)
        Program.objects.filter(pk=program.pk).update(status=Status.WITHDRAWN, updated_at=later)
        assert client.get(FEED, headers=by_tag).status_code == 200
        assert client.get(FEED, headers=by_time).status_code == 200

    def test_empty_feed_is_stable(self, client):
        assert client.get(FEED).content == client.get(FEED).content
        assert read(client).feed.updated == "2026-01-01T00:00:00+00:00"

    def test_search_engines_leave_filters(self, client):
        make_role("AI Engineer")
        for url in (FEED, "/roles/ai-engineer/programs/feed.atom"):
            assert not may_crawl(f"{url}?format=online")
            assert client.get(url).headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/programs/", "/roles/ai-engineer/programs/"])
def test_page_links_to_its_feed(client, path):
    make_program(role=make_role("AI Engineer"), delivery_mode="online")
    page = get_page(client, path, format="online", sort="tuition", compare="x")
    url = f"{path}feed.atom?format=online"
    assert url in [link["href"] for link in page.css('link[rel=alternate][type="application/atom+xml"]')]
    assert page.link("Follow this list (Atom feed)") == url
    assert client.get(url).status_code == 200
