"""Addresses are looked at without the network, and over it only where somebody asks."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from careerguide.lib.links import address_slip, link_slip, mended


@pytest.mark.parametrize(
    ("url", "why", "better"),
    [
        ("www.example.edu/ms", "has no https:// in front", "https://www.example.edu/ms"),
        ("//example.edu", "has no https:// in front", "https://example.edu"),
        ("example.edu:8080/x", "has no https:// in front", "https://example.edu:8080/x"),
        (" https://example.edu", "holds a space", "https://example.edu"),
        ("https://example.edu/a b", "holds a space", None),
        ("https://example", "names no host that can exist", None),
        ("https://", "names no host that can exist", None),
        ("see the website", "holds a space", None),
        ("ftp://example.edu", "is no address of a page", None),
        ("javascript:alert(1)", "is no address of a page", None),
        ("https://example.edu:99999999/", "cannot be read as an address", None),
        ("https://[::1/", "cannot be read as an address", None),
    ],
)
def test_an_address_that_cannot_be_followed_says_why(url, why, better):
    assert address_slip(url) == why
    assert mended(url) == better


@pytest.mark.parametrize(
    "url",
    [
        "https://example.edu",
        "http://www.example.edu:8080/a-b/?c=d#e",
        "https://xn--bcher-kva.example/",
        "https://bücher.example/ö",
        "http://127.0.0.1:8000/",
        "http://[::1]/",
        "http://localhost/",
    ],
)
def test_an_address_that_can_be_followed_is_left_alone(url):
    assert address_slip(url) == ""
    assert mended(url) is None


class Pages(BaseHTTPRequestHandler):
    """A page that is there, one that is gone, one for nobody, and one that never comes."""

    hold = threading.Event()

    def do_HEAD(self):
        if self.path == "/slow":
            self.hold.wait(5)
        self.send_response({"/there": 200, "/gone": 404, "/nobody": 403}.get(self.path, 200))
        self.end_headers()

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def server():
    """The address of a server of our own."""
    link_slip.cache_clear()
    Pages.hold.clear()
    pages = HTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=pages.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{pages.server_port}"
    Pages.hold.set()
    pages.shutdown()
    thread.join()
    pages.server_close()


@pytest.mark.parametrize(("path", "why"), [("/there", ""), ("/gone", "answers 404"), ("/nobody", "")])
def test_a_page_is_dead_when_its_server_says_that_it_is_gone(server, path, why):
    assert link_slip(server + path, 5) == why


def test_a_page_that_does_not_come_in_time_is_dead(server):
    assert link_slip(f"{server}/slow", 0.05) == "does not answer (timed out)"


def test_a_page_whose_server_is_away_is_dead(server):
    assert link_slip("http://127.0.0.1:9/", 5).startswith("does not answer")


def test_an_address_that_cannot_be_followed_is_not_asked():
    assert link_slip("www.example.edu", 5) == ""
