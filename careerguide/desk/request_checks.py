"""Validate values of admin requests before they reach a query."""

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction

from careerguide.lib.lines import validate_line
from careerguide.web.refusals import NUL, is_invalid_value

# Each word adds a condition for every search field, and SQLite limits the depth of expressions to 1,000.
MAX_SEARCH_WORDS = 50
MAX_PARAMETERS = 100


def read_key(field: models.Field, value):
    """Convert ``value`` to a key for ``field``, a primary key or relation. Raises ValidationError or ValueError."""
    field = field.target_field if field.is_relation else field
    key = field.to_python(value)
    # This rejects numbers that are too large for the column.
    field.run_validators(key)
    return key


def is_key(field: models.Field, value) -> bool:
    try:
        return read_key(field, value) is not None
    except (ValidationError, ValueError):
        return False


class LoadedAutocomplete(AutocompleteSelect):
    """An autocomplete that shows the related row that its form has already loaded.

    Django's widget makes a query each time, so a page of inline rows would make a query per row. It would also make a
    query for a value that cannot be a key.
    """

    row: models.Model | None = None

    @property
    def loaded(self) -> models.Model | None:
        return self.row and getattr(self.row, self.field.attname) and getattr(self.row, self.field.name)

    def optgroups(self, name, value, attr=None):
        loaded = self.loaded
        if loaded is None or [str(selected) for selected in value] != [str(loaded.pk)]:
            return super().optgroups(name, [each for each in value if each == "" or is_key(self.field, each)], attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, loaded.pk, str(loaded), True, len(options)))
        return [(None, options, 0)]


class AutocompleteMixin:
    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LoadedAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class RequestChecks(AutocompleteMixin):
    """``CareerguideAdminSite`` adds this mixin to every registered admin class."""

    def get_changelist_instance(self, request):
        """If a filter value is invalid, redirect to the unfiltered list with a message."""
        if not request.GET:
            return super().get_changelist_instance(request)
        try:
            if sum(len(values) for _, values in request.GET.lists()) > MAX_PARAMETERS:
                raise IncorrectLookupParameters("There are too many parameters.")
            # On PostgreSQL, a failed query aborts the transaction.
            with transaction.atomic():
                return super().get_changelist_instance(request)
        except Exception as error:
            if not (isinstance(error, IncorrectLookupParameters) or is_invalid_value(error)):
                raise
            self.message_user(request, "A filter in this URL is invalid, so all rows are listed.", messages.WARNING)
            raise IncorrectLookupParameters(str(error)) from error

    def get_object(self, request, object_id, from_field=None):
        # If ?_to_field= is empty, Django would look for a field with an empty name and fail.
        return super().get_object(request, object_id, from_field or None)

    def get_search_results(self, request, queryset, search_term):
        words = search_term.replace(NUL, "").split()[:MAX_SEARCH_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))

    def get_changeform_initial_data(self, request):
        """The initial values from the query string, without those that are invalid for their fields."""
        initial = super().get_changeform_initial_data(request)
        for name in list(initial):
            try:
                field = self.opts.get_field(name)
                if field.many_to_many or not field.concrete:
                    continue
                # Convert to a Python value, because the split datetime widget cannot split text.
                initial[name] = read_key(field, initial[name]) if field.is_relation else field.to_python(initial[name])
            except FieldDoesNotExist:
                continue
            except (ValidationError, ValueError):
                del initial[name]
        return initial

    def response_action(self, request, queryset):
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(is_key(self.opts.pk, key) for key in selected):
            self.message_user(request, "Nothing was changed. Select rows from this list.", messages.ERROR)
            return None
        return super().response_action(request, queryset)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.CharField) and isinstance(field, forms.CharField):
            field.validators.append(validate_line)
        return field
