"""The rows that a request brings for a formset: how many, read once and within bounds."""

import re
from collections.abc import Mapping

# The most rows of one kind on one page. Django's own limit is twice as high.
MAX_ROWS = 1000

COUNTS = ("TOTAL_FORMS", "INITIAL_FORMS")


def row_counts(data: Mapping, prefix: str) -> tuple[int, int] | None:
    """How many rows ``data`` says that it brings, and how many of them were saved before.

    None if these are not two whole numbers up to ``MAX_ROWS``: the formset then says so. Nothing else may read the
    counts, because a loop over them takes as long as the sender likes.
    """
    said = [data.get(f"{prefix}-{name}", "") for name in COUNTS]
    if not all(re.fullmatch("[0-9]{1,9}", each) for each in said):
        return None
    total, initial = map(int, said)
    return (total, min(initial, total)) if total <= MAX_ROWS else None


def with_checked_counts(data, prefix: str):
    """``data`` with counts that the formset can rely on.

    Rows at the end that are counted and bring no field are not there: a browser sends each row that it shows. Counts
    that are not numbers are left out, and the formset refuses the page; it would take a negative count for no rows.
    """
    counts = row_counts(data, prefix)
    if counts is None:
        if all(data.get(f"{prefix}-{name}", "").isdecimal() for name in COUNTS):
            return data
        data = data.copy()
        data[f"{prefix}-TOTAL_FORMS"] = ""
        return data
    numbers = (re.match(rf"{re.escape(prefix)}-([0-9]{{1,9}})-", key) for key in data)
    last = max((int(found[1]) for found in numbers if found), default=-1)
    if counts[0] <= last + 1:
        return data
    data = data.copy()
    data[f"{prefix}-TOTAL_FORMS"] = str(last + 1)
    return data
