#!/usr/bin/env python3
"""Measure public pages next to the smallest useful Django site ("hello"), in one run.

    python benchmarks/pages.py [--world] [--seconds 2] [--database-url URL] [--only guide]

It starts its own PostgreSQL and gunicorn (two workers) on loopback, loads the content, and stops both at the end. It
needs PostgreSQL's programs and wrk. Each page is requested over 8 connections, compressed unless "plain". "warm" pages
are stored and "cold" ones are not; "304" is the answer to a browser that has the page. The ratio is that of requests
per second to those of hello in the same round; the median of several rounds counts, because other programs may use the
machine, too.
"""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import NamedTuple
from urllib.request import Request, urlopen

from servers import Load, manage, postgres, served, wrk

PLAN_PROGRAMS = (
    "johns-hopkins-university-master-of-science-in-finance-part-time",
    "auburn-university-master-of-science-in-finance-online",
    "florida-international-university-master-of-science-in-finance",
    "harvard-extension-school-finance-masters-degree-program",
    "indiana-university-chancellors-master-of-science-in-strategic-finance",
)
PAGES = {
    "home": "/",
    "guide": "/roles/ai-engineer/",
    "occupation": "/roles/data-scientists/",
    "catalog": "/programs/",
    "filtered catalog": "/programs/?format=online&tuition_max=30000",
    "program": "/programs/auburn-university-master-of-science-in-finance-online/",
    "search": "/search/?q=nursing",
    "payback": "/programs/auburn-university-master-of-science-in-finance-online/?earn=85000",
    "plan": f"/plan/?role=ai-engineer&earn=85000&keep=42500&program={'&program='.join(PLAN_PROGRAMS)}",
}
ROUNDS = 3


class Row(NamedTuple):
    """``ratio`` is to the requests per second of hello. All figures are medians of the rounds."""

    page: str
    kind: str
    ratio: float
    rate: float
    p50: float
    p95: float
    p99: float


def measure(database: str, seconds: int, only: Iterable[str] = PAGES, rounds: int = ROUNDS) -> Iterator[Row]:
    with ExitStack() as stack:
        manage("collectstatic", "--noinput", "-v0", DATABASE_URL=database)
        hello, site, cold = (
            f"http://127.0.0.1:{stack.enter_context(served(name, DATABASE_URL=database))}"
            for name in ("benchmarks.hello", "careerguide.wsgi", "benchmarks.cold")
        )
        for name in only:
            path = PAGES[name]
            # Both workers store the page.
            wrk(site + path, 3)
            etag = urlopen(Request(site + path, headers={"Accept-Encoding": "gzip"})).headers["ETag"]
            requests = {
                "hello": partial(wrk, f"{hello}/", seconds),
                "warm": partial(wrk, site + path, seconds),
                "304": partial(wrk, site + path, seconds, If_None_Match=etag),
                "hello, plain": partial(wrk, f"{hello}/", seconds, gzip=False),
                "warm, plain": partial(wrk, site + path, seconds, gzip=False),
                "cold": partial(wrk, cold + path, seconds),
            }
            measured = [{kind: request() for kind, request in requests.items()} for _ in range(rounds)]
            for kind in requests:
                base = "hello, plain" if kind.endswith("plain") else "hello"
                ratio = median(loads[kind].rate / loads[base].rate for loads in measured)
                yield Row(name, kind, round(ratio, 3), *_medians(loads[kind] for loads in measured))


def _medians(loads: Iterable[Load]) -> Load:
    return Load(*map(median, zip(*loads, strict=True)))


def report(row: Row, more: str = "") -> None:
    load = f"{row.rate:>9.0f}{row.p50:>9.1f}{row.p95:>9.1f}{row.p99:>9.1f}"
    print(f"{row.page:<18}{row.kind:<12}{row.ratio:>8.2f}{load}{more}", flush=True)


HEADER = f"{'page':<18}{'kind':<12}{'ratio':>8}{'req/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--world", action="store_true", help="load all programs, which takes two minutes")
    parser.add_argument("--seconds", type=int, default=2, help="of each kind of request in a round")
    parser.add_argument("--database-url", help="a database that has the content already")
    parser.add_argument("--only", nargs="*", choices=PAGES, default=PAGES, help="the pages to measure")
    options = parser.parse_args()
    with ExitStack() as stack:
        database = options.database_url or stack.enter_context(postgres())
        if not options.database_url:
            manage("load_content", "--migrate", *(["--world"] if options.world else []), DATABASE_URL=database)
        print(HEADER)
        for row in measure(database, options.seconds, options.only):
            report(row)


if __name__ == "__main__":
    main()
