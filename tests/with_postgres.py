#!/usr/bin/env python3
"""Run a command with a temporary PostgreSQL server.

    python tests/with_postgres.py -- python -m pytest
    python tests/with_postgres.py --check

The command gets the URL of the database in DATABASE_URL. The cluster is in a temporary folder, listens on 127.0.0.1
only and requires a random password. It is stopped and deleted at the end; the exit code is that of the command.
"""

import argparse
import os
import pwd
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAMS = ("initdb", "pg_ctl", "postgres")
NOT_FOUND = "PostgreSQL's programs (initdb, pg_ctl, postgres) were not found; on Debian: apt install postgresql"
NAME = "careerguide"

# The data is temporary, so it need not survive a crash. linkinator leaves many responses unread for a while, and each
# occupies a thread of the test server and its connection: on a busy machine, more than PostgreSQL's limit of 100.
CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 500
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class Failure(Exception):
    """An error whose message is shown without a traceback."""


class Interrupted(BaseException):
    """A signal to stop. It is not an Exception, so that no error handler swallows it."""


def on_signals(handler):
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, handler)


def interrupt(signum, frame):
    raise Interrupted(signum)


def find_programs():
    """The folder of PostgreSQL's server programs, or None. On Debian they are not in PATH."""
    folders = []
    if shutil.which("pg_config"):
        said = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        folders.append(said.stdout.strip())
    debian = map(str, Path("/usr/lib/postgresql").glob("*/bin"))
    folders += sorted(debian, key=lambda folder: [int(number) for number in re.findall(r"\d+", folder)], reverse=True)
    folders += os.environ.get("PATH", "").split(os.pathsep)
    complete = (folder for folder in folders if all(os.access(f"{folder}/{program}", os.X_OK) for program in PROGRAMS))
    return next(map(Path, complete), None)


def find_owner():
    """The user to run the server as: None for the current one, or another if that is root, which PostgreSQL rejects."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise Failure("PostgreSQL does not run as root. Create a user named postgres.")


def free_port():
    """A free port that is not ephemeral: another connection could take an ephemeral port before the server starts."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Failure("No free port was found between 20000 and 32000.")


def outer_environment():
    """The current environment without PGHOST, PGOPTIONS and similar variables, which could point to another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


class Cluster:
    def __init__(self, programs, folder):
        self.programs, self.folder = programs, folder
        self.data, self.log = folder / "data", folder / "log"
        self.password = secrets.token_urlsafe(24)
        self.owner = find_owner()
        self.port = None

    @property
    def url(self):
        return f"postgres://{NAME}:{self.password}@127.0.0.1:{self.port}/{NAME}"

    def create(self):
        """Create the cluster and a database. The cluster's user is a superuser, so that tests can create databases."""
        password_file = self.folder / "password"
        password_file.write_text(self.password)
        if self.owner:
            for path in (self.folder, password_file):
                os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        access = ["--username", NAME, "--pwfile", password_file, "--auth", "scram-sha-256"]
        self.call("initdb", "-D", self.data, *access, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
        # Single-user mode needs no client program, which may be in another package.
        self.call("postgres", "--single", "-D", self.data, "postgres", say=f"CREATE DATABASE {NAME};\n")

    def start(self, attempts=3):
        self.port = free_port()
        with open(self.data / "postgresql.conf", "a") as configuration:
            configuration.write(CONFIGURATION.format(port=self.port))
        try:
            self.call("pg_ctl", "start", "-D", self.data, "-l", self.log, "-w", "-t", "60")
        except Failure as failure:
            if attempts > 1:
                return self.start(attempts - 1)
            log = self.log.read_text(errors="replace") if self.log.exists() else ""
            raise Failure(f"{failure}\n{log}") from None

    def stop(self):
        if self.port and (self.data / "postmaster.pid").exists():
            self.call("pg_ctl", "stop", "-D", self.data, "-m", "immediate", "-w", "-t", "30")

    def call(self, program, *arguments, say=""):
        as_owner = {}
        if self.owner:
            as_owner = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        # Write the output to a file: the server inherits it from pg_ctl and would keep a pipe open.
        with tempfile.TemporaryFile("w+", errors="replace") as output:
            how = {"input": say, "stdout": output, "stderr": output, "text": True, "env": outer_environment()}
            done = subprocess.run(
                [self.programs / program, *arguments], check=False, cwd=self.folder, **how, **as_owner
            )
            output.seek(0)
            if done.returncode:
                raise Failure(f"PostgreSQL's {program} failed: {output.read().strip() or done.returncode}")


def run_command(command, url):
    """Run the command, forward signals, and return its exit code as a shell would."""
    try:
        child = subprocess.Popen(command, env={**outer_environment(), "DATABASE_URL": url})
    except OSError as error:
        raise Failure(f"{command[0]} could not be started: {error.strerror}.") from None
    try:
        code = child.wait()
    except Interrupted as interruption:
        # The terminal sends Ctrl-C to the command, too; a second signal would interrupt its cleanup.
        if interruption.args[0] != signal.SIGINT:
            child.terminate()
        for harsher in (child.terminate, child.kill):
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                harsher()
        raise
    return 128 - code if code < 0 else code


def run_on_cluster(programs, command):
    with tempfile.TemporaryDirectory(prefix="careerguide-postgres-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(programs, Path(folder))
        # Delay signals until the server runs: before that, it has processes that this program cannot stop.
        asked_to_stop = []
        on_signals(lambda signum, frame: asked_to_stop.append(signum))
        try:
            cluster.create()
            cluster.start()
            on_signals(interrupt)
            return 128 + asked_to_stop[0] if asked_to_stop else run_command(command, cluster.url)
        finally:
            on_signals(signal.SIG_IGN)
            cluster.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit with 0 if PostgreSQL is found, else with 3")
    parser.add_argument("command", nargs="*", metavar="COMMAND", help="what to run, after --")
    options = parser.parse_args()
    programs = find_programs()
    if programs is None:
        print(NOT_FOUND, file=sys.stderr)
        return 3
    if options.check:
        print(f"PostgreSQL's programs are in {programs}")
        return 0
    if not options.command:
        parser.error("give a command after --")
    try:
        return run_on_cluster(programs, options.command)
    except Failure as failure:
        sys.exit(str(failure))
    except Interrupted as interruption:
        return 128 + interruption.args[0]


if __name__ == "__main__":
    sys.exit(main())
