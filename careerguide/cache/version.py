"""The content version: a random token that changes with every transaction that changes what the public sees.

Pages are cached by it. Triggers write it, so that no way to write a row can forget it. It is random, because a number
could be used again after a transaction is rolled back. Each table has a token, too, for values that depend on few
tables.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, connections, transaction

PUBLIC_APPS = {"roles", "programs"}
EVENTS = ("insert", "update", "delete")

TABLE_VERSIONS = "CREATE TABLE IF NOT EXISTS careerguide_tableversion (name text PRIMARY KEY, token text NOT NULL)"

SQLITE_TABLES = [
    "CREATE TABLE careerguide_contentversion (token text NOT NULL)",
    "INSERT INTO careerguide_contentversion VALUES (hex(randomblob(8)))",
    TABLE_VERSIONS,
]
SQLITE_TRIGGER = """
    CREATE TRIGGER {name} AFTER {event} ON "{table}" BEGIN
        UPDATE careerguide_contentversion SET token = hex(randomblob(8));
        INSERT INTO careerguide_tableversion VALUES ('{table}', hex(randomblob(8)))
        ON CONFLICT (name) DO UPDATE SET token = excluded.token;
    END
"""

# A transaction would lock the row with the token until its end, and other transactions would have to wait. So the
# first change of each table only inserts a row in another table, whose trigger PostgreSQL defers until the commit.
# Until then, a setting of the transaction tells its own versions apart.
#
# The batches of an import would make all pages again after each commit. Such a transaction only says when its changes
# are due: from then on, the version includes that time. All transactions lock the row here, one after the other. The
# tokens of tables are not delayed.
POSTGRESQL_UPGRADE = [
    "ALTER TABLE careerguide_contentversion ADD COLUMN IF NOT EXISTS due timestamptz",
    "ALTER TABLE careerguide_contentchange ADD COLUMN IF NOT EXISTS name text",
    """
    CREATE OR REPLACE FUNCTION careerguide_content_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF COALESCE(current_setting('careerguide.changed_' || TG_TABLE_NAME, true), '') = '' THEN
            INSERT INTO careerguide_contentchange (name) VALUES (TG_TABLE_NAME);
            PERFORM set_config('careerguide.changed_' || TG_TABLE_NAME, 'yes', true);
        END IF;
        PERFORM set_config('careerguide.changed', gen_random_uuid()::text, true);
        RETURN NULL;
    END $$
    """,
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
        IF new.name IS NOT NULL THEN
            INSERT INTO careerguide_tableversion VALUES (new.name, gen_random_uuid())
            ON CONFLICT (name) DO UPDATE SET token = excluded.token;
        END IF;
        RETURN NULL;
    END $$
    """,
]
POSTGRESQL_TABLES = [
    "CREATE TABLE careerguide_contentversion (token text NOT NULL)",
    "INSERT INTO careerguide_contentversion VALUES (gen_random_uuid()::text)",
    "CREATE TABLE careerguide_contentchange (id bigint GENERATED ALWAYS AS IDENTITY)",
    TABLE_VERSIONS,
    *POSTGRESQL_UPGRADE,
    """
    CREATE CONSTRAINT TRIGGER careerguide_new_version AFTER INSERT ON careerguide_contentchange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION careerguide_new_version()
    """,
]
POSTGRESQL_TRIGGER = """
    CREATE TRIGGER {name} AFTER {event} ON "{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION careerguide_content_changed()
"""
REVERSED = ["DROP TABLE careerguide_contentversion", "DROP TABLE IF EXISTS careerguide_tableversion"]
POSTGRESQL_REVERSED = [
    "DROP TABLE careerguide_contentchange",
    "DROP FUNCTION careerguide_content_changed() CASCADE",
    "DROP FUNCTION careerguide_new_version()",
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


def public_tables() -> list[str]:
    return [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in PUBLIC_APPS and model._meta.managed
    ]


def table_versions() -> dict[str, str]:
    """The token of each table that ever changed, except for uncommitted changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, token FROM careerguide_tableversion")
        return dict(cursor.fetchall())


@contextmanager
def delayed_version() -> Iterator[None]:
    """A transaction whose changes readers see later: after ``new_version()``, or within 10 seconds.

    Changes of other transactions show them, too. On SQLite, nothing is delayed.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _execute(connection, f"SET LOCAL careerguide.delay = '{MAX_DELAY}'")
        yield


def new_version() -> None:
    """End the delay of ``delayed_version()``."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _execute(connection, "SET LOCAL careerguide.delay = ''")
            _execute(connection, "INSERT INTO careerguide_contentchange DEFAULT VALUES")


def _execute(connection, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(connection) -> None:
    _execute(connection, *(SQLITE_TABLES if connection.vendor == "sqlite" else POSTGRESQL_TABLES))


def upgrade(connection) -> None:
    """Add what was added after the first release of ``install()``. It may run several times."""
    _execute(connection, TABLE_VERSIONS, *(POSTGRESQL_UPGRADE if connection.vendor == "postgresql" else ()))
    if connection.vendor == "sqlite":
        _drop_triggers(connection)
        add_triggers(connection.alias)


def uninstall(connection) -> None:
    if connection.vendor == "sqlite":
        _drop_triggers(connection)
    _execute(connection, *REVERSED, *(POSTGRESQL_REVERSED if connection.vendor == "postgresql" else ()))


def _drop_triggers(connection) -> None:
    _execute(connection, *(f"DROP TRIGGER IF EXISTS {name}" for name, _, _ in _triggers(connection)))


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
                cursor.execute(statement.format(name=name, event=event, table=table))


def _triggers(connection) -> list[tuple[str, str, str]]:
    """A name, an event and a table for each trigger."""
    events = EVENTS if connection.vendor == "sqlite" else (*EVENTS, "truncate")
    return [(f"content_{event}_{table}"[:63], event, table) for table in public_tables() for event in events]
