"""The admin's start page: rows that need attention. It only shows what the account may view.

The number of queries does not depend on the number of rows.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.template.defaultfilters import pluralize
from django.urls import reverse

from careerguide.audit.accepted import all_issues
from careerguide.content.publishing import Status
from careerguide.content.reviews import CONDITIONS, SOON
from careerguide.lib import clock
from careerguide.site.reports import ReaderReport
from programs.models import Program
from roles.models import PayBand, Role, Source

# The audit shows rows of all these tables.
MAY_SEE = ("roles.view_role", "programs.view_program")
# The start page must be fast, so the audit only checks this many of the newest rows of each table.
NEWEST = 100
MAX_NAMED = 5


@dataclass(frozen=True)
class Task:
    """``rows`` are the first few, which the page lists."""

    count: int
    label: str
    url: str
    rows: Sequence = ()


@dataclass(frozen=True)
class AuditCounts:
    errors: int
    warnings: int
    newest: int = NEWEST


def tasks(user) -> list[Task]:
    reports = _task(user, ReaderReport, Q(state="open"), "state__exact=open", "open report", "from readers")
    reviews = [
        _task(user, model, CONDITIONS[when](), f"review={when}", name, suffix)
        for when, suffix in [("due", "due for review"), ("soon", f"due for review within {SOON.days} days")]
        for model, name in [(Source, "source"), (Role, "guide"), (PayBand, "pay row")]
    ]
    drafts = [
        _task(user, model, Q(status=Status.DRAFT), "status__exact=draft", name)
        for model, name in [(Role, "draft guide"), (Program, "draft program")]
    ]
    scheduled = [_scheduled(user, Role, "scheduled guide"), _scheduled(user, Program, "scheduled program")]
    return [task for task in [reports, *reviews, *drafts, *scheduled] if task and task.count]


def audit_counts(user) -> AuditCounts | None:
    if not user.has_perms(MAY_SEE):
        return None
    counts = Counter(issue.is_error for issue in all_issues(newest=NEWEST) if issue.is_open)
    return AuditCounts(errors=counts[True], warnings=counts[False])


def _task(user, model, condition: Q, query: str, name: str, suffix: str = "") -> Task | None:
    if not _may_see(user, model):
        return None
    count = model._default_manager.filter(condition).count()
    return Task(count, f"{name}{pluralize(count)} {suffix}".strip(), _list_url(model, query))


def _scheduled(user, model, name: str) -> Task | None:
    """Scheduled pages that are already public need no attention."""
    if not _may_see(user, model):
        return None
    rows = model._default_manager.filter(status=Status.SCHEDULED, published_at__gt=clock.now())
    if model is Program:
        rows = rows.select_related("institution")
    count = rows.count()
    named = list(rows.order_by("published_at", "pk")[:MAX_NAMED]) if count else []
    return Task(count, f"{name}{pluralize(count)}", _list_url(model, "status__exact=scheduled"), named)


def _may_see(user, model) -> bool:
    app, name = model._meta.app_label, model._meta.model_name
    return user.has_perm(f"{app}.view_{name}") or user.has_perm(f"{app}.change_{name}")


def _list_url(model, query: str) -> str:
    return f"{reverse('admin:' + model._meta.label_lower.replace('.', '_') + '_changelist')}?{query}"
