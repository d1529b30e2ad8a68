"""Measure how soon readers see edits, scheduled pages and imports, with four workers under load.

    python benchmarks/edits.py [--edits 50] [--per-second 40]

It starts its own PostgreSQL and gunicorn on loopback and stops both at the end. After each edit, each worker gets one
request for the page. Scheduled pages are due 3 seconds after they are saved. At the end, readers browse a server with
two workers while a command imports 5,000 programs.
"""

import argparse
import http.client
import os
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import quantiles

from servers import SITE, manage, postgres, running, served

from benchmarks.import_speed import first_rows
from tests.support.load import Load, wait_until

WORKERS = 4
PAGES = ["/", "/roles/", "/roles/ai-engineer/", "/programs/", "/programs/?format=online", "/search/?q=data"]
SCHEDULED_PAGES = 5
IMPORTED_ROWS = 5_000


class Reader:
    """A connection that is kept alive, so the same worker answers all its requests."""

    def __init__(self, port: int, log: Path):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.get("/healthz")
        # gunicorn writes the line after the response.
        time.sleep(0.2)
        self.worker = log.read_text().split()[-1]

    def get(self, url: str) -> tuple[int, str]:
        self.connection.request("GET", url)
        response = self.connection.getresponse()
        return response.status, response.read().decode()

    def close(self) -> None:
        self.connection.close()


def one_reader_per_worker(stack: ExitStack, port: int, log: Path) -> list[Reader]:
    readers = {}
    while len(readers) < WORKERS:
        reader = Reader(port, log)
        if reader.worker in readers:
            reader.close()
        else:
            readers[reader.worker] = stack.enter_context(closing(reader))
    return list(readers.values())


def measure_edits(readers: list[Reader], edits: int) -> None:
    from roles.models import Role

    role = Role.objects.get(slug="ai-engineer")
    current = 0
    for number in range(edits):
        role.summary = f"Edit number {number} of this page."
        role.save()
        current += sum(role.summary in reader.get(role.get_absolute_url())[1] for reader in readers)
    print(f"edits: {current} of {edits * len(readers)} responses were current", flush=True)


def measure_scheduled_pages(readers: list[Reader]) -> None:
    from django.utils import timezone

    from careerguide.content.publishing import Status
    from tests.support.factories import make_role

    slowest = 0.0
    for number in range(SCHEDULED_PAGES):
        due = timezone.now() + timezone.timedelta(seconds=3)
        role = make_role(f"Scheduled {number}", status=Status.SCHEDULED, published_at=due)
        url = role.get_absolute_url()
        wait_until(lambda url=url: [reader.get(url)[0] for reader in readers] == [200] * len(readers))
        slowest = max(slowest, (timezone.now() - due).total_seconds())
    print(f"scheduled pages: all workers showed them within {slowest:.1f} s", flush=True)


def report(what: str, answers: list) -> None:
    times = quantiles((answer.seconds for answer in answers), n=100)
    statuses = dict(Counter(answer.status for answer in answers))
    print(f"{what}: {statuses}, p50 {times[49]:.3f} s, p95 {times[94]:.3f} s, p99 {times[98]:.3f} s", flush=True)


def measure_import(database_url: str, per_second: int) -> None:
    with (
        served("careerguide.wsgi", DATABASE_URL=database_url) as port,
        Load(port, PAGES, per_second) as load,
        tempfile.TemporaryDirectory() as folder,
    ):
        time.sleep(5)
        began = time.monotonic()
        time.sleep(10)
        report("responses without changes", load.since(began))
        path = first_rows(IMPORTED_ROWS, folder)
        began = time.monotonic()
        manage("import_programs", str(path), DATABASE_URL=database_url)
        print(f"import of {IMPORTED_ROWS:,} rows: {time.monotonic() - began:.0f} s")
        # Its end makes all pages again.
        time.sleep(3)
        report("responses meanwhile, and 3 s later", load.since(began))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--per-second", type=int, default=40, help="requests of other readers")
    options = parser.parse_args()
    with postgres() as url, ExitStack() as stack:
        manage("load_content", "--migrate", DATABASE_URL=url)
        manage("collectstatic", "--noinput", "-v0", DATABASE_URL=url)
        os.environ |= SITE | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "careerguide.settings"}
        import django

        django.setup()
        log = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "log"
        log_options = ["--access-logfile", str(log), "--access-logformat", "%(p)s", "--keep-alive", "60"]
        port = stack.enter_context(served("careerguide.wsgi", *log_options, WEB_CONCURRENCY=str(WORKERS)))
        stack.enter_context(running("manage.py", "publish_scheduled", "--loop"))
        readers = one_reader_per_worker(stack, port, log)
        with Load(port, PAGES, options.per_second):
            time.sleep(5)
            measure_edits(readers, options.edits)
            measure_scheduled_pages(readers)
        stack.close()
        measure_import(url, options.per_second)


if __name__ == "__main__":
    main()
