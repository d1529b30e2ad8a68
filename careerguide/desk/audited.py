"""Audit a page when it is saved.

The page and its inline rows are written first, so that the rules check exactly what would be stored. If the audit
blocks the save, the transaction is rolled back and the form is shown again. Errors block saving a public page, and so
do new warnings without a reason. Drafts are saved anyway, and a message lists the issues. Models without drafts, such
as sources, are always public. Restoring a version and changing a row on its own page are audited the same way.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.contrib import messages

from careerguide.audit.accepted import MIN_LETTERS, accept, is_reason, with_reasons
from careerguide.audit.engine import Issue, inspect
from careerguide.content.publishing import FOR_THE_PUBLIC, Status

from .messages import first_few

# The inputs for reasons are named with this prefix and the warning's fingerprint.
REASON = "audit-reason-"
MAX_ISSUES = 5
T = TypeVar("T")


class AuditBlocked(Exception):
    """The audit blocked a save because of errors, or because of warnings without a reason."""

    def __init__(self, issues: list[Issue], errors: list[Issue], warnings: list[Issue]):
        self.issues, self.errors, self.warnings = issues, errors, warnings

    @property
    def causes(self) -> list[Issue]:
        return self.errors + self.warnings

    @property
    def unanswered(self) -> set[str]:
        return {issue.fingerprint for issue in self.warnings}


class AuditedAdmin:
    change_form_template = "admin/audited_change_form.html"

    def report_issues(self, request, row, left: list[Issue]) -> None:
        needed = [] if is_public(row) else [each for each in left if each.rule.blocks_saving]
        others = [each for each in left if each not in needed]
        for start, group in [
            ("This page cannot be published yet", needed),
            ("Open audit issues on this page", others),
        ]:
            if group:
                self.message_user(request, f"{start}: {summarize(group)}", messages.WARNING)

    def show_issues(self, request, issues: Iterable[Issue], unanswered=(), anchors: bool = True) -> list[dict]:
        """Prepare ``issues`` for a template, errors first.

        Set ``anchors`` to False if the page has no fields to link to.
        """
        reasons = typed_reasons(request.POST)
        return [
            {
                "issue": each,
                "input_name": REASON + each.fingerprint,
                "anchor": each.place.anchor if anchors and each.model == self.opts.label_lower else "",
                "reason": reasons.get(each.fingerprint, ""),
                "needs_reason": each.fingerprint in unanswered,
                "min_letters": MIN_LETTERS,
            }
            for each in sorted(issues, key=lambda each: (not each.is_error, not each.is_open))
        ]

    def issues_if_published(self, rows) -> dict[int, list[Issue]]:
        """The open issues that ``rows`` would have if they were published, by primary key."""
        found: dict[int, list[Issue]] = {}
        for issue in with_reasons(inspect(rows, status=Status.PUBLISHED)):
            if issue.is_open:
                found.setdefault(issue.pk, []).append(issue)
        return found


def is_public(row) -> bool:
    """Whether ``row`` is public or scheduled. Rows without a status are always public."""
    return getattr(row, "status", Status.PUBLISHED) in FOR_THE_PUBLIC


def public_issues(row) -> set[str]:
    """The fingerprints of the issues of ``row`` if it is public. ``row`` is None if it does not exist yet."""
    return {issue.fingerprint for issue in inspect([row])} if row is not None and is_public(row) else set()


def check_page(row, issues_before: set[str], reasons: Mapping[str, str], user) -> list[Issue]:
    """Audit the page of ``row`` as written, and store the ``reasons`` for warnings. Return the issues that are left.

    Raises AuditBlocked if the page may not be saved, so call it in a transaction. ``issues_before`` is the result of
    ``public_issues()`` before the change.
    """
    issues = list(with_reasons(inspect([row])))
    errors = [issue for issue in issues if issue.is_error]
    warnings = [issue for issue in issues if not issue.is_error and issue.is_open]
    answered = [issue for issue in warnings if issue.fingerprint in reasons]
    unanswered = [issue for issue in warnings if issue.fingerprint not in reasons]
    too_short = [issue for issue in answered if not is_reason(reasons[issue.fingerprint])]
    new = [each for each in unanswered if each.rule.blocks_saving and each.fingerprint not in issues_before]
    if too_short or (is_public(row) and (errors or new)):
        refused = (errors, too_short + new) if is_public(row) else ([], too_short)
        raise AuditBlocked(issues, *refused)
    for issue in answered:
        accept(issue, reasons[issue.fingerprint], user)
    return errors + unanswered


def save_audited(row, save: Callable[[set[str]], T]) -> T:
    """Call ``save()``, which is rolled back if it raises AuditBlocked.

    Warnings that the public page ``row`` had before do not block it. They are looked up only if there are any.
    """
    try:
        return save(set())
    except AuditBlocked as blocked:
        known = public_issues(row)
        if blocked.errors or not known.intersection(blocked.unanswered):
            raise
    return save(known)


def summarize(issues: list[Issue]) -> str:
    return first_few([issue.message for issue in issues], " ", MAX_ISSUES)


def typed_reasons(data: Mapping[str, str]) -> dict[str, str]:
    reasons = {name.removeprefix(REASON): data[name].strip() for name in data if name.startswith(REASON)}
    return {fingerprint: reason for fingerprint, reason in reasons.items() if reason}
