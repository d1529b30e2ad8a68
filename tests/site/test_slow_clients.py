"""Tests that slow clients do not block other visitors."""

import time

import pytest

from benchmarks.slow_clients import KINDS, TOGETHER, fetch, slow_clients
from tests.support.proxy import proxied


def assert_answered(port: int, kinds, clients: int, requests: int):
    pages = ["/", "/roles/", "/programs/"]
    started = time.monotonic()
    with slow_clients("127.0.0.1", port, kinds, clients):
        times = [fetch("127.0.0.1", port, pages[number % len(pages)]) for number in range(requests)]
    assert None not in times
    # This is far less than 128 consecutive timeouts. For exact times, see benchmarks/slow_clients.py.
    assert time.monotonic() - started < 60
    print(f"{kinds}: p95 {sorted(times)[round(0.95 * (requests - 1))]:.3f} s")


def test_slow_clients_do_not_stop_the_site_behind_its_proxy(server):
    with proxied(server.port) as proxy:
        assert_answered(proxy.port, TOGETHER, clients=128, requests=30)


def test_slow_clients_do_not_stop_gunicorn_without_a_proxy(server):
    assert_answered(server.port, TOGETHER, clients=128, requests=30)


# Slow readers cannot be tested on one machine, because the operating system buffers whole responses.
OTHERS = [kind for kind in KINDS if KINDS[kind] and kind not in (*TOGETHER, "slow readers")]


@pytest.mark.parametrize("kind", OTHERS)
def test_no_kind_of_slow_client_stops_gunicorn(server, kind):
    assert_answered(server.port, [kind], clients=40, requests=3)
