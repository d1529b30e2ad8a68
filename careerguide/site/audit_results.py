"""The results of the audit, stored in the memory of each process until the content changes.

An audit of the newest rows takes longer than a page may. The start page and the audit page with any of its filters
select from the same stored results.
"""

from typing import NamedTuple

from django.db import connection

from careerguide.audit.engine import Issue, Scope, inspect_scope, inspections
from careerguide.audit.link_checks import LinkCheck
from careerguide.cache.by_version import once_per_version
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
    key = "audit", statuses, scope.limit, clock.today(), bad_links
    results = once_per_version(key, lambda: _inspect(statuses, scope.limit))
    selected = {(each.model, rule.id) for each in inspections() for rule in scope.selected_rules(each)}
    models = {model for model, _ in selected}
    scope.unchecked |= {
        (model, each) for model, each in results.unchecked if model in models and each in scope.statuses
    }
    return [
        issue for issue in results.issues if (issue.model, issue.rule.id) in selected and issue.status in scope.statuses
    ]


def _inspect(statuses: frozenset[Status], limit: int) -> Results:
    scope = Scope(statuses=statuses, limit=limit)
    return Results(list(inspect_scope(scope)), scope.unchecked)
