"""Servers on loopback for benchmarks: a temporary PostgreSQL, and gunicorn with the site or another application."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.with_postgres import Cluster, find_programs, free_port  # noqa: E402

SITE = {"DJANGO_SECRET_KEY": "only-for-measuring" * 3, "DJANGO_HTTPS": "0", "LOG_LEVEL": "error"}
START_SECONDS = 60


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database."""
    with tempfile.TemporaryDirectory(prefix="careerguide-bench-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(find_programs(), Path(folder))
        try:
            cluster.create()
            cluster.start()
            yield cluster.url
        finally:
            cluster.stop()


@contextmanager
def running(*arguments: str, **environment: str) -> Iterator[subprocess.Popen]:
    """A Python process that is stopped at the end."""
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=os.environ | SITE | environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def manage(*arguments: str, **environment: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=os.environ | SITE | environment, check=True)


@contextmanager
def served(application: str, *options: str, **environment: str) -> Iterator[int]:
    """The port of gunicorn with ``application``."""
    port = free_port()
    command = ["-m", "gunicorn", "--access-logfile", "/dev/null", *options, application]
    with running(*command, **{"PORT": str(port), "WEB_CONCURRENCY": "2"} | environment):
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/").read()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield port


class Load(NamedTuple):
    """Requests per second, and latencies in milliseconds."""

    rate: float
    p50: float
    p95: float
    p99: float


def wrk(url: str, seconds: int, gzip: bool = True, **headers: str) -> Load:
    """Request ``url`` over 8 connections."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-s", str(ROOT / "benchmarks" / "wrk_result.lua")]
    for name, value in (headers | ({"Accept_Encoding": "gzip"} if gzip else {})).items():
        command += ["-H", f"{name.replace('_', '-')}: {value}"]
    printed = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    (numbers,) = re.findall(r"^RESULT (.+)$", printed, re.MULTILINE)
    *measured, errors = map(float, numbers.split())
    # wrk counts 304 as an error, too, which is expected if there are headers.
    if errors and not headers:
        raise SystemExit(f"{url}: {printed}")
    return Load(*measured)
