#!/usr/bin/env python3
"""Measure public pages next to the smallest useful Django site ("hello"), in one run.

    python benchmarks/pages.py [--world] [--seconds 5] [--database-url URL] [--only guide]

It starts its own PostgreSQL and gunicorn (two workers) on loopback, loads the content, and stops both at the end. It
needs PostgreSQL's programs and wrk. Each page is requested over 8 connections, compressed. "warm" pages are stored;
"304" is the answer to a browser that has the page. The ratio is that of requests per second to those of hello, which is
measured before each page, because other programs may use the machine, too.
"""

import argparse
from contextlib import ExitStack
from urllib.request import Request, urlopen

from servers import manage, postgres, served, wrk

PAGES = {
    "home": "/",
    "guide": "/roles/ai-engineer/",
    "occupation": "/roles/data-scientists/",
    "catalog": "/programs/",
    "filtered catalog": "/programs/?format=online&tuition_max=30000",
    "program": "/programs/auburn-university-master-of-science-in-finance-online/",
    "search": "/search/?q=nursing",
}


def report(name: str, kind: str, measured: tuple[float, str, str], base: float) -> None:
    rate, half, most = measured
    print(f"{name:<22}{kind:<6}{rate:>8.0f}{rate / base:>8.2f}{half:>10}{most:>10}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--world", action="store_true", help="load all programs, which takes two minutes")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--database-url", help="a database that has the content already")
    parser.add_argument("--only", nargs="*", choices=PAGES, default=PAGES, help="the pages to measure")
    options = parser.parse_args()
    with ExitStack() as stack:
        database = {"DATABASE_URL": options.database_url or stack.enter_context(postgres())}
        if not options.database_url:
            manage("load_content", "--migrate", *(["--world"] if options.world else []), **database)
        manage("collectstatic", "--noinput", "-v0", **database)
        hello = f"http://127.0.0.1:{stack.enter_context(served('benchmarks.hello'))}/"
        site = f"http://127.0.0.1:{stack.enter_context(served('careerguide.wsgi', **database))}"
        print(f"{'page':<22}{'kind':<6}{'req/s':>8}{'ratio':>8}{'p50':>10}{'p99':>10}")
        for name in options.only:
            url = site + PAGES[name]
            base = wrk(hello, options.seconds)
            report("hello", "", base, base[0])
            # Both workers store the page.
            wrk(url, 3)
            report(name, "warm", wrk(url, options.seconds), base[0])
            etag = urlopen(Request(url, headers={"Accept-Encoding": "gzip"})).headers["ETag"]
            report(name, "304", wrk(url, options.seconds, If_None_Match=etag), base[0])


if __name__ == "__main__":
    main()
