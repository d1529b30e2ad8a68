"""Insert and update many rows: on PostgreSQL through COPY into a temporary table, on SQLite row by row."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import cache, partial

from django.db import DataError, IntegrityError, connection, models, transaction

STAGING = "import_staging"
# These statements are safe from SQL injection: the names are quoted, and the values are parameters.
CREATE = f"CREATE TEMPORARY TABLE {STAGING} AS SELECT {{columns}} FROM {{table}} LIMIT 0"  # nosec B608
VALUES = f"INSERT INTO {STAGING} VALUES "  # nosec B608
INSERT = f"INSERT INTO {{table}} ({{columns}}) SELECT {{columns}} FROM {STAGING}"  # nosec B608
UPDATE = f"UPDATE {{table}} SET {{pairs}} FROM {STAGING} WHERE {{table}}.{{pk}} = {STAGING}.{{pk}}"  # nosec B608
DROP = f"DROP TABLE {STAGING}"


class _Null(float):
    """A number in CSV without quotation marks. A text with these characters has quotation marks."""

    def __str__(self):
        return "null"


NULL = _Null()
# Values of these fields are the same in Python and in the database.
SAME_VALUES = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


def in_parts(values: Iterable) -> Iterator[list]:
    """``values`` in lists that a query can have as parameters."""
    values = list(values)
    size = connection.features.max_query_params or len(values) or 1
    return (values[start : start + size] for start in range(0, len(values), size))


def stored_rows(model: type[models.Model], keys: Iterable[int], lock: bool = True) -> Iterator[dict]:
    """The values of the rows with these primary keys. To lock them, call it in a transaction."""
    rows = model._base_manager.order_by("pk")
    rows = rows.select_for_update() if lock else rows
    for part in in_parts(keys):
        yield from rows.filter(pk__in=part).values()


def new_keys(model: type[models.Model], count: int) -> list[int]:
    """Primary keys for ``count`` new rows. On SQLite, call it in the transaction that inserts them."""
    if not count:
        return []
    table, pk = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), pk, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        last = max(cursor.fetchone()[0], model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0)
    return list(range(last + 1, last + 1 + count))


def insert(model: type[models.Model], rows: list[dict]) -> dict[int, str]:
    """Insert ``rows``, which have a value for each column. Return the reasons of refused rows by primary key.

    If the model has a class method ``bulk_insert()``, it returns a context in which the rows are inserted.
    """
    if not rows:
        return {}
    with transaction.atomic(), getattr(model, "bulk_insert", nullcontext)():
        return _bisect(model, rows, [each.attname for each in model._meta.concrete_fields], INSERT)


def update(model: type[models.Model], rows: list[dict], names: list[str]) -> dict[int, str]:
    """Update the columns ``names`` of ``rows``. Return the reasons of refused rows by primary key."""
    return _bisect(model, rows, [model._meta.pk.attname, *names], UPDATE)


def save_all(model: type[models.Model], new: list[models.Model], changed: list[models.Model], names: list[str]) -> None:
    """Insert ``new``, which get their primary keys, and update the columns ``names`` of ``changed``.

    Raises IntegrityError if the database refuses a row.
    """
    for row, pk in zip(new, new_keys(model, len(new)), strict=True):
        row.pk = pk
    columns = [each.attname for each in model._meta.concrete_fields]
    refused = insert(model, [{name: getattr(row, name) for name in columns} for row in new])
    columns = [model._meta.pk.attname, *names]
    refused |= update(model, [{name: getattr(row, name) for name in columns} for row in changed], names)
    if refused:
        raise IntegrityError(next(iter(refused.values())))


def _bisect(model, rows: list[dict], names: list[str], statement: str) -> dict[int, str]:
    if not rows:
        return {}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _write(cursor, model, rows, [model._meta.get_field(name) for name in names], statement)
    except (IntegrityError, DataError, OverflowError) as error:
        if len(rows) == 1:
            return {rows[0][model._meta.pk.attname]: reason_of(model, error)}
        half = len(rows) // 2
        return _bisect(model, rows[:half], names, statement) | _bisect(model, rows[half:], names, statement)
    return {}


def _write(cursor, model, rows: list[dict], fields: list[models.Field], statement: str) -> None:
    quote = connection.ops.quote_name
    pk, *columns = [quote(each.column) for each in fields]
    pairs = ", ".join(f"{name} = {STAGING}.{name}" for name in columns)
    parts = {"table": quote(model._meta.db_table), "pk": pk, "columns": ", ".join([pk, *columns]), "pairs": pairs}
    cursor.execute(CREATE.format(**parts))
    _fill(cursor, len(fields), _tuples(rows, fields))
    cursor.execute(statement.format(**parts))
    cursor.execute(DROP)


def _fill(cursor, width: int, rows: Iterable[list]) -> None:
    from psycopg2.extensions import get_wait_callback
    from psycopg2.extras import execute_values

    if connection.vendor == "sqlite":
        cursor.executemany(f"{VALUES}({', '.join('?' * width)})", rows)
        return
    with connection.wrap_database_errors:
        if get_wait_callback():
            # In requests, whose time is limited, psycopg2 cannot COPY.
            execute_values(cursor.cursor, f"{VALUES}%s", rows)
            return
        file = io.StringIO()
        # Texts have quotation marks, and NULL has none.
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerows([NULL if value is None else value for value in row] for row in rows)
        file.seek(0)
        cursor.cursor.copy_expert(f"COPY {STAGING} FROM STDIN (FORMAT csv, NULL 'null')", file)


def _tuples(rows: list[dict], fields: list[models.Field]) -> Iterator[list]:
    prepared = [(each.attname, _prepare(each)) for each in fields]
    for row in rows:
        yield [prepare(value) if (value := row[name]) is not None and prepare else value for name, prepare in prepared]


def _prepare(field: models.Field) -> Callable | None:
    """A function that returns what the database gets for a value of ``field``; None if it gets the value itself."""
    if isinstance(field, SAME_VALUES):
        return None
    if isinstance(field, models.JSONField):
        return json.dumps
    # Rows share values such as the time of the import.
    return cache(partial(field.get_db_prep_save, connection=connection))


def reason_of(model: type[models.Model], error: Exception) -> str:
    """The message of the constraint that refused a row, or the database's own message."""
    text = " ".join(str(error).split())
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    for each in model._meta.constraints:
        columns = ", ".join(f"{model._meta.db_table}.{column}" for column in getattr(each, "fields", ()))
        if each.name in {name, text.rpartition(": ")[2]} or (columns and text.endswith(f"failed: {columns}")):
            return each.violation_error_message
    return f"The database refuses this row: {re.sub(r' DETAIL:.*', '', text)}"
