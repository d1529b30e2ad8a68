#!/usr/bin/env python3
"""Run the tests on SQLite and, in parallel, on PostgreSQL if it is installed.

    python tests/run_all.py [ARGUMENTS OF PYTEST]

Many tests wait for a browser or a server, so running both at once is faster. The output of the PostgreSQL run is shown
after the SQLite run. Without arguments, the combined coverage is reported.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from with_postgres import NOT_FOUND, find_programs

WITH_POSTGRES = [sys.executable, Path(__file__).parent / "with_postgres.py", "--"]
# All tests of a file run on one worker, so that shared fixtures such as a server start once.
PYTEST = [sys.executable, "-m", "pytest", "--numprocesses", "2", "--dist", "loadfile"]
COVERAGE = [sys.executable, "-m", "coverage"]
COVERAGE_FOLDER = Path(".cache/coverage")


def start(name: str, arguments: list[str], before=(), output=None) -> subprocess.Popen:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["COVERAGE_FILE"] = str(COVERAGE_FOLDER / name)
    measure = [] if arguments else ["--cov", "--cov-report=", "--cov-fail-under=0"]
    command = [*before, *PYTEST, *measure, *arguments]
    return subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT if output else None)


def report_coverage() -> int:
    """Print the combined coverage of both runs; 0 if it is sufficient."""
    combine = [*COVERAGE, "combine", "--quiet", *COVERAGE_FOLDER.iterdir()]
    return subprocess.call(combine) or subprocess.call([*COVERAGE, "report"])


def main(arguments: list[str]) -> int:
    print("== Tests on SQLite", flush=True)
    if not find_programs():
        code = start("sqlite", arguments).wait()
        print(NOT_FOUND, "Only SQLite was tested.", sep="\n")
        return code or int(os.environ.get("CI") == "true")
    COVERAGE_FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as output:
        postgresql = start("postgresql", arguments, WITH_POSTGRES, output)
        try:
            sqlite_code = start("sqlite", arguments).wait()
        finally:
            # Wait even after Ctrl-C, because that process stops and removes its server.
            postgresql_code = postgresql.wait()
        print("== Tests on PostgreSQL", flush=True)
        output.seek(0)
        sys.stdout.buffer.write(output.read())
        sys.stdout.flush()
    if arguments or sqlite_code or postgresql_code:
        return sqlite_code or postgresql_code
    print("== Coverage", flush=True)
    return report_coverage()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
