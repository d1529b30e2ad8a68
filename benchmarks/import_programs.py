"""Measure the time and memory of importing 5,000 real programs in the admin.

Run it with `.venv/bin/python benchmarks/import_programs.py`; for PostgreSQL, put `.venv/bin/python
tests/with_postgres.py --` before it. It creates a temporary database. The rows come from fixtures/world, half of them
from each of its two sources: IPEDS 2024, U.S. Department of Education (NCES), and CRICOS, Australian Department of
Education (CC BY). Rows with errors are removed, as an editor would. Times are in seconds, on the clock and of the
processor, because other programs may use the machine, too.
"""

import argparse
import csv
import io
import lzma
import os
import resource
import sqlite3
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, redirect_stdout
from itertools import islice
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "fixtures" / "world" / "programs.csv.xz"
COLUMNS = ["source", "source_key", "title", "institution", "degree_type", "cip_code", "format", "city", "region"]
COLUMNS += ["country", "duration", "tuition_usd", "tuition_basis", "url"]

CHANGES = {
    "title": lambda title: f"{title[:200]}, revised",
    "city": lambda city: f"{city} North" if city else "Lowell",
    "region": lambda region: region or "North",
    "format": lambda form: "online" if form == "on_campus" else "on_campus",
    "duration": lambda duration: "26 months",
    "tuition_usd": lambda tuition: str(int(tuition) + 500),
    "url": lambda url: "https://example.edu/revised",
}


def rows_of(source: str, number: int) -> list[dict[str, str]]:
    """The first ``number`` rows of ``source``, with the columns of the import."""
    with lzma.open(DATA, "rt", encoding="utf-8", newline="") as file:
        found = list(islice((row for row in csv.DictReader(file) if row["source"] == source), number))
    american = source.startswith("ipeds")
    return [
        {
            "source": row["source"],
            "source_key": row["source_id"],
            "title": row["program"],
            "institution": row["institution"],
            "degree_type": row["credential"],
            "cip_code": row["cip_code"],
            "format": row["format"],
            "city": row["city"],
            "region": row["state_or_country"] if american else "",
            "country": "US" if american else "AU",
            "duration": row["duration"],
            "tuition_usd": row["tuition_usd"],
            "tuition_basis": {"": "", "a": "year", "w": "total"}[row["tuition_basis"][:1]],
            "url": row["url"],
        }
        for row in found
    ]


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def prepare(rows: list[dict[str, str]]) -> None:
    """Create the rows that the import requires: sources, degree types and fields of study."""
    from django.utils.text import slugify

    from programs.models import DegreeType, FieldOfStudy
    from roles.models import Source

    Source.objects.bulk_create(
        Source(slug=slug, title=slug, series=slug.partition("_")[0]) for slug in sorted({row["source"] for row in rows})
    )
    names = sorted({row["degree_type"] for row in rows} - {""})
    DegreeType.objects.bulk_create(
        DegreeType(name=name, slug=f"{slugify(name)}-{number}") for number, name in enumerate(names)
    )
    codes = sorted({row["cip_code"] for row in rows} - {""})
    FieldOfStudy.objects.bulk_create(
        FieldOfStudy(cip_code=code, name=f"Field {code}", slug=code.replace(".", "-")) for code in codes
    )


class WriteLock:
    """Measures how long SQLite is locked for other writers. On PostgreSQL, ``seconds`` is always 0."""

    seconds = 0.0

    @contextmanager
    def watched(self):
        """Set ``seconds`` to the duration of the longest lock in the block."""
        from django.db import connection

        self.seconds = 0.0
        if connection.vendor != "sqlite":
            yield
            return
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(str(connection.settings_dict["NAME"]), done))
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _watch(self, path: str, done: threading.Event) -> None:
        database, since = sqlite3.connect(path, timeout=0, isolation_level=None), None
        while not done.wait(0.005):
            try:
                database.execute("BEGIN IMMEDIATE")
                database.execute("ROLLBACK")
                since = None
            except sqlite3.OperationalError:
                since = since or time.perf_counter()
                self.seconds = max(self.seconds, time.perf_counter() - since)
        database.close()


class Outcome(NamedTuple):
    """What an editor sees after a dry run. The page itself is not part of it, because a server does not store pages."""

    counts: str
    accepted: dict[str, str]
    errors: dict[int, str]


def outcome_of(page) -> Outcome:
    dry_run, form = page.context["dry_run"], page.context["confirm_form"]
    counts = (
        f"{len(dry_run.new):>6,} new {len(dry_run.changed):>6,} changed {dry_run.unchanged:>6,} unchanged "
        f"{len(dry_run.duplicates):>4,} repeated {dry_run.rows_with_errors:>4,} with errors"
    )
    errors = {error.number: f"{error.column or 'whole row'}: {error.message}" for error in dry_run.errors}
    return Outcome(counts, dict(form.initial) if form else {}, errors)


class Clock:
    def __init__(self):
        self._start = time.perf_counter(), time.process_time()

    def stop(self) -> None:
        self.seconds, self.processor = time.perf_counter() - self._start[0], time.process_time() - self._start[1]


class Editor:
    lock = WriteLock()

    def __init__(self):
        from django.contrib.auth.models import User
        from django.test import Client

        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(User.objects.create_superuser("bench", password=None))

    def dry_run(self, step: str, rows) -> Outcome:
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("programs.csv", as_csv(rows))
        clock = Clock()
        with self.lock.watched():
            page = self.client.post("/admin/programs/program/import/", {"import_file": file})
        clock.stop()
        outcome = outcome_of(page)
        report(step, clock, outcome.counts)
        return outcome

    def save(self, accepted: dict[str, str]) -> None:
        clock = Clock()
        with self.lock.watched():
            form = accepted | {"reason": "A benchmark."}
            answer = self.client.post("/admin/programs/program/process_import/", form)
        if answer.status_code != 302:
            raise SystemExit("Nothing was saved.")
        clock.stop()
        report("saving", clock)


def report(step: str, clock: Clock, counts="") -> None:
    took = f"{clock.seconds:6.2f} s, processor {clock.processor:5.2f} s, locked {Editor.lock.seconds:5.2f} s"
    print(f"{step:<34}{took:>43}  {counts}".rstrip(), flush=True)


def measure(rows: list[dict[str, str]], number: int) -> None:
    from programs.models import Program

    editor = Editor()
    outcome = editor.dry_run("dry run of the raw file", rows)
    for place, message in list(outcome.errors.items())[:3]:
        print(f"    row {place}, {message}")
    rows = [row for place, row in enumerate(rows, 2) if place not in outcome.errors][:number]
    outcome = editor.dry_run("dry run without these rows", rows)
    editor.save(outcome.accepted)
    before = dict(Program.objects.values_list("pk", "updated_at"))
    outcome = editor.dry_run("dry run of the same file", rows)
    if outcome.accepted or dict(Program.objects.values_list("pk", "updated_at")) != before:
        raise SystemExit("Importing the same file again would change rows.")
    changed = [row | {"tuition_usd": str(int(row["tuition_usd"] or 0) + 1), "tuition_basis": "year"} for row in rows]
    editor.save(editor.dry_run("dry run with new tuitions", changed).accepted)
    # The worst case: all rows are public and change in many columns, and the audit runs on each row.
    Program.objects.update(status="published")
    changed = [row | {name: change(row[name]) for name, change in CHANGES.items()} for row in changed]
    editor.save(editor.dry_run("dry run, all public rows changed", changed).accepted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=5000)
    number = parser.parse_args().rows
    if not DATA.exists():
        raise SystemExit(f"{DATA} is missing.")
    sys.path.insert(0, str(HERE.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["LOG_LEVEL"] = "CRITICAL"
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        kept = connection.settings_dict["NAME"]
        with redirect_stdout(io.StringIO()):
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            # About every tenth row has an error.
            half = number * 6 // 10
            rows = [*rows_of("ipeds_us_2024", half), *rows_of("cricos_au_2023", half)]
            prepare(rows)
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(f"{len(rows):,} rows on {connection.vendor}")
            measure(rows, number)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(f"peak memory {peak / 1024:.0f} MB, {before / 1024:.0f} MB before the first file")
        finally:
            connection.creation.destroy_test_db(kept, verbosity=0)


if __name__ == "__main__":
    main()
