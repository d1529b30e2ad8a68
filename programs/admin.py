"""The admin of the catalog, built for tables of hundreds of thousands of rows."""

from django import forms
from django.contrib import admin

from careerguide.desk.base import PublishingAdmin
from careerguide.desk.forms import PageForm
from careerguide.desk.hints import SLUG
from careerguide.desk.history import HistoryAdmin
from careerguide.desk.imports import ImportAdmin
from careerguide.desk.inlines import TableRows
from careerguide.desk.names import NamedAdmin
from careerguide.desk.quantities import MonthsInput
from careerguide.lib.durations import duration, source_words
from careerguide.lib.money import dollars
from programs.imports.load import VALUES
from programs.models import DegreeType, FieldOccupation, FieldOfStudy, Institution, Pathway, Program
from programs.places import slug_of_city
from programs.resources import InstitutionResource, ProgramResource
from programs.search import ProgramSearch

admin.site.register(DegreeType, NamedAdmin)


class CatalogNameAdmin(HistoryAdmin):
    def get_readonly_fields(self, request, obj=None):
        """The slug of a stored row stays: links to its page contain it, and nothing redirects from a former slug."""
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def view_on_site(self, row) -> str | None:
        has_page = type(row).objects.with_programs().filter(pk=row.pk).exists()
        return row.get_absolute_url() if has_page else None


@admin.register(Institution)
class InstitutionAdmin(CatalogNameAdmin, ImportAdmin):
    resource_class = InstitutionResource
    imported_fields = ("name", "url", "city", "region", "country")
    list_display = ["name", "place", "source", "source_key", "url"]
    list_select_related = ["source"]
    search_fields = ["sort_key", "city", "slug", "source_key"]
    search_help_text = "Search by name, city or source key."
    fields = ["name", "slug", "url", ("city", "region", "country"), "source", "source_key"]
    autocomplete_fields = ["source"]
    hints = {"slug": SLUG, "source": "Leave blank if the institution has no source key."}

    @admin.display(description="place", ordering="city")
    def place(self, institution: Institution) -> str:
        return institution.place.full_label


class FieldOccupationRows(TableRows):
    model = FieldOccupation
    verbose_name, verbose_name_plural = "occupation", "Occupations that this field prepares for"
    autocomplete_fields = ["occupation", "source"]
    hints = {"source": "The source of this link, usually the official crosswalk."}


@admin.register(FieldOfStudy)
class FieldOfStudyAdmin(CatalogNameAdmin):
    list_display = ["name", "cip_code", "scheme"]
    list_filter = ["scheme"]
    search_fields = ["cip_code", "sort_key"]
    fields = ["scheme", "cip_code", "name", "slug"]
    hints = {"name": "The official title of the field.", "slug": SLUG}
    inlines = [FieldOccupationRows]


PATHWAY_HINTS = {"source": "The source of this link. Leave blank if our editors added it."}


class PathwayRows(TableRows):
    model = Pathway
    verbose_name, verbose_name_plural = "role", "Roles that this program leads to"
    autocomplete_fields = ["role", "source"]
    hints = PATHWAY_HINTS
    classes = []


class DurationField(MonthsInput):
    """A duration as its source writes it, such as "1.5 years", cleaned to whole months.

    ``initial`` is the words of the source, or the number of months. Other words for it are a change.
    """

    def has_changed(self, initial, data) -> bool:
        before = self.prepare_value(initial) or ""
        return super().has_changed(self.to_python(before), data) or self.words_of(before) != self.words_of(data)

    def months_of(self, text: str) -> int | None:
        try:
            return self.to_python(text)
        except forms.ValidationError:
            return None

    def words_of(self, text: str | None) -> str:
        """What to store as the words of the source: "" for a plain number of months, and for a text that is refused."""
        try:
            return source_words(text or "")
        except ValueError:
            return ""


class ProgramForm(PageForm):
    duration_months = DurationField(
        label="Duration",
        required=False,
        help_text="As the source writes it, such as 18 months, 1.5 years or 78 weeks. Leave blank if not stated.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if words := "duration_months" in self.fields and self.instance.duration_stated:
            field = self.fields["duration_months"]
            if field.months_of(words) == self.instance.duration_months:
                self.initial["duration_months"] = words
            else:
                field.help_text += f" The source says “{words}”. Entering another duration removes these words."

    def clean(self):
        if "duration_months" in self.changed_data:
            field = self.fields["duration_months"]
            self.instance.duration_stated = field.words_of(self["duration_months"].data)
        return super().clean()

    def clean_city(self) -> str:
        # city_slug is not in the form, so the model's constraint on it is not validated.
        city = self.cleaned_data["city"]
        if city and not slug_of_city(city):
            raise forms.ValidationError("Enter a city with at least one letter or digit.")
        return city


@admin.register(Program)
class ProgramAdmin(HistoryAdmin, ImportAdmin, PublishingAdmin):
    imported_fields = tuple(name for name in VALUES if name != "source_id")
    resource_class = ProgramResource
    form = ProgramForm
    hints = {
        "institution": "Search before you add one. Two institutions of one name are told apart by their places.",
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
    autocomplete_fields += ["tuition_source"]
    inlines = [PathwayRows]
    fieldsets = [
        (None, {"fields": ["award", "slug", "institution", ("status", "publish_at", "published_at")]}),
        ("What it is", {"fields": ["degree_type", ("field_of_study", "field_source"), "delivery_mode", "study_mode"]}),
        ("Where", {"fields": [("city", "region", "country"), "location_scope", "region_source"]}),
        ("How long", {"fields": ["duration_months"]}),
        (
            "What it costs",
            {
                "fields": [
                    ("tuition_usd", "tuition_basis"),
                    ("tuition_kind", "tuition_year"),
                    ("tuition_original", "tuition_currency"),
                    "tuition_source",
                ]
            },
        ),
        ("Page and source", {"fields": ["url", "note", "source", "source_key"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        # Without the form, the words of the source have their own row.
        return [*fieldsets, ("The duration in the source’s words", {"fields": ["duration_stated"]})]

    def get_queryset(self, request):
        # Lists and autocompletes show program names, which include the institution.
        return super().get_queryset(request).select_related("institution", "degree_type")

    @admin.display(description="duration", ordering="duration_months")
    def length(self, program: Program) -> str:
        return duration(program.duration_months)

    @admin.display(description="tuition", ordering="tuition_usd")
    def tuition(self, program: Program) -> str:
        return dollars(program.tuition_usd)
