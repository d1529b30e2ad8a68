"""Tests of the network guard: a test fails if it uses the network, even if the code under test hides the error."""

import socket

from tests.support.network_guard import network_use

pytest_plugins = ["pytester"]

ATTEMPTS = {
    "connect": 'socket.create_connection(("192.0.2.1", 80), timeout=1)',
    "connect_ex": 'socket.socket().connect_ex(("192.0.2.1", 80))',
    "ipv6": 'socket.socket(socket.AF_INET6).connect(("2001:db8::1", 80))',
    "udp": 'socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))',
    "message": 'socket.socket(type=socket.SOCK_DGRAM).sendmsg([b"x"], [], 0, ("192.0.2.1", 53))',
    "url": 'urllib.request.urlopen("http://192.0.2.1/", timeout=1)',
    "look_up": 'socket.getaddrinfo("www.example.edu", 80)',
    "old_look_up": 'socket.gethostbyname("www.example.edu")',
    "reverse_look_up": 'socket.gethostbyaddr("192.0.2.1")',
    "name": 'socket.getnameinfo(("192.0.2.1", 80), 0)',
    "mail": 'smtplib.SMTP("mail.example.edu")',
    "thread": 'run_in_thread(lambda: socket.getaddrinfo("www.example.edu", 80))',
}
HIDDEN = """
import contextlib, smtplib, socket, threading, urllib.request
import pytest

def run_in_thread(function):
    def hide():
        with contextlib.suppress(BaseException):
            function()
    thread = threading.Thread(target=hide)
    thread.start()
    thread.join()

@pytest.fixture
def late():
    yield
    with contextlib.suppress(BaseException):
        socket.create_connection(("192.0.2.1", 80), timeout=1)

def test_in_teardown(late):
    pass
"""


def test_network_access_fails_test(pytester, monkeypatch):
    # Django and Playwright cannot be set up twice in one process.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    tests = "".join(
        f"\ndef test_{name}():\n    with contextlib.suppress(BaseException):\n        {attempt}\n"
        for name, attempt in ATTEMPTS.items()
    )
    pytester.makepyfile(HIDDEN + tests)
    outcome = pytester.runpytest_inprocess("-p", "tests.support.network_guard", "-W", "ignore")
    outcome.assert_outcomes(failed=len(ATTEMPTS), passed=1, errors=1)
    assert str(outcome.stdout).count("The test tried to reach the network") >= len(ATTEMPTS) + 1


def test_localhost_is_allowed():
    with socket.create_server(("127.0.0.1", 0)) as server, network_use() as seen:
        socket.create_connection(("localhost", server.getsockname()[1])).close()
        socket.getfqdn()
    assert "socket.getaddrinfo 'localhost'" in seen
    assert "socket.connect '127.0.0.1'" in seen
