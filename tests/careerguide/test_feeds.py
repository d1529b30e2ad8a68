"""The feed, as a feed reader reads it."""

from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree

from careerguide.content.publishing import Status
from careerguide.site import feeds
from roles.models import Role
from tests.support.factories import make_role

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client):
    """The feed as a reader understands it; nothing in it was amiss."""
    answer = client.get("/feed/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.content, response_headers={"content-type": answer.headers["Content-Type"]})
    assert not found.bozo, found.get("bozo_exception")
    return found


def document(client):
    """The feed's root element."""
    return etree.fromstring(client.get("/feed/").content)


def children(element, name: str) -> list[str]:
    """The texts of the element's children called ``name``."""
    return [child.text for child in element.findall(ATOM + name)]


def test_the_feed_is_atom_with_everything_that_atom_asks_for(client, content):
    feed = document(client)
    assert feed.tag == ATOM + "feed"
    links = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
    assert links == {"self": "http://testserver/feed/", "alternate": "http://testserver/"}
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "careerguide"
    entries = feed.findall(ATOM + "entry")
    assert len(entries) == 1
    for element in [feed, *entries]:
        for name in ("id", "title", "updated"):
            assert len(children(element, name)) == 1
            assert children(element, name)[0]
        assert urlsplit(children(element, "id")[0]).scheme == "tag"
        assert datetime.fromisoformat(children(element, "updated")[0]).tzinfo
    (entry,) = entries
    assert [link.get("rel") for link in entry.findall(ATOM + "link")] == ["alternate"]
    assert entry.find(ATOM + "summary").get("type") == "html"


def test_a_guide_stands_there_with_its_claim_its_address_and_its_times(client):
    role = make_role("AI Engineer", claim="You build AI systems.")
    (entry,) = read(client).entries
    assert (entry.title, entry.summary) == ("AI Engineer", "You build AI systems.")
    assert entry.link == "http://testserver/roles/ai-engineer/"
    assert datetime.fromisoformat(entry.published) == role.published_at
    assert datetime.fromisoformat(entry.updated) == role.updated_at
    assert client.get(urlsplit(entry.link).path).status_code == 200


def test_what_changed_last_stands_first_and_a_draft_nowhere(client):
    first, _second = make_role("First"), make_role("Second")
    make_role("Secret", status=Status.DRAFT)
    assert [entry.title for entry in read(client).entries] == ["Second", "First"]
    first.touch()
    found = read(client)
    assert [entry.title for entry in found.entries] == ["First", "Second"]
    assert found.feed.updated == found.entries[0].updated


def test_an_entry_keeps_its_id_when_its_title_and_address_change(client):
    role = make_role("Nurse")
    before = read(client).entries[0]
    role.title, role.slug = "Registered Nurse", "registered-nurse"
    role.save()
    after = read(client).entries[0]
    assert after.id == before.id
    assert after.link != before.link
    assert after.published == before.published


def test_no_two_entries_share_an_id_and_the_feed_has_one_of_its_own(client):
    for _ in range(3):
        make_role()
    found = read(client)
    assert len({found.feed.id, *(entry.id for entry in found.entries)}) == 4


def test_the_feed_keeps_to_the_newest_and_asks_as_often_for_many_as_for_few(client, query_count):
    make_role()
    few = query_count("/feed/")
    for _ in range(feeds.ENTRIES + 5):
        make_role()
    assert query_count("/feed/") == few
    assert len(read(client).entries) == feeds.ENTRIES


@pytest.mark.parametrize(
    "text", ["O'Brien & Sons <script>alert(1)</script>", "A\x0b\x1f\ufffeB", "]]> & é 東京 \u2028"]
)
def test_a_hostile_title_is_text_and_leaves_the_feed_whole(client, text):
    make_role(text, slug="odd", claim=text)
    entry = document(client).find(ATOM + "entry")
    shown = text.replace("\x0b\x1f\ufffe", "")
    assert entry.findtext(ATOM + "title") == shown
    # The summary is HTML, in which the text is no element.
    summary = entry.findtext(ATOM + "summary")
    assert "<" not in summary
    assert unescape(summary) == shown


def test_an_empty_feed_is_whole_and_says_the_same_each_time(client):
    assert read(client).entries == []
    assert client.get("/feed/").content == client.get("/feed/").content
    assert children(document(client), "updated") == ["2026-01-01T00:00:00+00:00"]


def test_what_has_not_changed_is_not_sent_again(client):
    role = make_role()
    answer = client.get("/feed/")
    by_tag = {"if-none-match": answer.headers["ETag"]}
    by_time = {"if-modified-since": answer.headers["Last-Modified"]}
    assert client.get("/feed/", headers=by_tag).status_code == 304
    assert client.get("/feed/", headers=by_time).status_code == 304
    Role.objects.filter(pk=role.pk).update(updated_at=role.updated_at + timedelta(days=1))
    assert client.get("/feed/", headers=by_tag).status_code == 200
    assert client.get("/feed/", headers=by_time).status_code == 200


def test_a_guide_that_is_taken_back_is_a_change_for_whoever_asks_by_time(client):
    stays, gone = make_role("Stays"), make_role("Goes")
    Role.objects.filter(pk=stays.pk).update(updated_at=stays.updated_at - timedelta(days=2))
    Role.objects.filter(pk=gone.pk).update(updated_at=gone.updated_at - timedelta(days=1))
    before = client.get("/feed/").headers["Last-Modified"]
    gone.status = Status.DRAFT
    gone.save()
    answer = client.get("/feed/", headers={"if-modified-since": before})
    assert answer.status_code == 200
    assert b"Goes" not in answer.content


def test_every_page_leads_to_the_feed(client, content):
    for url in ["/", "/roles/ai-engineer/", "/programs/"]:
        html = client.get(url).content.decode()
        assert '<link rel="alternate" href="/feed/" type="application/atom+xml"' in html
