"""The pay rows of all guides in one admin list, with import and export."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from careerguide.content.reviews import ReviewFilter
from careerguide.desk.imports import ImportAdmin
from careerguide.desk.page_rows import PageRowAdmin
from careerguide.desk.request_checks import LoadedAutocomplete
from roles.models import PayBand, Source
from roles.resources import PayBandResource

PAY_HINTS = {
    "level": "The level at which the source lists this pay.",
    "basis": "What the figures include.",
    "source": "The source of these figures. Leave blank if there is none.",
}


def source_links(source: Source | None) -> str:
    if source is None:
        return "no source given"
    url = reverse("admin:roles_source_change", args=[source.pk])
    links = format_html('<a href="{}">Open in the admin<span class="visually-hidden">: {}</span></a>', url, source)
    if not source.url.startswith(("http://", "https://")):
        return links
    return format_html('{}, <a href="{}" rel="noopener noreferrer">open its website</a>', links, source.url)


class SourceAutocomplete(LoadedAutocomplete):
    def render(self, *args, **kwargs) -> str:
        links = format_html('<p class="admin-source-links">{}</p>', source_links(self.loaded))
        return super().render(*args, **kwargs) + links


@admin.register(PayBand)
class PayBandAdmin(ImportAdmin, PageRowAdmin):
    page = "role"
    resource_class = PayBandResource
    hints = PAY_HINTS
    list_display = ["role", "level", "employer_type", "range", "basis", "source", "as_of"]
    list_display_links = ["role", "level", "employer_type"]
    list_filter = ["level", "basis", "country", ReviewFilter]
    list_select_related = ["role", "source"]
    search_fields = ["role__sort_key", "employer_type"]
    search_help_text = "Search by role or employer."
    autocomplete_fields = ["role", "source"]
    ordering = ["role__sort_key", "level", "employer_type", "pk"]
    readonly_fields = ["links"]
    fieldsets = [
        (None, {"fields": ["role", "level", "employer_type", ("experience_min", "experience_max")]}),
        ("Pay, in US dollars a year", {"fields": [("low", "high", "high_open"), ("basis", "country"), "note"]}),
        ("Source and dates", {"fields": ["source", "links", ("as_of", "review_on")]}),
    ]

    @admin.display(description="source links")
    def links(self, band: PayBand) -> str:
        return source_links(band.source)
