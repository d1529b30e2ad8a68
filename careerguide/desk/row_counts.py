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
    that are not numbers, or too many rows, are left out, and the formset refuses the page. It would take a negative
    count for no rows, and render as many empty rows as it may have for a count that is too high.
    """
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    numbers = (re.match(rf"{re.escape(prefix)}-([0-9]{{1,9}})-", key) for key in data)
    sent = max((int(found[1]) + 1 for found in numbers if found), default=0)
    if not all(re.fullmatch("[0-9]+", data.get(f"{prefix}-{name}", "")) for name in COUNTS) or sent > MAX_ROWS:
        total = ""
    elif len(total) > 9 or int(total) > sent:
        total = str(sent)
    if total == data.get(f"{prefix}-TOTAL_FORMS"):
        return data
    data = data.copy()
    data[f"{prefix}-TOTAL_FORMS"] = total
    return data
