"""The admin's start page: rows that need attention. It only shows what the account may view.

The number of queries does not depend on the number of rows.
"""

from collections import Counter

from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.template.defaultfilters import pluralize
from django.urls import reverse

from careerguide.audit.accepted import with_reasons
from careerguide.audit.engine import Issue, Scope
from careerguide.content.publishing import Status
from careerguide.content.reviews import CONDITIONS, SOON
from careerguide.history.pages import PAGES
from careerguide.history.working_copies import WorkingCopy
from careerguide.imports.models import Correction
from careerguide.site.audit_results import inspect_newest
from careerguide.site.reports import ReaderReport
from programs.models import Program
from roles.models import PayBand, Role, Source

# The permissions that the audit requires, because it shows guides and programs.
MAY_SEE = ("roles.view_role", "programs.view_program")
may_see = permission_required(MAY_SEE, raise_exception=True)
# The start page and the audit page must be fast, so they check at most this many pages of each kind.
ROWS_CHECKED = 500
MAX_NAMED = 5


def tasks(user) -> list[dict]:
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
    scheduled = [
        _task(user, model, Q(status=Status.SCHEDULED), "status__exact=scheduled", name, names_rows=True)
        for model, name in [(Role, "scheduled guide"), (Program, "scheduled program")]
    ]
    return [task for task in [*_changes(user), reports, _open_corrections(user), *reviews, *drafts, *scheduled] if task]


def _changes(user) -> list[dict]:
    """The working copies that wait for someone, each kind with links to the newest."""
    pages = [page for page in PAGES.values() if user.has_perm(_permission(page.model, "change"))]
    copies = WorkingCopy.objects.filter(model__in=[page.label for page in pages]).order_by("-changed_at")
    found = list(copies.defer("base", "rows"))
    kinds = [
        ("waiting for review", [each for each in found if each.state == WorkingCopy.State.SENT]),
        ("sent back", [each for each in found if each.state == WorkingCopy.State.RETURNED]),
        ("that could not be published at their time", [each for each in found if each.problems]),
        ("scheduled", [each for each in found if each.publish_at]),
    ]
    shown = {(each.model, each.object_id) for _, copies in kinds for each in copies[:MAX_NAMED]}
    names = {}
    for page in pages:
        if keys := [pk for label, pk in shown if label == page.label]:
            rows = page.model._base_manager.select_related().filter(pk__in=keys)
            names |= {(page.label, row.pk): str(row) for row in rows}
    return [_change_task(text, copies, names) for text, copies in kinds if copies]


def _change_task(text: str, copies: list[WorkingCopy], names: dict[tuple[str, int], str]) -> dict:
    links = [
        (
            names.get((each.model, each.object_id)),
            reverse(f"admin:{each.model.replace('.', '_')}_changes", args=[each.object_id]),
        )
        for each in copies[:MAX_NAMED]
    ]
    label = f"changed page{pluralize(len(copies))} {text}"
    return {"count": len(copies), "label": label, "url": links[0][1], "links": links}


def _permission(model, action: str) -> str:
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def count_open_corrections() -> int:
    return Correction.objects.filter(is_open=True).count()


def _open_corrections(user) -> dict | None:
    if not user.has_perms(MAY_SEE) or not (count := count_open_corrections()):
        return None
    label = f"corrected figure{pluralize(count)} with a new figure from an import"
    return {"count": count, "label": label, "url": f"{reverse('audit')}#corrections", "rows": []}


def audit_counts(user) -> dict | None:
    """The counts of public pages, as on the audit page with the filter for public pages."""
    if not user.has_perms(MAY_SEE):
        return None
    scope, issues = audit_public_pages()
    counts = Counter(issue.is_error for issue in with_reasons(issues) if issue.is_open)
    return {"errors": counts[True], "warnings": counts[False], "at_least": bool(scope.incomplete)}


def audit_public_pages() -> tuple[Scope, list[Issue]]:
    scope = Scope(statuses={Status.PUBLISHED}, limit=ROWS_CHECKED)
    return scope, inspect_newest(scope)


def _task(user, model, condition: Q, query: str, name: str, suffix: str = "", names_rows: bool = False) -> dict | None:
    app, model_name = model._meta.app_label, model._meta.model_name
    if not (user.has_perm(_permission(model, "view")) or user.has_perm(_permission(model, "change"))):
        return None
    rows = model._default_manager.filter(condition)
    if not (count := rows.count()):
        return None
    return {
        "count": count,
        "label": f"{name}{pluralize(count)} {suffix}".strip(),
        "url": f"{reverse(f'admin:{app}_{model_name}_changelist')}?{query}",
        "rows": list(rows.select_related().order_by("publish_at", "pk")[:MAX_NAMED]) if names_rows else [],
    }
