"""Run the statements that create, drop and restore the triggers of programs."""

from collections.abc import Iterable, Mapping


def execute_all(connection, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def missing_triggers(connection, table: str, triggers: Mapping[str, str]) -> list[str]:
    """The statements that create those of ``triggers`` that SQLite has dropped; empty if there is no ``table``."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master")
        existing = {name for (name,) in cursor.fetchall()}
    return [triggers[name] for name in triggers if name not in existing] if table in existing else []
