"""Measure the time and memory of an audit of real programs: ``python benchmarks/audit.py [rows]``.

It loads rows of the shipped file of programs into a temporary database.
"""

import os
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(rows: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from careerguide.audit.accepted import all_issues
    from programs.imports.load import import_programs
    from tests.support.catalog_data import shipped_rows, write_programs

    call_command("migrate", verbosity=0)
    call_command("loaddata", "roles", "programs", verbosity=0)
    start = time.perf_counter()
    every = max(304_923 // rows, 1)
    with tempfile.TemporaryDirectory() as folder:
        chosen = shipped_rows(lambda number, row: number % every == 0)
        loaded = import_programs(write_programs(Path(folder) / "programs.csv", *chosen)).new
    print(f"{loaded:,} rows loaded in {time.perf_counter() - start:.1f} s")

    before, start = peak_memory(), time.perf_counter()
    counts = Counter(issue.rule.id for issue in all_issues())
    took = time.perf_counter() - start
    for rule, count in counts.most_common():
        print(f"{count:8,} {rule}")
    print(f"{counts.total():,} issues in {took:.1f} s; peak memory grew from {before} to {peak_memory()} MB")


def peak_memory() -> int:
    """The peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/audit.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
