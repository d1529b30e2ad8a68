"""The page of the changes that are not public: what they change, and the buttons to send, publish or discard them."""

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.formats import date_format

from careerguide.content.pages import preview_url
from careerguide.content.publishing import Published
from careerguide.history.working_copies import WorkingCopy
from careerguide.lib import clock

from .audited import AuditBlocked, typed_reasons
from .conflicts import describe_clashes
from .edit import PageState
from .forms import PAST

NO_CHANGES = "This page has no changes that are not public."
PUBLISHED = "Published the changes of the working copy."
SEEN_OTHERS = "Someone saved the draft after you opened this page. Nothing was done: look at the changes again."
SCHEDULED = "Only someone who may publish can discard changes that are scheduled."
# What someone does with these buttons, they must have seen.
SEEN = {"_publish_changes", "_schedule", "_discard"}
# The buttons of those who may not publish.
FOR_EDITORS = {"_discard", "_send"}


class NoteForm(forms.Form):
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "cols": 60}))


class TimeForm(forms.Form):
    publish_at = forms.SplitDateTimeField(label="Publish at (UTC)", widget=AdminSplitDateTime)

    def clean_publish_at(self):
        at = self.cleaned_data["publish_at"]
        if at <= clock.now():
            raise ValidationError(PAST)
        return at


class ReviewAdmin:
    """The methods of buttons return a redirect. They return None to show the page again, with errors in ``context``."""

    def changes_view(self, request, pk):
        with transaction.atomic():
            row = self.get_object(request, str(pk))
            if row is None or not self.has_change_permission(request, row):
                raise PermissionDenied
            state = PageState(self.tracked, row)
            if state.working_copy is None:
                self.message_user(request, NO_CHANGES, messages.INFO)
                return HttpResponseRedirect(self.admin_url("change", pk))
            context = {"note_form": NoteForm(), "time_form": TimeForm(), "blocked": None, "errors": []}
            return self._press(request, state, context) or self._changes_page(request, state, context)

    def _press(self, request, state: PageState, context: dict):
        """Do what the button says that was pressed."""
        buttons = {
            "_discard": self._discard,
            "_send": partial(self._set_state, new=WorkingCopy.State.SENT, text="Sent for review."),
            "_publish_changes": self._publish_changes,
            "_return": partial(self._set_state, new=WorkingCopy.State.RETURNED, text="Sent back to the editors."),
            "_schedule": self._schedule,
            "_unschedule": self._unschedule,
        }
        pressed = next((name for name in request.POST if name in buttons), None)
        if pressed is None:
            return None
        if pressed not in FOR_EDITORS and not self.may_publish(request, state.row):
            raise PermissionDenied
        if pressed in SEEN and request.POST.get("seen") != state.working_copy.fingerprint:
            context["errors"] = [SEEN_OTHERS]
            return None
        return buttons[pressed](request, state, context)

    def _changes_page(self, request, state: PageState, context: dict):
        row, blocked = state.row, context["blocked"]
        [changes] = self.tracked.compare([(state.public, state.edited)])
        context |= {
            "title": "Changes that are not public",
            "subtitle": str(row),
            "original": row,
            "working_copy": state.working_copy,
            "changes": changes,
            "clashes": describe_clashes(self.tracked, dict.fromkeys(state.clashes, state.public), state.edited),
            "change_url": self.admin_url("change", row.pk),
            "preview": preview_url(row) if isinstance(row, Published) else "",
            "may_publish": self.may_publish(request, row),
            "audit": self.show_issues(request, blocked.issues, blocked.unanswered, anchors=False) if blocked else [],
            "audit_may_accept": True,
        }
        return self.render(request, "admin/changes.html", **context)

    def _discard(self, request, state: PageState, context: dict):
        if state.working_copy.publish_at and not self.may_publish(request, state.row):
            context["errors"] = [SCHEDULED]
            return None
        state.working_copy.delete()
        self.forget_typed(request, state.row)
        return self._done(request, state.row, "Discarded the changes. The public page is as it was.", "change")

    def _set_state(self, request, state: PageState, context: dict, new: WorkingCopy.State, text: str):
        context["note_form"] = form = NoteForm(request.POST)
        if not form.is_valid():
            return None
        draft = state.working_copy
        draft.state, draft.note = new, form.cleaned_data["note"]
        draft.save(update_fields=["state", "note"])
        return self._done(request, state.row, text, log=f"{text} {draft.note}".strip())

    def _schedule(self, request, state: PageState, context: dict):
        context["time_form"] = form = TimeForm(request.POST)
        if not form.is_valid():
            return None
        at = form.cleaned_data["publish_at"]
        return self._set_time(
            request, state, at, f"Scheduled. The changes will be public from {date_format(at, 'F j, Y, H:i')} UTC."
        )

    def _unschedule(self, request, state: PageState, context: dict):
        return self._set_time(request, state, None, "The changes are not scheduled any more.")

    def _set_time(self, request, state: PageState, at, text: str):
        state.working_copy.publish_at = at
        state.working_copy.save(update_fields=["publish_at"])
        return self._done(request, state.row, text)

    def _publish_changes(self, request, state: PageState, context: dict):
        try:
            saved = self.publish_changes(state, request.user, typed_reasons(request.POST), PUBLISHED)
        except ValidationError as error:
            context["errors"] = error.messages
        except AuditBlocked as blocked:
            context["blocked"] = blocked
        else:
            return self._done(request, state.row, self.saved_text(request, saved, state.row), "change", PUBLISHED)
        return None

    def _done(self, request, row, text: str, page: str = "changes", log: str = ""):
        self.log_change(request, row, log or text)
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(self.admin_url(page, row.pk))
