"""A PostgreSQL server that tests can stop, freeze, lock and fill with connections."""

import os
import signal
from contextlib import closing, contextmanager, suppress

import psycopg2

from tests.with_postgres import NAME, Cluster

TABLES = "roles_role, programs_program"
# The limit is low, so that tests can use up all connections.
CONNECTIONS = 30
SITE = "site"


class FaultyCluster(Cluster):
    """Each fault is a context manager. When it exits, the server works again."""

    def start(self):
        """Allow few connections, and create a role without superuser rights for the site."""
        super().start()
        with open(self.data / "postgresql.conf", "a") as configuration:
            configuration.write(f"max_connections = {CONNECTIONS}\n")
        with self.stopped():
            pass
        self.execute(f"CREATE ROLE {SITE} LOGIN PASSWORD '{self.password}'")
        self.execute(f"ALTER DATABASE {NAME} OWNER TO {SITE}")

    @property
    def site_url(self):
        return self.url.replace(f"//{NAME}:", f"//{SITE}:")

    def connect(self):
        return psycopg2.connect(self.url)

    def execute(self, statement):
        with closing(self.connect()) as connection, connection, connection.cursor() as cursor:
            cursor.execute(statement)

    @contextmanager
    def stopped(self, mode="fast"):
        self.call("pg_ctl", "stop", "-D", self.data, "-m", mode, "-w")
        try:
            yield
        finally:
            self.call("pg_ctl", "start", "-D", self.data, "-l", self.log, "-w", "-t", "60")

    @contextmanager
    def frozen(self):
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
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE")
            yield

    @contextmanager
    def without_connections(self):
        others = []
        # Keep the site from connecting until all connections are in use.
        self.execute(f"ALTER ROLE {SITE} CONNECTION LIMIT 0")
        try:
            self.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{SITE}'")
            with suppress(psycopg2.OperationalError):
                while len(others) < CONNECTIONS:
                    others.append(self.connect())
            with others[0], others[0].cursor() as cursor:
                cursor.execute(f"ALTER ROLE {SITE} CONNECTION LIMIT -1")
            yield
        finally:
            for other in others:
                other.close()
