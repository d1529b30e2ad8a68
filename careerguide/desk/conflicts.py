"""No lost edits: a page that was opened before somebody else saved is not saved over what they wrote.

A page of the desk carries a token of all that it shows: the row and the rows that belong to it. When it is sent back,
the row is locked and the token is made anew. Where the two differ the page is refused, with both versions side by
side, and comes back with everything that was typed and the present token: saving again is a decision.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import QueryDict
from django.utils.formats import date_format

from careerguide.desk.row_counts import row_counts

STALE = (
    "Somebody else saved this page after you opened it{who}. Nothing was saved and nothing that you typed is lost: "
    "below is what you have beside what is saved now. Change what you want, and save again to keep your version."
)


def content_token(obj: models.Model, parts) -> str:
    """A short text that changes with any column of ``obj`` and of its rows; ``parts`` are (model, relation) pairs."""
    rows = [list(type(obj)._base_manager.filter(pk=obj.pk).values_list())]
    rows += [list(model._base_manager.filter(**{name: obj}).order_by("pk").values_list()) for model, name in parts]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:24]


def lock(model: type[models.Model], pk):
    """Let whoever else saves this row wait until the transaction ends; on SQLite the transaction itself does that."""
    list(model._base_manager.select_for_update().filter(pk=pk).values_list("pk"))


def last_saved(obj: models.Model) -> str:
    """Who last saved ``obj`` at the desk and when, as the end of a sentence; empty where nobody knows."""
    kind = ContentType.objects.get_for_model(obj)
    entry = LogEntry.objects.filter(content_type=kind, object_id=str(obj.pk)).select_related("user").first()
    return f" ({entry.user}, {date_format(entry.action_time, 'j F, H:i')} UTC)" if entry else ""


class OpenedForm(forms.ModelForm):
    """A form that knows what it showed when it was opened. ``parts`` are the rows that its page shows too."""

    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    parts: tuple = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_stale = False
        self.present = content_token(self.instance, self.parts)
        self.initial["opened"] = self.present

    def clean(self):
        """Refuse the page where it no longer shows what is saved."""
        cleaned = super().clean()
        if self.cleaned_data.get("opened") != self.present:
            self.is_stale = True
            self.data = self.data.copy()
            self.data[self.add_prefix("opened")] = self.present
            self.add_error(None, STALE.format(who=last_saved(self.instance)))
        return cleaned


@dataclass(frozen=True)
class Difference:
    """A field in two versions, as an editor reads them."""

    where: str
    label: str
    yours: str
    saved: str


def differences(form, formsets) -> list[Difference]:
    """Where what was typed is not what is saved: in the page's own fields, and row by row."""
    found = _of_form(form, "")
    for rows in formsets:
        name = str(rows.model._meta.verbose_name)
        for number, row in enumerate(rows.forms):
            where = f"{name}: {row.instance}" if row.instance.pk else f"new {name}"
            found += _of_form(row, where, "deleted meanwhile" if number in rows.gone else None)
    return found


def _of_form(form, where: str, saved: str | None = None) -> list[Difference]:
    return [
        Difference(
            where,
            str(form[name].label),
            _in_words(form, name, form[name].value()),
            saved or _in_words(form, name, form.initial.get(name)),
        )
        for name in form.changed_data
        if name not in {"opened", "DELETE"}
    ]


def as_new_rows(data, prefix: str, known: set[str]) -> tuple[Mapping, set[int]]:
    """What was sent of inline rows, with those that are not ``known`` any more as new ones behind the others.

    Also their numbers. Django would drop such a row from the page, and what was typed into it.
    """
    counts = row_counts(data, prefix)
    if counts is None:
        return data, set()
    total, initial = counts
    gone = {number for number in range(initial) if data.get(f"{prefix}-{number}-id", "") not in known}
    if not gone:
        return data, set()
    order = [*(number for number in range(initial) if number not in gone), *sorted(gone), *range(initial, total)]
    place = {str(number): position for position, number in enumerate(order)}
    moved, of_row = QueryDict(mutable=True), re.compile(rf"{re.escape(prefix)}-([0-9]+)-(\w+)")
    for key, values in data.lists():
        found = of_row.fullmatch(key)
        if found and found[1] in place:
            is_key = found[2] == "id" and int(found[1]) in gone
            moved.setlist(f"{prefix}-{place[found[1]]}-{found[2]}", [""] if is_key else values)
        else:
            moved.setlist(key, values)
    moved[f"{prefix}-INITIAL_FORMS"] = str(initial - len(gone))
    return moved, {place[str(number)] for number in gone}


def _in_words(form, name: str, value) -> str:
    """A field's value as the editor sees it in the form."""
    field = form.fields[name]
    if value in (None, ""):
        return "empty"
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if isinstance(field, forms.ModelChoiceField):
        chosen = field.queryset.filter(pk=value).first() if str(value).isdigit() else None
        return str(chosen or value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        return labels.get(str(value), str(value))
    if isinstance(value, list | tuple):
        return " ".join(str(part) for part in value if part)
    return str(value)
