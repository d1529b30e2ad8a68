"""Tests of the Atom feeds of changed figures."""

import feedparser
import pytest

from careerguide.content.publishing import Status
from careerguide.imports.undo import undo
from careerguide.imports.upsert import Row, Target
from roles.models import Occupation
from tests.support.changes import day, save_on
from tests.support.factories import make_occupation, make_program, make_role
from tests.support.imports import load

pytestmark = pytest.mark.django_db
PAY = Target(Occupation, ("soc_code",), ("pay_p50",))


def read(client, url: str):
    response = client.get(url)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert client.get(url, headers={"if-none-match": response.headers["ETag"]}).status_code == 304
    feed = feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def titles(client, url: str = "/feed/changes/") -> list[str]:
    return [entry.title for entry in read(client, url).entries]


@pytest.fixture
def guide():
    return save_on(day(1), make_role("AI Engineer", salary_low=1_000, salary_high=2_000, published_at=day(1)))


@pytest.fixture
def program():
    return save_on(day(1), make_program("MS", tuition_usd=1_000, published_at=day(1)))


def import_pay(occupation, pay: int):
    return load(PAY, [Row(1, {"soc_code": occupation.soc_code, "pay_p50": pay})], b"%d" % pay)


def test_all_changes_are_newest_first(client, guide, program):
    occupation = make_occupation(title="Actuaries")
    save_on(day(3), guide, salary_high=3_000)
    save_on(day(4), program, tuition_usd=2_000)
    run = import_pay(occupation, 95_000)
    expected = [
        "Actuaries: Median pay: $90,000 to $95,000",
        "MS, Example University: Tuition: $1,000 to $2,000",
        "AI Engineer: Headline pay: $1,000–$2,000 to $1,000–$3,000",
    ]
    assert titles(client) == expected
    assert undo(run.record) == []
    assert titles(client) == expected[1:]


def test_several_changes_of_a_day_are_one_entry(client, guide):
    save_on(day(3), guide, salary_high=3_000, market_fit="Proven")
    (entry,) = read(client, "/feed/changes/").entries
    assert entry.title == "AI Engineer: 2 changes"
    assert "Headline pay: $1,000–$2,000 to $1,000–$3,000" in entry.summary
    assert "Market fit: not stated to Proven" in entry.summary
    assert entry.id == f"tag:testserver,2026:changes/role-{guide.pk}/2026-05-03"
    assert entry.link == "http://testserver/roles/ai-engineer/"


def test_feed_of_a_page(client, guide, program):
    occupation = make_occupation()
    import_pay(occupation, 95_000)
    save_on(day(3), guide, salary_high=3_000)
    save_on(day(4), guide, salary_high=4_000)
    save_on(day(4), program, tuition_usd=2_000)
    feeds = [read(client, f"{row.get_absolute_url()}feed.atom") for row in (guide, occupation, program)]
    assert [len(feed.entries) for feed in feeds] == [2, 1, 1]
    assert len({feed.feed.id for feed in feeds}) == 3
    assert feeds[0].feed.title == "AI Engineer: what changed"


def test_drafts_and_withdrawn_pages_have_no_feed(client, guide, program):
    save_on(day(3), guide, salary_high=3_000, status=Status.DRAFT)
    save_on(day(3), program, tuition_usd=2_000, status=Status.WITHDRAWN)
    assert titles(client) == []
    assert client.get("/roles/ai-engineer/feed.atom").status_code == 404
    assert client.get(f"{program.get_absolute_url()}feed.atom").status_code == 410
    assert client.get("/roles/no-such-guide/feed.atom").status_code == 404


def test_former_slug_redirects(client, guide):
    guide.slug = "ai-engineering"
    guide.save()
    assert client.get("/roles/ai-engineer/feed.atom").headers["Location"] == "/roles/ai-engineering/feed.atom"


def test_query_count_is_constant(client, query_count):
    def add(rows):
        for number in range(rows):
            save_on(day(3), make_role(salary_low=1, salary_high=2, published_at=day(1)), salary_high=3 + number)
            save_on(day(3), make_program(tuition_usd=1, published_at=day(1)), tuition_usd=2 + number)
            import_pay(make_occupation(), 95_000 + Occupation.objects.count())

    add(2)
    few = query_count("/feed/changes/")
    add(25)
    assert query_count("/feed/changes/") == few


@pytest.mark.parametrize("url", ["/feed/changes/", "/roles/ai-engineer/feed.atom"])
def test_empty_feed_is_stable(client, guide, url):
    assert titles(client, url) == []
