"""The desk's page of all issues: what each rule found, and two buttons, to fix it and to let it stay."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from careerguide.audit.accepted import accept
from careerguide.audit.engine import Issue, Rule, inspections, rules
from careerguide.audit.link_checks import RULE as LINK_RULE
from careerguide.audit.link_checks import summarize_links
from careerguide.audit.run import IssueGone, current_issue, fix, issue_url, issues, lock_row
from careerguide.history.records import one_change
from careerguide.site.dashboard import MAY_SEE

# The page looks at so many rows of each table, the last added: it must not take longer as the catalog grows.
NEWEST = 2000
# How many issues of a rule stand on the page, and on the page of that rule alone.
SHOWN, SHOWN_ALONE = 10, 200


@dataclass(frozen=True)
class Shown:
    """A issue as the page shows it."""

    issue: Issue
    url: str
    may_change: bool


@dataclass
class Group:
    """What one rule found: the first issues of those that are open and of those that may stay, and how many."""

    rule: Rule
    open: list[Shown] = field(default_factory=list)
    accepted: list[Shown] = field(default_factory=list)
    open_count: int = 0
    accepted_count: int = 0

    def add(self, shown: Shown, most: int) -> None:
        """Count a issue, and keep it where it is among the first ``most``."""
        if shown.issue.is_open:
            self.open_count += 1
            kept = self.open
        else:
            self.accepted_count += 1
            kept = self.accepted
        if len(kept) < most:
            kept.append(shown)

    @property
    def open_left(self) -> int:
        """How many open issues are counted and not shown."""
        return self.open_count - len(self.open)


def grouped(found: Iterable[Issue], request, most: int) -> list[Group]:
    """``found`` by rule, errors first, then what is found most often; ``most`` of each kept."""
    groups: dict[str, Group] = {}
    for issue in found:
        group = groups.setdefault(issue.rule.id, Group(issue.rule))
        group.add(Shown(issue, issue_url(issue), _may_change(request, issue)), most)
    return sorted(groups.values(), key=lambda group: (group.rule.severity.word, -group.open_count, group.rule.id))


def _may_change(request, issue: Issue, page=None) -> bool:
    """Whether who asks may change the row that ``issue`` stands on, and its ``page`` (None: any of its kind)."""
    row = issue.place.model
    may_change_page = admin.site.get_model_admin(apps.get_model(issue.model)).has_change_permission(request, page)
    return may_change_page and (not row or request.user.has_perm("{}.change_{}".format(*row.split("."))))


@admin.site.admin_view
@require_safe
def audit(request):
    """All issues by rule, or those of ``?rule=`` alone."""
    if not request.user.has_perms(MAY_SEE):
        raise PermissionDenied
    known, only = rules(), request.GET.get("rule", "")
    if only and only not in known:
        raise Http404("There is no such rule.")
    found = issues(only=[only] if only else [], newest=NEWEST)
    groups = grouped(found, request, SHOWN_ALONE if only else SHOWN)
    quiet = [rule for rule in known.values() if rule.id not in {group.rule.id for group in groups}]
    context = admin.site.each_context(request) | {
        "title": known[only].name if only else "The audit",
        "groups": groups,
        "quiet": [] if only else quiet,
        "links": summarize_links(NEWEST) if only in ("", LINK_RULE) else None,
        "only": only,
        "newest": NEWEST,
    }
    return render(request, "admin/audit.html", context)


def _posted_issue(request) -> Issue | None:
    """The issue that the form names, where it is there still. Refuses whoever may not change its row.

    Its page stays locked until the transaction ends, so that what holds here still holds when it is written.
    """
    if not request.user.has_perms(MAY_SEE):
        raise PermissionDenied
    model, pk = request.POST.get("model", ""), request.POST.get("pk", "")
    if model not in {inspection.model for inspection in inspections()} or not (pk.isascii() and pk.isdecimal()):
        raise Http404("There is no such row.")
    page = lock_row(model, int(pk[:18]))
    issue = current_issue(model, page.pk, request.POST.get("fingerprint", "")) if page else None
    if issue and not _may_change(request, issue, page):
        raise PermissionDenied
    return issue


def _back(request):
    """Back to the page that the form stood on."""
    only = request.POST.get("rule", "")
    return redirect(f"{reverse('audit')}?{urlencode({'rule': only})}" if only in rules() else reverse("audit"))


@admin.site.admin_view
@require_POST
@transaction.atomic
def fix_issue(request):
    """Write the exact repair of one issue."""
    issue = _posted_issue(request)
    if issue is None or issue.fixed_value is None:
        messages.info(request, "There is nothing to fix: the issue is gone.")
        return _back(request)
    said = f"Fixed {issue.where} ({issue.rule.id})."
    try:
        with one_change(said):
            row = fix(issue)
    except IssueGone:
        messages.info(request, "There is nothing to fix: the issue is gone.")
    except ValidationError as error:
        messages.error(request, f"{issue.name} was not fixed: {' '.join(error.messages)}")
    else:
        admin.site.get_model_admin(type(row)).log_change(request, row, said)
        messages.success(request, f"Fixed: {issue.name}, {issue.where}.")
    return _back(request)


@admin.site.admin_view
@require_POST
@transaction.atomic
def accept_issue(request):
    """Keep why one warning may stay."""
    issue = _posted_issue(request)
    if issue is None:
        messages.info(request, "There is nothing to accept: the issue is gone.")
        return _back(request)
    try:
        accept(issue, request.POST.get("reason", ""), request.user)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"It stays: {issue.name}. {issue.message}")
    return _back(request)
