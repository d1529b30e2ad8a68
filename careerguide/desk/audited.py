"""Audit a page when it is saved.

The page and its inline rows are written first, so that the rules check exactly what would be stored. If the audit
blocks the save, the transaction is rolled back and the form is shown again. Errors block saving a public page, and so
do new warnings without a reason. Drafts are saved anyway, and a message lists the issues. Models without drafts, such
as sources, are always public. Restoring a version and changing a row on its own page are audited the same way.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.utils.text import capfirst

from careerguide.audit.accepted import MIN_LETTERS, TOO_SHORT, accept, is_reason, with_reasons
from careerguide.audit.engine import Issue, inspect
from careerguide.content.publishing import FOR_THE_PUBLIC, Status

from .messages import first_few

# The inputs for reasons are named with this prefix and the warning's fingerprint.
REASON = "audit-reason-"
MAX_ISSUES = 5


class AuditBlocked(Exception):
    """The audit blocked a save because of errors, or because of warnings without a reason.

    ``field_errors`` are (field, message) pairs for the page's form. ``row_errors`` are (row number, field, message)
    for the inline rows, by formset prefix.
    """

    def __init__(self, issues: list[Issue], errors: list[Issue], warnings: list[Issue], formsets, row):
        self.issues, self.causes, self.has_errors = issues, errors + warnings, bool(errors)
        self.unanswered = {issue.fingerprint for issue in warnings}
        self.field_errors, self.row_errors = [], defaultdict(list)
        numbers = {(rows.prefix, form.instance.pk): i for rows in formsets for i, form in enumerate(rows.forms)}
        for issue in errors:
            place = issue.place
            number = numbers.get((place.rows, place.pk))
            if is_about(issue, row) or not place.rows:
                self.field_errors.append((place.field, issue.message))
            elif number is not None:
                self.row_errors[place.rows].append((number, place.field, issue.message))
            else:
                self.field_errors.append(("", f"{capfirst(issue.where)}: {issue.message}"))
        if warnings:
            self.field_errors.append(("", f"Fix each warning above, or accept it. {TOO_SHORT}"))


class AuditedForm:
    blocked: AuditBlocked

    def full_clean(self):
        super().full_clean()
        for name, message in self.blocked.field_errors:
            self.add_error(name if name in self.fields else None, message)


class AuditedAdmin:
    change_form_template = "admin/audited_change_form.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AuditBlocked as blocked:
            request.audit_blocked = blocked
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        blocked = _blocked(request)
        return type(form.__name__, (AuditedForm, form), {"blocked": blocked}) if blocked else form

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        blocked = _blocked(request)
        return kwargs | {"audit_errors": blocked.row_errors.get(prefix, ())} if blocked else kwargs

    def issues_of(self, row) -> list[Issue]:
        return inspect([row])

    def shown_issues(self, row) -> list[Issue]:
        return self.issues_of(row)

    def is_public(self, row) -> bool:
        """Whether ``row`` is public or scheduled. Rows without a status are always public."""
        return getattr(row, "status", Status.PUBLISHED) in FOR_THE_PUBLIC

    def public_issues(self, row) -> set[str]:
        """The fingerprints of the issues of ``row`` if it is public. ``row`` is None if it does not exist yet."""
        issues = self.issues_of(row) if row is not None and self.is_public(row) else []
        return {issue.fingerprint for issue in issues}

    def save_form(self, request, form, change):
        stored = self.model._default_manager.filter(pk=form.instance.pk).first() if change else None
        request.issues_before = self.public_issues(stored)
        request.stored_row = stored
        return super().save_form(request, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.audit_save(request, form.instance, request.issues_before, formsets)

    def audit_save(self, request, row, issues_before: set[str], formsets=(), name: str = "", reports=True) -> None:
        """Audit the page of ``row`` as written, store the submitted reasons, and report the remaining issues.

        Raises AuditBlocked if the save is not allowed, so call it in a transaction. ``issues_before`` is the result of
        ``public_issues()`` before the change. ``name`` is the page's name in messages if it is not the page that the
        user has open. Set ``reports`` to False if the messages would be too many.
        """
        reasons = typed_reasons(request.POST)
        issues = list(with_reasons(self.issues_of(row)))
        errors = [issue for issue in issues if issue.is_error]
        warnings = [issue for issue in issues if not issue.is_error and issue.is_open]
        answered = [issue for issue in warnings if issue.fingerprint in reasons]
        unanswered = [issue for issue in warnings if issue.fingerprint not in reasons]
        too_short = [issue for issue in answered if not is_reason(reasons[issue.fingerprint])]
        new = [each for each in unanswered if each.rule.blocks_saving and each.fingerprint not in issues_before]
        is_public = self.is_public(row)
        if too_short or (is_public and (errors or new)):
            blocking = too_short + (new if is_public else [])
            raise AuditBlocked(issues, errors if is_public else [], blocking, formsets, row)
        for issue in answered:
            accept(issue, reasons[issue.fingerprint], request.user)
        if not reports:
            return
        left = errors + unanswered
        needed = [] if self.is_public(row) else [each for each in left if each.rule.blocks_saving]
        others = [each for each in left if each not in needed]
        for start, group in [
            (f"{name or 'This page'} cannot be published yet", needed),
            (f"Open audit issues on {name or 'this page'}", others),
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

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if blocked := _blocked(request):
            context["audit"] = self.show_issues(request, blocked.issues, blocked.unanswered)
        elif obj:
            context["audit"] = self.show_issues(request, with_reasons(self.shown_issues(obj)))
        context["audit_may_accept"] = self.has_change_permission(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def issues_if_published(self, rows) -> dict[int, list[Issue]]:
        """The open issues that ``rows`` would have if they were published, by primary key."""
        found: dict[int, list[Issue]] = {}
        for issue in with_reasons(inspect(rows, status=Status.PUBLISHED)):
            if issue.is_open:
                found.setdefault(issue.pk, []).append(issue)
        return found


def summarize(issues: list[Issue]) -> str:
    return first_few([issue.message for issue in issues], " ", MAX_ISSUES)


def typed_reasons(data: Mapping[str, str]) -> dict[str, str]:
    reasons = {name.removeprefix(REASON): data[name].strip() for name in data if name.startswith(REASON)}
    return {fingerprint: reason for fingerprint, reason in reasons.items() if reason}


def is_about(issue: Issue, row) -> bool:
    return (issue.place.model, issue.place.pk) == (row._meta.label_lower, row.pk)


def _blocked(request) -> AuditBlocked | None:
    return getattr(request, "audit_blocked", None)
