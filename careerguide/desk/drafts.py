"""Drafts of public pages: the working copy, what it changes, the review, and what someone has typed."""

from collections.abc import Mapping
from copy import copy

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import path
from django.utils.formats import date_format
from django.utils.html import format_html

from careerguide.content.pages import preview_url
from careerguide.content.publishing import Published
from careerguide.history import working_copies
from careerguide.history.merge import merge_pages, renumber
from careerguide.history.pages import Row, Snapshot
from careerguide.history.versions import record_change
from careerguide.history.working_copies import TypedText, WorkingCopy
from careerguide.history.write import write
from careerguide.lib import clock

from .audited import AuditBlocked, check_page, save_audited, typed_reasons
from .conflicts import change_message, describe_clashes
from .edit import Edit, PageState, read_opened

PUBLISHED = "Published the changes of the working copy."
CLASHES = "The public page has changed in the same places since. Open the page, and choose for each which to keep."
NOT_SCHEDULED = "The changes are not scheduled any more. Someone who may publish has to see yours first."
SEEN_OTHERS = "Someone saved the draft after you opened this page. Nothing was done: look at the changes again."
# Names of inputs that are not text that someone types.
NOT_TYPED = {"csrfmiddlewaretoken", "opened"}


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "cols": 60})
    )


class TimeForm(forms.Form):
    publish_at = forms.SplitDateTimeField(label="Publish at (UTC)", widget=AdminSplitDateTime)

    def clean_publish_at(self):
        at = self.cleaned_data["publish_at"]
        working_copies.check_time(at)
        return at


class DraftsAdmin:
    """The part of ``BaseAdmin`` that keeps changes of public pages out of the public until they are published."""

    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("<int:pk>/changes/", view(self.changes_view), name=f"{name}_changes"),
            path("<int:pk>/typed/", view(self.typed_view), name=f"{name}_typed"),
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
        kept = {name: base[own][name] for name in working_copies.OF_THE_PAGE if name in base[own]}
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

    def opened_edit(self, request, state: PageState) -> Edit:
        """The form as someone left it, or with the page as it was last saved."""
        row = state.row
        typed = self._typed(request, row) if row and self.has_change_permission(request, row) else None
        if typed is None:
            return Edit(self, request, row, state.edited)
        data = QueryDict(mutable=True)
        for name, values in typed.fields.items():
            data.setlist(name, values)
        shown, opened = map(self.tracked.from_json, typed.opened)
        edit = Edit(self, request, row, shown, data, opened=opened)
        edit.hide_errors()
        edit.typed_at = typed.at
        return edit

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

    # What was typed

    def _typed(self, request, row) -> TypedText | None:
        return TypedText.objects.filter(model=self.tracked.label, object_id=row.pk, user=request.user).first()

    def forget_typed(self, request, row) -> None:
        if row:
            TypedText.objects.filter(model=self.tracked.label, object_id=row.pk, user=request.user).delete()

    def typed_view(self, request, pk):
        """Keep what someone has typed, so that it survives a closed browser. Discard it if the form asks for that."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.model._base_manager.filter(pk=pk).first()
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        if "_discard_typed" in request.POST:
            self.forget_typed(request, row)
            return HttpResponseRedirect(self.admin_url("change", pk))
        opened = read_opened(self.tracked, pk, request.POST)
        if opened is None:
            return JsonResponse({"error": "Open the page again."}, status=400)
        fields = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
        values = {"opened": list(map(self.tracked.to_json, opened)), "fields": fields, "at": clock.now()}
        typed, _ = TypedText.objects.update_or_create(
            model=self.tracked.label, object_id=pk, user=request.user, defaults=values
        )
        return JsonResponse({"saved_at": date_format(typed.at, "H:i")})

    # The review

    def changes_view(self, request, pk):
        """What the working copy changes on the public page, and the buttons to send, publish or discard it."""
        with transaction.atomic():
            row = self.get_object(request, str(pk))
            if row is None or not self.has_change_permission(request, row):
                raise PermissionDenied
            state = PageState(self.tracked, row)
            if state.working_copy is None:
                self.message_user(request, "This page has no changes that are not public.", messages.INFO)
                return HttpResponseRedirect(self.admin_url("change", pk))
            context = {"note_form": NoteForm(), "time_form": TimeForm(), "blocked": None, "errors": []}
            if request.method == "POST":
                response = self._act(request, state, context)
                if response:
                    return response
            return self._changes_page(request, state, context)

    def _changes_page(self, request, state: PageState, context: dict):
        row, blocked = state.row, context["blocked"]
        [changes] = self.tracked.compare([(state.public, state.edited)])
        context |= {
            "title": "Changes that are not public",
            "subtitle": str(row),
            "original": row,
            "working_copy": state.working_copy,
            "changes": changes,
            "clashes": describe_clashes(Edit(self, request, row, state.edited), state, state.clashes),
            "change_url": self.admin_url("change", row.pk),
            "preview": preview_url(row) if isinstance(row, Published) else "",
            "may_publish": self.may_publish(request, row),
            "audit": self.show_issues(request, blocked.issues, blocked.unanswered, anchors=False) if blocked else [],
            "audit_may_accept": True,
        }
        return self.render(request, "admin/changes.html", **context)

    def _act(self, request, state: PageState, context: dict):
        """Do what a button of the page says. Return a redirect, or None if the page is to be shown again."""
        row, draft = state.row, state.working_copy
        here = HttpResponseRedirect(self.admin_url("changes", row.pk))
        if "_discard" in request.POST:
            draft.delete()
            self.forget_typed(request, row)
            return self._done(request, row, "Discarded the changes. The public page is as it was.")
        if "_send" in request.POST or ("_return" in request.POST and self.may_publish(request, row)):
            context["note_form"] = form = NoteForm(request.POST)
            if not form.is_valid():
                return None
            sends = "_send" in request.POST
            draft.state = WorkingCopy.State.SENT if sends else WorkingCopy.State.RETURNED
            draft.note = form.cleaned_data["note"]
            draft.save(update_fields=["state", "note"])
            text = "Sent for review." if sends else "Sent back to the editors."
            self.log_change(request, row, f"{text} {draft.note}".strip())
            self.message_user(request, text, messages.SUCCESS)
            return here
        if not self.may_publish(request, row):
            raise PermissionDenied
        if "_unschedule" not in request.POST and request.POST.get("seen") != draft.fingerprint:
            context["errors"] = [SEEN_OTHERS]
            return None
        if "_schedule" in request.POST:
            context["time_form"] = form = TimeForm(request.POST)
            if not form.is_valid():
                return None
            draft.publish_at = form.cleaned_data["publish_at"]
            draft.save(update_fields=["publish_at"])
            text = f"Scheduled. The changes will be public from {date_format(draft.publish_at, 'F j, Y, H:i')} UTC."
            self.log_change(request, row, text)
            self.message_user(request, text, messages.SUCCESS)
            return here
        if "_unschedule" in request.POST:
            draft.publish_at = None
            draft.save(update_fields=["publish_at"])
            self.message_user(request, "The changes are not scheduled any more.", messages.SUCCESS)
            return here
        if "_publish_changes" not in request.POST:
            return here
        try:
            saved = self.publish_changes(state, request.user, typed_reasons(request.POST))
        except ValidationError as error:
            context["errors"] = error.messages
            return None
        except AuditBlocked as blocked:
            context["blocked"] = blocked
            return None
        return self._done(request, row, self.saved_text(request, saved, row))

    def publish_changes(self, state: PageState, user, reasons: Mapping[str, str], message: str = PUBLISHED):
        """Write the edited page, and return its row. Raises ValidationError or AuditBlocked: then nothing is written.

        The page's row must be locked.
        """
        if state.clashes:
            raise ValidationError(CLASHES)

        def publish(known: set[str]):
            with transaction.atomic():
                self.record_found([state.row], {state.row.pk: state.public})
                row, _ = write(self.tracked, state.public, state.edited, copy(state.row))
                check_page(row, known, reasons, user)
                self.record_corrections(user, state.row, row)
                state.discard_working_copy()
                record_change(self.tracked, row, state.public, state.edited, message, user)
            return row

        return save_audited(state.row, publish)

    def _done(self, request, row, text: str):
        self.log_change(request, row, text if "_discard" in request.POST else PUBLISHED)
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(self.admin_url("change", row.pk))
