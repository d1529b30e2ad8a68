"""Publish pages, take them off the site and put them back, one at a time or together, and say what happened."""

import logging
from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.http import HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from careerguide.audit.engine import Issue
from careerguide.content.pages import preview_url
from careerguide.content.publishing import FOR_THE_PUBLIC, Status, may_change
from careerguide.history.versions import Version, versions_of
from careerguide.history.write import error_sentences

from .deletion import MAX_SELECTED
from .messages import Refusal, count_of, group_refusals, links, post_button, public_part, refusals_text, short_name
from .request_checks import is_key

logger = logging.getLogger(__name__)

DONE = {Status.PUBLISHED: "Published", Status.DRAFT: "Changed to draft", Status.WITHDRAWN: "Withdrawn"}
UNDONE = "Undone"
BY_ACTION = "{} using an admin action."
# The history states these reasons for changes that can be undone.
CAN_BE_UNDONE = {BY_ACTION.format(DONE[status]) for status in (Status.DRAFT, Status.WITHDRAWN)}
NO_PERMISSION = "Your account may not change this page"


class StatusActions:
    """The part of ``PublishingAdmin`` that changes statuses."""

    def get_urls(self):
        return [self.own_path("undo/<uuid:change>/", require_POST(self.undo_view), "undo"), *super().get_urls()]

    @admin.action(description="Publish the selected %(verbose_name_plural)s", permissions=["publish"])
    def publish(self, request, queryset):
        rows = [row for row in self._locked(queryset) if row.status != Status.PUBLISHED]
        issues = self.issues_if_published(rows)
        blocking = {pk: [issue for issue in found if issue.rule.blocks_saving] for pk, found in issues.items()}
        statuses = dict.fromkeys(rows, Status.PUBLISHED)
        changed, refused = self._set_statuses(request, statuses, DONE[Status.PUBLISHED], blocking)
        if changed:
            self.message_user(request, self._published_text(changed), messages.SUCCESS)
        if notices := [_refusal_of(row, issue) for row in changed for issue in issues.get(row.pk, ())]:
            text = format_html("Open audit issues of published pages: {}", group_refusals(notices))
            self.message_user(request, text, messages.WARNING)
        self._report_others(request, changed, "Not published", refused)

    @admin.action(
        description="Take the selected %(verbose_name_plural)s off the site (back to draft)", permissions=["publish"]
    )
    def make_draft(self, request, queryset):
        return self._take_off(request, queryset, Status.DRAFT, "Change to draft")

    @admin.action(
        description="Withdraw the selected %(verbose_name_plural)s (the URL says that the page is gone)",
        permissions=["publish"],
    )
    def withdraw(self, request, queryset):
        return self._take_off(request, queryset, Status.WITHDRAWN, "Withdraw")

    def _locked(self, queryset) -> list:
        """The rows, locked so that they do not change between the check and the save."""
        return list(queryset.order_by("pk").select_for_update(of=("self",)))

    def _take_off(self, request, queryset, status: Status, verb: str):
        public = queryset.published().order_by("pk")
        count = public.count()
        if count and not request.POST.get("post"):
            total = queryset.exclude(status=status).count()
            context = {
                "title": f"{verb} {count_of(total, self.opts)}, {public_part(count, total)}",
                "public": [(row, self.admin_url("change", row.pk)) for row in public[:MAX_SELECTED]],
                "changelist_url": self.admin_url("changelist"),
                "keys": list(queryset.values_list("pk", flat=True)),
                "status": status,
                "action": request.POST.get("action"),
                "action_checkbox_name": ACTION_CHECKBOX_NAME,
                "button": verb,
            }
            return self.render(request, "admin/take_off.html", **context)
        rows, change = [row for row in self._locked(queryset) if row.status != status], uuid4()
        was_public = {row for row in rows if row.is_published}
        changed, refused = self._set_statuses(request, dict.fromkeys(rows, status), DONE[status], change=change)
        if changed:
            count = len(was_public.intersection(changed))
            before = f", {public_part(count, len(changed))} until now" if count else ""
            count = count_of(len(changed), self.opts)
            text = format_html("{}: {}{}. {}.", DONE[status], count, before, self.links_to(changed))
            keys = ",".join(str(row.pk) for row in changed)
            undo = post_button(request, self.admin_url("undo", change), "Undo", pages=keys)
            self.message_user(request, text + undo, messages.SUCCESS)
        self._report_others(request, changed, "Not changed", refused)
        return None

    def undo_view(self, request, change: UUID):
        if not (self.has_change_permission(request) and self.has_publish_permission(request)):
            raise PermissionDenied
        keys = [key for key in request.POST.get("pages", "").split(",") if is_key(self.opts.pk, key)]
        with transaction.atomic():
            self._undo(request, change, keys[:MAX_SELECTED])
        return HttpResponseRedirect(self.admin_url("changelist"))

    def _undo(self, request, change: UUID, keys: list[str]) -> None:
        """Give the pages that ``change`` took off the site their former statuses, unless they have changed since."""
        rows = self._locked(self.model._default_manager.filter(pk__in=keys).select_related())
        versions = self._versions_of(change, [row.pk for row in rows])
        taken_off = {version.object_id: version for version in versions if version.former}
        now = self.tracked.snapshots(taken_off)
        same = {pk for pk, version in taken_off.items() if version.snapshot == now[pk]}
        before = {row: Status(taken_off[row.pk].former) for row in rows if row.pk in same}
        # The pages had the same warnings before, and were public all the same.
        issues = self.issues_if_published([row for row, status in before.items() if status in FOR_THE_PUBLIC])
        errors = {pk: [issue for issue in found if issue.is_error] for pk, found in issues.items()}
        changed, refused = self._set_statuses(request, before, UNDONE, errors)
        for status in dict.fromkeys(before[row] for row in changed):
            pages = [row for row in changed if before[row] == status]
            text = format_html("{} again: {}. {}.", status.label, count_of(len(pages), self.opts), self.links_to(pages))
            self.message_user(request, text, messages.SUCCESS)
        text = "The page has been changed since, so its status was not changed again"
        refused += [self._refusal(row, "changed", text) for row in rows if row.pk in taken_off.keys() - same]
        self._report_others(request, changed, "Not undone", refused)

    def _versions_of(self, change: UUID, keys: Iterable[int]) -> QuerySet[Version]:
        """The versions of pages that ``change`` took off the site, with the ``former`` status of each."""
        versions = versions_of(self.tracked, *keys)
        earlier = versions.filter(object_id=OuterRef("object_id"), pk__lt=OuterRef("pk"))
        former = earlier.values(status=KT(f"rows__{self.tracked.label}__0__status"))[:1]
        return versions.filter(change=change, reason__in=CAN_BE_UNDONE).annotate(former=Subquery(former))

    def _set_statuses(
        self,
        request,
        statuses: dict,
        done: str,
        obstacles: dict[int, list[Issue]] | None = None,
        change: UUID | None = None,
    ) -> tuple[list, list[Refusal]]:
        """Save the new statuses of locked rows. Return the changed rows, and why others were not changed.

        ``obstacles`` are the issues that prevent the change, by primary key.
        """
        changed, refused = [], []
        self.record_found(list(statuses))
        for row, status in statuses.items():
            reasons = list(self._status_problems(request, row, status))
            reasons = reasons or [_refusal_of(row, issue) for issue in (obstacles or {}).get(row.pk, ())]
            if reasons:
                refused += reasons
                continue
            row.save(update_fields=["status"])
            self.log_change(request, row, f"{done}.")
            logger.info("%s: %s, by %s", done, row, request.user)
            changed.append(row)
        self.record(request, changed, BY_ACTION.format(done), change)
        return changed, refused

    def _status_problems(self, request, row, status) -> Iterator[Refusal]:
        """Set the status of ``row`` without saving it, and yield the reasons if this is not allowed."""
        if not may_change(request.user, row):
            yield self._refusal(row, "permission", NO_PERMISSION)
            return
        row.status = status
        try:
            # Only pages for the public have to be complete.
            if status in FOR_THE_PUBLIC:
                row.full_clean()
        except ValidationError as error:
            for sentence in error_sentences(row, error):
                yield self._refusal(row, sentence, sentence)

    def _refusal(self, row, key: str, reason: str) -> Refusal:
        return Refusal(key, reason, str(row), self.admin_url("change", row.pk))

    def _report_others(self, request, changed: list, start: str, refused: list[Refusal]) -> None:
        """Report why rows were not changed, with ``start``. ``changed`` rows are already reported."""
        if refused:
            text = refusals_text(start, refused, self.opts)
            if any(refusal.is_warning for refusal in refused):
                text = format_html("{} Open a page to fix a warning, or to accept it with a reason.", text)
            self.message_user(request, text, messages.ERROR)
        elif not changed:
            text = "Nothing was changed: all selected rows already have this status."
            self.message_user(request, text, messages.INFO)

    def _published_text(self, rows: list) -> SafeString:
        if len(rows) == 1:
            return format_html("Published. {}", view_link(rows[0]))
        pages = links([(str(row), row.get_absolute_url()) for row in rows])
        return format_html("Published: {}. View on the site: {}.", count_of(len(rows), self.opts), pages)

    def saved_text(self, request, row, before) -> SafeString:
        text = self._status_text(row, was_public=before is not None and before.is_published)
        if "_continue" in request.POST or not self.has_change_permission(request, row):
            return text
        return format_html('{} <a href="{}">Edit it again.</a>', text, self.admin_url("change", row.pk))

    def _status_text(self, row, was_public: bool) -> SafeString:
        name, url = short_name(row), row.get_absolute_url()
        if row.is_published:
            start = "Saved. The changes are public." if was_public else "Published."
            return format_html("{} {}", start, view_link(row))
        if row.status == Status.WITHDRAWN:
            start = "Withdrawn." if was_public else "Saved."
            return format_html('{} <a href="{}">The URL of “{}”</a> says that the page is gone.', start, url, name)
        preview = format_html('<a href="{}">Preview “{}”</a>.', preview_url(row), name)
        if row.status == Status.SCHEDULED:
            time = date_format(row.publish_at, "F j, Y, H:i")
            return format_html("Scheduled. It will be public from {} UTC. {}", time, preview)
        start = "Taken off the site. It is a draft again." if was_public else "Saved as a draft."
        return format_html("{} {}", start, preview)


def _refusal_of(row, issue: Issue) -> Refusal:
    return Refusal(issue.rule.id, issue.message, str(row), issue.url, issue.rule.name, not issue.is_error)


def view_link(row) -> SafeString:
    return format_html('<a href="{}">View “{}” on the site</a>.', row.get_absolute_url(), short_name(row))
