"""The search index. The database keeps it up to date: SQLite with triggers, PostgreSQL with a generated column.

``careerguide.lib.text`` splits text into words, because SQLite and PostgreSQL split it differently. Triggers add each
new word to ``programs_word`` once. It is used to correct typos.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections

from programs.triggers import execute_all, missing_triggers

SQLITE_KEEP_WORDS = """
    INSERT INTO programs_word (word)
    SELECT DISTINCT value FROM json_each('[' || replace(json_quote(new.search_text), ' ', '","') || ']')
    WHERE value <> '' AND value NOT IN (SELECT word FROM programs_word);
"""
# Words are separated by spaces. The tokenizer "ascii" treats all other characters in search_text as letters. The index
# stores no positions, because it is not used to search for phrases.
SQLITE_TRIGGERS = {
    name: statement.replace("KEEP_WORDS", SQLITE_KEEP_WORDS)
    for name, statement in {
        "programs_search_insert": """
            CREATE TRIGGER programs_search_insert AFTER INSERT ON programs_program BEGIN
                INSERT INTO programs_search (rowid, search_text) VALUES (new.id, new.search_text);
                KEEP_WORDS
            END
        """,
        "programs_search_update": """
            CREATE TRIGGER programs_search_update AFTER UPDATE ON programs_program
            WHEN old.search_text <> new.search_text OR old.id <> new.id BEGIN
                INSERT INTO programs_search (programs_search, rowid, search_text)
                VALUES ('delete', old.id, old.search_text);
                INSERT INTO programs_search (rowid, search_text) VALUES (new.id, new.search_text);
                KEEP_WORDS
            END
        """,
        "programs_search_delete": """
            CREATE TRIGGER programs_search_delete AFTER DELETE ON programs_program BEGIN
                INSERT INTO programs_search (programs_search, rowid, search_text)
                VALUES ('delete', old.id, old.search_text);
            END
        """,
    }.items()
}
SQLITE_TABLES = [
    "CREATE TABLE programs_word (word text NOT NULL PRIMARY KEY) WITHOUT ROWID",
    """
    CREATE VIRTUAL TABLE programs_search USING fts5 (
        search_text, content='programs_program', content_rowid='id', tokenize='ascii', detail=none, columnsize=0
    )
    """,
]
SQLITE_REBUILD = "INSERT INTO programs_search (programs_search) VALUES ('rebuild')"
SQLITE_REVERSED = [
    *(f"DROP TRIGGER IF EXISTS {name}" for name in SQLITE_TRIGGERS),
    "DROP TABLE programs_search",
    "DROP TABLE programs_word",
]

POSTGRESQL = [
    "CREATE TABLE programs_word (word text NOT NULL PRIMARY KEY)",
    """
    ALTER TABLE programs_program ADD COLUMN search_vector tsvector GENERATED ALWAYS AS
        (array_to_tsvector(array_remove(string_to_array(search_text, ' '), ''))) STORED
    """,
    "CREATE INDEX programs_search ON programs_program USING gin (search_vector)",
    # Sorted, so that two transactions that add the same words cannot deadlock.
    """
    CREATE FUNCTION programs_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO programs_word (word)
        SELECT DISTINCT part FROM changed, unnest(string_to_array(changed.search_text, ' ')) AS part
        WHERE part <> '' AND NOT EXISTS (SELECT FROM programs_word WHERE word = part)
        ORDER BY part
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
    """,
    *(
        f"""
        CREATE TRIGGER programs_search_{event} AFTER {event} ON programs_program
        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION programs_keep_words()
        """
        for event in ("insert", "update")
    ),
]
POSTGRESQL_REVERSED = [
    "DROP TRIGGER programs_search_insert ON programs_program",
    "DROP TRIGGER programs_search_update ON programs_program",
    "DROP FUNCTION programs_keep_words()",
    "ALTER TABLE programs_program DROP COLUMN search_vector",
    "DROP TABLE programs_word",
]


def install(connection):
    """The words of existing rows are added to ``programs_word`` only when their search text is next written."""
    sqlite = [*SQLITE_TABLES, *SQLITE_TRIGGERS.values(), SQLITE_REBUILD]
    execute_all(connection, sqlite if connection.vendor == "sqlite" else POSTGRESQL)


def uninstall(connection):
    execute_all(connection, SQLITE_REVERSED if connection.vendor == "sqlite" else POSTGRESQL_REVERSED)


@contextmanager
def bulk_insert() -> Iterator[None]:
    """In a transaction, index the programs that are inserted here at once.

    On SQLite, the trigger makes the index write to disk for each row, which takes four times as long.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM programs_program")
        [last] = cursor.fetchone()
        cursor.execute("DROP TRIGGER programs_search_insert")
        yield
        new = "SELECT {} FROM programs_program WHERE id > %s"
        cursor.execute(f"INSERT INTO programs_search (rowid, search_text) {new.format('id, search_text')}", [last])
        cursor.execute(new.format("search_text"), [last])
        words = {word for (text,) in cursor for word in text.split()}
        cursor.executemany("INSERT OR IGNORE INTO programs_word (word) VALUES (%s)", [(word,) for word in words])
        cursor.execute(SQLITE_TRIGGERS["programs_search_insert"])


def restore_triggers(using: str, **_):
    """On SQLite, restore the triggers, because many migrations rebuild the table, which drops them."""
    if missing := missing_triggers(connections[using], "programs_search", SQLITE_TRIGGERS):
        execute_all(connections[using], [*missing, SQLITE_REBUILD])
