"""A PostgreSQL server that can be stopped, frozen, locked and filled with connections."""

import os
import signal
from contextlib import closing, contextmanager

import psycopg2

from tests.with_postgres import Cluster

TABLES = "roles_role, programs_program"
# Few, so that all of them can be taken
CONNECTIONS = 30


class FaultyCluster(Cluster):
    """Each fault is a context: when it ends, the server is well again."""

    def start(self):
        """Start with few connections."""
        super().start()
        with open(self.data / "postgresql.conf", "a") as configuration:
            configuration.write(f"max_connections = {CONNECTIONS}\n")
        with self.stopped():
            pass

    def connect(self):
        """A connection that is not the site's."""
        return psycopg2.connect(self.url)

    @contextmanager
    def stopped(self, mode="fast"):
        """The server is away; ``mode`` is one of ``pg_ctl stop``."""
        self.call("pg_ctl", "stop", "-D", self.data, "-m", mode, "-w")
        try:
            yield
        finally:
            self.call("pg_ctl", "start", "-D", self.data, "-l", self.log, "-w", "-t", "60")

    @contextmanager
    def frozen(self):
        """All of its processes hang: connections stay open, and nothing answers."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        stopped = []
        try:
            with closing(self.connect()) as connection, connection.cursor() as cursor:
                os.kill(postmaster, signal.SIGSTOP)
                stopped.append(postmaster)
                cursor.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
                for (pid,) in cursor.fetchall():
                    os.kill(pid, signal.SIGSTOP)
                    stopped.append(pid)
            yield
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)

    @contextmanager
    def locked(self):
        """Someone holds the tables of the public pages."""
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE")
            yield

    @contextmanager
    def without_connections(self):
        """Others hold every connection; the site's are ended."""
        others = [self.connect()]
        try:
            for _ in range(10_000):
                if len(others) == CONNECTIONS:
                    break
                try:
                    others.append(self.connect())
                except psycopg2.OperationalError:
                    self._end_all_but(others)
            yield
        finally:
            for other in others:
                other.close()

    def _end_all_but(self, connections):
        with connections[0].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> ALL (%s)",
                [[connection.info.backend_pid for connection in connections]],
            )
