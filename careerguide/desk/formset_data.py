"""Check and adjust the posted data of inline rows before a formset parses it."""

import re

from django.http import QueryDict

# The maximum number of inline rows of one kind on a page. Django's own limit is twice as high.
MAX_ROWS = 1000


def with_checked_counts(data: QueryDict, prefix: str) -> QueryDict:
    """``data`` with row counts that are safe to loop over.

    No count exceeds the number of rows that were sent, because a browser sends every row it shows. If a count is not a
    number, or if more than ``MAX_ROWS`` rows were sent, both counts are emptied, so that the formset rejects the page.
    Django would treat a negative count as zero. If a count is too high, Django would render empty rows up to its own
    limit.
    """
    names = [f"{prefix}-TOTAL_FORMS", f"{prefix}-INITIAL_FORMS"]
    posted = {name: data.get(name, "") for name in names}
    matches = (re.match(rf"{re.escape(prefix)}-([0-9]{{1,9}})-", key) for key in data)
    sent = max((int(match[1]) + 1 for match in matches if match), default=0)
    checked = dict.fromkeys(names, "")
    if sent <= MAX_ROWS and all(re.fullmatch("[0-9]+", count) for count in posted.values()):
        # Python refuses to parse numbers with thousands of digits.
        total, initial = (sent if len(count) > 9 else min(int(count), sent) for count in posted.values())
        checked = dict(zip(names, (str(total), str(min(initial, total))), strict=True))
    if checked == posted:
        return data
    data = data.copy()
    for name, count in checked.items():
        data[name] = count
    return data
