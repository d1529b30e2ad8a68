"""Tests that errors of SQLite and PostgreSQL are classified as an unavailable database or as a bug."""

import os
import sqlite3
from contextlib import closing

import psycopg2
import pytest
from django.db import DatabaseError, Error, IntegrityError, OperationalError, connection, transaction
from django.db.utils import ConnectionHandler

from careerguide.database.errors import error_line, is_locked, is_missing_schema, is_unavailable
from careerguide.database.setup import setup_lock
from careerguide.database.url import limit_request_waits, read_database_url, unreachable_message

pytestmark = pytest.mark.django_db


def open_as_server(path, options=""):
    """A connection with the timeouts that the site uses while it serves requests."""
    url = f"sqlite:///{path}{options}"
    config = read_database_url(url)
    limit_request_waits(config, url)
    return ConnectionHandler({"default": config})["default"]


def error_of(site, statement) -> Error:
    with pytest.raises(Error) as caught, closing(site), site.cursor() as cursor:
        cursor.execute(statement)
    return caught.value


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE word (text UNIQUE)")
    return path


class TestSqlite:
    def test_missing_file_is_unavailable_and_not_created(self, tmp_path):
        path = tmp_path / "missing.sqlite3"
        assert is_unavailable(error_of(open_as_server(path), "SELECT 1"))
        assert not path.exists()

    def test_invalid_file_is_unavailable(self, tmp_path):
        path = tmp_path / "text.sqlite3"
        path.write_text("No database. " * 1000)
        assert is_unavailable(error_of(open_as_server(path), "SELECT * FROM word"))

    def test_locked_file_is_classified_as_unavailable_and_locked(self, file):
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            error = error_of(open_as_server(file, "?timeout=0"), "INSERT INTO word VALUES ('a')")
        assert is_unavailable(error)
        assert is_locked(error)

    def test_full_disk_is_unavailable_but_not_locked(self, file):
        site = open_as_server(file, "?init_command=PRAGMA%20max_page_count=1")
        error = error_of(site, "INSERT INTO word VALUES (hex(randomblob(100000)))")
        assert is_unavailable(error)
        assert not is_locked(error)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root can write to any file")
    def test_read_only_file_is_unavailable_for_writing(self, file):
        file.chmod(0o444)
        with closing(open_as_server(file)) as site, site.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM word").fetchone() == (0,)
        assert is_unavailable(error_of(open_as_server(file), "INSERT INTO word VALUES ('a')"))

    def test_read_only_connection_is_unavailable_for_writing(self, file):
        site = open_as_server(file, "?init_command=PRAGMA%20query_only=1")
        assert is_unavailable(error_of(site, "INSERT INTO word VALUES ('a')"))

    @pytest.mark.parametrize(
        "statement", ["SELEC 1", "INSERT INTO word VALUES (1, 2)", "SELECT nonsense('a')", "SELECT text.x FROM word"]
    )
    def test_programming_error_is_not_classified_as_unavailable(self, file, statement):
        assert not is_unavailable(error_of(open_as_server(file), statement))

    @pytest.mark.parametrize("statement", ["SELECT * FROM nowhere", "SELECT missing FROM word"])
    def test_missing_table_or_column_means_missing_schema(self, file, statement):
        error = error_of(open_as_server(file), statement)
        assert is_missing_schema(error)
        assert not is_unavailable(error)

    def test_connection_uses_synchronous_full(self, file):
        with closing(open_as_server(file)) as site, site.cursor() as cursor:
            assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)

    def test_path_can_contain_special_url_characters(self, file):
        strange = file.rename(file.with_name("100% a?b#c.sqlite3"))
        config = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(strange), "OPTIONS": {}}
        limit_request_waits(config, "sqlite:///x")
        with closing(ConnectionHandler({"default": config})["default"]) as site, site.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM word").fetchone() == (0,)

    def test_second_setup_lock_waits_with_message(self, file, monkeypatch):
        # This process itself holds the lock, so waiting would be pointless. Set the timeout to zero.
        command = ConnectionHandler({"default": read_database_url(f"sqlite:///{file}")})["default"]
        monkeypatch.setattr("careerguide.database.setup.connection", command)
        monkeypatch.setattr("careerguide.database.setup.SQLITE_SECONDS", 0)
        messages = []
        with setup_lock(messages.append), pytest.raises(OperationalError), setup_lock(messages.append):
            pass
        assert messages == ["Another process is setting up the database. Waiting for it to finish..."]
        with setup_lock(messages.append):
            assert len(messages) == 1


class TestPostgres:
    @pytest.fixture(autouse=True)
    def only_postgres(self):
        if connection.vendor != "postgresql":
            pytest.skip("These errors occur only on PostgreSQL.")

    def error(self, code: str) -> Error:
        with pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$")
        return caught.value

    @pytest.mark.parametrize(
        "code",
        ["53100", "53300", "57014", "57P01", "57P03", "58030", "08006", "25006", "25P03", "40001", "40P01", "55P03"],
    )
    def test_temporary_server_error_is_classified_as_unavailable(self, code):
        error = self.error(code)
        assert is_unavailable(error)
        assert is_locked(error) == (code in {"40001", "40P01", "55P03"})

    @pytest.mark.parametrize("code", ["42601", "22003", "23505", "54001", "0A000", "25P02", "42P01", "42703"])
    def test_programming_error_is_not_classified_as_unavailable(self, code):
        error = self.error(code)
        assert not is_unavailable(error)
        assert is_missing_schema(error) == (code in {"42P01", "42703"})


class TestErrorsWithoutDriver:
    def test_cause_of_an_error_is_checked(self):
        error = RuntimeError("The import failed.")
        error.__cause__ = OperationalError("could not connect")
        assert is_unavailable(error)

    def test_error_of_closing_a_cursor_does_not_hide_the_first(self):
        error = psycopg2.InterfaceError("cursor already closed")
        error.__context__ = OperationalError("could not connect")
        assert is_unavailable(error)
        assert error_line(error) == "could not connect"

    def test_error_of_the_driver_alone_is_shown(self):
        assert error_line(psycopg2.InterfaceError("cursor already closed")) == "cursor already closed"

    @pytest.mark.parametrize(
        "error",
        [None, ValueError("x"), IntegrityError("x"), DatabaseError("Forced update did not affect any rows.")],
    )
    def test_unrelated_error_is_not_classified_as_unavailable(self, error):
        assert not is_unavailable(error)


class TestAdvice:
    def test_message_for_a_locked_file_gives_advice(self, file, settings):
        settings.DATABASE_URL = f"sqlite:///{file}"
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            error = error_of(open_as_server(file, "?timeout=0"), "INSERT INTO word VALUES ('a')")
        assert unreachable_message(error).endswith(
            "cannot be used (database is locked). Another process is using it. Try again when that process is done."
        )

    def test_message_for_an_empty_database_gives_advice(self, file, settings):
        settings.DATABASE_URL = f"sqlite:///{file}"
        error = error_of(open_as_server(file), "SELECT * FROM nowhere")
        assert unreachable_message(error).endswith("Run python manage.py migrate first.")

    def test_message_for_a_missing_file_gives_advice(self, tmp_path, settings):
        settings.DATABASE_URL = f"sqlite:///{tmp_path}/missing.sqlite3"
        error = error_of(open_as_server(tmp_path / "missing.sqlite3"), "SELECT 1")
        assert "Check that its folder exists" in unreachable_message(error)
