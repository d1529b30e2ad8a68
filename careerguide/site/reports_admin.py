"""The desk of what readers tell us: each report is read, and accepted or declined with a word."""

from axes.admin import AccessAttemptAdmin
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db import transaction
from django.template.defaultfilters import truncatechars

from careerguide.desk.base import BaseAdmin
from careerguide.lib import clock
from careerguide.lib.lines import LineField, one_line
from careerguide.site import accounts_admin  # noqa: F401
from careerguide.site.report_form import edit_url
from careerguide.site.reports import ReaderReport

# Without the action of axes: it needs no permission to delete, and fails outside a sign-in.
AccessAttemptAdmin.actions = []

State = ReaderReport.State
# The buttons of a report's page, and what each makes of it.
BUTTONS = {"_accept": State.ACCEPTED, "_decline": State.DECLINED}
NEEDS_A_WORD = "Say why it is declined."


class AnswerForm(forms.ModelForm):
    """Our word on a report. Which button sent it decides what becomes of the report."""

    class Meta:
        # Of several lines, so that the Enter key presses no button.
        widgets = {"answer": forms.Textarea(attrs={"rows": 2})}
        field_classes = {"answer": LineField}

    def clean(self):
        """Ask for a button, and for a word where the report is declined."""
        cleaned = super().clean()
        self.state = next((state for name, state in BUTTONS.items() if name in self.data), None)
        if self.state is None:
            self.add_error(None, "Choose: accept or decline.")
        elif self.state == State.DECLINED and not cleaned.get("answer", "").strip():
            self.add_error("answer", NEEDS_A_WORD)
        return cleaned


class AnswerActionForm(ActionForm):
    """The list's actions with a word for those that need one."""

    answer = forms.CharField(label="Our word:", required=False, max_length=500)


@admin.register(ReaderReport)
class ReportAdmin(BaseAdmin):
    """What readers say of figures. Nobody adds a report here; old ones are kept."""

    form = AnswerForm
    action_form = AnswerActionForm
    actions = ["accept", "decline"]
    change_form_template = "admin/report_change_form.html"
    list_display = ["__str__", "page", "in_short", "state", "made_at", "handled_by"]
    list_filter = ["state"]
    list_select_related = ["handled_by"]
    search_fields = ["page", "label", "said"]
    search_help_text = "Page, figure or the reader's words."
    save_on_top = False
    fieldsets = [
        (None, {"fields": ["page", "label", "figure", "said", "url", "made_at"]}),
        ("What becomes of it", {"fields": ["state", "answer", "handled_by", "handled_at"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """All but our word: a report stays what the reader wrote."""
        return [name for _, group in self.fieldsets for name in group["fields"] if name != "answer"]

    def has_add_permission(self, request) -> bool:
        """Readers write reports, on the site."""
        return False

    def view_on_site(self, obj) -> str:
        """The page that it is about."""
        return obj.page

    @admin.display(description="what the reader says", ordering="said")
    def in_short(self, report: ReaderReport) -> str:
        """The beginning of what the reader says."""
        return truncatechars(report.said, 100)

    def render_change_form(self, request, context, *args, **kwargs):
        """With the way to where the figure is edited."""
        context["figure_url"] = edit_url(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        """Save what became of it, and who decided that."""
        obj.handle(form.state, obj.answer, request.user, clock.now())
        super().save_model(request, obj, form, change)

    def construct_change_message(self, request, form, formsets, add=False) -> str:
        """What became of it, for its history."""
        return f"{form.state.label}."

    @admin.action(description="Accept the selected reports", permissions=["change"])
    def accept(self, request, queryset):
        """Accept reports, with our word where one was typed."""
        self._handle(request, queryset, State.ACCEPTED)

    @admin.action(description="Decline the selected reports, with our word", permissions=["change"])
    def decline(self, request, queryset):
        """Decline reports, all with the same word."""
        self._handle(request, queryset, State.DECLINED)

    def _handle(self, request, queryset, state):
        answer = one_line(request.POST.get("answer", ""))[:500]
        if state == State.DECLINED and not answer:
            self.message_user(request, f"{NEEDS_A_WORD} Nothing was changed.", messages.ERROR)
            return
        keys = list(queryset.values_list("pk", flat=True))
        with transaction.atomic():
            # In the order of their keys, so that two actions at once do not wait for each other.
            reports = ReaderReport.objects.select_for_update().filter(pk__in=keys, state=State.OPEN).order_by("pk")
            count = 0
            for report in reports:
                report.handle(state, answer, request.user, clock.now())
                report.save(update_fields=["state", "answer", "handled_by", "handled_at"])
                self.log_change(request, report, f"{state.label}.")
                count += 1
        if count:
            self.message_user(request, f"{state.label}: {_reports(count)}.", messages.SUCCESS)
        if left := len(keys) - count:
            text = f"Not changed, because someone had already handled them: {_reports(left)}. Open one to change it."
            self.message_user(request, text, messages.WARNING)


def _reports(count: int) -> str:
    return "1 report" if count == 1 else f"{count} reports"
