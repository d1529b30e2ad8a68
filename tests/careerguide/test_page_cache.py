"""Tests of stored public pages."""

import gzip
import threading
from contextlib import ExitStack

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from careerguide.cache import pages
from careerguide.content.pages import preview_url
from careerguide.content.publishing import Status
from tests.support.factories import make_program, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_cache():
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def queries(client, url: str, **options) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(url, **options)
    return len(found)


def is_stored(client, url: str) -> bool:
    caches["pages"].clear()
    client.get(url)
    return bool(caches["pages"]._cache)


def test_public_pages_are_stored(client):
    role, program = make_role("Actor"), make_program()
    for url in [
        "/",
        "/roles/",
        role.get_absolute_url(),
        "/programs/?format=online",
        program.get_absolute_url(),
        "/feed/",
        "/programs/feed.atom?format=online",
    ]:
        assert is_stored(client, url), url


def test_page_with_numbers_of_a_reader_is_private(client):
    url = make_program().get_absolute_url()
    assert client.get(url)["Cache-Control"] == "public, no-cache"
    for name in ("earn", "keep", "months", "residency"):
        for _ in range(2):
            assert client.get(url, {name: "in"})["Cache-Control"] == "private, no-cache"


def test_edit_is_shown_by_the_next_request(client):
    role = make_role("Actor")
    for title in ("Clown", "Dancer"):
        client.get(role.get_absolute_url())
        role.title = title
        role.save()
        assert get_page(client, role.get_absolute_url()).heading == title


def test_only_public_pages_are_stored(client, admin_client):
    role = make_role(status=Status.DRAFT)
    for url in [
        preview_url(role),
        preview_url(make_role()),
        "/report/?page=%2F",
        "/roles/unknown/",
        "/healthz",
        "/programs/export.csv",
    ]:
        assert not is_stored(client, url), url
    assert not is_stored(admin_client, "/admin/")
    # An editor may see a draft, but the public may not.
    assert admin_client.get(role.get_absolute_url()).status_code == 200
    assert client.get(role.get_absolute_url()).status_code == 404


def test_cookies_and_accounts_do_not_matter(client, admin_client):
    make_role()
    first = client.get("/roles/")
    client.cookies["anything"] = "at all"
    assert queries(client, "/roles/") == queries(admin_client, "/roles/") == 1
    assert client.get("/roles/").content == admin_client.get("/roles/").content == first.content


def test_filters_and_htmx_have_pages_of_their_own(client):
    make_program("Online", delivery_mode="online")
    make_program("Hybrid", delivery_mode="hybrid")
    client.get("/programs/?format=online")
    page = client.get("/programs/?format=hybrid").content.decode()
    assert "Hybrid" in page
    part = client.get("/programs/?format=hybrid", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in page
    assert "<html" not in part
    assert client.get("/programs/?format=hybrid").content.decode() == page


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "https"},
        {"X-Forwarded-Port": "81"},
        {"X-Original-URL": "/admin/"},
        {"Forwarded": "host=evil.example"},
        {"Host": "other.example"},
        {"Host": "testserver:81"},
    ],
)
def test_headers_cannot_change_the_page_of_others(client, headers):
    role = make_role()
    client.get(role.get_absolute_url(), headers=headers)
    page = client.get(role.get_absolute_url())
    caches["pages"].clear()
    assert page.content == client.get(role.get_absolute_url()).content
    assert b"evil.example" not in page.content


def test_wrong_host_is_refused_even_if_the_page_is_stored(client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    client.get("/roles/")
    assert client.get("/roles/", headers={"Host": "evil.example"}).status_code == 400


def test_unchanged_page_is_not_sent_again(client):
    make_role()
    etag = client.get("/roles/")["ETag"]
    again = client.get("/roles/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    make_role()
    assert client.get("/roles/", headers={"If-None-Match": etag}).status_code == 200


def test_stored_page_equals_the_first_one(client):
    make_role()
    first, second = client.get("/roles/"), client.get("/roles/")
    compressed = client.get("/roles/", headers={"Accept-Encoding": "br, gzip"})
    assert first.content == second.content == gzip.decompress(compressed.content)
    assert dict(first.headers) == dict(second.headers)
    assert compressed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/roles/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Accept-Encoding" in second["Vary"]
    assert "Content-Security-Policy" in second


def test_head_has_the_headers_of_the_page(client):
    make_role()
    page, head = client.get("/roles/"), client.head("/roles/")
    assert (head.content, dict(head.headers)) == (b"", dict(page.headers))


@pytest.mark.parametrize(
    ("tags", "status"),
    [("{tag}", 304), ('"other", {tag}', 304), ("*", 304), ('"other"', 200), ("?", 200)],
)
def test_browser_that_has_the_page_gets_304(client, tags, status):
    make_role()
    page = client.get("/roles/")
    for tag in (page["ETag"], page["ETag"].removeprefix("W/")):
        response = client.get("/roles/", headers={"If-None-Match": tags.format(tag=tag)})
        assert response.status_code == status


def test_304_has_all_headers_but_those_of_the_body(client):
    make_role()
    page = client.get("/roles/", headers={"Accept-Encoding": "gzip"})
    response = client.get("/roles/", headers={"Accept-Encoding": "gzip", "If-None-Match": page["ETag"]})
    assert dict(page.headers).items() > dict(response.headers).items()
    assert set(page.headers) - set(response.headers) == {"Content-Type", "Content-Length", "Content-Encoding"}


def test_responses_that_are_not_stored_are_compressed(client):
    make_program()
    for url, status in [("/roles/unknown/", 404), ("/programs/export.csv", 200)]:
        response = client.get(url, headers={"Accept-Encoding": "gzip"})
        assert (response.status_code, response["Content-Encoding"]) == (status, "gzip")
        assert "Content-Encoding" not in client.get(url, headers={"Accept-Encoding": "identity"})


def test_readers_at_the_same_time_share_one_page(monkeypatch, rf):
    """The second reader arrives while the page is made for the first one."""
    monkeypatch.setattr(pages, "_checked_version", lambda: "version")
    made, is_making = [], threading.Event()

    def view(request):
        made.append(request)
        is_making.set()
        second.join(timeout=0.1)
        return HttpResponse("A page")

    site = pages.PageCache(view)
    second = threading.Thread(target=lambda: is_making.wait() and site(rf.get("/roles/")))
    second.start()
    assert site(rf.get("/roles/")).content == b"A page"
    second.join()
    assert len(made) == 1


def test_page_that_takes_long_does_not_block_other_readers(monkeypatch, rf):
    monkeypatch.setattr(pages, "_checked_version", lambda: "version")
    monkeypatch.setattr(pages, "TURN_SECONDS", 0.01)
    site = pages.PageCache(lambda request: HttpResponse("A page"))
    with ExitStack() as stack:
        for lock in site.locks:
            stack.enter_context(lock)
        assert site(rf.get("/roles/")).content == b"A page"


def test_nothing_is_stored_in_a_transaction(client):
    with transaction.atomic():
        role = make_role("Phantom")
        assert client.get(role.get_absolute_url()).status_code == 200
        transaction.set_rollback(True)
    assert client.get(role.get_absolute_url()).status_code == 404


def test_page_of_an_earlier_version_is_not_served_later(client, monkeypatch):
    """The content changes after the version was read and before the page is made."""
    role = make_role("Actor")
    read = pages._checked_version

    def read_and_change():
        version = read()
        role.title = "Clown"
        role.save()
        return version

    monkeypatch.setattr(pages, "_checked_version", read_and_change)
    client.get(role.get_absolute_url())
    monkeypatch.setattr(pages, "_checked_version", read)
    role.title = "Dancer"
    role.save()
    assert "Dancer" in client.get(role.get_absolute_url()).content.decode()


def test_stored_pages_are_served_while_the_database_is_away(client, monkeypatch):
    role = make_role("Actor")
    client.get(role.get_absolute_url())

    def fail():
        raise OperationalError("the server is away")

    monkeypatch.setattr(pages, "_checked_version", fail)
    page = client.get(role.get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    assert page.status_code == 200
    assert "The site can’t reach its data right now." in gzip.decompress(page.content).decode()
    assert (page["Age"], page["Cache-Control"]) == ("0", "no-store")
