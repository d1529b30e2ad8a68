"""The pay rows of all guides in one admin list."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from careerguide.content.reviews import ReviewFilter
from careerguide.desk.base import ReadOnlyAdmin
from careerguide.desk.request_checks import LoadedAutocomplete
from roles.models import PayBand, Source

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
class PayBandAdmin(ReadOnlyAdmin):
    """The pay rows of all guides, such as those whose review is due. They are edited in their guides."""

    list_display = ["level", "employer_type", "guide", "range", "basis", "source", "as_of"]
    list_display_links = None
    list_filter = ["level", "basis", "country", ReviewFilter]
    list_select_related = ["role", "source"]
    search_fields = ["role__sort_key", "employer_type"]
    search_help_text = "Search by guide or employer."
    ordering = ["role__sort_key", "level", "employer_type", "pk"]
    actions = None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        band = self.get_object(request, unquote(object_id))
        if band is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(self._guide_url(band))

    delete_view = history_view = change_view

    @admin.display(description="guide", ordering="role__sort_key")
    def guide(self, band: PayBand) -> str:
        return format_html('<a href="{}">{}</a>', self._guide_url(band), band.role)

    def _guide_url(self, band: PayBand) -> str:
        return f"{reverse('admin:roles_role_change', args=[band.role_id])}#pay_bands-group"
