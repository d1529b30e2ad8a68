"""Tests with real processes: two imports exclude each other, and a killed import goes on where it was."""

import os
import random
import re
import signal
import subprocess
import sys
import time
import uuid
from contextlib import closing

import psycopg2
import pytest

COMMAND = [sys.executable, "-m", "tests.support.import_process"]
pytestmark = pytest.mark.each_database


@pytest.fixture
def environment(tmp_path):
    """The environment of processes with an empty database of their own."""
    url, name = os.environ.get("DATABASE_URL", ""), f"imports_{uuid.uuid4().hex}"
    if not url.startswith("postgres"):
        yield os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/imports.sqlite3"}
        return
    with closing(psycopg2.connect(url)) as server:
        server.autocommit = True
        server.cursor().execute(f"CREATE DATABASE {name}")
        yield os.environ | {"DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
        server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def run(environment):
    """A function that runs the process to its end and returns its output and errors."""

    def run(*arguments) -> tuple[str, str]:
        done = subprocess.run(
            [*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=180, check=False
        )
        return done.stdout, done.stderr

    assert run("tables") == ("", "")
    return run


@pytest.fixture
def start(environment):
    """A function that starts an import and returns its process after some batches."""
    started = []

    def start(batches: int) -> subprocess.Popen:
        process = subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, text=True)
        started.append(process)
        for _ in range(batches):
            assert process.stdout.readline()
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_import_killed_three_times_writes_the_same_rows(run, start):
    for _ in range(3):
        process = start(random.randint(3, 15))
        time.sleep(random.random() / 20)
        process.kill()
        process.wait()
    output, errors = run()
    assert errors == ""
    assert output.splitlines()[-1] == "['levels: 2,998 new, 1 changed, 1 unchanged, 0 refused.']"
    rows, _ = run("rows")
    assert re.findall(r"'Level (\d+)', (\d+), Decimal\('2.50'\), None", rows) == [
        (str(number), str(number)) for number in range(1, 3001)
    ]


def test_second_import_names_the_first_until_that_is_killed(run, start):
    first = start(2)
    first.send_signal(signal.SIGSTOP)
    _, errors = run()
    assert re.fullmatch(
        r"Another import or undo is running \(the last unfinished one: levels: levels\.csv, "
        r"started on \d{4}-\d\d-\d\d at \d\d:\d\d UTC\)\. "
        r"Try again when it is done\.\n",
        errors,
    )
    first.kill()
    first.wait()
    output, errors = run()
    assert (output.splitlines()[-1], errors) == ("['levels: 2,998 new, 1 changed, 1 unchanged, 0 refused.']", "")
