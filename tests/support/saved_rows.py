"""Rows that many tests share. They are created once, and later inserted as copies.

Loading the fixtures takes longer than most tests. The copies are identical, including primary keys.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

# SQLite allows 32,766 values in a statement, and no table has more than 60 columns.
BATCH_SIZE = 500


@dataclass(frozen=True)
class Rows:
    model: type[models.Model]
    columns: list[str]
    values: list[tuple]


class SavedRows:
    def __init__(self):
        self._kept: dict[str, list[Rows]] = {}

    def write(self, name: str, write: Callable[[], None]) -> None:
        """Insert the rows that `write` creates. Later calls with the same `name` insert saved copies.

        `write` runs again if one of the tables already has rows.
        """
        kept = self._kept.get(name)
        if kept and not any(rows.model._base_manager.exists() for rows in kept):
            restore_rows(kept)
            return
        before = {rows.model: rows.values for rows in all_rows()}
        write()
        written = [rows for rows in all_rows() if rows.values != before[rows.model]]
        if not any(before[rows.model] for rows in written):
            self._kept[name] = written


def all_rows() -> list[Rows]:
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            columns = [field.column for field in model._meta.concrete_fields if not field.generated]
            cursor.execute(f"SELECT {_names(columns)} FROM {connection.ops.quote_name(model._meta.db_table)}")
            found.append(Rows(model, columns, cursor.fetchall()))
    return found


def restore_rows(kept: list[Rows]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for rows in kept:
            into = f"INSERT INTO {connection.ops.quote_name(rows.model._meta.db_table)} ({_names(rows.columns)})"
            one = f"({', '.join(['%s'] * len(rows.columns))})"
            for start in range(0, len(rows.values), BATCH_SIZE):
                some = rows.values[start : start + BATCH_SIZE]
                cursor.execute(
                    f"{into} VALUES {', '.join([one] * len(some))}", [value for row in some for value in row]
                )
        for statement in connection.ops.sequence_reset_sql(no_style(), [rows.model for rows in kept]):
            cursor.execute(statement)


def _names(columns: list[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, columns))
