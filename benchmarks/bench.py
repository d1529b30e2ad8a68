#!/usr/bin/env python3
"""Run all benchmarks of speed and size, or some of them: `make bench ARGS="--only pages facets"`.

It starts its own PostgreSQL and gunicorn on loopback, and needs PostgreSQL's programs and wrk. The figures go to
benchmarks/results/latest.json, and the chart of cost against size to benchmarks/results/cost.svg. All parts together
take less than 20 minutes. Ratios within a run can be compared; seconds depend on the machine and on what else it does.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime

import chart
import pages
import sizes
from memory import measure_memory
from servers import ROOT, SITE, postgres

RESULTS = ROOT / "benchmarks" / "results"
BENCHMARKS = ROOT / "benchmarks"


def output_of(script: str, *arguments: str, under_postgres: bool = False) -> str:
    """What a benchmark prints, which is shown at once."""
    command = [sys.executable, str(BENCHMARKS / script), *arguments]
    if under_postgres:
        command = [sys.executable, "tests/with_postgres.py", "--", *command]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | SITE, stdout=subprocess.PIPE, text=True)
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    if process.wait():
        raise SystemExit(f"{script} failed.")
    return "".join(lines)


def measure_pages(databases: dict[int, str]) -> list[dict]:
    found = []
    for size, url in databases.items():
        print(f"\n{size:,} programs\n{pages.HEADER}{'queries':>9}{'CPU ms':>8}{'bytes':>8}{'gzip':>8}", flush=True)
        costs = json.loads(subprocess.check_output([sys.executable, str(BENCHMARKS / "page_costs.py"), url], cwd=ROOT))
        for row in pages.measure(url, seconds=1, rounds=pages.ROUNDS if size == sizes.WORLD else 1):
            cost = costs[row.page] if row.kind == "cold" else {}
            pages.report(row, "".join(f"{value:>8}" for value in cost.values()))
            found.append({"programs": size} | row._asdict() | cost)
    return found


def measure_facets(databases: dict[int, str]) -> list[dict]:
    found = []
    for size, url in databases.items():
        print(f"\n{size:,} programs", flush=True)
        sets = "200" if size == sizes.WORLD else "30"
        found.append({"programs": size} | json.loads(output_of("catalog.py", "--database-url", url, "--sets", sets)))
    return found


PARTS = {
    "pages": measure_pages,
    "facets": measure_facets,
    "payback": lambda databases: output_of("payback.py", "--database-url", databases[sizes.WORLD]).splitlines(),
    "memory": lambda databases: measure_memory(databases[sizes.WORLD]),
    "admin": lambda databases: output_of("admin.py", "--database-url", databases[sizes.WORLD]).splitlines(),
    "edits": lambda databases: output_of("edits.py").splitlines(),
    "outage": lambda databases: output_of("database_away.py", "--only", "stopped").splitlines(),
    "import": lambda databases: output_of("import_speed.py", "--rows", "50000", under_postgres=True).splitlines(),
}
# These start a database of their own.
WITHOUT_DATABASES = {"edits", "outage", "import"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--sizes", nargs="+", type=int, choices=sizes.SIZES, default=list(sizes.SIZES))
    options = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    latest = RESULTS / "latest.json"
    # Parts that are not measured keep their figures.
    results = json.loads(latest.read_text()) if latest.exists() else {}
    with ExitStack() as stack:
        databases = {}
        if set(options.only) - WITHOUT_DATABASES:
            url = stack.enter_context(postgres())
            # The others are made from the database of the world.
            for size in sorted({*options.sizes, sizes.WORLD}, key=lambda size: (size != sizes.WORLD, size)):
                print(f"Loading {size:,} programs…", flush=True)
                databases[size] = sizes.create(url, size)
            databases = {size: databases[size] for size in sorted(databases)}
        for name in options.only:
            print(f"\n== {name}", flush=True)
            start = time.monotonic()
            results[name] = {
                "when": datetime.now(UTC).isoformat(timespec="minutes"),
                "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
                "figures": PARTS[name](databases),
            }
            print(f"{name} took {time.monotonic() - start:.0f} seconds", flush=True)
    latest.write_text(json.dumps(results, indent=1) + "\n")
    if "pages" in options.only:
        (RESULTS / "cost.svg").write_text(chart.draw(results["pages"]["figures"]))


if __name__ == "__main__":
    main()
