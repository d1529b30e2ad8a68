"""Restore versions of pages in the admin: in the form of an existing page, or after a confirmation if it is deleted."""

import logging
from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.utils.formats import date_format

from careerguide.content.publishing import FormerAddress, Published, may_change
from careerguide.history.pages import Row
from careerguide.history.restore import Plan, apply_plan, make_plan, version_of_page
from careerguide.history.versions import Version, deleted_pages, record, record_found, versions_of

from .audited import REASON, AuditBlocked, check_page, typed_reasons
from .base import BaseAdmin
from .edit import Edit, PageState
from .messages import Refusal, first_few
from .request_checks import is_key

logger = logging.getLogger(__name__)

NO_ACCOUNT = "unknown account"
TYPED = "You typed text into this page and did not save it. If you save this version, that text is discarded."


class RestoreAdmin(BaseAdmin):
    def restore_view(self, request, pk, change):
        version = versions_of(self.tracked, pk).filter(change=change).select_related("user").first()
        row = self.get_queryset(request).filter(pk=pk).first()
        name = str(row) if row else self.name_of_deleted(str(pk))
        if not name or version is None:
            raise Http404("This version does not exist.")
        if row:
            return self._show_version(request, row, version)
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return self._restore_view(request, version, name)

    def _show_version(self, request, row, version: Version):
        """Show the form of an existing page as it was. Saving it restores the version."""
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        if version.is_deleted:
            raise Http404("The page was deleted in this version.")
        state = PageState(self.tracked, row)
        # What this account may not change stays as it is.
        kinds = {
            self.tracked.kind_of(inline.model)
            for inline in self.get_inline_instances(request, row)
            if inline.has_add_permission(request, row)
            and inline.has_change_permission(request, row)
            and inline.has_delete_permission(request, row)
        }
        shown, notes = version_of_page(version, state.edited, kinds)
        own = Row(0, row.pk)
        readonly = self.get_readonly_fields(request, row)
        kept = [field.attname for field in self.tracked.parts[0].fields if field.name in readonly]
        shown[own] |= {name: state.edited[own][name] for name in kept}
        [changes] = self.tracked.compare([(state.edited, shown)])
        if not changes:
            text = "Nothing would change: the page is the same now as in this version."
            self.message_user(request, text, messages.INFO)
            return HttpResponseRedirect(self.admin_url("history", row.pk))
        if self._typed_texts(request, row.pk).exists():
            notes.append(TYPED)
        context = {"version": _title(version), "version_notes": notes, "version_changes": changes}
        context |= {"form_url": self.admin_url("change", row.pk)}
        return self._show(Edit(self, request, row, shown, opened=state.edited), state, context)

    def _restore_view(self, request, version: Version, name: str):
        """Show what restoring a deleted page would write, and write it if this request confirms it."""
        pk = version.object_id
        can_restore = self.has_add_permission(request)
        if request.method == "POST" and not can_restore:
            raise PermissionDenied
        attempt = self._attempt(request, version)
        if attempt is None:
            return HttpResponseRedirect(self.admin_url("history", pk))
        plan, blocked, errors = attempt["plan"], attempt.get("blocked"), attempt.get("errors")
        if not plan.rows and not plan.obstacles:
            raise Http404("The values of this version are not stored.")
        if forbidden := list(_forbidden_pages(request.user, plan)):
            can_restore, errors = False, forbidden
        context = {
            "title": name,
            "name": name,
            "version": _title(version),
            "history_url": self.admin_url("history", pk),
            "can_restore": can_restore,
            "has_status": hasattr(self.model, "status"),
            "errors": errors or plan.obstacles,
            "audit": self.show_issues(request, blocked.issues, blocked.unanswered, anchors=False) if blocked else [],
            "audit_may_accept": True,
            # If the audit blocked the restore, the inputs of the issues contain the submitted reasons.
            "typed": {} if blocked else {f"{REASON}{key}": text for key, text in typed_reasons(request.POST).items()},
        }
        return self.render(request, "admin/restore_deleted.html", **attempt | context)

    def _attempt(self, request, version: Version) -> dict | None:
        """Plan to restore ``version``, and apply the plan if this request confirms it.

        Returns None if the page was restored, otherwise variables for the template.
        """
        if request.method != "POST":
            return {"plan": make_plan(self.tracked, version)}
        try:
            with transaction.atomic():
                plan = make_plan(self.tracked, version)
                if plan.fingerprint != request.POST.get("plan"):
                    return {"plan": plan, "is_outdated": True}
                self._restore(request, plan, f"Restored the version of {_title(version)}.")
        except ValidationError as error:
            return {"plan": plan, "errors": error.messages}
        except AuditBlocked as blocked:
            return {"plan": plan, "blocked": blocked}
        return None

    def restore_deleted(self, request, keys: list[int]) -> tuple[list, list[Refusal]]:
        """Restore the last version of each deleted page, and return the pages, and why others were not restored."""
        restored, refused = [], []
        message, change = "Restored together with other deleted pages.", uuid4()
        for pk in keys:
            try:
                with transaction.atomic():
                    version = versions_of(self.tracked, pk).filter(is_deleted=False).first()
                    plan = make_plan(self.tracked, version)
                    restored.append(self._restore(request, plan, message, change, reports=False))
            except PermissionDenied:
                refused.append(self._not_restored(pk, "permission", "Your account may not restore this page"))
            except ValidationError as error:
                refused += [self._not_restored(pk, text, text) for text in error.messages]
            except AuditBlocked as blocked:
                refused += [
                    self._not_restored(pk, each.rule.id, each.message, each.rule.name) for each in blocked.causes
                ]
        return restored, refused

    def _not_restored(self, pk: int, key: str, reason: str, summary: str = "") -> Refusal:
        return Refusal(key, reason, self.name_of_deleted(str(pk)), self.admin_url("history", pk), summary)

    def _restore(self, request, plan: Plan, message: str, change: UUID | None = None, reports: bool = True):
        """Apply ``plan``, audit the page in the same way as when its form is saved, and return its row.

        Without ``reports``, the user gets no messages. Raises PermissionDenied, ValidationError or AuditBlocked.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        if errors := [*_missing_permissions(request.user, plan), *_forbidden_pages(request.user, plan)]:
            raise ValidationError(errors)
        for page, keys in plan.other_pages.items():
            record_found(page, keys)
        row = apply_plan(plan)
        if isinstance(row, Published) and plan.last_values.get("published_at"):
            row.restore_former_slug(plan.last_values["slug"])
        change = self.record(request, [row], message, change)
        for page, keys in plan.other_pages.items():
            record(page, keys, message, request.user, change)
        left = check_page(row, set(), typed_reasons(request.POST), request.user)
        self.log_addition(request, row, message)
        logger.info("%s %s, by %s", message, row, request.user)
        if reports:
            self.report_issues(request, row, left)
            self.message_user(request, message, messages.SUCCESS)
        return row

    def names_of(self, versions: Iterable[Version]) -> dict[int, str]:
        """The names of pages in ``versions``, which have their ``own`` values, by primary key."""
        return self.tracked.names_of({version.object_id: version.own[0] for version in versions})

    def name_of_deleted(self, key: str) -> str:
        pk = int(key) if is_key(self.opts.pk, key) else None
        return self.names_of(deleted_pages(self.tracked).filter(object_id=pk)).get(pk, "")


def _title(version: Version) -> str:
    return f"{date_format(version.at, 'F j, Y, H:i:s')} UTC by {version.user or NO_ACCOUNT}"


def _missing_permissions(user, plan: Plan) -> Iterator[str]:
    """Yield an error message if ``plan`` writes rows that ``user`` may not add in the page's form."""
    models = {plan.page.kinds[row.kind].model for row in plan.rows if row.kind}
    # The site writes former URLs itself, regardless of the user's permissions.
    added = [model._meta for model in models if not issubclass(model, FormerAddress)]
    missing = [meta for meta in added if not user.has_perm(f"{meta.app_label}.add_{meta.model_name}")]
    if missing:
        names = ", ".join(sorted(f"add {meta.verbose_name_plural}" for meta in missing))
        yield f"Your account lacks these permissions: {names}."


def _forbidden_pages(user, plan: Plan) -> Iterator[str]:
    """Yield error messages about other pages to which ``plan`` adds rows, but which ``user`` may not change."""
    for page, keys in plan.other_pages.items():
        model = page.model
        pages = model._base_manager.filter(pk__in=keys).select_related()
        if names := [str(page) for page in pages if not may_change(user, page)]:
            kind = model._meta.verbose_name_plural
            yield (
                f"Restoring it adds rows to {kind} that you may not change: {first_few(names, '; ')}. "
                f"Ask someone who may publish {kind} to restore it."
            )
