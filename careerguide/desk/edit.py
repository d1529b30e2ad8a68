"""A page as someone edits it: its form and its rows, filled from a snapshot, and what was typed into them."""

from collections import defaultdict
from copy import copy
from datetime import datetime
from functools import cached_property
from itertools import count, product

from django.contrib.admin.utils import flatten_fieldsets
from django.core import signing
from django.db.models import Model
from django.forms import ModelForm, all_valid
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.text import capfirst

from careerguide.audit.accepted import TOO_SHORT
from careerguide.history.merge import Clash
from careerguide.history.pages import Page, Part, Row, Snapshot, Values
from careerguide.history.working_copies import working_copy

from .audited import AuditBlocked

SALT = "careerguide.opened"


class Edit:
    """``shown`` is the page as the form shows it, ``row`` the stored row, None for a new page.

    The form reads ``data`` into it: what is then different from ``opened`` is what this person changed. The two differ
    only while clashes are asked.
    """

    def __init__(
        self,
        model_admin,
        request,
        row: Model | None,
        shown: Snapshot,
        data: QueryDict | None = None,
        opened: Snapshot | None = None,
    ):
        self.admin, self.request, self.row, self.shown, self.data = model_admin, request, row, shown, data
        # What the form is compared with when it is sent back.
        self.opened = shown if opened is None else opened
        self.page: Page = model_admin.tracked
        self.key = Row(0, row.pk if row else -1)
        fieldsets = model_admin.get_fieldsets(request, row)
        form_class = model_admin.get_form(request, row, change=row is not None, fields=flatten_fieldsets(fieldsets))
        initial = None if row or data is not None else model_admin.get_changeform_initial_data(request)
        # When the text was typed that was not saved, if the form shows such text.
        self.typed_at: datetime | None = None
        # The keys of rows that were saved, but rolled back, and the forms of rows.
        self.new_keys: dict[Row, int] = {}
        self.forms: dict[Row, ModelForm] = {}
        self.form = form_class(data, instance=self._own_instance(), initial=initial)
        self.formsets, self.inlines = [], []
        for formset_class, inline in model_admin.get_formsets_with_inlines(request, row):
            rows = self._rows(inline.model)
            self.formsets.append(formset_class(data, instance=self.form.instance, rows=rows))
            self.inlines.append(inline)
            if not inline.has_change_permission(request, row):
                self._ignore_changes(inline, self.formsets[-1])

    def _own_instance(self) -> Model:
        """A copy of the stored row with the opened values, or an unsaved row."""
        if self.row is None:
            return self.admin.model()
        instance = copy(self.row)
        for field in self.page.parts[0].fields:
            setattr(instance, field.attname, field.to_python(self.shown[self.key][field.attname]))
        return instance

    def _rows(self, model: type[Model]) -> list[Model]:
        kind = self.page.kind_of(model)
        return [self._instance(self.page.kinds[kind], row) for row in self.shown if row.kind == kind]

    def _instance(self, part: Part, row: Row) -> Model:
        instance = part.instance(self.shown[row])
        instance._state.adding, instance._state.db = False, "default"
        parent = self.page.parent_of(row, self.shown[row])
        if parent.kind:
            instance.parent_name = self._name_of(parent.kind, self.shown[parent])
        else:
            setattr(instance, part.parent, self.form.instance)
        return instance

    def _name_of(self, kind: int, values: Values) -> str:
        return values[self.page.kinds[kind].name_fields[0]]

    def _ignore_changes(self, inline, formset) -> None:
        """Rows that the account may not change were not sent, unless they are to be deleted."""
        may_delete = inline.has_delete_permission(self.request, self.row)
        for form in formset.initial_forms:
            if not (may_delete and form.add_prefix("DELETE") in form.data):
                form._errors, form.cleaned_data = {}, form.initial

    def prepare_to_show(self) -> None:
        """Load the rows that the form names, with a query for each model, and sort the rows as on the page."""
        wanted = defaultdict(list)
        for formset, inline in zip(self.formsets, self.inlines, strict=True):
            fields = [formset.model._meta.get_field(name) for name in inline.autocomplete_fields]
            for row, field in product(formset.get_queryset(), fields):
                wanted[field.related_model].append((row, field))
        for model, places in wanted.items():
            keys = {getattr(row, field.attname) for row, field in places} - {None}
            found = model._base_manager.select_related().in_bulk(keys)
            for row, field in places:
                if loaded := found.get(getattr(row, field.attname)):
                    setattr(row, field.name, loaded)
        positions: dict[int, int] = {}
        for formset in self.formsets:
            self._sort(formset, positions)
            positions |= {row.pk: place for place, row in enumerate(formset.get_queryset())}

    def _sort(self, formset, positions: dict[int, int]) -> None:
        """Rows of rows are sorted by the positions of those."""
        if self.data is not None:
            # Django shows the names of the rows next to the forms, which are in the order that was sent.
            formset._queryset = [form.instance for form in formset.initial_forms]
            return
        rows, part = formset.get_queryset(), self.page.kinds[self.page.kind_of(formset.model)]
        for name in reversed(formset.model._meta.ordering):
            rows.sort(key=lambda row: _sort_value(row, name), reverse=name.startswith("-"))
        if part.parent_field.related_model is not self.page.model:
            rows.sort(key=lambda row: positions.get(getattr(row, part.parent_field.attname), 0))

    def is_valid(self) -> bool:
        are_valid = [self.form.is_valid(), all_valid(self.formsets)]
        # Rows of rows are checked when all rows are read.
        return all(are_valid) and bool(self.typed) and all(form.is_valid() for form in self.forms.values())

    @cached_property
    def typed(self) -> Snapshot:
        """The page as typed, with negative keys for new rows. Rows that were not sent are as the form showed them."""
        found = {row: values for row, values in self.shown.items() if row.kind}
        own = self.page.parts[0].values_of(self.form.instance)
        found[self.key] = own | {"id": self.key.pk}
        lowest = min(row.pk for row in [self.key, *self.shown, *self.opened, Row(0, 0)])
        new_keys = count(lowest - 1, step=-1)
        for formset in self.formsets:
            kind = self.page.kind_of(formset.model)
            part = self.page.kinds[kind]
            for form in formset.deleted_forms:
                found.pop(Row(kind, form.instance.pk), None)
            for form in formset.used_forms:
                row = Row(kind, form.instance.pk or next(new_keys))
                parent = self._parent_of(part, form, found)
                found[row] = part.values_of(form.instance) | {"id": row.pk, part.parent_field.attname: parent}
                self.forms[row] = form
        return self.page.without_orphans(found)

    def _parent_of(self, part: Part, form: ModelForm, found: Snapshot) -> int:
        """The key of the row that the row of ``form`` belongs to, which may be named in the form."""
        if part.parent_field.related_model is self.page.model:
            return self.key.pk
        kind = self.page.kind_of(part.parent_field.related_model)
        name = form.cleaned_data.get("parent", form.initial["parent"])
        if not form.instance._state.adding and name == form.initial["parent"]:
            # The group may have another name now, or it is removed with its rows.
            return getattr(form.instance, part.parent_field.attname)
        keys = [row.pk for row, values in found.items() if row.kind == kind and self._name_of(kind, values) == name]
        if not keys:
            form.add_error("parent", "This page has no such group. Use the name of one of its groups.")
        return keys[0] if keys else 0

    def add_audit_errors(self, blocked: AuditBlocked) -> None:
        """Show what the audit refuses at the fields and rows that it is about."""
        labels = [part.model._meta.label_lower for part in self.page.kinds]
        forms = {(labels[row.kind], self.new_keys.get(row, row.pk)): form for row, form in self.forms.items()}
        for issue in blocked.errors:
            place = issue.place
            form = forms.get((place.model, place.pk)) if place.rows else self.form
            if form:
                form.add_error(place.field if place.field in form.fields else None, issue.message)
            else:
                self.form.add_error(None, f"{capfirst(issue.where)}: {issue.message}")
        if blocked.warnings:
            self.form.add_error(None, f"Fix each warning above, or accept it. {TOO_SHORT}")

    def sign_opened(self) -> str:
        """What the form sends back, so that a later request knows what it shows and what was opened."""
        shown = None if self.shown == self.opened else self.page.to_json(self.shown)
        values = [self.page.label, self.key.pk, self.page.to_json(self.opened), shown]
        return signing.dumps(values, salt=SALT, compress=True)

    def hide_errors(self) -> None:
        """Show text that may be typed only half as it is."""
        for form in [self.form, *(form for formset in self.formsets for form in formset.forms)]:
            form._errors, form.cleaned_data = ErrorDict(), {}
        for formset in self.formsets:
            formset._errors, formset._non_form_errors = [{} for _ in formset.forms], ErrorList()


class PageState:
    """A page as it is stored: ``public`` are its rows, ``edited`` those with the changes of its working copy.

    ``clashes`` are what the working copy and the public page have changed both since the copy was made.
    """

    def __init__(self, page: Page, row: Model | None):
        self.page, self.row = page, row
        self.working_copy = working_copy(page, row.pk) if row else None

    @cached_property
    def public(self) -> Snapshot:
        return self.page.snapshot_of(self.row) if self.row else {}

    @cached_property
    def _merged(self) -> tuple[Snapshot, list[Clash]]:
        return self.working_copy.merged(self.public) if self.working_copy else (self.public, [])

    @property
    def edited(self) -> Snapshot:
        return self._merged[0]

    @property
    def clashes(self) -> list[Clash]:
        return self._merged[1]


def read_opened(page: Page, pk: int, data: QueryDict) -> tuple[Snapshot, Snapshot] | None:
    """The page as the form shows it, and as it was opened; None if the form does not say."""
    try:
        label, key, opened, shown = signing.loads(data.get("opened", ""), salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    if (label, key) != (page.label, pk):
        return None
    opened = page.from_json(opened)
    return (page.from_json(shown) if shown else opened), opened


def _sort_value(row: Model, name: str):
    value = row
    for part in name.removeprefix("-").split("__"):
        value = getattr(value, part)
    return value is not None, value
