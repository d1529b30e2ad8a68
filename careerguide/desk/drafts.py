"""Drafts of public pages go into their working copy, and publishing writes a page."""

from collections.abc import Mapping
from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from careerguide.audit.engine import Issue
from careerguide.content.pages import preview_url
from careerguide.content.publishing import Published
from careerguide.history import working_copies
from careerguide.history.merge import merge_pages, renumber
from careerguide.history.pages import STATUS_FIELDS, Row, Snapshot
from careerguide.history.versions import record_change
from careerguide.history.write import write

from .audited import check_page, save_audited
from .conflicts import change_message
from .edit import Edit, PageState
from .review import ReviewAdmin
from .typed import TypedTextAdmin

CLASHES = "The public page has changed in the same places since. Open the page, and choose for each which to keep."
NOT_SCHEDULED = "The changes are not scheduled any more. Someone who may publish has to see yours first."


class DraftsAdmin(TypedTextAdmin, ReviewAdmin):
    """The part of ``BaseAdmin`` that keeps changes of public pages out of the public until they are published."""

    def get_urls(self):
        return [
            self.own_path("<int:pk>/changes/", self.changes_view, "changes"),
            self.own_path("<int:pk>/typed/", require_POST(self.typed_view), "typed"),
            *super().get_urls(),
        ]

    def may_publish(self, request, row) -> bool:
        return self.has_change_permission(request, row)

    def may_write(self, request, row) -> bool:
        """Whether the account may change the row itself: that of a public page is public at once."""
        return self.has_change_permission(request, row) and (not self.is_live(row) or self.may_publish(request, row))

    def is_live(self, row) -> bool:
        return not isinstance(row, Published) or row.is_published

    def saves_draft(self, request, row) -> bool:
        asks_for_it = "_draft" in request.POST or "_send" in request.POST
        return row is not None and self.is_live(row) and (asks_for_it or not self.may_publish(request, row))

    def save_draft(self, request, edit: Edit, state: PageState, merged: Snapshot | None = None):
        """Store the working copy. Nothing public changes.

        Without ``merged``, the typed page is merged with the working copy only, and its base is what was opened.
        """
        row, draft, own = edit.row, state.working_copy, Row(0, edit.row.pk)
        base, rows = (state.public, state.edited) if merged else (edit.opened, edit.opened)
        if merged is None:
            if draft:
                base, rows = self.tracked.from_json(draft.base), self.tracked.from_json(draft.rows)
            typed = renumber(self.tracked, edit.typed, edit.opened, rows)
            merged, clashes = merge_pages(self.tracked, edit.opened, typed, rows)
            if clashes:
                return self._show(Edit(self, request, row, merged, opened=rows), state, clashes=clashes)
        kept = {name: base[own][name] for name in STATUS_FIELDS if name in base[own]}
        merged = merged | {own: merged[own] | kept}
        was_scheduled, may_publish = draft is not None and draft.publish_at, self.may_publish(request, row)
        draft = working_copies.store(self.tracked, row.pk, draft, base, merged, request.user, may_publish=may_publish)
        self.forget_typed(request, row)
        self.log_change(request, row, f"Saved a draft. {change_message(self.tracked, base, merged)}")
        if draft is None:
            text = "Saved. The draft is the same as the public page, so there is nothing to publish."
        else:
            text = format_html("Saved as a draft. The public page has not changed. {}", self._links_of_draft(row))
        self.message_user(request, text, messages.SUCCESS)
        if draft and was_scheduled and not may_publish:
            self.message_user(request, NOT_SCHEDULED, messages.WARNING)
        return HttpResponseRedirect(
            self.admin_url("changes" if draft and "_send" in request.POST else "change", row.pk)
        )

    def _links_of_draft(self, row) -> str:
        links = format_html('<a href="{}">See what changes</a>.', self.admin_url("changes", row.pk))
        if isinstance(row, Published):
            links = format_html('<a href="{}">Preview</a>. {}', preview_url(row), links)
        return links

    def write_page(
        self,
        state: PageState,
        edited: Snapshot,
        user,
        reasons: Mapping[str, str],
        message: str = "",
        *,
        new_keys: dict[Row, int],
        check: bool = True,
    ) -> tuple[object, list[Issue]]:
        """Write the edited page, and return its row and the audit issues that are left.

        Raises ValidationError or AuditBlocked, and then nothing is written. The page's row must be locked. ``new_keys``
        gets the primary keys of new rows before the audit.
        """

        def save(known: set[str]) -> tuple[object, list[Issue]]:
            with transaction.atomic():
                if state.row:
                    self.record_found([state.row], {state.row.pk: state.public})
                row, keys = write(self.tracked, state.public, edited, copy(state.row), check=check)
                new_keys.update(keys)
                left = check_page(row, known, reasons, user)
                if state.row:
                    self.record_corrections(user, state.row, row)
                    if state.working_copy:
                        state.working_copy.delete()
                record_change(self.tracked, row, state.public, edited, message, user)
            return row, left

        return save_audited(state.row, save)

    def publish_changes(self, state: PageState, user, reasons: Mapping[str, str], message: str):
        """Write the page as its working copy has it, and return its row: see ``write_page()``."""
        if state.clashes:
            raise ValidationError(CLASHES)
        row, _ = self.write_page(state, state.edited, user, reasons, message, new_keys={})
        return row

    def draft_context(self, request, edit: Edit, state: PageState) -> dict:
        row = edit.row
        if row is None:
            return {"working_copy": None, "is_live": False, "may_publish": self.may_publish(request, None)}
        stored = state.working_copy
        has_preview = isinstance(row, Published) and (stored or not row.is_published)
        return {
            "working_copy": stored,
            "is_live": self.is_live(row),
            "has_status": isinstance(row, Published),
            "may_publish": self.may_publish(request, row),
            "preview": preview_url(row) if has_preview else "",
            "changes_url": self.admin_url("changes", row.pk) if stored else "",
            "typed_url": self.admin_url("typed", row.pk),
            "typed_at": edit.typed_at,
        }
