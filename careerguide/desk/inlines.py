"""Inline rows: the admin classes with their form and formset."""

from functools import partial

from django.contrib import admin
from django.contrib.admin.checks import BaseModelAdminChecks
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.forms import BaseInlineFormSet, BaseModelFormSet, modelformset_factory
from django.utils.text import capfirst

from careerguide.lib.lines import CleanField
from careerguide.lists.forms import LinesField

from .forms import PageForm
from .formset_data import MAX_ROWS, with_checked_counts
from .hints import HintsMixin
from .quantities import QUANTITY_FIELDS
from .request_checks import AutocompleteMixin


class SnapshotRows:
    """The rows of one kind on a page. ``rows`` are the rows of its snapshot, not of the database."""

    default_error_messages = BaseInlineFormSet.default_error_messages | {
        "missing_management_form": (
            f"These rows cannot be read. A page can have at most {MAX_ROWS:,} rows of one kind. Nothing was saved: go "
            "back in your browser, or open the page again."
        )
    }

    def __init__(self, data=None, *args, prefix=None, rows=(), **kwargs):
        prefix = prefix or self.get_default_prefix()
        super().__init__(data and with_checked_counts(data, prefix), *args, prefix=prefix, **kwargs)
        self._queryset = list(rows)

    def validate_unique(self):
        """Compare the rows with each other: all rows of the page are here."""
        forms = [form for form in self.used_forms if form.is_valid()]
        for constraint in self.model._meta.constraints:
            seen = set()
            for form in forms if isinstance(constraint, models.UniqueConstraint) else ():
                names = [self.model._meta.get_field(name).attname for name in constraint.fields]
                values = tuple(getattr(form.instance, name) for name in names)
                if values in seen:
                    form.add_error(None, constraint.get_violation_error_message())
                seen.add(values)

    @property
    def used_forms(self) -> list[PageForm]:
        """Without the rows that were removed, and without empty new ones."""
        deleted = self.deleted_forms
        return [
            form
            for form in self.forms
            if form not in deleted and (form.has_changed() or not form.instance._state.adding)
        ]


class RowFormSet(SnapshotRows, BaseInlineFormSet):
    pass


class NestedFormSet(SnapshotRows, BaseModelFormSet):
    """Rows that belong to other rows of the page, such as skills, which belong to a group of skills."""

    may_add = True

    def __init__(self, data=None, *args, instance=None, **kwargs):
        super().__init__(data, *args, **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        return cls.model._meta.verbose_name_plural.replace(" ", "_")

    def validate_unique(self):
        """The database compares the rows, because some belong to rows that are new."""

    @property
    def used_forms(self) -> list[PageForm]:
        return [form for form in super().used_forms if self.may_add or not form.instance._state.adding]


class NestedForm(PageForm):
    """``parent`` is the name of the row that this row belongs to. It may be a new row."""

    parent = CleanField(max_length=120)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["parent"] = getattr(self.instance, "parent_name", "")


class RowsMixin(HintsMixin, AutocompleteMixin):
    form = PageForm
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


class NestedRows(TableRows):
    """Rows of rows. ``parent_relation`` is to the rows of another inline, which are chosen by name."""

    form = NestedForm
    parent_relation: str
    # Django would look for a relation to the page.
    checks_class = BaseModelAdminChecks

    def get_formset(self, request, obj=None, **kwargs):
        formset = modelformset_factory(
            self.model,
            form=self.form,
            formset=NestedFormSet,
            exclude=[self.parent_relation],
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
            extra=0,
            max_num=MAX_ROWS,
            absolute_max=MAX_ROWS,
            can_delete=self.has_delete_permission(request, obj),
        )
        formset.may_add = self.has_add_permission(request, obj)
        fields = formset.form.base_fields
        fields["parent"].label = capfirst(self._parent_field.verbose_name)
        formset.form.base_fields = {"parent": fields["parent"], **fields}
        return formset

    @property
    def _parent_field(self) -> models.Field:
        return self.model._meta.get_field(self.parent_relation)

    def parent(self, row: models.Model) -> str:
        """What the form shows to someone who may only view it."""
        return getattr(row, "parent_name", "")
