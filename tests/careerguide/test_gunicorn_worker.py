"""Tests of how the gunicorn worker accepts connections and detects that a request is complete."""

import socket
import threading

import pytest

from careerguide.web import gunicorn_worker
from careerguide.web.gunicorn_worker import (
    MAX_COLLECTED,
    MAX_HEADER,
    CollectedRequest,
    CollectingWorker,
    HeaderTooLarge,
)

GET = b"GET / HTTP/1.1\r\nHost: a\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\n"
LENGTH = POST + b"content-LENGTH: %s\r\n\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"

COMPLETE = [
    GET + b"\r\n",
    LENGTH % b"0",
    LENGTH % b"3" + b"abc",
    # This data also contains the start of the next request.
    LENGTH % b"3" + b"abcGET /",
    CHUNKED + b"0\r\n\r\n",
    CHUNKED + b"3\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"5;name=value\r\n0\r\n\r\n\r\n0\r\nTrailer: a\r\n\r\n",
    # gunicorn rejects these requests.
    b"GET / HTTP/1.1\nHost: a\n\n",
    LENGTH % b"many",
    LENGTH % b"-5",
    CHUNKED + b"many\r\n",
    CHUNKED + b"many\r\n\r\n",
    CHUNKED + b"-5\r\n\r\n",
    # These requests are too large to collect completely.
    LENGTH % b"10000000" + b"a" * MAX_COLLECTED,
    CHUNKED + b"FFFFFFF\r\n" + b"a" * MAX_COLLECTED,
]

INCOMPLETE = [
    b"",
    b"GET / HTTP/1.1\r\n",
    GET,
    GET + b"\r",
    LENGTH % b"3",
    LENGTH % b"3" + b"ab",
    LENGTH % b"10000000",
    LENGTH % (b"9" * 1000) + b"abc",
    CHUNKED,
    CHUNKED + b"0",
    CHUNKED + b"0\r\n",
    CHUNKED + b"0\r\nTrailer: a\r\n",
    CHUNKED + b"3\r\nabc\r\n",
    # The data of this chunk looks like the last chunk.
    CHUNKED + b"8\r\n0\r\n\r\n",
]


def is_complete_after(data: bytes, at_once: bool) -> bool:
    """Whether the request is complete after ``data`` has arrived, either all at once or byte by byte."""
    if at_once:
        return CollectedRequest(data).is_complete()
    request = CollectedRequest(b"")
    complete = False
    for number in range(len(data)):
        request.data += data[number : number + 1]
        complete = request.is_complete()
    return complete


@pytest.mark.parametrize("at_once", [True, False])
def test_complete_request_is_detected(at_once):
    assert [data[:200] for data in COMPLETE if not is_complete_after(data, at_once)] == []


@pytest.mark.parametrize("at_once", [True, False])
def test_incomplete_request_is_detected(at_once):
    assert [data for data in INCOMPLETE if is_complete_after(data, at_once)] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"GET /?q=" + b"a" * 91, b"GET /too-long"),
        (b"POST /" + b"a" * 91 + b" b", b"POST /too-long"),
        (b"GET /?q=" + b"a" * 83, b"GET /?q=" + b"a" * 83),
    ],
)
def test_long_url_is_replaced_by_the_url_of_an_error_page(before, after):
    request = CollectedRequest(before + b" HTTP/1.1\r\nHost: a\r\n\r\n")
    request.shorten_request_line(limit=100)
    assert request.data == after + b" HTTP/1.1\r\nHost: a\r\n\r\n"


def test_endless_header_is_refused():
    with pytest.raises(HeaderTooLarge):
        CollectedRequest(GET + b"X: " + b"a" * MAX_HEADER).is_complete()


def test_busy_worker_leaves_a_connection_to_an_idle_one(monkeypatch):
    monkeypatch.setattr(gunicorn_worker, "ACCEPT_PAUSE", 1)
    worker = CollectingWorker.__new__(CollectingWorker)
    worker.nr_conns = 1
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()):
        listener.setblocking(False)
        busy = threading.Thread(target=worker.accept, args=[listener])
        busy.start()
        accepted_by_idle, _ = listener.accept()
        accepted_by_idle.close()
        busy.join()
    assert worker.nr_conns == 1
