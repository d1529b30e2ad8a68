"""Which column of ours a column with another name is, such as title for "program". It is stored for the headers."""

import hashlib
import re
from collections.abc import Sequence

from careerguide.imports.models import ColumnMapping
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
    suggested, taken = {}, set(headers)
    for header in headers:
        ours = aliases.get(re.sub(r"_?[(\[].*", "", header))
        if header not in resource.columns and ours and ours not in taken:
            suggested[header] = ours
            taken.add(ours)
    return suggested


def _digest(headers: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(sorted(headers)).encode()).hexdigest()
