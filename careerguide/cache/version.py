"""The content version: a random token that changes with every transaction that changes what the public sees.

Pages are cached by it. Triggers write it, so that no way to write a row can forget it. It is random, because a number
could be used again after a transaction is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, connections, transaction

from careerguide.history.records import BaseVersion

PUBLIC_APPS = {"roles", "programs"}
EVENTS = ("insert", "update", "delete")

SQLITE_TABLES = [
    "CREATE TABLE careerguide_contentversion (token text NOT NULL)",
    "INSERT INTO careerguide_contentversion VALUES (hex(randomblob(8)))",
]
SQLITE_TRIGGER = """
    CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN
        UPDATE careerguide_contentversion SET token = hex(randomblob(8));
    END
"""
SQLITE_REVERSED = ["DROP TABLE careerguide_contentversion"]

# A transaction would lock the row with the token until its end, and other transactions would have to wait. So the
# first change only inserts a row in another table, whose trigger PostgreSQL defers until the commit. Until then, a
# setting of the transaction tells its own versions apart.
POSTGRESQL_TABLES = [
    "CREATE TABLE careerguide_contentversion (token text NOT NULL)",
    "INSERT INTO careerguide_contentversion VALUES (gen_random_uuid()::text)",
    "CREATE TABLE careerguide_contentchange (id bigint GENERATED ALWAYS AS IDENTITY)",
    """
    CREATE FUNCTION careerguide_content_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF COALESCE(current_setting('careerguide.changed', true), '') = '' THEN
            INSERT INTO careerguide_contentchange DEFAULT VALUES;
        END IF;
        PERFORM set_config('careerguide.changed', gen_random_uuid()::text, true);
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION careerguide_new_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM careerguide_contentchange WHERE id = new.id;
        UPDATE careerguide_contentversion SET token = gen_random_uuid()::text;
        RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER careerguide_new_version AFTER INSERT ON careerguide_contentchange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION careerguide_new_version()
    """,
]
POSTGRESQL_TRIGGER = """
    CREATE TRIGGER {name} AFTER {event} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION careerguide_content_changed()
"""
POSTGRESQL_REVERSED = [
    "DROP TABLE careerguide_contentversion, careerguide_contentchange",
    "DROP FUNCTION careerguide_content_changed() CASCADE",
    "DROP FUNCTION careerguide_new_version()",
]

# The batches of an import would make all pages again after each commit. Such a transaction only says when its changes
# are due: from then on, the version includes that time. All transactions lock the row here, one after the other.
POSTGRESQL_DELAY = [
    "ALTER TABLE careerguide_contentversion ADD COLUMN IF NOT EXISTS due timestamptz",
    """
    CREATE OR REPLACE FUNCTION careerguide_new_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM careerguide_contentchange WHERE id = new.id;
        PERFORM FROM careerguide_contentversion FOR UPDATE;
        IF COALESCE(current_setting('careerguide.delay', true), '') = '' THEN
            UPDATE careerguide_contentversion SET token = gen_random_uuid()::text, due = NULL;
        ELSE
            UPDATE careerguide_contentversion SET
                token = CASE WHEN due IS NULL THEN token ELSE gen_random_uuid()::text END,
                due = clock_timestamp() + current_setting('careerguide.delay')::interval
            WHERE due IS NULL OR due <= clock_timestamp();
        END IF;
        RETURN NULL;
    END $$
    """,
]
MAX_DELAY = "10 seconds"

READ = {
    "sqlite": "SELECT token FROM careerguide_contentversion",
    "postgresql": """
        SELECT token || COALESCE(current_setting('careerguide.changed', true), '')
            || CASE WHEN due <= clock_timestamp() THEN due::text ELSE '' END
        FROM careerguide_contentversion
    """,
}


def content_version() -> str:
    """The version that this connection sees, including uncommitted changes of its own transaction."""
    with connection.cursor() as cursor:
        cursor.execute(READ[connection.vendor])
        return cursor.fetchone()[0]


@contextmanager
def delayed_version() -> Iterator[None]:
    """A transaction whose changes readers see later: after ``new_version()``, or within 10 seconds.

    Changes of other transactions show them, too. On SQLite, nothing is delayed.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _execute(f"SET LOCAL careerguide.delay = '{MAX_DELAY}'")
        yield


def new_version() -> None:
    """End the delay of ``delayed_version()``."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _execute("SET LOCAL careerguide.delay = ''", "INSERT INTO careerguide_contentchange DEFAULT VALUES")


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(connection) -> None:
    with connection.cursor() as cursor:
        for statement in SQLITE_TABLES if connection.vendor == "sqlite" else POSTGRESQL_TABLES:
            cursor.execute(statement)


def add_delay(connection) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in POSTGRESQL_DELAY:
                cursor.execute(statement)


def uninstall(connection) -> None:
    with connection.cursor() as cursor:
        for name, _, _ in _triggers(connection) if connection.vendor == "sqlite" else ():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in SQLITE_REVERSED if connection.vendor == "sqlite" else POSTGRESQL_REVERSED:
            cursor.execute(statement)


def add_triggers(using: str, **_) -> None:
    """Add the missing triggers: those of new tables and, on SQLite, those of tables that a migration rebuilt."""
    connection = connections[using]
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if "careerguide_contentversion" not in tables:
            return
        cursor.execute("SELECT name FROM sqlite_master" if is_sqlite else "SELECT tgname FROM pg_trigger")
        existing = {name for (name,) in cursor.fetchall()}
        for name, event, table in _triggers(connection):
            if table in tables and name not in existing:
                statement = SQLITE_TRIGGER if is_sqlite else POSTGRESQL_TRIGGER
                cursor.execute(statement.format(name=name, event=event, table=connection.ops.quote_name(table)))


def _triggers(connection) -> list[tuple[str, str, str]]:
    """A name, an event and a table for each trigger."""
    events = EVENTS if connection.vendor == "sqlite" else (*EVENTS, "truncate")
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in PUBLIC_APPS and model._meta.managed and not issubclass(model, BaseVersion)
    ]
    return [(f"content_{event}_{table}"[:63], event, table) for table in tables for event in events]
