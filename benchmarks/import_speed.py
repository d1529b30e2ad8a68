"""Measure how fast import_programs is, compared with the database's own way to write the same rows.

Run it with `.venv/bin/python benchmarks/import_speed.py`; for PostgreSQL, put `.venv/bin/python tests/with_postgres.py
--` before it. It creates a temporary database and imports fixtures/world/programs.csv.xz twice. Then it writes the same
rows to the same table with its indexes in one transaction: on PostgreSQL with COPY, on SQLite with executemany.
"""

import argparse
import csv
import io
import lzma
import os
import resource
import sys
import tempfile
import time
from contextlib import contextmanager, redirect_stdout
from itertools import islice
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILE = HERE.parent / "fixtures" / "world" / "programs.csv.xz"
LEAST_RATIO = 0.15


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@contextmanager
def measured(step: str):
    """The dict in the block gets the number of rows as "rows", and then the rate as "rate"."""
    result, started, used = {}, time.perf_counter(), time.process_time()
    yield result
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    result["rate"] = result["rows"] / seconds
    counts = f"{step:<16}{result['rows']:>8,} rows {seconds:7.1f} s, {cpu:5.1f} s of it in Python"
    print(f"{counts}, {result['rate']:>7,.0f} a second, {memory()} MB", flush=True)


def first_rows(number: int, folder: str) -> Path:
    path = Path(folder) / "programs.csv"
    with lzma.open(FILE, "rt", encoding="utf-8", newline="") as source, open(path, "w", encoding="utf-8") as target:
        csv.writer(target).writerows(islice(csv.reader(source), number + 1))
    return path


def write_with_copy(path: Path) -> float:
    from django.db import connection, transaction

    from programs.models import Program

    columns = ", ".join(field.column for field in Program._meta.concrete_fields)
    with connection.cursor() as cursor:
        with open(path, "w") as file:
            cursor.cursor.copy_expert(f"COPY programs_program ({columns}) TO STDOUT", file)
        cursor.execute("TRUNCATE programs_program, programs_word CASCADE")
    with measured("COPY") as result, transaction.atomic(), connection.cursor() as cursor, open(path) as file:
        cursor.cursor.copy_expert(f"COPY programs_program ({columns}) FROM STDIN", file)
        result["rows"] = cursor.cursor.rowcount
    return result["rate"]


def write_with_executemany() -> float:
    from django.db import connection, transaction

    from programs.models import Program

    with connection.cursor() as cursor:
        rows = cursor.execute("SELECT * FROM programs_program ORDER BY id").fetchall()
        cursor.execute("DELETE FROM programs_program")
        marks = ", ".join(["%s"] * len(rows[0]))
        with measured("executemany") as result, transaction.atomic(), Program.bulk_insert():
            cursor.executemany(f"INSERT INTO programs_program VALUES ({marks})", rows)
            result["rows"] = len(rows)
    return result["rate"]


def measure(path: Path, folder: str) -> None:
    from django.db import connection

    from programs.imports.load import import_programs
    from programs.models import Program

    rates = []
    for step in ("import", "import again"):
        with measured(step) as result:
            import_programs(path)
            result["rows"] = Program.objects.count()
        rates.append(result["rate"])
    is_postgres = connection.vendor == "postgresql"
    ratio = rates[0] / (write_with_copy(Path(folder) / "rows") if is_postgres else write_with_executemany())
    print(f"the import has {ratio:.2f} of this rate")
    if is_postgres and ratio < LEAST_RATIO:
        raise SystemExit(f"That is less than {LEAST_RATIO}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, help="only the first rows of the file")
    number = parser.parse_args().rows
    sys.path.insert(0, str(HERE.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["LOG_LEVEL"] = "CRITICAL"
    import django

    django.setup()
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        name = connection.settings_dict["NAME"]
        with redirect_stdout(io.StringIO()):
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            measure(first_rows(number, folder) if number else FILE, folder)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
