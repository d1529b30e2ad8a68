"""The results of the audit, stored in the memory of each process until a table that they depend on changes.

An audit of the newest rows takes longer than a page may. The start page and the audit page with any of its filters
select from the same stored results.
"""

from functools import partial
from typing import NamedTuple

from django.db import connection

from careerguide.audit.engine import PUBLIC_FIRST, Inspection, Issue, Scope, inspect_scope, inspections
from careerguide.audit.link_checks import LinkCheck
from careerguide.cache.by_version import once_per_tables
from careerguide.cache.version import table_versions
from careerguide.content.publishing import Status
from careerguide.lib import clock


class Results(NamedTuple):
    issues: list[Issue]
    unchecked: set[tuple[str, Status]]


def inspect_newest(scope: Scope) -> list[Issue]:
    """Like ``inspect_scope()``, for a scope with a limit."""
    # Nothing is stored inside a transaction, and an audit of a single page is quick.
    if connection.in_atomic_block or scope.pk is not None:
        return list(inspect_scope(scope))
    # Public pages are checked first, so the limit selects the same ones if other pages are checked, too.
    statuses = frozenset(Status if set(scope.statuses) == {Status.PUBLISHED} else scope.statuses)
    # Checks of links are no content.
    bad_links = frozenset(LinkCheck.objects.exclude(problem="").values_list("url", "checked_at", "problem"))
    versions, found = table_versions(), []
    for inspection in inspections(scope.app):
        if selected := {rule.id for rule in scope.selected_rules(inspection)}:
            inspect = partial(_inspect, inspection, statuses, scope.limit)
            key = "audit", inspection.app, inspection.model, statuses, scope.limit, clock.today(), bad_links
            results = once_per_tables(key, inspect, versions)
            scope.unchecked |= {(model, status) for model, status in results.unchecked if status in scope.statuses}
            found += [issue for issue in results.issues if issue.rule.id in selected and issue.status in scope.statuses]
    return sorted(found, key=lambda issue: PUBLIC_FIRST.index(issue.status))


def _inspect(inspection: Inspection, statuses: frozenset[Status], limit: int) -> Results:
    """The issues of all rules of ``inspection``."""
    scope = Scope(inspection.app, models={inspection.model}, statuses=statuses, limit=limit)
    return Results(list(inspect_scope(scope)), scope.unchecked)
