"""All guides' rows of pay in one list: to see them side by side, and to send and fetch them as a file."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from careerguide.content.reviews import ReviewFilter
from careerguide.desk.imports import ImportAdmin
from careerguide.desk.inlines import KnownChoice
from careerguide.desk.page_rows import PageRowAdmin
from roles.models import PayBand, Source
from roles.resources import PayBandResource

PAY_HINTS = {
    "level": "As the source groups its rows.",
    "basis": "What the figures count.",
    "source": "Who gives these figures. Empty: no source given.",
}


def source_links(source: Source | None) -> str:
    """Links to the page of ``source`` at the desk and, where it has an address, to the source itself."""
    if source is None:
        return "no source given"
    desk = reverse("admin:roles_source_change", args=[source.pk])
    links = format_html('<a href="{}">Its page here<span class="visually-hidden">: {}</span></a>', desk, source)
    if not source.url.startswith(("http://", "https://")):
        return links
    return format_html('{}, <a href="{}" rel="noopener noreferrer">the source itself</a>', links, source.url)


class SourceChoice(KnownChoice):
    """The choice of a source, with the ways to the one that is chosen below it."""

    def render(self, *args, **kwargs) -> str:
        """The choice, and the ways."""
        return super().render(*args, **kwargs) + format_html('<p class="admin-ways">{}</p>', source_links(self.known))


@admin.register(PayBand)
class PayBandAdmin(ImportAdmin, PageRowAdmin):
    """A row of pay; most editors come to it on its guide's own page."""

    page = "role"
    resource_classes = [PayBandResource]
    hints = PAY_HINTS
    list_display = ["role", "level", "employer_type", "range", "basis", "source", "as_of"]
    list_display_links = ["role", "level", "employer_type"]
    list_filter = ["level", "basis", ReviewFilter]
    list_select_related = ["role", "source"]
    search_fields = ["role__title", "employer_type"]
    search_help_text = "Role or employer."
    autocomplete_fields = ["role", "source"]
    ordering = ["role__title", "level", "employer_type", "pk"]
    readonly_fields = ["where"]
    fieldsets = [
        (None, {"fields": ["role", "level", "employer_type", ("experience_min", "experience_max")]}),
        ("Pay, in US dollars a year", {"fields": [("low", "high", "high_open"), "basis", "note"]}),
        ("Where it comes from", {"fields": ["source", "where", ("as_of", "review_on")]}),
    ]

    @admin.display(description="see it")
    def where(self, band: PayBand) -> str:
        """The ways to the source's page of the desk, and to the source itself."""
        return source_links(band.source)
