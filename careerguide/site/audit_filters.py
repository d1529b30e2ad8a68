"""The filters of the audit page, from the URL or from a button's form."""

from django import forms
from django.apps import apps
from django.http import QueryDict
from django.utils.text import capfirst

from careerguide.audit.engine import PUBLIC_FIRST, Issue, Scope, inspections, rules
from careerguide.content.publishing import Status

ALL = ("", "All")
STATUS_NAMES = {
    Status.PUBLISHED: "Public pages",
    Status.SCHEDULED: "Scheduled pages",
    Status.DRAFT: "Drafts",
    Status.WITHDRAWN: "Withdrawn pages",
}


def _kinds() -> list[tuple[str, str]]:
    models = dict.fromkeys(inspection.model for inspection in inspections())
    return [ALL, *((model, capfirst(apps.get_model(model)._meta.verbose_name_plural)) for model in models)]


def _rules() -> list[tuple[str, str]]:
    return [ALL, *sorted(((rule.id, rule.name) for rule in rules().values()), key=lambda choice: choice[1])]


class AuditFilters(forms.Form):
    """Invalid values are ignored. ``dropped`` tells whether there are any."""

    status = forms.ChoiceField(
        label="Status", required=False, choices=[ALL, *((status, STATUS_NAMES[status]) for status in PUBLIC_FIRST)]
    )
    severity = forms.ChoiceField(
        label="Severity", required=False, choices=[ALL, ("error", "Errors"), ("warning", "Warnings")]
    )
    state = forms.ChoiceField(
        label="Accepted", required=False, choices=[ALL, ("open", "Not accepted"), ("accepted", "Accepted")]
    )
    kind = forms.ChoiceField(label="Kind of page", required=False, choices=_kinds)
    rule = forms.ChoiceField(label="Rule", required=False, choices=_rules)
    # The page with this primary key. It needs a kind.
    id = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict):
        super().__init__({name: data.get(name, "") for name in self.base_fields})
        self.dropped = not self.is_valid()
        values = {name: str(value) for name, value in self.cleaned_data.items() if value not in ("", None)}
        if "kind" not in values and values.pop("id", None):
            self.dropped = True
        self.values = values
        # Show the valid values only.
        self.data = values

    def query(self, **changed: str) -> str:
        """The query string with some values changed, starting with "?"."""
        values = QueryDict(mutable=True)
        values.update({name: value for name, value in (self.values | changed).items() if value})
        return f"?{values.urlencode()}"

    def scope(self, limit: int) -> Scope:
        severity, rule = self.values.get("severity"), self.values.get("rule")
        selected = {
            each.id for each in rules().values() if severity in (None, each.severity.value) and rule in (None, each.id)
        }
        return Scope(
            rules=selected,
            models={self.values["kind"]} if "kind" in self.values else (),
            pk=int(self.values["id"]) if "id" in self.values else None,
            statuses={Status(self.values["status"])} if "status" in self.values else tuple(Status),
            limit=limit,
        )

    def includes(self, issue: Issue) -> bool:
        return self.values.get("state", "") in ("", "open" if issue.is_open else "accepted")
