"""The admin page that lists all issues by rule, with buttons to fix and accept them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from careerguide.audit.accepted import accept, all_issues
from careerguide.audit.engine import Issue, Rule, inspections, rules
from careerguide.audit.fix import IssueGone, current_issues, fix, lock_row
from careerguide.audit.link_checks import RULE as LINK_RULE
from careerguide.audit.link_checks import summarize_links
from careerguide.history.records import one_change
from careerguide.site.dashboard import MAY_SEE

# Only the newest rows of each table are checked, so that the page stays fast as the catalog grows.
NEWEST = 2000
# The number of issues that the page shows for each rule, and for a single rule (?rule=).
MAX_SHOWN, MAX_SHOWN_OF_ONE_RULE = 10, 200


@dataclass
class Group:
    """The counts and the first issues of one rule. Each issue is paired with whether the user may change its row."""

    rule: Rule
    open: list[tuple[Issue, bool]] = field(default_factory=list)
    accepted: list[tuple[Issue, bool]] = field(default_factory=list)
    open_count: int = 0
    accepted_count: int = 0

    @property
    def hidden_count(self) -> int:
        return self.open_count - len(self.open)


def group_by_rule(issues: Iterable[Issue], request, max_shown: int) -> list[Group]:
    groups: dict[str, Group] = {}
    for issue in issues:
        group = groups.setdefault(issue.rule.id, Group(issue.rule))
        group.open_count += issue.is_open
        group.accepted_count += not issue.is_open
        shown = group.open if issue.is_open else group.accepted
        if len(shown) < max_shown:
            shown.append((issue, _may_change(request, issue)))
    return sorted(groups.values(), key=lambda group: (group.rule.severity.value, -group.open_count, group.rule.id))


def _may_change(request, issue: Issue, page=None) -> bool:
    """Whether the user may change the row that ``issue`` is about, on ``page`` (None: on any page of its model)."""
    row_model = issue.place.model
    may_change_page = admin.site.get_model_admin(apps.get_model(issue.model)).has_change_permission(request, page)
    return may_change_page and (not row_model or request.user.has_perm("{}.change_{}".format(*row_model.split("."))))


@admin.site.admin_view
@require_safe
def audit(request):
    if not request.user.has_perms(MAY_SEE):
        raise PermissionDenied
    all_rules, only = rules(), request.GET.get("rule", "")
    if only and only not in all_rules:
        raise Http404("This rule does not exist.")
    issues = all_issues(only=[only] if only else [], newest=NEWEST)
    groups = group_by_rule(issues, request, MAX_SHOWN_OF_ONE_RULE if only else MAX_SHOWN)
    without_issues = [rule for rule in all_rules.values() if rule.id not in {group.rule.id for group in groups}]
    context = admin.site.each_context(request) | {
        "title": all_rules[only].name if only else "The audit",
        "groups": groups,
        "rules_without_issues": [] if only else without_issues,
        "links": summarize_links(NEWEST) if only in ("", LINK_RULE) else None,
        "only": only,
        "newest": NEWEST,
    }
    return render(request, "admin/audit.html", context)


def _posted_issue(request) -> Issue | None:
    """The issue selected in the form; None if it is gone. Raises PermissionDenied if the user may not change its row.

    The page of the issue stays locked until the transaction ends, so that it does not change before the write.
    """
    if not request.user.has_perms(MAY_SEE):
        raise PermissionDenied
    model, pk = request.POST.get("model", ""), request.POST.get("pk", "")
    if model not in {inspection.model for inspection in inspections()} or not (pk.isascii() and pk.isdecimal()):
        raise Http404("This row does not exist.")
    page = lock_row(model, int(pk[:18]))
    issue = next(current_issues(model, page.pk, request.POST.get("fingerprint", "")), None) if page else None
    if issue and not _may_change(request, issue, page):
        raise PermissionDenied
    return issue


def _redirect_back(request):
    only = request.POST.get("rule", "")
    return redirect(reverse("audit", query={"rule": only} if only in rules() else None))


@admin.site.admin_view
@require_POST
@transaction.atomic
def fix_issue(request):
    issue = _posted_issue(request)
    if issue is None or issue.fixed_value is None:
        messages.info(request, "There is nothing to fix: the issue no longer exists.")
        return _redirect_back(request)
    change = f"Fixed {issue.where} ({issue.rule.id})."
    try:
        with one_change(change):
            row = fix(issue)
    except IssueGone:
        messages.info(request, "There is nothing to fix: the issue no longer exists.")
    except ValidationError as error:
        messages.error(request, f"{issue.name} was not fixed: {' '.join(error.messages)}")
    else:
        admin.site.get_model_admin(type(row)).log_change(request, row, change)
        messages.success(request, f"Fixed: {issue.name}, {issue.where}.")
    return _redirect_back(request)


@admin.site.admin_view
@require_POST
@transaction.atomic
def accept_issue(request):
    issue = _posted_issue(request)
    if issue is None:
        messages.info(request, "There is nothing to accept: the issue no longer exists.")
        return _redirect_back(request)
    try:
        accept(issue, request.POST.get("reason", ""), request.user)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Accepted: {issue.name}. {issue.message}")
    return _redirect_back(request)
