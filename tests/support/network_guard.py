"""Fail each test that connects to another machine or looks up a host name.

An audit hook sees every socket of this process. It blocks and records the attempt, so the test fails even if the code
under test swallows the exception. It does not see processes that tests start, or libpq's connections to PostgreSQL.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest

# Audit events whose first argument is a host name or address, and those whose second argument is one.
LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
CONNECTIONS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
EVENTS = LOOK_UPS | CONNECTIONS
LOCAL_NAMES = {"", "localhost", "localhost.localdomain", socket.gethostname()}

_attempts: list[str] = []
_watchers: list[list[str]] = []


class NetworkBlocked(Exception):
    pass


def _is_local(event: str, host) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host.lower() in LOCAL_NAMES:
        return True
    try:
        ip = ip_address(host)
    except ValueError:
        return event == "socket.getaddrinfo" and _is_number(host)
    # Looking up an IP address causes no DNS query.
    return ip.is_loopback or ip.is_unspecified or event == "socket.getaddrinfo"


def _is_number(host: str) -> bool:
    """Whether `host` is an IPv4 address in another notation, such as 0x7f.1."""
    try:
        socket.inet_aton(host)
    except (OSError, ValueError):
        return False
    return True


def _host(event: str, arguments: tuple):
    if event in LOOK_UPS:
        first = arguments[0]
        return first[0] if isinstance(first, tuple) else first
    sock, address = arguments
    return address[0] if isinstance(address, tuple) and sock.family in (socket.AF_INET, socket.AF_INET6) else None


def _watch(event: str, arguments: tuple) -> None:
    if event not in EVENTS:
        return
    host = _host(event, arguments)
    attempt = f"{event} {host!r}"
    for watcher in _watchers:
        watcher.append(attempt)
    if not _is_local(event, host):
        _attempts.append(attempt)
        raise NetworkBlocked(f"Tests must not reach the network: {attempt}.")


sys.addaudithook(_watch)


@contextmanager
def network_use() -> Iterator[list[str]]:
    seen: list[str] = []
    _watchers.append(seen)
    try:
        yield seen
    finally:
        _watchers.remove(seen)


def _phase():
    try:
        return (yield)
    finally:
        attempts = list(_attempts)
        _attempts.clear()
        if attempts:
            pytest.fail(f"The test tried to reach the network: {', '.join(attempts)}.", pytrace=False)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup():
    return (yield from _phase())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call():
    return (yield from _phase())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown():
    return (yield from _phase())


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    if _attempts:
        raise pytest.UsageError(f"Something tried to reach the network before the tests: {', '.join(_attempts)}.")
