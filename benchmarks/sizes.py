"""Databases with 10, 10,000, 304,923 and 1,000,000 programs."""

import sys
from pathlib import Path

import psycopg2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from servers import manage

from programs.catalog.blocks import BLOCK_BITS

WORLD = 304_923
SIZES = (10, 10_000, WORLD, 1_000_000)
# Foreign keys are not checked and triggers do not run: the rows are copies, or go with all that refer to them.
WITHOUT_TRIGGERS = "SET session_replication_role = replica"
# Columns that differ in a copy.
CHANGED = {
    "slug": "'copy-' || copy || '-' || id",
    "source_key": "left(source_key, 100) || '-copy-' || id || '-' || copy",
    "sort_key": "left(sort_key, 180) || ' copy ' || copy",
}


def execute(url: str, *statements: str) -> list[tuple]:
    """The rows of the last statement, if it has any."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def create(url: str, size: int) -> str:
    """The URL of a new database with ``size`` programs, which are those of the world, some of them, or with copies.

    ``url`` is that of any database of the cluster. The database of the world must be the first.
    """
    new = f"{url.rpartition('/')[0]}/programs_{size}"
    if size == WORLD:
        execute(url, f"CREATE DATABASE programs_{size}")
        manage("load_content", "--migrate", "--world", DATABASE_URL=new)
    else:
        execute(url, f"CREATE DATABASE programs_{size} TEMPLATE programs_{WORLD}")
        _shrink(new, size) if size < WORLD else _grow(new, size)
    execute(new, "VACUUM (ANALYZE)")
    return new


def _shrink(url: str, size: int) -> None:
    execute(
        url,
        WITHOUT_TRIGGERS,
        # The first ten are those of the fixtures.
        "DELETE FROM programs_program WHERE id NOT IN"
        f" (SELECT id FROM programs_program ORDER BY id > 10, md5(slug) LIMIT {size})",
        "DELETE FROM programs_pathway WHERE program_id NOT IN (SELECT id FROM programs_program)",
        "VACUUM FULL programs_program",
    )


def _grow(url: str, size: int) -> None:
    generated = "is_generated = 'NEVER' AND column_name <> 'id'"
    names = execute(
        url, f"SELECT column_name FROM information_schema.columns WHERE table_name = 'programs_program' AND {generated}"
    )
    columns = [name for (name,) in names]
    values = [CHANGED.get(name, name) for name in columns]
    execute(
        url,
        WITHOUT_TRIGGERS,
        f"INSERT INTO programs_program ({', '.join(columns)}) SELECT {', '.join(values)}"
        f" FROM generate_series(1, {size // WORLD}) AS copy, programs_program"
        f" LIMIT {size} - (SELECT count(*) FROM programs_program)",
        # What the triggers would do.
        f"INSERT INTO programs_block SELECT DISTINCT id >> {BLOCK_BITS}, 'copies' FROM programs_program"
        " ON CONFLICT DO NOTHING",
    )
