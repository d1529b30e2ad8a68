"""The rows of a page of the desk: those that belong to what the page edits. It names no model."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet, ModelForm

from careerguide.desk.request_checks import KeyChoice
from careerguide.desk.row_counts import MAX_ROWS, with_checked_counts
from careerguide.lists.forms import LinesField

from .audited import AuditedRows
from .conflicts import as_new_rows
from .hints import WithHints
from .row_numbers import meets_only, numbered, step_aside


class KnownChoice(KeyChoice):
    """An autocomplete that does not ask the database for a choice its row holds already.

    Django's own asks once a widget, so a page of inline rows would take a query for each of them.
    """

    known: models.Model | None = None

    def optgroups(self, name, value, attr=None):
        """The chosen row alone, behind an empty choice where one may be made."""
        if self.known is None or [str(chosen) for chosen in value] != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, self.known.pk, str(self.known), True, len(options)))
        return [(None, options, 0)]


class RowForm(ModelForm):
    """A row that is held against all of its model's constraints.

    Django checks an inline row's constraints without its parent, and so skips those that name the
    parent: a twin of a saved row would reach the database, which answers with an error page.
    ``siblings`` are the keys of the saved rows that were sent with it: two of them may change their numbers.
    """

    siblings: set[int] = frozenset()

    def _post_clean(self):
        # Each constraint is a query. A saved row that nobody changed met them when it was saved.
        if self.instance.pk is None or self.has_changed():
            super()._post_clean()

    def validate_unique(self):
        """Check the constraints again, now that the parent is set."""
        super().validate_unique()
        try:
            excluded = set(self._get_validation_exclusions())
            if "number" in self.changed_data and meets_only(self.instance, self.siblings):
                excluded.add("number")
            self.instance.validate_constraints(exclude=excluded)
        except ValidationError as error:
            said = self.non_field_errors()
            self._update_errors(ValidationError([text for text in error.messages if text not in said]))


class RowFormSet(AuditedRows, BaseInlineFormSet):
    """Inline rows that know their choices, and that refuse twins in the constraint's own words.

    ``gone`` are the numbers of rows that somebody else deleted since the page was opened: they are new rows now.
    """

    default_error_messages = BaseInlineFormSet.default_error_messages | {
        "missing_management_form": (
            f"These rows cannot be read. A page takes up to {MAX_ROWS:,} of a kind. Nothing was saved: go back with "
            "your browser, or open the page again."
        )
    }

    def __init__(self, data=None, files=None, instance=None, save_as_new=False, prefix=None, queryset=None, **kwargs):
        self.gone = set()
        if data is not None:
            data = with_checked_counts(data, prefix or self.get_default_prefix())
        if data is not None and instance is not None and instance.pk:
            known = self.model._base_manager.filter(**{self.fk.name: instance}).values_list("pk", flat=True)
            data, self.gone = as_new_rows(data, prefix or self.get_default_prefix(), {str(key) for key in known})
        super().__init__(data, files, instance, save_as_new, prefix, queryset, **kwargs)

    def add_fields(self, form, index):
        """Hand each row's loaded relations to its widgets."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, KnownChoice) and form.instance.pk:
                widget.known = getattr(form.instance, name)

    def full_clean(self):
        """Clean the rows, each with the saved ones that were sent along: their numbers may change together."""
        if self.is_bound and numbered(self.model):
            siblings = {form.instance.pk for form in self.initial_forms}
            for form in self.forms:
                form.siblings = siblings
        super().full_clean()

    def save_existing_objects(self, commit=True):
        """Save the rows that were there; those that change their numbers make room for each other first."""
        if commit and numbered(self.model):
            deleted = {id(form) for form in self.deleted_forms}
            moving = [
                form.instance.pk
                for form in self.initial_forms
                # A row that the user may not change reports no change, whatever was posted for it.
                if form.instance.pk and ((form.has_changed() and "number" in form.changed_data) or id(form) in deleted)
            ]
            if moving:
                step_aside(self.model._base_manager.filter(**{self.fk.name: self.instance}), moving)
        return super().save_existing_objects(commit)

    def get_unique_error_message(self, unique_check):
        """The sentence for two rows of one form that are the same."""
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and set(constraint.fields) == set(unique_check):
                return f"Two of these rows are the same. {constraint.get_violation_error_message()}"
        return super().get_unique_error_message(unique_check)


class RowsMixin:
    """Rows that belong to their parent's page."""

    form = RowForm
    formset = RowFormSet
    extra = 0
    max_num = MAX_ROWS
    classes = ["collapse"]
    # Small enough that a table of rows stays on the screen.
    formfield_overrides = {
        models.CharField: {"widget": AdminTextInputWidget(attrs={"class": "", "size": 18})},
        models.TextField: {
            "widget": AdminTextareaWidget(attrs={"rows": 3, "cols": 60, "class": ""}),
            "form_class": LinesField,
        },
    }
    # Relations that a row's own words need, beside those that are chosen in it.
    with_relations: tuple[str, ...] = ()

    def has_add_permission(self, request, obj=None) -> bool:
        """As Django's, where the page itself may be changed."""
        return super().has_add_permission(request, obj) and self._page_may_change(request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        """As Django's, where the page itself may be changed."""
        return super().has_change_permission(request, obj) and self._page_may_change(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        """As Django's, where the page itself may be changed."""
        return super().has_delete_permission(request, obj) and self._page_may_change(request, obj)

    def _page_may_change(self, request, page) -> bool:
        return page is None or self.admin_site._registry[type(page)].has_change_permission(request, page)

    def get_formset(self, request, obj=None, **kwargs):
        """The formset; Django would let a page send 1,000 rows more than it may have."""
        return super().get_formset(request, obj, absolute_max=MAX_ROWS, **kwargs)

    def get_queryset(self, request):
        """The rows with their relations, in one query."""
        return super().get_queryset(request).select_related(*self.autocomplete_fields, *self.with_relations)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Choose related rows by typing."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownChoice(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Of the buttons beside a relation keep the plus: four of them in each cell hide the table."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class TableRows(WithHints, RowsMixin, admin.TabularInline):
    """Short rows, one below the other."""


class StackedRows(WithHints, RowsMixin, admin.StackedInline):
    """Rows with long texts."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3}), "form_class": LinesField}
    }
