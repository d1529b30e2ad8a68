#!/usr/bin/env python3
"""Measure response times while slow clients hold connections open.

    make serve                                                # or docker compose up, in another terminal
    python benchmarks/slow_clients.py [--site http://127.0.0.1:8000] [--clients 128] [--only "slow headers"]

For each kind of slow client, it opens --clients connections, keeps them open, and requests 30 pages one after the
other, each on a new connection. It prints how many responses were 200 and their times, and exits with status 1 if a
response was not 200. The last row combines the two kinds that the site must withstand.
"""

import argparse
import http.client
import socket
import statistics
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

# What a client sends first, and what it sends every second after that.
KINDS = {
    "no clients": None,
    "silent": (b"", b""),
    "slow headers": (b"GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: ", b"a"),
    "bodyless POST": (
        b"POST /report/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 1000\r\n\r\n",
        b"",
    ),
    "slow POST": (
        b"POST /report/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 1000\r\n\r\n",
        b"a",
    ),
    "large POST": (
        b"POST /admin/login/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        b"Content-Length: 1000000\r\n\r\n--b\r\n",
        b"a",
    ),
    "chunked POST": (
        b"POST /report/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"",
    ),
    # The client requests that the connection be closed, and then keeps it open.
    "never closed": (b"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", b""),
    "kept alive": (b"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n", b""),
    # The client requests four files at once and never reads them.
    "slow readers": (b"GET /static/fonts/noto-sans.ttf HTTP/1.1\r\nHost: {host}\r\n\r\n" * 4, b""),
}
TOGETHER = ("slow headers", "bodyless POST")
# The time limit of a request in seconds.
TIMEOUT = 30


@contextmanager
def slow_clients(host: str, port: int, kinds, count: int):
    """Keep ``count`` clients of each kind connected in the block. A client that loses its connection reconnects."""
    stop = threading.Event()
    clients = []

    def connect(kind):
        first, more = KINDS[kind]
        client = socket.socket()
        # This limits how much the server can send before the client reads. It must be set before connecting.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        client.settimeout(TIMEOUT)
        client.connect((host, port))
        client.sendall(first.replace(b"{host}", f"{host}:{port}".encode()))
        client.setblocking(False)
        return client, kind, more

    def send_more():
        while not stop.wait(1):
            for number, (client, kind, more) in enumerate(clients):
                try:
                    if kind in ("slow headers", "slow POST", "large POST"):
                        client.send(more)
                    elif kind not in ("slow readers", "never closed") and not client.recv(65536):
                        raise ConnectionResetError
                except BlockingIOError:
                    continue
                except OSError:
                    client.close()
                    try:
                        clients[number] = connect(kind)
                    except OSError:
                        return

    thread = threading.Thread(target=send_more, daemon=True)
    try:
        for kind in kinds:
            clients += [connect(kind) for _ in range(count if KINDS[kind] else 0)]
        thread.start()
        yield
    finally:
        stop.set()
        thread.join()
        for client, *_ in clients:
            client.close()


def fetch(host: str, port: int, url: str) -> float | None:
    """The seconds until a 200 response; None if there was none in time."""
    started = time.monotonic()
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        connection.request("GET", url)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return None
    finally:
        connection.close()
    return time.monotonic() - started if answer.status == 200 else None


def measure(host: str, port: int, kinds, count: int, requests: int) -> bool:
    """Print one row; return whether every request succeeded."""
    pages = ["/", "/roles/", "/programs/"]
    times = []
    with slow_clients(host, port, kinds, count):
        for number in range(requests):
            times.append(fetch(host, port, pages[number % len(pages)]))
            if times[-3:] == [None] * 3:
                break
    answered = sorted(seconds for seconds in times if seconds is not None)
    name = " + ".join(kinds)
    if answered:
        p95 = answered[round(0.95 * (len(answered) - 1))]
        print(f"{name:26} {len(answered):3}/{requests}  p50 {statistics.median(answered):6.3f} s  p95 {p95:6.3f} s")
    else:
        print(f"{name:26}   0/{requests}")
    sys.stdout.flush()
    return len(answered) == requests


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    parser.add_argument("--clients", type=int, default=128, help="number of clients of each kind")
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--only", action="append", choices=KINDS, help="only this kind; can be repeated")
    options = parser.parse_args()
    site = urlsplit(options.site)
    rows = [[kind] for kind in options.only or KINDS] + ([] if options.only else [list(TOGETHER)])
    answered = [measure(site.hostname, site.port or 80, row, options.clients, options.requests) for row in rows]
    sys.exit(not all(answered))


if __name__ == "__main__":
    main()
