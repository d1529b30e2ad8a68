"""All guides' rows of pay in one list: to see them side by side, and to send and fetch them as a file."""

from django.contrib import admin

from careerguide.lib.reviews import ReviewFilter
from roles.models import PayBand
from roles.resources import PayBandResource

from .desk import Desk
from .files import FilesDesk


@admin.register(PayBand)
class PayBandDesk(FilesDesk, Desk):
    """A row of pay; most editors come to it on its guide's own page."""

    resource_classes = [PayBandResource]
    list_display = ["role", "level", "employer_type", "range", "basis", "source", "as_of"]
    list_display_links = ["role", "level", "employer_type"]
    list_filter = ["level", "basis", ReviewFilter]
    list_select_related = ["role", "source"]
    search_fields = ["role__title", "employer_type"]
    search_help_text = "Role or employer."
    autocomplete_fields = ["role", "source"]
    ordering = ["role__title", "level", "employer_type", "pk"]
    fieldsets = [
        (None, {"fields": ["role", "level", "employer_type", ("experience_min", "experience_max")]}),
        ("Pay, in US dollars a year", {"fields": [("low", "high", "high_open"), "basis", "note"]}),
        ("Where it comes from", {"fields": ["source", ("as_of", "review_on")]}),
    ]

    def save_model(self, request, obj, form, change):
        """Save a row that is new or was changed; that is a change of its guide."""
        if form.changed_data or not change:
            super().save_model(request, obj, form, change)
            obj.role.touch()
