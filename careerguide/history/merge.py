"""Merge what two people changed on a page. Only real clashes have to be asked."""

from collections.abc import Iterable
from typing import NamedTuple

from careerguide.history.pages import Page, Row, Snapshot, Values

# The field of a clash between a changed row and its removal.
WHOLE_ROW = ""


class Clash(NamedTuple):
    """A field that both changed, to different values, or a row that one of them removed and the other one changed."""

    row: Row
    field: str

    @property
    def key(self) -> str:
        """Names the clash in forms, such as "2-17-low"."""
        return f"{self.row.kind}-{self.row.pk}-{self.field}"


def merge(base: Snapshot, mine: Snapshot, theirs: Snapshot) -> tuple[Snapshot, list[Clash]]:
    """``theirs`` with what is different in ``mine`` from ``base``, and the clashes, in which ``mine`` wins.

    New rows have negative keys. Those of ``mine`` must not be keys of ``base`` or ``theirs``: see ``renumber()``.
    """
    merged, clashes = {}, []
    for row in dict.fromkeys([*theirs, *mine, *base]):
        before, own, other = base.get(row), mine.get(row), theirs.get(row)
        if own in (before, other):
            values = other
        elif other == before:
            values = own
        elif own is None or other is None:
            clashes.append(Clash(row, WHOLE_ROW))
            values = own
        else:
            values, fields = _merge_values(before or {}, own, other)
            clashes += [Clash(row, name) for name in fields]
        if values is not None:
            merged[row] = values
    return merged, clashes


def merge_pages(page: Page, base: Snapshot, mine: Snapshot, theirs: Snapshot) -> tuple[Snapshot, list[Clash]]:
    """Like ``merge()``. If one removed a row, and the other one added or changed rows that belong to it, it clashes."""
    merged, clashes = merge(base, mine, theirs)
    for row in sorted(merged):
        parent = page.parent_of(row, merged[row])
        if parent is None or parent in merged:
            continue
        if parent in mine:
            merged[parent] = mine[parent]
            clashes.append(Clash(parent, WHOLE_ROW))
        elif row in mine:
            relation = page.kinds[row.kind].parent_field.attname
            merged[row] = merged[row] | {relation: mine[row][relation]}
            clashes += [Clash(parent, WHOLE_ROW), Clash(row, relation)]
        else:
            del merged[row]
            clashes += [Clash(parent, WHOLE_ROW), Clash(row, WHOLE_ROW)]
    removed = [row for row, field in clashes if not field and row not in merged]
    parents = [page.parent_of(row, theirs[row]) for row in removed]
    clashes += [Clash(parent, WHOLE_ROW) for parent in parents if parent not in merged]
    return merged, list(dict.fromkeys(clashes))


def _merge_values(base: Values, mine: Values, theirs: Values) -> tuple[Values, list[str]]:
    changed = [name for name, value in mine.items() if value != base.get(name) and value != theirs.get(name)]
    clashes = [name for name in changed if theirs.get(name) != base.get(name)]
    return theirs | {name: mine[name] for name in changed}, clashes


def take_theirs(mine: Snapshot, theirs: Snapshot, clashes: Iterable[Clash]) -> Snapshot:
    """``mine`` with the other value of each of ``clashes``."""
    taken = dict(mine)
    for row, field in clashes:
        if field and row in taken and row in theirs:
            taken[row] = taken[row] | {field: theirs[row][field]}
        elif row in theirs:
            taken[row] = theirs[row]
        else:
            taken.pop(row, None)
    return taken


def renumber(page: Page, mine: Snapshot, base: Snapshot, theirs: Snapshot) -> Snapshot:
    """``mine`` with other keys for its new rows if someone else added rows with these keys."""
    taken = {row for row in theirs if row.pk < 0 and row not in base}
    lowest = min((row.pk for row in [*mine, *theirs]), default=0)
    keys = {row: Row(row.kind, lowest - number) for number, row in enumerate(taken & mine.keys(), start=1)}
    return with_keys(page, mine, keys) if keys else mine


def with_keys(page: Page, snapshot: Snapshot, keys: dict[Row, Row]) -> Snapshot:
    """``snapshot`` with other primary keys of some rows, also in the rows that belong to them."""
    found = {}
    for row, values in snapshot.items():
        parent = page.parent_of(row, values)
        new = keys.get(row, row)
        values = values | {"id": new.pk}
        if parent in keys:
            values[page.kinds[row.kind].parent_field.attname] = keys[parent].pk
        found[new] = values
    return found
