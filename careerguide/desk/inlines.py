"""Inline rows: the admin classes with their form and formset."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet, ModelForm

from careerguide.lib.lines import CleanField
from careerguide.lists.forms import LinesField

from .formset_data import MAX_ROWS, readd_deleted_rows, with_checked_counts
from .hints import HintsMixin
from .quantities import QUANTITY_FIELDS
from .request_checks import AutocompleteMixin, LoadedAutocomplete

# The maximum value of a PositiveSmallIntegerField.
MAX_NUMBER = 32_767


def number_constraints(model: type[models.Model]) -> list[models.UniqueConstraint]:
    """The unique constraints that include the row number. Two rows that swap numbers violate them temporarily."""
    constraints = model._meta.constraints
    return [each for each in constraints if isinstance(each, models.UniqueConstraint) and "number" in each.fields]


class RowForm(ModelForm):
    """An inline row that is checked against all constraints of its model.

    Django excludes the parent from validation and so skips the constraints that include it: a duplicate of a saved row
    would cause an IntegrityError. ``siblings`` are the keys of the saved rows in the same formset.
    """

    siblings: set[int] = frozenset()

    def _post_clean(self):
        # Each constraint takes a query. An unchanged row passed them when it was saved.
        if self.instance.pk is None or self.has_changed():
            super()._post_clean()

    def validate_unique(self):
        super().validate_unique()
        try:
            excluded = set(self._get_validation_exclusions())
            # The formset itself compares the numbers of its rows.
            if "number" in self.changed_data and self._same_numbers() <= self.siblings:
                excluded.add("number")
            self.instance.validate_constraints(exclude=excluded)
        except ValidationError as error:
            reported = self.non_field_errors()
            self._update_errors(ValidationError([text for text in error.messages if text not in reported]))

    def _same_numbers(self) -> set[int]:
        """The keys of other saved rows with the same number as this row."""
        keys = set()
        for constraint in number_constraints(type(self.instance)):
            # Use the keys of relations: the page may be new, or the posted key may be invalid.
            names = [self.instance._meta.get_field(name).attname for name in constraint.fields]
            values = {name: getattr(self.instance, name) for name in names}
            if None not in values.values():
                rows = type(self.instance)._base_manager.filter(**values).exclude(pk=self.instance.pk)
                keys.update(rows.values_list("pk", flat=True))
        return keys


class RowFormSet(BaseInlineFormSet):
    """``audit_errors`` are (row number, field, message) tuples.

    ``deleted_by_others`` are the numbers of rows that someone else deleted after the page was opened. Saving
    adds them again as new rows.
    """

    default_error_messages = BaseInlineFormSet.default_error_messages | {
        "missing_management_form": (
            f"These rows cannot be read. A page can have at most {MAX_ROWS:,} rows of one kind. Nothing was saved: go "
            "back in your browser, or open the page again."
        )
    }

    def __init__(self, data=None, files=None, instance=None, *args, prefix=None, audit_errors=(), **kwargs):
        self.audit_errors = audit_errors
        self.deleted_by_others = set()
        if data is not None:
            prefix = prefix or self.get_default_prefix()
            data = with_checked_counts(data, prefix)
            if instance is not None and instance.pk:
                rows = self.model._base_manager.filter(**{self.fk.name: instance})
                stored = {str(key) for key in rows.values_list("pk", flat=True)}
                data, self.deleted_by_others = readd_deleted_rows(data, prefix, stored)
        super().__init__(data, files, instance, *args, prefix=prefix, **kwargs)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, LoadedAutocomplete) and form.instance.pk:
                widget.loaded = getattr(form.instance, name)

    def full_clean(self):
        if self.is_bound and number_constraints(self.model):
            siblings = {form.instance.pk for form in self.initial_forms}
            for form in self.forms:
                form.siblings = siblings
        super().full_clean()
        for number, name, message in self.audit_errors:
            form = self.forms[number]
            form.add_error(name if name in form.fields else None, message)

    def save_existing_objects(self, commit=True):
        if commit and number_constraints(self.model):
            self._free_numbers()
        return super().save_existing_objects(commit)

    def _free_numbers(self) -> None:
        """Give unused numbers to rows that will be renumbered or deleted, to avoid temporary duplicates."""
        deleted = {id(form) for form in self.deleted_forms}
        changing = [
            form.instance.pk
            for form in self.initial_forms
            # A row that the user may not change reports no changes, even if values were posted for it.
            if form.instance.pk and ((form.has_changed() and "number" in form.changed_data) or id(form) in deleted)
        ]
        if not changing:
            return
        rows = self.model._base_manager.filter(**{self.fk.name: self.instance})
        used = set(rows.values_list("number", flat=True))
        free = (number for number in range(MAX_NUMBER, 0, -1) if number not in used)
        for key, number in zip(changing, free, strict=False):
            rows.filter(pk=key).update(number=number)

    def get_unique_error_message(self, unique_check):
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and set(constraint.fields) == set(unique_check):
                return f"Two of these rows are the same. {constraint.get_violation_error_message()}"
        return super().get_unique_error_message(unique_check)


class RowsMixin(HintsMixin, AutocompleteMixin):
    form = RowForm
    formset = RowFormSet
    extra = 0
    max_num = MAX_ROWS
    classes = ["collapse"]
    # These widgets are small enough for a table of rows to fit on the screen.
    formfield_overrides = {
        models.CharField: {
            "widget": AdminTextInputWidget(attrs={"class": "", "size": 18}),
            "form_class": CleanField,
        },
        models.TextField: {
            "widget": AdminTextareaWidget(attrs={"rows": 3, "cols": 60, "class": ""}),
            "form_class": LinesField,
        },
        **QUANTITY_FIELDS,
    }
    # Additional relations to load, because the name of a row uses them.
    with_relations: tuple[str, ...] = ()

    def has_add_permission(self, request, obj=None) -> bool:
        return super().has_add_permission(request, obj) and self._may_change_page(request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._may_change_page(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_change_page(request, obj)

    def _may_change_page(self, request, page) -> bool:
        return page is None or self.admin_site._registry[type(page)].has_change_permission(request, page)

    def get_formset(self, request, obj=None, **kwargs):
        # Django would accept 1,000 more rows than ``max_num``.
        return super().get_formset(request, obj, absolute_max=MAX_ROWS, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.autocomplete_fields, *self.with_relations)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        # Only keep the button that adds a related row: four buttons per cell would not fit.
        if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class TableRows(RowsMixin, admin.TabularInline):
    pass


class StackedRows(RowsMixin, admin.StackedInline):
    formfield_overrides = {
        models.CharField: {"form_class": CleanField},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3}), "form_class": LinesField},
        **QUANTITY_FIELDS,
    }
