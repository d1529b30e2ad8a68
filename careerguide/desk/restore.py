"""Restore a version of a page in the admin: the first request shows the plan, and the second confirms it."""

import logging
from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.utils.formats import date_format

from careerguide.content.publishing import FormerAddress, Published, may_change
from careerguide.history.restore import Plan, apply_plan, make_plan
from careerguide.history.versions import Version, deleted_pages, record, record_found, versions_of

from .audited import REASON, AuditBlocked, public_issues, typed_reasons
from .base import BaseAdmin
from .conflicts import lock
from .messages import Refusal, first_few
from .request_checks import is_key

logger = logging.getLogger(__name__)

NO_ACCOUNT = "unknown account"


class RestoreAdmin(BaseAdmin):
    def restore_view(self, request, pk, change):
        row = self.get_object(request, str(pk))
        name = str(row) if row else self.name_of_deleted(str(pk))
        if not name:
            raise Http404("This page does not exist.")
        if not (self.may_write(request, row) if row else self.has_view_or_change_permission(request)):
            raise PermissionDenied
        can_restore = row is not None or self.has_add_permission(request)
        if request.method == "POST" and not can_restore:
            raise PermissionDenied
        attempt = self._attempt(request, pk, change)
        if attempt is None:
            return HttpResponseRedirect(self.admin_url("history", pk))
        plan, blocked, errors = attempt["plan"], attempt.get("blocked"), attempt.get("errors")
        if not row and not plan.recreates_page and not plan.obstacles:
            raise Http404("The values of this version are not stored.")
        if forbidden := list(_forbidden_pages(request.user, plan)):
            can_restore, errors = False, forbidden
        context = {
            "title": "Restore a version" if row else name,
            "object": row,
            "name": name,
            "history_url": self.admin_url("history", pk),
            "can_restore": can_restore,
            "has_status": hasattr(self.model, "status"),
            "errors": errors or plan.obstacles,
            "audit": self.show_issues(request, blocked.issues, blocked.unanswered, anchors=False) if blocked else [],
            "audit_may_accept": True,
            # If the audit blocked the restore, the inputs of the issues contain the submitted reasons.
            "typed": {} if blocked else {f"{REASON}{key}": text for key, text in typed_reasons(request.POST).items()},
        }
        template = "admin/restore_version.html" if row else "admin/restore_deleted.html"
        return self.render(request, template, **attempt | context)

    def _attempt(self, request, pk: int, change: UUID) -> dict | None:
        """Plan to restore the version after ``change``, and apply the plan if this request confirms it.

        Returns None if the version was restored, otherwise variables for the template.
        """
        version = versions_of(self.tracked, pk).filter(change=change).select_related("user").first()
        if version is None:
            raise Http404("This version does not exist.")
        title = f"{date_format(version.at, 'F j, Y, H:i:s')} UTC by {version.user or NO_ACCOUNT}"
        if request.method != "POST":
            return {"plan": make_plan(self.tracked, version), "version": title}
        try:
            with transaction.atomic():
                lock(self.model, pk)
                plan = make_plan(self.tracked, version)
                if plan.fingerprint != request.POST.get("plan"):
                    return {"plan": plan, "version": title, "is_outdated": True}
                self._restore(request, plan, f"Restored the version of {title}.")
        except ValidationError as error:
            return {"plan": plan, "version": title, "errors": error.messages}
        except AuditBlocked as blocked:
            return {"plan": plan, "version": title, "blocked": blocked}
        return None

    def restore_deleted(self, request, keys: list[int]) -> tuple[list, list[Refusal]]:
        """Restore the last version of each deleted page, and return the pages, and why others were not restored."""
        restored, refused = [], []
        message, change = "Restored together with other deleted pages.", uuid4()
        for pk in keys:
            try:
                with transaction.atomic():
                    lock(self.model, pk)
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

        Raises PermissionDenied, ValidationError or AuditBlocked.
        """
        stored = self.model._base_manager.filter(pk=plan.pk).first()
        # Check again now that the page is locked: it may have been published in between.
        if not (self.may_write(request, stored) if stored else self.has_add_permission(request)):
            raise PermissionDenied
        if errors := [*_missing_permissions(request.user, plan), *_forbidden_pages(request.user, plan)]:
            raise ValidationError(errors)
        issues_before = public_issues(stored)
        if stored:
            self.record_found([stored])
        for page, keys in plan.other_pages.items():
            record_found(page, keys)
        row = apply_plan(plan)
        if stored:
            self._check_readonly_fields(request, stored, row)
            self.record_corrections(request.user, stored, row)
        elif isinstance(row, Published) and plan.last_values.get("published_at"):
            row.restore_former_slug(plan.last_values["slug"])
        change = self.record(request, [row], message, change)
        for page, keys in plan.other_pages.items():
            record(page, keys, message, request.user, change)
        self.audit_save(request, row, issues_before, reports=reports)
        (self.log_change if stored else self.log_addition)(request, row, message)
        logger.info("%s %s, by %s", message, row, request.user)
        if reports:
            self.message_user(request, message, messages.SUCCESS)
        return row

    def _check_readonly_fields(self, request, stored, row) -> None:
        changed = [
            self.opts.get_field(name).verbose_name
            for name in self.get_readonly_fields(request, stored)
            if getattr(row, name) != getattr(stored, name)
        ]
        if changed:
            raise ValidationError(f"You may not change the fields: {', '.join(changed)}. Ask someone who may publish.")

    def names_of(self, versions: Iterable[Version]) -> dict[int, str]:
        """The names of pages in ``versions``, which have their ``own`` values, by primary key."""
        return self.tracked.names_of({version.object_id: version.own[0] for version in versions})

    def name_of_deleted(self, key: str) -> str:
        pk = int(key) if is_key(self.opts.pk, key) else None
        return self.names_of(deleted_pages(self.tracked).filter(object_id=pk)).get(pk, "")


def _missing_permissions(user, plan: Plan) -> Iterator[str]:
    """Yield an error message if ``plan`` writes rows that ``user`` may not write in the page's form."""
    missing = set()
    for row, (before, after) in plan.rows.items():
        meta = plan.page.kinds[row.kind].model._meta
        action = "add" if before is None else "delete" if after is None else "change"
        # The site writes former URLs itself, regardless of the user's permissions.
        needs_permission = row.kind and not issubclass(meta.model, FormerAddress)
        if needs_permission and not user.has_perm(f"{meta.app_label}.{action}_{meta.model_name}"):
            missing.add(f"{action} {meta.verbose_name_plural}")
    if missing:
        yield f"Your account lacks these permissions: {', '.join(sorted(missing))}."


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
