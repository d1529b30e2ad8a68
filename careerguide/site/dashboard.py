"""What waits for a person, for the desk's start page: each with its count and the list that holds it.

All of it is counted in a number of queries that no row adds to, and only what who asks may see.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from careerguide.audit.accepted import all_issues
from careerguide.content.publishing import Status
from careerguide.content.reviews import CONDITIONS, SOON
from careerguide.lib import clock
from careerguide.site.reports import ReaderReport
from programs.models import Program
from roles.models import PayBand, Role, Source

# The audit names rows of all these tables.
MAY_SEE = ("roles.view_role", "programs.view_program")
# The start page must be quick: the audit looks at so many rows of each table, the last added.
NEWEST = 100
# Of what is scheduled so many are named, the next first.
MAX_NAMED = 5


@dataclass(frozen=True)
class Waiting:
    """So many rows that wait for somebody, in words, and where they are listed. ``rows`` are the first by name."""

    count: int
    words: str
    url: str
    rows: Sequence = ()


def waiting(user) -> list[Waiting]:
    """What waits, and that ``user`` may see; what there is none of is left out."""
    found = [
        _count(user, ReaderReport, Q(state="open"), "state__exact=open", "open report", "from readers"),
        *(
            _count(user, model, CONDITIONS[when](), f"review={when}", name, said)
            for when, said in [("due", "due for review"), ("soon", f"due for review within {SOON.days} days")]
            for model, name in [(Source, "source"), (Role, "guide"), (PayBand, "pay row")]
        ),
        *(
            _count(user, model, Q(status=Status.DRAFT), "status__exact=draft", name)
            for model, name in [(Role, "draft guide"), (Program, "draft program")]
        ),
        _scheduled(user, Role, "guide"),
        _scheduled(user, Program, "program"),
    ]
    return [each for each in found if each and each.count]


def _may_see(user, model) -> bool:
    app, name = model._meta.app_label, model._meta.model_name
    return user.has_perm(f"{app}.view_{name}") or user.has_perm(f"{app}.change_{name}")


def _list(model, query: str) -> str:
    return f"{reverse('admin:' + model._meta.label_lower.replace('.', '_') + '_changelist')}?{query}"


def _count(user, model, condition: Q, query: str, name: str, said: str = "") -> Waiting | None:
    if not _may_see(user, model):
        return None
    count = model._default_manager.filter(condition).count()
    words = name if count == 1 else f"{name}s"
    return Waiting(count, f"{words} {said}".strip(), _list(model, query))


def _scheduled(user, model, name: str) -> Waiting | None:
    """What is to appear by itself: what has appeared already waits for nobody."""
    if not _may_see(user, model):
        return None
    rows = model._default_manager.filter(status=Status.SCHEDULED, published_at__gt=clock.now())
    if model is Program:
        rows = rows.select_related("institution")
    count = rows.count()
    named = list(rows.order_by("published_at", "pk")[:MAX_NAMED]) if count else []
    words = f"scheduled {name}" if count == 1 else f"scheduled {name}s"
    return Waiting(count, words, _list(model, "status__exact=scheduled"), named)


@dataclass(frozen=True)
class AuditCounts:
    """How many errors and open warnings the audit finds among the rows that were added last."""

    errors: int
    warnings: int
    newest: int = NEWEST


def audit_counts(user) -> AuditCounts | None:
    """What the audit finds, for who may see it."""
    if not user.has_perms(MAY_SEE):
        return None
    found = Counter(issue.is_error for issue in all_issues(newest=NEWEST) if issue.is_open)
    return AuditCounts(found[True], found[False])
