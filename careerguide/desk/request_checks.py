"""Admin pages that can be asked for anything: what a query or a form says is checked before it reaches a query."""

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction

from careerguide.lib.lines import validate_line
from careerguide.web.refusals import NUL, is_invalid_value

# SQLite refuses a condition that is nested 1,000 deep, and each word asks every search field.
MAX_SEARCH_WORDS = 50
MAX_PARAMETERS = 100


def read_key(field: models.Field, value):
    """``value`` as the key that ``field``, a primary key or a relation, holds. Raises ValidationError."""
    field = field.target_field if field.is_relation else field
    key = field.to_python(value)
    # A number that the column is too small for.
    field.run_validators(key)
    return key


def is_key(field: models.Field, value) -> bool:
    """Whether ``value`` can be a key that ``field`` holds."""
    try:
        return read_key(field, value) is not None
    except (ValidationError, ValueError):
        return False


class KeyChoice(AutocompleteSelect):
    """Django's autocomplete, which shows no choice for a value that cannot be a key."""

    def optgroups(self, name, value, attr=None):
        """The choices; Django's own asks the database for any value."""
        return super().optgroups(name, [each for each in value if each == "" or is_key(self.field, each)], attr)


class RequestChecks:
    """A model's admin that reads requests with care. ``CareerguideAdminSite`` gives it to every model that is registered."""

    def get_changelist_instance(self, request):
        """The list; a filter that cannot be read leads to the whole list, and a message says so."""
        if not request.GET:
            return super().get_changelist_instance(request)
        try:
            if sum(len(values) for _, values in request.GET.lists()) > MAX_PARAMETERS:
                raise IncorrectLookupParameters("There are too many parameters.")
            # PostgreSQL ends the transaction that a query failed in.
            with transaction.atomic():
                return super().get_changelist_instance(request)
        except Exception as error:
            if not (isinstance(error, IncorrectLookupParameters) or is_invalid_value(error)):
                raise
            self.message_user(request, "A filter in this URL cannot be read. This is the whole list.", messages.WARNING)
            raise IncorrectLookupParameters(str(error)) from error

    def get_object(self, request, object_id, from_field=None):
        """The row; an empty ``_to_field`` names no field, and Django would look for one without a name."""
        return super().get_object(request, object_id, from_field or None)

    def get_search_results(self, request, queryset, search_term):
        """The rows that hold the first words of ``search_term``, without its NULs."""
        words = search_term.replace(NUL, "").split()[: MAX_SEARCH_WORDS + 1]
        if len(words) > MAX_SEARCH_WORDS:
            search_term = " ".join(words[:MAX_SEARCH_WORDS])
        return super().get_search_results(request, queryset, search_term.replace(NUL, ""))

    def get_changeform_initial_data(self, request):
        """The initial values of an add page that its query gives, as their fields hold them; others are left out."""
        initial = super().get_changeform_initial_data(request)
        for name in list(initial):
            try:
                field = self.opts.get_field(name)
                if field.many_to_many or not field.concrete:
                    continue
                # Django hands a day to a widget as text, which only a datetime can be split by.
                initial[name] = read_key(field, initial[name]) if field.is_relation else field.to_python(initial[name])
            except FieldDoesNotExist:
                continue
            except (ValidationError, ValueError):
                del initial[name]
        return initial

    def response_action(self, request, queryset):
        """Run an action, unless a selected key cannot be one."""
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(is_key(self.opts.pk, key) for key in selected):
            self.message_user(request, "Select rows of this list. Nothing was changed.", messages.ERROR)
            return None
        return super().response_action(request, queryset)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """An autocomplete that can be sent anything."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeyChoice(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The form's field; one of a single line takes no line end."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.CharField) and isinstance(field, forms.CharField):
            field.validators.append(validate_line)
        return field
