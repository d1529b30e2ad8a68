"""The form of a page and of its rows, filled from snapshots of the page instead of the database."""

from copy import copy

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import InlineForeignKeyField, construct_instance

from careerguide.content.publishing import Status
from careerguide.content.slugs import new_slugs
from careerguide.lib import clock

from .request_checks import LoadedAutocomplete

LIVE = (
    "This page is public, and scheduling it would take it off the site. Save a draft of your changes, and choose when "
    "to publish them."
)
NOT_SCHEDULED = "Only a scheduled page has this time. Choose the status “Scheduled”, or leave the time as it was."
PAST = "This time is in the past. Enter a later time, or publish the changes now."


def fields_of(constraint: models.BaseConstraint, model: type[models.Model]) -> set[str]:
    """The names of the fields that ``constraint`` is about."""
    names = set(getattr(constraint, "fields", ()))
    if condition := getattr(constraint, "condition", None):
        names |= {reference[0] for reference in model._get_expr_references(condition)}
    return names


class PageForm(forms.ModelForm):
    """Reads and checks only the fields that were changed since the form was opened.

    The others were valid when they were saved, so they take no query, and an old value that would be refused now does
    not prevent other changes. Of a new row, all fields are read. A blank slug is built from the name of the row.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            widget = getattr(each.widget, "widget", each.widget)
            if isinstance(widget, LoadedAutocomplete):
                widget.row = self.instance
        if field := self.fields.get("slug"):
            field.required = False
            source = self._meta.model._meta.get_field(self._meta.model.sort_lookups[0]).verbose_name
            field.help_text = f"{field.help_text} Leave blank to build it from the {source}."

    @property
    def read_names(self) -> list[str]:
        return list(self.fields) if self.instance._state.adding else self.changed_data

    def _clean_fields(self):
        fields = self.fields
        self.fields = {name: fields[name] for name in self.read_names}
        try:
            super()._clean_fields()
        finally:
            self.fields = fields

    def _post_clean(self):
        failed = self._get_validation_exclusions()
        names, meta = set(self.read_names), self.instance._meta
        parents = {name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)}
        try:
            construct_instance(self, self.instance, names, self._meta.exclude)
            self.instance.clean_fields(exclude={field.name for field in meta.fields} - names | failed | parents)
            self.instance.clean()
        except ValidationError as error:
            self._update_errors(error)
        if not parents:
            self._check_unique(names, failed)
        # The formset compares rows of a page with each other.
        left_out = parents | set(self.errors)
        used = [(each, fields_of(each, type(self.instance))) for each in meta.constraints]
        self._check([each for each, fields in used if fields & names and not fields & left_out])

    def _check(self, constraints: list[models.BaseConstraint]) -> None:
        """Check all conditions in one query, and only if one is not met, each of them."""
        conditions = [each.condition for each in constraints if isinstance(each, models.CheckConstraint)]
        values = self.instance._get_field_expression_map(meta=self.instance._meta)
        are_met = conditions and models.Q(*conditions).check(values)
        for constraint in constraints:
            if are_met and isinstance(constraint, models.CheckConstraint):
                continue
            try:
                constraint.validate(type(self.instance), self.instance)
            except ValidationError as error:
                self._update_errors(ValidationError({NON_FIELD_ERRORS: error.messages}))

    def _check_unique(self, names: set[str], failed: set[str]) -> None:
        """Also check the slug if the status changes: a draft may have a former slug of another page."""
        checked = names | ({"slug"} if "status" in names else set())
        try:
            self.instance.validate_unique({field.name for field in self.instance._meta.fields} - checked | failed)
        except ValidationError as error:
            self._update_errors(error)

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug != slug.lower().replace("_", "-").strip("-"):
            raise ValidationError("Use lower-case letters, digits and hyphens, such as data-science.")
        return slug

    def clean(self):
        cleaned = super().clean()
        if self.cleaned_data.get("slug") == "":
            if self.errors:
                # The page shows the errors with links to the stored slug.
                del self.cleaned_data["slug"]
            else:
                row = construct_instance(self, copy(self.instance))
                [self.cleaned_data["slug"]] = new_slugs(type(row), [row.slug_text()], except_for=row.pk)
        return cleaned


class PublishingForm(PageForm):
    """The form of a page with a publication status."""

    def clean(self):
        cleaned = super().clean()
        status, at = cleaned.get("status", self.instance.status), cleaned.get("publish_at", self.instance.publish_at)
        is_scheduled = status == Status.SCHEDULED
        if is_scheduled and "status" in cleaned and self.instance.is_published and "_draft" not in self.data:
            self.add_error("status", LIVE)
        elif not is_scheduled and cleaned.get("publish_at"):
            self.add_error("publish_at", NOT_SCHEDULED)
        elif is_scheduled and at and at <= clock.now() and {"status", "publish_at"} & cleaned.keys():
            self.add_error("publish_at", PAST)
        return cleaned
