from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree

from careerguide.content.publishing import Status
from careerguide.site.atom import MAX_ENTRIES
from roles.models import Role
from tests.support.factories import make_role

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client):
    """Parse the feed with feedparser, and check that it is well-formed."""
    response = client.get("/feed/")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def document(client):
    return etree.fromstring(client.get("/feed/").content)


def children(element, name: str) -> list[str]:
    return [child.text for child in element.findall(ATOM + name)]


def test_feed_has_required_elements(client, content):
    feed = document(client)
    assert feed.tag == ATOM + "feed"
    links = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
    assert links == {"self": "http://testserver/feed/", "alternate": "http://testserver/"}
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "careerguide"
    entries = feed.findall(ATOM + "entry")
    assert len(entries) == 5
    for element in [feed, *entries]:
        for name in ("id", "title", "updated"):
            assert len(children(element, name)) == 1
            assert children(element, name)[0]
        assert urlsplit(children(element, "id")[0]).scheme == "tag"
        assert datetime.fromisoformat(children(element, "updated")[0]).tzinfo
    for entry in entries:
        assert [link.get("rel") for link in entry.findall(ATOM + "link")] == ["alternate"]
        assert entry.find(ATOM + "summary").get("type") == "html"


def test_entry_has_claim_url_and_dates(client):
    role = make_role("AI Engineer", claim="You build AI systems.")
    (entry,) = read(client).entries
    assert (entry.title, entry.summary) == ("AI Engineer", "You build AI systems.")
    assert entry.link == "http://testserver/roles/ai-engineer/"
    assert datetime.fromisoformat(entry.published) == role.published_at
    assert datetime.fromisoformat(entry.updated) == role.updated_at
    assert client.get(urlsplit(entry.link).path).status_code == 200


def test_entries_are_sorted_by_last_change_without_drafts(client):
    first, _second = make_role("First"), make_role("Second")
    make_role("Secret", status=Status.DRAFT)
    assert [entry.title for entry in read(client).entries] == ["Second", "First"]
    first.touch()
    feed = read(client)
    assert [entry.title for entry in feed.entries] == ["First", "Second"]
    assert feed.feed.updated == feed.entries[0].updated


def test_entry_id_does_not_change_with_title_or_slug(client):
    role = make_role("Nurse")
    before = read(client).entries[0]
    role.title, role.slug = "Registered Nurse", "registered-nurse"
    role.save()
    after = read(client).entries[0]
    assert after.id == before.id
    assert after.link != before.link
    assert after.published == before.published


def test_entry_ids_are_unique(client):
    for _ in range(3):
        make_role()
    feed = read(client)
    assert len({feed.feed.id, *(entry.id for entry in feed.entries)}) == 4


def test_number_of_entries_and_queries_is_limited(client, query_count):
    make_role()
    few = query_count("/feed/")
    for _ in range(MAX_ENTRIES + 5):
        make_role()
    assert query_count("/feed/") == few
    assert len(read(client).entries) == MAX_ENTRIES


@pytest.mark.parametrize(
    "text", ["O'Brien & Sons <script>alert(1)</script>", "A\x0b\x1f\ufffeB", "]]> & é 東京 \u2028"]
)
def test_hostile_title_is_escaped(client, text):
    make_role(text, slug="odd", claim=text)
    entry = document(client).find(ATOM + "entry")
    shown = text.replace("\x0b\x1f\ufffe", "")
    assert entry.findtext(ATOM + "title") == shown
    # The summary is HTML, so its text is escaped as HTML.
    summary = entry.findtext(ATOM + "summary")
    assert "<" not in summary
    assert unescape(summary) == shown


def test_empty_feed_is_valid_and_stable(client):
    assert read(client).entries == []
    assert client.get("/feed/").content == client.get("/feed/").content
    assert children(document(client), "updated") == ["2026-01-01T00:00:00+00:00"]


def test_unchanged_feed_returns_304(client):
    role = make_role()
    response = client.get("/feed/")
    by_tag = {"if-none-match": response.headers["ETag"]}
    by_time = {"if-modified-since": response.headers["Last-Modified"]}
    assert client.get("/feed/", headers=by_tag).status_code == 304
    assert client.get("/feed/", headers=by_time).status_code == 304
    Role.objects.filter(pk=role.pk).update(updated_at=role.updated_at + timedelta(days=1))
    assert client.get("/feed/", headers=by_tag).status_code == 200
    assert client.get("/feed/", headers=by_time).status_code == 200


def test_unpublished_guide_changes_last_modified(client):
    stays, gone = make_role("Stays"), make_role("Goes")
    Role.objects.filter(pk=stays.pk).update(updated_at=stays.updated_at - timedelta(days=2))
    Role.objects.filter(pk=gone.pk).update(updated_at=gone.updated_at - timedelta(days=1))
    before = client.get("/feed/").headers["Last-Modified"]
    gone.status = Status.DRAFT
    gone.save()
    response = client.get("/feed/", headers={"if-modified-since": before})
    assert response.status_code == 200
    assert b"Goes" not in response.content


def test_pages_link_to_feed(client, content):
    for url in ["/", "/roles/ai-engineer/", "/programs/"]:
        html = client.get(url).content.decode()
        assert '<link rel="alternate" href="/feed/" type="application/atom+xml"' in html
