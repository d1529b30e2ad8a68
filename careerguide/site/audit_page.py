"""The desk's page of all findings: what each rule found, and two buttons, to mend it and to let it stay."""

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
from careerguide.audit.engine import Finding, Rule, inspections, rules
from careerguide.audit.link_checks import RULE as LINK_RULE
from careerguide.audit.link_checks import summarize_links
from careerguide.audit.run import FindingGone, desk_address, finding_again, findings, lock_row, mend
from careerguide.history.records import one_change

# The page looks at so many rows of each table, the last added: it must not take longer as the catalog grows.
NEWEST = 2000
# How many findings of a rule stand on the page, and on the page of that rule alone.
SHOWN, SHOWN_ALONE = 10, 200
MAY_SEE = ("roles.view_role", "programs.view_program")


@dataclass(frozen=True)
class Shown:
    """A finding as the page shows it."""

    finding: Finding
    address: str
    may_change: bool


@dataclass
class Group:
    """What one rule found: the first findings of those that are open and of those that may stay, and how many."""

    rule: Rule
    open: list[Shown] = field(default_factory=list)
    accepted: list[Shown] = field(default_factory=list)
    open_count: int = 0
    accepted_count: int = 0

    def add(self, shown: Shown, most: int) -> None:
        """Count a finding, and keep it where it is among the first ``most``."""
        if shown.finding.is_open:
            self.open_count += 1
            kept = self.open
        else:
            self.accepted_count += 1
            kept = self.accepted
        if len(kept) < most:
            kept.append(shown)

    @property
    def open_left(self) -> int:
        """How many open findings are counted and not shown."""
        return self.open_count - len(self.open)


def grouped(found: Iterable[Finding], request, most: int) -> list[Group]:
    """``found`` by rule, errors first, then what is found most often; ``most`` of each kept."""
    groups: dict[str, Group] = {}
    for finding in found:
        group = groups.setdefault(finding.rule.id, Group(finding.rule))
        group.add(Shown(finding, desk_address(finding), _may_change(request, finding)), most)
    return sorted(groups.values(), key=lambda group: (group.rule.severity.word, -group.open_count, group.rule.id))


def _may_change(request, finding: Finding, page=None) -> bool:
    """Whether who asks may change the row that ``finding`` stands on, and its ``page`` (None: any of its kind)."""
    row = finding.slip.place.model
    may_change_page = admin.site.get_model_admin(apps.get_model(finding.model)).has_change_permission(request, page)
    return may_change_page and (not row or request.user.has_perm("{}.change_{}".format(*row.split("."))))


@admin.site.admin_view
@require_safe
def audit(request):
    """All findings by rule, or those of ``?rule=`` alone."""
    if not request.user.has_perms(MAY_SEE):
        raise PermissionDenied
    known, only = rules(), request.GET.get("rule", "")
    if only and only not in known:
        raise Http404("There is no such rule.")
    found = findings(only=[only] if only else [], newest=NEWEST)
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


def _posted_finding(request) -> Finding | None:
    """The finding that the form names, where it is there still. Refuses whoever may not change its row.

    Its page stays locked until the transaction ends, so that what holds here still holds when it is written.
    """
    if not request.user.has_perms(MAY_SEE):
        raise PermissionDenied
    model, pk = request.POST.get("model", ""), request.POST.get("pk", "")
    if model not in {inspection.model for inspection in inspections()} or not (pk.isascii() and pk.isdecimal()):
        raise Http404("There is no such row.")
    page = lock_row(model, int(pk[:18]))
    finding = finding_again(model, page.pk, request.POST.get("fingerprint", "")) if page else None
    if finding and not _may_change(request, finding, page):
        raise PermissionDenied
    return finding


def _back(request):
    """Back to the page that the form stood on."""
    only = request.POST.get("rule", "")
    return redirect(f"{reverse('audit')}?{urlencode({'rule': only})}" if only in rules() else reverse("audit"))


@admin.site.admin_view
@require_POST
@transaction.atomic
def mend_finding(request):
    """Write the exact repair of one finding."""
    finding = _posted_finding(request)
    if finding is None or finding.slip.repair is None:
        messages.info(request, "There is nothing to mend: the finding is gone.")
        return _back(request)
    said = f"Mended {finding.where} ({finding.rule.id})."
    try:
        with one_change(said):
            row = mend(finding)
    except FindingGone:
        messages.info(request, "There is nothing to mend: the finding is gone.")
    except ValidationError as error:
        messages.error(request, f"{finding.name} was not mended: {' '.join(error.messages)}")
    else:
        admin.site.get_model_admin(type(row)).log_change(request, row, said)
        messages.success(request, f"Mended: {finding.name}, {finding.where}.")
    return _back(request)


@admin.site.admin_view
@require_POST
@transaction.atomic
def accept_finding(request):
    """Keep why one warning may stay."""
    finding = _posted_finding(request)
    if finding is None:
        messages.info(request, "There is nothing to accept: the finding is gone.")
        return _back(request)
    try:
        accept(finding, request.POST.get("reason", ""), request.user)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"It stays: {finding.name}. {finding.slip.said}")
    return _back(request)
