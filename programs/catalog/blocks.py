"""Tokens of the blocks of programs, so that a process knows which of its columns to read again.

A block has the programs of 4,096 neighboring keys. Triggers give it a new random token with every transaction that
changes one of its programs.
"""

from django.db import connection, connections

from programs.triggers import execute_all, missing_triggers

# The statements below contain this number, too.
BLOCK_BITS = 12

NEW_TOKENS = """
    INSERT INTO programs_block SELECT block, {random}
    FROM (SELECT DISTINCT id >> 12 AS block FROM programs_program) AS blocks
"""

SQLITE_TABLES = [
    "CREATE TABLE programs_block (block integer NOT NULL PRIMARY KEY, token text NOT NULL)",
    NEW_TOKENS.format(random="hex(randomblob(8))"),
]
# "OR REPLACE" would follow the statement that the trigger runs for, such as "INSERT OR IGNORE".
SQLITE_NEW_TOKEN = """
    INSERT INTO programs_block VALUES ({row}.id >> 12, hex(randomblob(8)))
    ON CONFLICT (block) DO UPDATE SET token = excluded.token;
"""
SQLITE_TRIGGERS = {
    f"programs_block_{event}": f"CREATE TRIGGER programs_block_{event} AFTER {event} ON programs_program BEGIN"
    f"{''.join(SQLITE_NEW_TOKEN.format(row=row) for row in rows)} END"
    for event, rows in {"insert": ["new"], "update": ["old", "new"], "delete": ["old"]}.items()
}
SQLITE_REVERSED = [*(f"DROP TRIGGER IF EXISTS {name}" for name in SQLITE_TRIGGERS), "DROP TABLE programs_block"]

# Until the commit, a transaction only adds rows to a table of its own changes: the row of a block would make other
# transactions wait. The deferred trigger runs after that of the content version, whose row lets only one transaction
# at a time get there, so that two of them cannot deadlock.
POSTGRESQL = [
    "CREATE TABLE programs_block (block bigint PRIMARY KEY, token text NOT NULL)",
    NEW_TOKENS.format(random="gen_random_uuid()"),
    """
    CREATE TABLE programs_blockchange (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, block bigint NOT NULL, token text NOT NULL
    )
    """,
    """
    CREATE FUNCTION programs_block_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO programs_blockchange (block, token)
        SELECT block, gen_random_uuid() FROM (SELECT DISTINCT id >> 12 AS block FROM changed) AS blocks;
        IF TG_OP = 'UPDATE' THEN
            -- The blocks that programs left because their keys changed.
            INSERT INTO programs_blockchange (block, token)
            SELECT block, gen_random_uuid() FROM (
                SELECT DISTINCT id >> 12 AS block FROM former EXCEPT SELECT id >> 12 FROM changed
            ) AS blocks;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION programs_blocks_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM programs_block;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION programs_new_block_token() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM programs_blockchange WHERE id = new.id;
        INSERT INTO programs_block VALUES (new.block, new.token)
        ON CONFLICT (block) DO UPDATE SET token = excluded.token;
        RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER programs_new_block_token AFTER INSERT ON programs_blockchange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION programs_new_block_token()
    """,
    *(
        f"""
        CREATE TRIGGER programs_block_{event} AFTER {event} ON programs_program
        REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION programs_block_changed()
        """
        for event, rows in {
            "insert": "NEW TABLE AS changed",
            "update": "NEW TABLE AS changed OLD TABLE AS former",
            "delete": "OLD TABLE AS changed",
        }.items()
    ),
    """
    CREATE TRIGGER programs_block_truncate AFTER TRUNCATE ON programs_program
    FOR EACH STATEMENT EXECUTE FUNCTION programs_blocks_emptied()
    """,
]
POSTGRESQL_REVERSED = [
    *(
        f"DROP TRIGGER programs_block_{event} ON programs_program"
        for event in ("insert", "update", "delete", "truncate")
    ),
    "DROP TABLE programs_block, programs_blockchange",
    "DROP FUNCTION programs_block_changed(), programs_blocks_emptied(), programs_new_block_token()",
]

READ = {
    "sqlite": "SELECT block, token FROM programs_block",
    # The changes are those of this transaction. Those of others are invisible until the commit deletes them. Their
    # tokens differ from committed ones, because another transaction can change the block before this one's commit.
    "postgresql": """
        SELECT block, string_agg(token, ' ' ORDER BY token) FROM (
            SELECT block, token FROM programs_block UNION ALL SELECT block, '+' || token FROM programs_blockchange
        ) AS tokens GROUP BY block
    """,
}


def block_tokens() -> dict[int, str]:
    """The token of each block that has or had programs, by number, as this connection sees them."""
    with connection.cursor() as cursor:
        cursor.execute(READ[connection.vendor])
        return dict(cursor.fetchall())


def install(connection) -> None:
    sqlite = [*SQLITE_TABLES, *SQLITE_TRIGGERS.values()]
    execute_all(connection, sqlite if connection.vendor == "sqlite" else POSTGRESQL)


def uninstall(connection) -> None:
    execute_all(connection, SQLITE_REVERSED if connection.vendor == "sqlite" else POSTGRESQL_REVERSED)


def restore_triggers(using: str, **_) -> None:
    """On SQLite, restore the triggers, because many migrations rebuild the table, which drops them.

    All blocks get new tokens, because programs may have changed meanwhile.
    """
    if missing := missing_triggers(connections[using], "programs_block", SQLITE_TRIGGERS):
        execute_all(connections[using], ["DELETE FROM programs_block", SQLITE_TABLES[1], *missing])
