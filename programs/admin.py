"""The editors' desk of the catalog. Its tables may hold hundreds of thousands of rows."""

from django import forms
from django.contrib import admin

from careerguide.desk.base import BaseAdmin, NamedAdmin, PublishingAdmin
from careerguide.desk.deleted import DeletedAdmin
from careerguide.desk.hints import SLUG
from careerguide.desk.history import HistoryAdmin
from careerguide.desk.imports import ImportAdmin
from careerguide.desk.inlines import TableRows
from careerguide.desk.page_rows import PageRowAdmin
from careerguide.lib.durations import duration
from careerguide.lib.money import dollars
from programs.history import PROGRAM
from programs.models import DegreeType, FieldOccupation, FieldOfStudy, Institution, Pathway, Program
from programs.models.program import slug_of_city
from programs.resources import InstitutionResource, ProgramResource

admin.site.register(DegreeType, NamedAdmin)


@admin.register(Institution)
class InstitutionAdmin(ImportAdmin, BaseAdmin):
    """Who offers programs."""

    resource_classes = [InstitutionResource]
    list_display = ["name", "url"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "url"]
    hints = {"slug": SLUG}
    prepopulated_fields = {"slug": ["name"]}


class FieldOccupationRows(TableRows):
    model = FieldOccupation
    verbose_name, verbose_name_plural = "occupation", "Occupations that this field prepares for"
    autocomplete_fields = ["occupation", "source"]
    hints = {"source": "The crosswalk that says so."}


@admin.register(FieldOfStudy)
class FieldOfStudyAdmin(BaseAdmin):
    """Fields of study by their official code."""

    list_display = ["cip_code", "name"]
    list_display_links = ["cip_code", "name"]
    search_fields = ["cip_code", "name"]
    fields = ["cip_code", "name", "slug"]
    hints = {"name": "The official title of the field.", "slug": SLUG}
    prepopulated_fields = {"slug": ["name"]}
    inlines = [FieldOccupationRows]


PATHWAY_HINTS = {"source": "Who says so. Empty: our own link."}


class PathwayRows(TableRows):
    model = Pathway
    verbose_name, verbose_name_plural = "role", "Roles that this program leads to"
    autocomplete_fields = ["role", "source"]
    with_relations = ["program__institution"]
    hints = PATHWAY_HINTS
    classes = []


class ProgramForm(forms.ModelForm):
    """A program as an editor writes it."""

    def clean_city(self) -> str:
        """The city's slug is no field of the form, so that the form cannot check it on its own."""
        city = self.cleaned_data["city"]
        if city and not slug_of_city(city):
            raise forms.ValidationError("Write the city with at least one letter or digit.")
        return city


@admin.register(Program)
class ProgramAdmin(HistoryAdmin, DeletedAdmin, ImportAdmin, PublishingAdmin):
    """A row of the catalog, with the roles that it leads to."""

    tracked = PROGRAM
    resource_classes = [ProgramResource]
    form = ProgramForm
    hints = {
        "institution": "Choose before you add: each institution once.",
        "degree_type": "The category that readers filter by. Empty: not stated.",
        "field_of_study": "It leads to roles by the official crosswalk. Empty: not stated.",
        "source": "Where the row's figures come from. Empty: no source given.",
    }
    list_display = ["award", "institution", "degree_type", "delivery_mode", "city", "length", "tuition", "status"]
    list_filter = ["status", "delivery_mode", "study_mode", "tuition_basis", "location_scope"]
    search_fields = ["award", "institution__name", "city", "slug"]
    search_help_text = "Title, institution or city."
    # The last added first: an order that needs no sorting of the whole table.
    ordering = ["-pk"]
    show_facets = admin.ShowFacets.NEVER
    autocomplete_fields = ["institution", "degree_type", "field_of_study", "field_source", "region_source", "source"]
    prepopulated_fields = {"slug": ["award", "city"]}
    inlines = [PathwayRows]
    fieldsets = [
        (None, {"fields": ["award", "slug", "institution", ("status", "published_at")]}),
        ("What it is", {"fields": ["degree_type", ("field_of_study", "field_source"), "delivery_mode", "study_mode"]}),
        ("Where", {"fields": [("city", "region", "country"), "location_scope", "region_source"]}),
        ("How long", {"fields": [("duration_months", "duration_stated")]}),
        ("What it costs", {"fields": [("tuition_usd", "tuition_basis")]}),
        ("Where it stands", {"fields": ["url", "note", "source", "source_key"]}),
    ]

    def get_queryset(self, request):
        """With the institution, a part of a program's name wherever one is chosen, and what the list shows."""
        return super().get_queryset(request).select_related("institution", "degree_type")

    @admin.display(description="duration", ordering="duration_months")
    def length(self, program: Program) -> str:
        """The duration as readers see it."""
        return duration(program.duration_months)

    @admin.display(description="tuition", ordering="tuition_usd")
    def tuition(self, program: Program) -> str:
        """The tuition as readers see it."""
        return dollars(program.tuition_usd)


@admin.register(Pathway)
class PathwayAdmin(PageRowAdmin):
    """The same links, seen from the role's side."""

    page = "program"
    list_display = ["program", "role", "strength", "source"]
    list_filter = ["strength"]
    hints = PATHWAY_HINTS
    list_select_related = ["program__institution", "role", "source"]
    search_fields = ["role__title", "program__award", "program__institution__name"]
    autocomplete_fields = ["program", "role", "source"]
    # The last added first: an order that needs no sorting of the whole table.
    ordering = ["-pk"]
