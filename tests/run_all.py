#!/usr/bin/env python3
"""Run the tests on SQLite and, if it is installed, on PostgreSQL.

    python tests/run_all.py [ARGUMENTS OF PYTEST]

Without arguments, it also reports the combined coverage of both runs.
"""

import os
import subprocess
import sys
from pathlib import Path

from with_postgres import NOT_FOUND, find_programs

WITH_POSTGRES = [sys.executable, Path(__file__).parent / "with_postgres.py", "--"]
# All tests of a file run on one worker, so that shared fixtures such as a server start once.
PYTEST = [sys.executable, "-m", "pytest", "--numprocesses", "2", "--dist", "loadfile"]
COVERAGE = [sys.executable, "-m", "coverage"]
COVERAGE_FOLDER = Path(".cache/coverage")


def run(name: str, arguments: list[str], before=()) -> int:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["COVERAGE_FILE"] = str(COVERAGE_FOLDER / name)
    measure = [] if arguments else ["--cov", "--cov-report=", "--cov-fail-under=0"]
    return subprocess.call([*before, *PYTEST, *measure, *arguments], env=environment)


def report_coverage() -> int:
    """Print the combined coverage of both runs; 0 if it is sufficient."""
    combine = [*COVERAGE, "combine", "--quiet", *COVERAGE_FOLDER.iterdir()]
    return subprocess.call(combine) or subprocess.call([*COVERAGE, "report"])


def main(arguments: list[str]) -> int:
    COVERAGE_FOLDER.mkdir(parents=True, exist_ok=True)
    print("== Tests on SQLite", flush=True)
    sqlite_code = run("sqlite", arguments)
    print("== Tests on PostgreSQL", flush=True)
    if not find_programs():
        print(NOT_FOUND, "The tests ran only on SQLite.", sep="\n")
        return sqlite_code or int(os.environ.get("CI") == "true")
    postgresql_code = run("postgresql", arguments, WITH_POSTGRES)
    if arguments or sqlite_code or postgresql_code:
        return sqlite_code or postgresql_code
    print("== Coverage", flush=True)
    return report_coverage()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
