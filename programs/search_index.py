"""The search's own part of the database: an index of words, kept right by the database itself.

Both databases hold the same words, cut by ``careerguide.lib.text`` alone: their own ways of cutting text into words,
which differ, are passed by. ``programs_word`` holds every word once, for slips of the hand.
"""

# A word of search_text is what stands between two spaces; the tokenizer "ascii" takes all else that we keep as letters.
# Positions are not kept: no search asks for phrases.
SQLITE_TRIGGERS = {
    "programs_search_insert": """
        CREATE TRIGGER programs_search_insert AFTER INSERT ON programs_program BEGIN
            INSERT INTO programs_search (rowid, search_text) VALUES (new.id, new.search_text);
            {keep_words}
        END
    """,
    "programs_search_update": """
        CREATE TRIGGER programs_search_update AFTER UPDATE ON programs_program
        WHEN old.search_text <> new.search_text OR old.id <> new.id BEGIN
            INSERT INTO programs_search (programs_search, rowid, search_text)
            VALUES ('delete', old.id, old.search_text);
            INSERT INTO programs_search (rowid, search_text) VALUES (new.id, new.search_text);
            {keep_words}
        END
    """,
    "programs_search_delete": """
        CREATE TRIGGER programs_search_delete AFTER DELETE ON programs_program BEGIN
            INSERT INTO programs_search (programs_search, rowid, search_text)
            VALUES ('delete', old.id, old.search_text);
        END
    """,
}
SQLITE_KEEP_WORDS = """
    INSERT INTO programs_word (word)
    SELECT DISTINCT value FROM json_each('[' || replace(json_quote(new.search_text), ' ', '","') || ']')
    WHERE value <> '' AND value NOT IN (SELECT word FROM programs_word);
"""
SQLITE_TABLES = [
    "CREATE TABLE programs_word (word text NOT NULL PRIMARY KEY) WITHOUT ROWID",
    """
    CREATE VIRTUAL TABLE programs_search USING fts5 (
        search_text, content='programs_program', content_rowid='id', tokenize='ascii', detail=none, columnsize=0
    )
    """,
]

POSTGRESQL = [
    "CREATE TABLE programs_word (word text NOT NULL PRIMARY KEY)",
    """
    ALTER TABLE programs_program ADD COLUMN search_vector tsvector GENERATED ALWAYS AS
        (array_to_tsvector(array_remove(string_to_array(search_text, ' '), ''))) STORED
    """,
    "CREATE INDEX programs_search ON programs_program USING gin (search_vector)",
    # In one order, so that two who add the same new words wait for each other and not in a ring.
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
    """Make the index; the rows that are there already are in it when their search text is written next."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in POSTGRESQL:
                cursor.execute(statement)
        else:
            for statement in SQLITE_TABLES:
                cursor.execute(statement)
            _add_triggers(cursor)


def uninstall(connection):
    """Take the index away; the programs stay."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in POSTGRESQL_REVERSED:
                cursor.execute(statement)
        else:
            for name in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute("DROP TABLE programs_search")
            cursor.execute("DROP TABLE programs_word")


def repair(connection):
    """Put back the triggers that went with the table: on SQLite many a migration makes a table anew."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'programs_%'")
        there = {name for (name,) in cursor.fetchall()}
        if "programs_search" in there and not there >= SQLITE_TRIGGERS.keys():
            for name in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            _add_triggers(cursor)


def _add_triggers(cursor):
    """Make the triggers, and read all rows into the index as they are now."""
    for statement in SQLITE_TRIGGERS.values():
        cursor.execute(statement.format(keep_words=SQLITE_KEEP_WORDS))
    cursor.execute("INSERT INTO programs_search (programs_search) VALUES ('rebuild')")
