"""The admin of the catalog, built for tables of hundreds of thousands of rows."""

from django import forms
from django.contrib import admin

from careerguide.desk.base import BaseAdmin, NamedAdmin, PublishingAdmin
from careerguide.desk.hints import SLUG
from careerguide.desk.history import HistoryAdmin
from careerguide.desk.imports import ImportAdmin
from careerguide.desk.inlines import TableRows
from careerguide.desk.page_rows import PageRowAdmin
from careerguide.lib.durations import duration
from careerguide.lib.money import dollars
from programs.history import PROGRAM
from programs.models import DegreeType, FieldOccupation, FieldOfStudy, Institution, Pathway, Program
from programs.places import slug_of_city
from programs.resources import InstitutionResource, ProgramResource
from programs.search import ProgramSearch

admin.site.register(DegreeType, NamedAdmin)


@admin.register(Institution)
class InstitutionAdmin(ImportAdmin):
    resource_classes = [InstitutionResource]
    list_display = ["name", "url"]
    search_fields = ["sort_key", "slug"]
    fields = ["name", "slug", "url"]
    hints = {"slug": SLUG}


class FieldOccupationRows(TableRows):
    model = FieldOccupation
    verbose_name, verbose_name_plural = "occupation", "Occupations that this field prepares for"
    autocomplete_fields = ["occupation", "source"]
    hints = {"source": "The source of this link, usually the official crosswalk."}


@admin.register(FieldOfStudy)
class FieldOfStudyAdmin(BaseAdmin):
    list_display = ["cip_code", "name"]
    list_display_links = ["cip_code", "name"]
    search_fields = ["cip_code", "sort_key"]
    fields = ["cip_code", "name", "slug"]
    hints = {"name": "The official title of the field.", "slug": SLUG}
    inlines = [FieldOccupationRows]


PATHWAY_HINTS = {"source": "The source of this link. Leave blank if our editors added it."}


class PathwayRows(TableRows):
    model = Pathway
    verbose_name, verbose_name_plural = "role", "Roles that this program leads to"
    autocomplete_fields = ["role", "source"]
    with_relations = ["program__institution"]
    hints = PATHWAY_HINTS
    classes = []


class ProgramForm(forms.ModelForm):
    def clean_city(self) -> str:
        # city_slug is not in the form, so the model's constraint on it is not validated.
        city = self.cleaned_data["city"]
        if city and not slug_of_city(city):
            raise forms.ValidationError("Enter a city with at least one letter or digit.")
        return city


@admin.register(Program)
class ProgramAdmin(HistoryAdmin, ImportAdmin, PublishingAdmin):
    tracked = PROGRAM
    resource_classes = [ProgramResource]
    form = ProgramForm
    hints = {
        "institution": "Each institution is listed only once, so search before you add one.",
        "degree_type": "The category that readers filter by. Leave blank if not stated.",
        "field_of_study": "Links the program to roles through the official crosswalk. Leave blank if not stated.",
        "source": "The source of this program's figures. Leave blank if there is none.",
    }
    list_display = ["award", "institution", "degree_type", "delivery_mode", "city", "length", "tuition", "status"]
    list_filter = ["status", "delivery_mode", "study_mode", "tuition_basis", "location_scope"]
    search_class = ProgramSearch
    search_fields = ["search_text"]
    search_help_text = "Search by title, institution or city."
    # Newest first: sorting by primary key uses its index, even in a huge table.
    ordering = ["-pk"]
    show_facets = admin.ShowFacets.NEVER
    autocomplete_fields = ["institution", "degree_type", "field_of_study", "field_source", "region_source", "source"]
    inlines = [PathwayRows]
    fieldsets = [
        (None, {"fields": ["award", "slug", "institution", ("status", "published_at")]}),
        ("What it is", {"fields": ["degree_type", ("field_of_study", "field_source"), "delivery_mode", "study_mode"]}),
        ("Where", {"fields": [("city", "region", "country"), "location_scope", "region_source"]}),
        ("How long", {"fields": [("duration_months", "duration_stated")]}),
        ("What it costs", {"fields": [("tuition_usd", "tuition_basis")]}),
        ("Page and source", {"fields": ["url", "note", "source", "source_key"]}),
    ]

    def get_queryset(self, request):
        # Lists and autocompletes show program names, which include the institution.
        return super().get_queryset(request).select_related("institution", "degree_type")

    @admin.display(description="duration", ordering="duration_months")
    def length(self, program: Program) -> str:
        return duration(program.duration_months)

    @admin.display(description="tuition", ordering="tuition_usd")
    def tuition(self, program: Program) -> str:
        return dollars(program.tuition_usd)


@admin.register(Pathway)
class PathwayAdmin(PageRowAdmin):
    page = "program"
    list_display = ["program", "role", "strength", "source"]
    list_filter = ["strength"]
    hints = PATHWAY_HINTS
    list_select_related = ["program__institution", "role", "source"]
    search_fields = ["role__sort_key", "program__sort_key"]
    autocomplete_fields = ["program", "role", "source"]
    # Newest first: sorting by primary key uses its index, even in a huge table.
    ordering = ["-pk"]
