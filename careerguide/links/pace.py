"""Limit the rate of requests to each host."""

import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import zip_longest
from urllib.parse import urlsplit

# With more hosts than this, those that can be requested again without waiting are forgotten.
MAX_HOSTS = 10_000


class Pace:
    def __init__(self, seconds: float):
        self._seconds = seconds
        self._next: dict[str, float] = {}

    def wait(self, host: str) -> None:
        host = host.rstrip(".")
        now = time.monotonic()
        if (start := self._next.get(host, now)) > now:
            time.sleep(start - now)
            now = time.monotonic()
        if len(self._next) > MAX_HOSTS:
            self._next = {name: start for name, start in self._next.items() if start > now}
        self._next[host] = now + self._seconds


def interleave_hosts(urls: Iterable[str]) -> list[str]:
    by_host = defaultdict(list)
    for url in urls:
        by_host[_host(url)].append(url)
    return [url for turn in zip_longest(*by_host.values()) for url in turn if url is not None]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
