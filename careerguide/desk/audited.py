"""The audit at the desk: a page is written, looked at as it would go out, and taken back where it may not.

An error keeps a public page from being saved, a warning that the save brings asks for a reason. A draft may be saved
with either, and the editor is told. So the rules see exactly what would be stored, rows and all. What has no draft,
such as a source, is public: it stands on pages that are. What else writes a page answers for it in the same way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.utils.text import capfirst

from careerguide.audit.accepted import accept, with_reasons
from careerguide.audit.engine import Issue, inspect
from careerguide.content.publishing import FOR_THE_PUBLIC, Status

# The field of the page's form that takes the reason for a warning: this and the warning's fingerprint.
REASON = "audit-reason-"
# A message names so many issues and counts the others.
MAX_MESSAGES = 5


@dataclass(eq=False)
class AuditBlocked(Exception):
    """A save that the audit took back: what it found, and the sentences for the form's fields.

    ``at_fields`` are (field, sentence) of the page's own form, ``at_rows`` (number of the row's form, field, sentence)
    by the prefix of their rows.
    """

    issues: list[Issue]
    asking: set[str] = field(default_factory=set)
    at_fields: list[tuple[str, str]] = field(default_factory=list)
    at_rows: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Whether a reason would not be enough."""
        return any(issue.is_error for issue in self.issues)


@dataclass(frozen=True)
class Told:
    """An issue as the page shows it: with the reason that was typed, and whether one is still asked for."""

    issue: Issue
    anchor: str
    typed: str
    is_asking: bool

    @property
    def name(self) -> str:
        """The name of the field that takes its reason."""
        return f"{REASON}{self.issue.fingerprint}"


class AuditedRows:
    """A formset that repeats what the audit said of its rows."""

    def __init__(self, *args, held: Iterable[tuple[int, str, str]] = (), **kwargs):
        self.held = held
        super().__init__(*args, **kwargs)

    def full_clean(self):
        """Clean the rows, and put the audit's sentences at their fields."""
        super().full_clean()
        for number, name, said in self.held:
            form = self.forms[number]
            form.add_error(name if name in form.fields else None, said)


class ConflictForm:
    """A form that repeats what the audit said of its fields."""

    held: AuditBlocked

    def full_clean(self):
        """Clean the form, and put the audit's sentences at its fields."""
        super().full_clean()
        for name, said in self.held.at_fields:
            self.add_error(name if name in self.fields else None, said)


class AuditedAdmin:
    """A desk whose pages are held against the audit's rules before they go out."""

    change_form_template = "admin/audited_change_form.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The page; where the audit took a save back, the page once more with what it said."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AuditBlocked as held:
            request.audit_held = held
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form; after a save that was taken back, with the audit's sentences in it."""
        form = super().get_form(request, obj, change, **kwargs)
        held = _held(request)
        return form if held is None else type(form.__name__, (ConflictForm, form), {"held": held})

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """What a formset is made with; after a save that was taken back, the audit's sentences too."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        held = _held(request)
        return kwargs if held is None else kwargs | {"held": held.at_rows.get(prefix, ())}

    def issues_of(self, row) -> list[Issue]:
        """What the audit finds on the page of ``row``."""
        return inspect([row])

    def is_public(self, row) -> bool:
        """Whether readers see ``row`` now, or will at its time without anyone saving it again."""
        return getattr(row, "status", Status.PUBLISHED) in FOR_THE_PUBLIC

    def found_before(self, row) -> set[str]:
        """What is wrong with ``row`` while readers see it, by fingerprint: a change answers for what it brings.

        ``row`` is as the database holds it, or None where there was none.
        """
        found = self.issues_of(row) if row is not None and self.is_public(row) else []
        return {issue.fingerprint for issue in found}

    def save_form(self, request, form, change):
        """Note what was wrong with the public page before."""
        stored = self.model._default_manager.filter(pk=form.instance.pk).first() if change else None
        request.audit_before = self.found_before(stored)
        return super().save_form(request, form, change)

    def save_related(self, request, form, formsets, change):
        """Save the rows, and look. Raises AuditBlocked, which takes all of it back, where the page may not go out."""
        super().save_related(request, form, formsets, change)
        self.answer_for(request, form.instance, request.audit_before, formsets)

    def shown_issues(self, row) -> list[Issue]:
        """The issues that the page of ``row`` shows while nothing is refused."""
        return self.issues_of(row)

    def answer_for(self, request, row, before: set[str], formsets=(), name: str = "") -> None:
        """Look at the page of ``row`` as it was just written, keep the reasons that were typed, and tell what is left.

        Raises AuditBlocked where the page may not go out: call it in a transaction that ends with that. ``before`` are the
        fingerprints of what was wrong with the public page already. ``name`` is what the message calls the page, if it
        is not the page that the user has open.
        """
        reasons = typed_reasons(request.POST)
        found = list(with_reasons(self.issues_of(row)))
        errors = [issue for issue in found if issue.is_error]
        warnings = [issue for issue in found if not issue.is_error and issue.is_open]
        without_reason = [issue for issue in warnings if issue.fingerprint not in reasons]
        asking = [each for each in without_reason if each.rule.blocks_saving and each.fingerprint not in before]
        if self.is_public(row) and (errors or asking):
            raise _hold(found, errors, asking, formsets, row)
        for issue in warnings:
            if issue.fingerprint in reasons:
                accept(issue, reasons[issue.fingerprint], request.user)
        left = errors + without_reason
        needed = [] if self.is_public(row) else [each for each in left if each.rule.blocks_saving]
        others = [each for each in left if each not in needed]
        before_publishing = f"Before {name or 'it'} can be published"
        still_asks = f"The audit still asks about {name or 'this page'}"
        for first, some in [(before_publishing, needed), (still_asks, others)]:
            if some:
                self.message_user(request, f"{first}: {in_words(some)}", messages.WARNING)

    def told(self, request, found: Iterable[Issue], asking: set[str], anchors: bool = True) -> list[Told]:
        """``found`` as a page shows them, the errors first. Without ``anchors`` where the page has no fields."""
        typed = typed_reasons(request.POST)
        return [
            Told(
                each,
                each.place.anchor if anchors and each.model == self.opts.label_lower else "",
                typed.get(each.fingerprint, ""),
                each.fingerprint in asking,
            )
            for each in sorted(found, key=lambda each: (not each.is_error, not each.is_open))
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The page with what the audit says of it."""
        held = _held(request)
        found = held.issues if held else with_reasons(self.shown_issues(obj)) if obj else ()
        context["audit"] = self.told(request, found, held.asking if held else set())
        context["audit_may_accept"] = self.has_change_permission(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def held_back(self, rows) -> dict[int, str]:
        """Why which of ``rows`` may not be published as they are, in words, by their key."""
        kept: dict[int, list[Issue]] = {}
        for issue in with_reasons(inspect(rows, status=Status.PUBLISHED)):
            if issue.is_open and issue.rule.blocks_saving:
                kept.setdefault(issue.pk, []).append(issue)
        return {pk: in_words(found) + _ask(found) for pk, found in kept.items()}


def in_words(found: list[Issue]) -> str:
    """The first of ``found``, and how many there are beside them."""
    rest = len(found) - MAX_MESSAGES
    said = " ".join(issue.message for issue in found[:MAX_MESSAGES])
    return f"{said} And {rest} more." if rest > 0 else said


def _ask(found: list[Issue]) -> str:
    errors = any(issue.is_error for issue in found)
    return "" if errors else " Fix it, or open its page and say why it stays."


def _held(request) -> AuditBlocked | None:
    return getattr(request, "audit_held", None)


def typed_reasons(data: Mapping[str, str]) -> dict[str, str]:
    """The reasons that were typed, by the fingerprint of their warning."""
    typed = {name.removeprefix(REASON): data[name].strip() for name in data if name.startswith(REASON)}
    return {fingerprint: reason for fingerprint, reason in typed.items() if reason}


def is_about(issue: Issue, row) -> bool:
    """Whether ``issue`` names ``row``, which is one of the rows of its page."""
    return (issue.place.model, issue.place.pk) == (row._meta.label_lower, row.pk)


def _hold(found: list[Issue], errors: list[Issue], asking: list[Issue], formsets, row) -> AuditBlocked:
    """The exception that takes a save back, with each error's sentence at its field."""
    held = AuditBlocked(found, {issue.fingerprint for issue in asking})
    numbers = {(rows.prefix, form.instance.pk): number for rows in formsets for number, form in enumerate(rows.forms)}
    for issue in errors:
        place = issue.place
        number = numbers.get((place.rows, place.pk))
        if is_about(issue, row):
            held.at_fields.append((place.field, issue.message))
        elif place.rows and number is not None:
            held.at_rows.setdefault(place.rows, []).append((number, place.field, issue.message))
        else:
            said = f"{capfirst(issue.where)}: {issue.message}" if place.rows else issue.message
            held.at_fields.append(("" if place.rows else place.field, said))
    if asking:
        held.at_fields.append(("", "Fix what the warnings above name, or say of each why it stays."))
    return held
