"""The admin page that lists issues by rule, those of public pages first, with buttons to fix and accept them."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from careerguide.audit.accepted import MIN_LETTERS, accept, take_back, with_reasons
from careerguide.audit.engine import PUBLIC_FIRST, REFERENCE_FACTOR, Issue, Rule, Scope, inspections, rules
from careerguide.audit.fix import IssueGone, current_issues, fix, lock_row
from careerguide.audit.link_checks import RULE as LINK_RULE
from careerguide.audit.link_checks import summarize_links
from careerguide.content.publishing import Status
from careerguide.desk.messages import post_button
from careerguide.site.audit_filters import STATUS_NAMES, AuditFilters
from careerguide.site.audit_results import inspect_newest
from careerguide.site.corrections import MAX_SHOWN as MAX_CORRECTIONS
from careerguide.site.corrections import open_by_source
from careerguide.site.dashboard import ROWS_CHECKED, count_open_corrections, may_see

# The number of issues that the page shows for each rule and status, and on each page of the list of a single rule.
MAX_SHOWN, PAGE_SIZE = 10, 100


@dataclass
class Group:
    """Issues of one rule on pages of one status. Each issue is paired with whether the user may change its row.

    ``explains`` is false if an earlier group on the page explains the rule. ``at_least`` is "at least" if pages of this
    status were not checked. ``query`` is the query string of the list of this group.
    """

    rule: Rule
    status: Status
    explains: bool
    at_least: str
    query: str
    open: list[tuple[Issue, bool]] = field(default_factory=list)
    accepted: list[tuple[Issue, bool]] = field(default_factory=list)
    open_count: int = 0
    accepted_count: int = 0

    @property
    def id(self) -> str:
        return f"{self.rule.id}-{self.status}"

    @property
    def count(self) -> int:
        return self.open_count + self.accepted_count

    @property
    def hidden_count(self) -> int:
        return self.count - len(self.open) - len(self.accepted)


class Section(NamedTuple):
    status: Status
    name: str
    groups: list[Group]


class Row(NamedTuple):
    """The counts of one status."""

    name: str
    query: str
    at_least: str
    errors: int
    warnings: int
    accepted: int


def sorted_issues(issues: Iterable[Issue]) -> list[Issue]:
    """Public pages first; of one status, errors first, then the rule with the most open issues."""
    issues = list(issues)
    counts = Counter((issue.status, issue.rule.id) for issue in issues if issue.is_open)

    def key(issue: Issue):
        status, rule = PUBLIC_FIRST.index(issue.status), issue.rule
        return status, not issue.is_error, -counts[issue.status, rule.id], rule.id, not issue.is_open

    return sorted(issues, key=key)


def group_issues(
    request, filters: AuditFilters, scope: Scope, issues: list[Issue], shown: Iterable[Issue], max_shown: int
) -> list[Group]:
    """Groups of the ``shown`` issues, at most ``max_shown`` of each kind. The counts are those of all ``issues``."""
    counts = Counter((issue.status, issue.rule.id, issue.is_open) for issue in issues)
    groups: dict[tuple[Status, str], Group] = {}
    for issue in shown:
        key = issue.status, issue.rule.id
        if key not in groups:
            explains = all(rule_id != issue.rule.id for _, rule_id in groups)
            query = filters.query(rule=issue.rule.id, status=issue.status)
            group = Group(issue.rule, issue.status, explains, _at_least(scope, issue.status), query)
            group.open_count, group.accepted_count = counts[*key, True], counts[*key, False]
            groups[key] = group
        of_state = groups[key].open if issue.is_open else groups[key].accepted
        if len(of_state) < max_shown:
            of_state.append((issue, _may_change(request, issue)))
    return list(groups.values())


def _at_least(scope: Scope, status: Status) -> str:
    return "at least" if status in scope.incomplete else ""


def count_by_status(filters: AuditFilters, scope: Scope, issues: Iterable[Issue]) -> list[Row]:
    counts = Counter((issue.status, issue.is_open and issue.rule.severity.value) for issue in issues)
    found = []
    for status in PUBLIC_FIRST:
        numbers = [counts[status, state] for state in ("error", "warning", False)]
        if any(numbers) or status in scope.incomplete:
            query = filters.query(status=status)
            found.append(Row(STATUS_NAMES[status], query, _at_least(scope, status), *numbers))
    return found


def _may_change(request, issue: Issue, page=None) -> bool:
    """Whether the user may change the row that ``issue`` is about, on ``page`` (None: on any page of its model)."""
    row_model, model_admin = issue.place.model, admin.site.get_model_admin(apps.get_model(issue.model))
    may_change_page = model_admin.may_write(request, page) if page else model_admin.has_change_permission(request)
    return may_change_page and (not row_model or request.user.has_perm("{}.change_{}".format(*row_model.split("."))))


@admin.site.admin_view
@require_safe
@may_see
def audit(request):
    filters, all_rules = AuditFilters(request.GET), rules()
    scope, only = filters.scope(ROWS_CHECKED), filters.values.get("rule", "")
    issues = sorted_issues(issue for issue in with_reasons(inspect_newest(scope)) if filters.includes(issue))
    page = Paginator(issues, PAGE_SIZE).get_page(request.GET.get("p")) if only else None
    groups = group_issues(
        request, filters, scope, issues, issues if page is None else page, PAGE_SIZE if only else MAX_SHOWN
    )
    sections = [Section(s, STATUS_NAMES[s], [each for each in groups if each.status == s]) for s in PUBLIC_FIRST]
    with_issues = {issue.rule.id for issue in issues}
    context = admin.site.each_context(request) | {
        "title": all_rules[only].name if only else "The audit",
        "filters": filters,
        "page": page,
        "previous": filters.query(p=str(page.previous_page_number())) if page and page.has_previous() else "",
        "next": filters.query(p=str(page.next_page_number())) if page and page.has_next() else "",
        "rows": count_by_status(filters, scope, issues),
        "sections": [section for section in sections if section.groups],
        "cut": [apps.get_model(model)._meta.verbose_name_plural for model in sorted(scope.cut)],
        "rules_without_issues": [] if filters.values else [r for r in all_rules.values() if r.id not in with_issues],
        "links": summarize_links(ROWS_CHECKED) if not filters.values or only == LINK_RULE else None,
        "corrections": [] if filters.values else open_by_source(request),
        "more_corrections": max(count_open_corrections() - MAX_CORRECTIONS, 0),
        "only": only,
        "rows_checked": ROWS_CHECKED,
        "reference_rows_checked": ROWS_CHECKED * REFERENCE_FACTOR,
        "min_letters": MIN_LETTERS,
    }
    return render(request, "admin/audit.html", context)


def _action(view: Callable) -> Callable:
    return admin.site.admin_view(require_POST(may_see(transaction.atomic(view))))


def _posted_issue(request) -> tuple[Model | None, Issue | None]:
    """The page and the issue selected in the form; the issue is None if it is gone.

    Raises PermissionDenied if the user may not change its row. The page of the issue stays locked until the transaction
    ends, so that it does not change before the write.
    """
    model, pk = request.POST.get("model", ""), request.POST.get("pk", "")
    if model not in {inspection.model for inspection in inspections()} or not (pk.isascii() and pk.isdecimal()):
        raise Http404("This row does not exist.")
    page = lock_row(model, int(pk[:18]))
    issue = next(current_issues(model, page.pk, request.POST.get("fingerprint", "")), None) if page else None
    if issue and not _may_change(request, issue, page):
        raise PermissionDenied
    return page, issue


def _redirect_back(request):
    number = request.POST.get("p", "")
    query = AuditFilters(request.POST).query(p=number if number.isascii() and number.isdecimal() else "")
    return redirect(f"{reverse('audit')}{query}" if query != "?" else reverse("audit"))


@_action
def fix_issue(request):
    page, issue = _posted_issue(request)
    if issue is None or issue.fixed_value is None:
        messages.info(request, "There is nothing to fix: the issue no longer exists.")
        return _redirect_back(request)
    change = f"Fixed {issue.where} ({issue.rule.id})."
    model_admin = admin.site.get_model_admin(type(page))
    model_admin.record_found([page])
    try:
        row = fix(issue)
    except IssueGone:
        messages.info(request, "There is nothing to fix: the issue no longer exists.")
    except ValidationError as error:
        messages.error(request, f"{issue.name} was not fixed: {' '.join(error.messages)}")
    else:
        model_admin.record(request, [page], change)
        model_admin.record_corrections(request.user, page, type(row)._base_manager.get(pk=row.pk))
        model_admin.log_change(request, row, change)
        messages.success(request, f"Fixed: {issue.name}, {issue.where}.")
    return _redirect_back(request)


@_action
def accept_issue(request):
    _, issue = _posted_issue(request)
    if issue is None:
        messages.info(request, "There is nothing to accept: the issue no longer exists.")
        return _redirect_back(request)
    try:
        accept(issue, request.POST.get("reason", ""), request.user)
    except ValueError as error:
        messages.error(request, f"Not accepted: {issue.name}. {error}")
    else:
        posted = {name: request.POST[name] for name in ("model", "pk", "fingerprint")}
        undo = post_button(request, reverse("audit_take_back"), "Undo", **posted, **AuditFilters(request.POST).values)
        messages.success(request, format_html("Accepted: {}. {} {}", issue.name, issue.message, undo))
    return _redirect_back(request)


@_action
def take_back_issue(request):
    """Open an accepted warning again. The history of the page keeps the reason."""
    page, issue = _posted_issue(request)
    if issue is None or issue.accepted is None:
        messages.info(request, "There is nothing to take back: the warning is not accepted.")
        return _redirect_back(request)
    take_back(issue)
    change = f"Took back the acceptance of a warning ({issue.rule.id}). Its reason was: {issue.accepted.reason}"
    admin.site.get_model_admin(type(page)).log_change(request, page, change)
    messages.success(request, f"Open again: {issue.name}. {issue.message}")
    return _redirect_back(request)
