"""Readers' reports in the admin, where editors accept or decline them."""

from axes.admin import AccessAttemptAdmin
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db import transaction
from django.template.defaultfilters import pluralize, truncatechars
from django.utils.encoding import iri_to_uri

from careerguide.desk.base import ListAdmin
from careerguide.desk.conflicts import lock
from careerguide.desk.request_checks import is_key
from careerguide.lib import clock
from careerguide.lib.lines import LineField, one_line
from careerguide.site.report_form import edit_url
from careerguide.site.reports import ReaderReport

# Remove the cleanup action of axes: it requires no delete permission, and fails unless the request is a sign-in.
AccessAttemptAdmin.actions = []

State = ReaderReport.State
BUTTONS = {"_accept": State.ACCEPTED, "_decline": State.DECLINED}
ANSWER_REQUIRED = "Say why you decline the report."
ANSWERED = (
    "Someone else answered this report after you opened it: {} Yours is not saved. Send it again to replace theirs."
)


def answered(report: ReaderReport) -> str:
    """Changes when someone answers the report. The form sends it back."""
    return f"{report.state} {report.handled_at or ''}"


class AnswerForm(forms.ModelForm):
    class Meta:
        # A textarea, so that the Enter key does not submit the form.
        widgets = {"answer": forms.Textarea(attrs={"rows": 2})}
        field_classes = {"answer": LineField}

    def clean(self):
        cleaned = super().clean()
        if self.data.get("opened") != answered(self.instance):
            answer = " ".join(filter(None, [f"{self.instance.get_state_display()}.", self.instance.answer]))
            self.add_error(None, ANSWERED.format(answer))
        self.state = next((state for name, state in BUTTONS.items() if name in self.data), None)
        if self.state is None:
            self.add_error(None, "Choose whether to accept or decline the report.")
        elif self.state == State.DECLINED and not cleaned.get("answer", "").strip():
            self.add_error("answer", ANSWER_REQUIRED)
        return cleaned


class AnswerActionForm(ActionForm):
    answer = forms.CharField(label="Our answer:", required=False, max_length=500)


@admin.register(ReaderReport)
class ReportAdmin(ListAdmin):
    form = AnswerForm
    action_form = AnswerActionForm
    actions = ["accept", "decline"]
    change_form_template = "admin/report_change_form.html"
    list_display = ["__str__", "page", "short_message", "times", "state", "made_at", "handled_by"]
    list_filter = ["state"]
    list_select_related = ["handled_by"]
    search_fields = ["page", "label", "said"]
    search_help_text = "Search by page, figure or the reader's message."
    fieldsets = [
        (None, {"fields": ["page", "label", "figure", "said", "url", "times", "made_at"]}),
        ("Our decision", {"fields": ["state", "answer", "handled_by", "handled_at"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return [name for _, group in self.fieldsets for name in group["fields"] if name != "answer"]

    def has_add_permission(self, request) -> bool:
        return False

    def get_object(self, request, object_id, from_field=None):
        """If the request may write, lock the report, so that a second answer sees the first one."""
        if request.method == "POST" and is_key(self.opts.pk, object_id):
            lock(ReaderReport, object_id)
        return super().get_object(request, object_id, from_field)

    def view_on_site(self, obj) -> str:
        return iri_to_uri(obj.page)

    @admin.display(description="what the reader says", ordering="said")
    def short_message(self, report: ReaderReport) -> str:
        return truncatechars(report.said, 100)

    def render_change_form(self, request, context, *args, **kwargs):
        report = context["original"]
        context |= {"figure_url": edit_url(report), "opened": answered(report)}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        obj.handle(form.state, obj.answer, request.user, clock.now())
        super().save_model(request, obj, form, change)

    def construct_change_message(self, request, form, formsets, add=False) -> str:
        return f"{form.state.label}."

    @admin.action(description="Accept the selected reports", permissions=["change"])
    def accept(self, request, queryset):
        self._handle(request, queryset, State.ACCEPTED)

    @admin.action(description="Decline the selected reports, with our answer", permissions=["change"])
    def decline(self, request, queryset):
        self._handle(request, queryset, State.DECLINED)

    def _handle(self, request, queryset, state):
        answer = one_line(request.POST.get("answer", ""))[:500]
        if state == State.DECLINED and not answer:
            self.message_user(request, f"{ANSWER_REQUIRED} Nothing was changed.", messages.ERROR)
            return
        keys = list(queryset.values_list("pk", flat=True))
        with transaction.atomic():
            # Ordered by key, so that two concurrent actions cannot deadlock.
            reports = ReaderReport.objects.select_for_update().filter(pk__in=keys, state=State.OPEN).order_by("pk")
            for report in reports:
                report.handle(state, answer, request.user, clock.now())
                report.save(update_fields=["state", "answer", "handled_by", "handled_at"])
                self.log_change(request, report, f"{state.label}.")
        if count := len(reports):
            self.message_user(request, f"{state.label}: {count} report{pluralize(count)}.", messages.SUCCESS)
        if skipped := len(keys) - count:
            text = f"Not changed, because someone had already handled them: {skipped} report{pluralize(skipped)}."
            self.message_user(request, f"{text} Open one to change it.", messages.WARNING)
