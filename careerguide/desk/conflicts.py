"""Prevent lost edits: saving does not silently overwrite what someone else saved after the page was opened.

The form contains a token, a hash of the row and its inline rows. When the form is posted, the row is locked and the
token is computed again. If they differ, nothing is saved. The page then shows the user's input and a table of the
differences, and its form contains the new token, so saving again overwrites the other version.
"""

import hashlib

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.formats import date_format

from careerguide.history.diff import EMPTY, Difference

CONFLICT = (
    "Someone else saved this page after you opened it{who}. Your changes are not saved yet, but they are not lost: "
    "the table below compares them with the saved version. Edit them if necessary, and save again to keep them."
)


def content_token(obj: models.Model, parts) -> str:
    """Hash all columns of ``obj`` and its inline rows. ``parts`` are (model, relation) pairs."""
    rows = [list(type(obj)._base_manager.filter(pk=obj.pk).values_list())]
    rows += [list(model._base_manager.filter(**{name: obj}).order_by("pk").values_list()) for model, name in parts]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:24]


def lock(model: type[models.Model], pk) -> None:
    """Block other transactions from saving this row. On SQLite, the transaction itself does that."""
    list(model._base_manager.select_for_update().filter(pk=pk).values_list("pk"))


class ConflictForm(forms.ModelForm):
    """A form that detects conflicts. ``parts`` are the (model, relation) pairs of the page's inline rows."""

    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    parts: tuple = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_conflict = False
        self.token = content_token(self.instance, self.parts)
        self.initial["opened"] = self.token

    def clean(self):
        cleaned = super().clean()
        if self.cleaned_data.get("opened") != self.token:
            self.has_conflict = True
            self.data = self.data.copy()
            self.data[self.add_prefix("opened")] = self.token
            self.add_error(None, CONFLICT.format(who=self._last_saved()))
        return cleaned

    def _last_saved(self) -> str:
        kind = ContentType.objects.get_for_model(self.instance)
        entry = (
            LogEntry.objects.filter(content_type=kind, object_id=str(self.instance.pk)).select_related("user").first()
        )
        return f" ({entry.user}, {date_format(entry.action_time, 'F j, H:i')} UTC)" if entry else ""


def conflicts(form, formsets) -> list[Difference]:
    found = _differences(form)
    for formset in formsets:
        name = str(formset.model._meta.verbose_name)
        for number, row in enumerate(formset.forms):
            label = f"{name}: {row.instance}: " if row.instance.pk else f"new {name}: "
            found += _differences(row, label, is_deleted=number in formset.deleted_by_others)
    return found


def _differences(form, label: str = "", is_deleted: bool = False) -> list[Difference]:
    return [
        Difference(
            f"{label}{form[name].label}",
            before="deleted" if is_deleted else _display_value(form.fields[name], form.initial.get(name)),
            after=_display_value(form.fields[name], form[name].value()),
        )
        for name in form.changed_data
        if name not in {"opened", "DELETE"}
    ]


def _display_value(field: forms.Field, value) -> str:
    if value in (None, ""):
        return EMPTY
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if isinstance(field, forms.ModelChoiceField):
        selected = field.queryset.filter(pk=value).first() if str(value).isdigit() else None
        return str(selected or value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        return labels.get(str(value), str(value))
    if isinstance(value, list | tuple):
        return " ".join(str(part) for part in value if part)
    return str(field.prepare_value(value))
