#!/usr/bin/env python3
"""Measure public pages next to the smallest useful Django site ("hello"), in one run.

    python benchmarks/pages.py [--world] [--seconds 5] [--database-url URL]

It starts its own PostgreSQL and gunicorn (two workers) on loopback, loads the content, and stops both at the end. It
needs PostgreSQL's programs and wrk. Each page is requested over 8 connections, compressed. "warm" pages are stored;
"304" is the answer to a browser that has the page. The ratio is that of requests per second to those of hello.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.with_postgres import Cluster, find_programs, free_port  # noqa: E402

PAGES = {
    "home": "/",
    "guide": "/roles/ai-engineer/",
    "occupation": "/roles/data-scientists/",
    "catalog": "/programs/",
    "filtered catalog": "/programs/?format=online&tuition_max=30000",
    "program": "/programs/auburn-university-master-of-science-in-finance-online/",
    "search": "/search/?q=nursing",
}


@contextmanager
def postgres():
    with tempfile.TemporaryDirectory(prefix="careerguide-bench-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(find_programs(), Path(folder))
        try:
            cluster.create()
            cluster.start()
            yield cluster.url
        finally:
            cluster.stop()


@contextmanager
def served(application: str, **environment):
    port = free_port()
    environment = os.environ | {"PORT": str(port), "WEB_CONCURRENCY": "2", "LOG_LEVEL": "warning"} | environment
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--access-logfile", "/dev/null", application],
        cwd=HERE.parent,
        env=environment,
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urlopen(f"http://127.0.0.1:{port}/").read()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def wrk(url: str, seconds: int, **headers) -> tuple[float, str, str]:
    """Requests per second, and the latencies of which 50% and 99% are below."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip"]
    for name, value in headers.items():
        command += ["-H", f"{name.replace('_', '-')}: {value}"]
    printed = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in printed and not headers:
        raise SystemExit(f"{url}: {printed}")
    latency = dict(re.findall(r"^ +(50|99)% +(\S+)$", printed, re.MULTILINE))
    return float(re.search(r"Requests/sec: +([\d.]+)", printed)[1]), latency["50"], latency["99"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--world", action="store_true", help="load all programs, which takes two minutes")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--database-url", help="a database that has the content already")
    options = parser.parse_args()
    site = {"DJANGO_SECRET_KEY": "only-for-measuring" * 3, "DJANGO_HTTPS": "0"}
    with ExitStack() as stack:
        site["DATABASE_URL"] = options.database_url or stack.enter_context(postgres())
        manage = [sys.executable, "manage.py"]
        load = ["load_content", "--migrate", *(["--world"] if options.world else [])]
        for command in ([] if options.database_url else [load]) + [["collectstatic", "--noinput", "-v0"]]:
            subprocess.run([*manage, *command], cwd=HERE.parent, env=os.environ | site, check=True)
        hello = stack.enter_context(served("benchmarks.hello"))
        pages = stack.enter_context(served("careerguide.wsgi", **site))
        print(f"{'page':<22}{'kind':<6}{'req/s':>8}{'ratio':>8}{'p50':>10}{'p99':>10}")
        base = 0.0
        for name, url, kind in [
            ("hello", "/", "hello"),
            *((n, u, "warm") for n, u in PAGES.items()),
            ("hello", "/", "hello"),
        ]:
            where = hello if kind == "hello" else pages
            if kind != "hello":
                wrk(where + url, 1)
            rate, half, most = wrk(where + url, options.seconds)
            base = rate if kind == "hello" else base
            print(f"{name:<22}{kind:<6}{rate:>8.0f}{rate / base:>8.2f}{half:>10}{most:>10}", flush=True)
            if kind == "warm":
                etag = urlopen(Request(where + url, headers={"Accept-Encoding": "gzip"})).headers["ETag"]
                rate, half, most = wrk(where + url, options.seconds, If_None_Match=etag)
                print(f"{name:<22}{'304':<6}{rate:>8.0f}{rate / base:>8.2f}{half:>10}{most:>10}", flush=True)


if __name__ == "__main__":
    main()
