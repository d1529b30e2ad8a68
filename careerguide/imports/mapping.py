"""Read the columns of a file under other names: "program" as title. A mapping is remembered for the file's headers."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from careerguide.imports.models import ColumnMapping
from careerguide.imports.read import Table
from careerguide.imports.resource import TableResource


def load(resource: type[TableResource], headers: Sequence[str]) -> dict[str, str]:
    """The columns of ours, by header. A header that is ignored has ""."""
    stored = ColumnMapping.objects.filter(model=resource.model._meta.label_lower, headers=_digest(headers)).first()
    return {name: ours for name, ours in stored.columns.items() if ours in ("", *resource.columns)} if stored else {}


def store(resource: type[TableResource], headers: Sequence[str], columns: dict[str, str], user) -> None:
    ColumnMapping.objects.update_or_create(
        model=resource.model._meta.label_lower,
        headers=_digest(headers),
        defaults={"columns": columns, "user": user},
    )


def suggest(resource: type[TableResource], headers: Sequence[str]) -> dict[str, str]:
    """Columns of ours that the headers probably mean. No column is suggested twice."""
    aliases = {alias: name for name, column in resource.columns.items() for alias in column.aliases}
    columns = {header: aliases[header] for header in unknown(resource, headers) if header in aliases}
    counts = Counter([*headers, *columns.values()])
    return {header: ours for header, ours in columns.items() if counts[ours] == 1}


def unknown(resource: type[TableResource], headers: Sequence[str]) -> list[str]:
    return [name for name in headers if name not in resource.columns]


def problem(headers: Sequence[str], columns: dict[str, str]) -> str:
    """Why the headers cannot be read as ``columns``; "" if they can."""
    names = Counter(columns.get(name) or name for name in headers)
    twice = [ours for ours in dict.fromkeys(columns.values()) if ours and names[ours] > 1]
    return f"Two columns cannot both be {', '.join(twice)}. Choose another column, or ignore one." if twice else ""


def rename(table: Table, columns: dict[str, str]) -> Table:
    def ours(names: Sequence[str]) -> list[str]:
        return [columns.get(name) or name for name in names]

    if not any(columns.values()):
        return table
    rows = [replace(row, numbers=tuple(ours(row.numbers))) if row.numbers else row for row in table.rows]
    return replace(table, headers=ours(table.headers), rows=rows)


def _digest(headers: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(sorted(headers)).encode()).hexdigest()
