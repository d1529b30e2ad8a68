"""The results of the audit, stored in the memory of each process until the content changes.

An audit of the newest rows takes longer than a page may. The start page and the audit page with any of its filters
select from the same stored results.
"""

from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from careerguide.audit.engine import Issue, Scope, inspect_scope, inspections
from careerguide.audit.link_checks import LinkCheck
from careerguide.cache.version import content_version
from careerguide.content.publishing import Status
from careerguide.lib import clock


class Results(NamedTuple):
    issues: list[Issue]
    unchecked: set[tuple[str, Status]]


def inspect_newest(scope: Scope) -> list[Issue]:
    """Like ``inspect_scope()``, for a scope with a limit."""
    # The changes of an open transaction have no version yet, and an audit of a single page is quick.
    if connection.in_atomic_block or scope.pk is not None:
        return list(inspect_scope(scope))
    # Public pages are checked first, so the limit selects the same ones if other pages are checked, too.
    statuses = frozenset(Status if set(scope.statuses) == {Status.PUBLISHED} else scope.statuses)
    # Checks of links are no content.
    bad_links = frozenset(LinkCheck.objects.exclude(problem="").values_list("url", "checked_at", "problem"))
    results = _stored_results(statuses, scope.limit, content_version(), clock.today(), bad_links)
    selected = {(each.model, rule.id) for each in inspections() for rule in scope.selected_rules(each)}
    models = {model for model, _ in selected}
    scope.unchecked |= {
        (model, each) for model, each in results.unchecked if model in models and each in scope.statuses
    }
    return [
        issue for issue in results.issues if (issue.model, issue.rule.id) in selected and issue.status in scope.statuses
    ]


@lru_cache(maxsize=4)
def _stored_results(statuses: frozenset[Status], limit: int, *version) -> Results:
    """``version`` is everything else that the results depend on."""
    scope = Scope(statuses=statuses, limit=limit)
    return Results(list(inspect_scope(scope)), scope.unchecked)
