"""The programs of a list before it is filtered, and their order."""

from typing import NamedTuple

import numpy as np

from programs.catalog.table import Column, ProgramTable, program_table
from programs.models import Program

# Programs that prepare for a role come first.
_MATCH_ORDER = {True: 0, False: 1, None: 2}


class Listing(NamedTuple):
    """The ``rows`` of ``table`` in a list, by name.

    ``match`` has a sort key for each row of the table: how the program matches the role of the list.
    """

    table: ProgramTable
    rows: np.ndarray
    match: np.ndarray | None = None

    def in_order(self, rows: np.ndarray, sort: str, tuition: str) -> np.ndarray:
        """``rows``, which are by name, in an order of ``ProgramQuerySet.in_order()``."""
        columns = {"tuition": tuition, "duration": "duration_months"}
        if name := columns.get(sort.removeprefix("-")):
            ranks = self.table.column(name).ranks(highest_first=sort.startswith("-"))
        elif self.match is not None:
            ranks = self.match
        else:
            return rows
        return rows[np.argsort(ranks[rows], kind="stable")]

    def newest_first(self, rows: np.ndarray) -> np.ndarray:
        """``rows`` by when the program was published or its figures changed, and then by key, newest first."""
        times = np.maximum(*(_seconds(self.table, name) for name in ("published_at", "figures_changed_at")))
        return rows[np.lexsort((-rows, -times[rows]))]


def last_changed(limit: int) -> list[int]:
    """The keys of the programs whose figures changed last, newest first."""
    table = program_table()
    times = _seconds(table, "figures_changed_at")
    rows = np.flatnonzero(times)
    return table.keys[rows[np.lexsort((-rows, -times[rows]))][:limit]].tolist()


def _seconds(table: ProgramTable, name: str) -> np.ndarray:
    """A time for each program, 0 for those without one."""
    column = table.column(name)
    return np.array([value.timestamp() if value else 0 for value in column.values], float)[column.numbers]


def table_for(residency: str) -> ProgramTable:
    """The table of all programs, with the tuition of residents or others if ``residency`` is "in" or "out"."""
    table = program_table()
    return table.with_column("resident_tuition", _resident_tuition(table, residency)) if residency else table


def list_programs(table: ProgramTable, programs, careers: tuple) -> Listing:
    """The listing of a queryset of published programs: all, or those of ``careers``, which identify the queryset."""
    if not any(careers):
        return Listing(table, table.by_name)
    return Listing(table, *table.once_per_version(("programs listed", careers), lambda: _rows_of(table, programs)))


def _rows_of(table: ProgramTable, programs) -> tuple[np.ndarray, np.ndarray | None]:
    columns = ["pk", "prepares"] if programs.has_match else ["pk"]
    found = list(programs.order_by().values_list(*columns))
    rows = table.rows_of(key for key, *_ in found)
    # The last element is for programs that are not in the table.
    is_listed = np.zeros(len(table.keys) + 1, bool)
    is_listed[rows] = True
    match = None
    if programs.has_match:
        match = np.zeros(len(is_listed), np.int8)
        match[rows] = [_MATCH_ORDER[prepares] for _, prepares in found]
    return table.by_name[is_listed[table.by_name]], match


def _resident_tuition(table: ProgramTable, residency: str) -> Column:
    return table.once_per_version(("resident tuition", residency), lambda: _read_resident_tuition(table, residency))


def _read_resident_tuition(table: ProgramTable, residency: str) -> Column:
    programs = Program.objects.published().with_resident_tuition(residency).filter(knows_residency=True).order_by()
    tuition = dict(programs.values_list("pk", "resident_tuition"))
    rows = table.rows_of(tuition)
    known = rows >= 0
    return table.column("tuition_usd").replace(rows[known], np.array(list(tuition.values()), int)[known].tolist())


def ways_in() -> dict[str, int | None]:
    """What the home page says about the catalog: counts, the lowest tuition and the shortest duration."""
    table = program_table()
    tuition, months, formats = (
        table.column(name).count(table.by_name) for name in ("tuition_usd", "duration_months", "delivery_mode")
    )
    return {
        "all": len(table.keys),
        "with_tuition": tuition.total() - tuition.pop(None, 0),
        "lowest_tuition": min(tuition, default=None),
        "shortest": min((value for value in months if value is not None), default=None),
        "online": formats[Program.DeliveryMode.ONLINE],
    }
