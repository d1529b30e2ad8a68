"""Fail each test that connects to another machine or looks up a host name.

Python's socket module is wrapped for this process. The wrapper blocks and records the attempt, so the test fails even
if the code under test swallows the exception. It does not see processes that tests start, or libpq's connections to
PostgreSQL. An audit hook would see the same, but in Python 3.11, threads that start while it runs can raise
"Cannot install a trace function while another trace function is being installed" when coverage is measured.
"""

import _socket
import functools
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest

# socket.getaddrinfo() is written in Python and calls this one; the other functions are written in C.
LOOK_UPS = [
    (_socket, "getaddrinfo"),
    (socket, "gethostbyname"),
    (socket, "gethostbyname_ex"),
    (socket, "gethostbyaddr"),
    (socket, "getnameinfo"),
]
LOCAL_NAMES = {"", "localhost", "localhost.localdomain", socket.gethostname()}

_attempts: list[str] = []
_watchers: list[list[str]] = []


class NetworkBlocked(Exception):
    pass


def _is_local(name: str, host) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host.lower() in LOCAL_NAMES:
        return True
    try:
        ip = ip_address(host)
    except ValueError:
        return name == "getaddrinfo" and _is_number(host)
    # Looking up an IP address causes no DNS query.
    return ip.is_loopback or ip.is_unspecified or name == "getaddrinfo"


def _is_number(host: str) -> bool:
    """Whether `host` is an IPv4 address in another notation, such as 0x7f.1."""
    try:
        socket.inet_aton(host)
    except (OSError, ValueError):
        return False
    return True


def _check(name: str, host) -> None:
    attempt = f"socket.{name} {host!r}"
    for watcher in _watchers:
        watcher.append(attempt)
    if not _is_local(name, host):
        _attempts.append(attempt)
        raise NetworkBlocked(f"Tests must not reach the network: {attempt}.")


def _guard_look_up(module, name: str) -> None:
    original = getattr(module, name)

    @functools.wraps(original)
    def guarded(host, *args):
        _check(name, host[0] if isinstance(host, tuple) else host)
        return original(host, *args)

    setattr(module, name, guarded)


def _guard_method(name: str, position: int) -> None:
    """Guard a socket method that may get an address as its argument at `position`."""
    original = getattr(socket.socket, name)

    @functools.wraps(original)
    def guarded(self, *args):
        address = next(iter(args[position:]), None)
        if isinstance(address, tuple) and self.family in (socket.AF_INET, socket.AF_INET6):
            _check(name, address[0])
        return original(self, *args)

    setattr(socket.socket, name, guarded)


for _module, _name in LOOK_UPS:
    _guard_look_up(_module, _name)
_guard_method("connect", 0)
_guard_method("connect_ex", 0)
_guard_method("sendto", -1)
_guard_method("sendmsg", 3)


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
