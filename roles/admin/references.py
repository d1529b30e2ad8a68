"""The admin of specializations, skills, sources and official occupations."""

from django.contrib import admin

from careerguide.content.reviews import ReviewFilter
from careerguide.desk.history import HistoryAdmin
from careerguide.desk.names import NamedAdmin
from careerguide.lib.money import dollars
from roles.imports.occupations import FIGURES
from roles.models import Occupation, Skill, Source, Specialization

admin.site.register([Specialization, Skill], NamedAdmin)


@admin.register(Source)
class SourceAdmin(HistoryAdmin):
    list_display = ["title", "kind", "publisher", "published", "retrieved_on", "review_on"]
    list_filter = ["kind", ReviewFilter]
    search_fields = ["sort_key", "slug", "url"]
    hints = {"kind": "The site marks our editors' figures as editorial."}
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind"]}),
        ("Publication", {"fields": ["publisher", "url", "license", ("retrieved_on", "review_on")]}),
        ("Edition", {"fields": ["published", "series"]}),
        ("Note for readers", {"fields": ["note"]}),
    ]


@admin.register(Occupation)
class OccupationAdmin(HistoryAdmin):
    imported_fields = tuple(name for name in FIGURES if name != "source_id")
    list_display = ["soc_code", "title", "median", "growth_percent", "growth_from", "growth_to", "source"]
    list_display_links = ["soc_code", "title"]
    list_select_related = ["source"]
    search_fields = ["soc_code", "sort_key"]
    hints = {f"pay_p{percent}": "US dollars a year. Leave blank if not stated." for percent in (25, 50, 75, 90)} | {
        "source": "The source of the pay, and of all figures without a source of their own."
    }
    autocomplete_fields = ["source", "growth_source", "skills_source", "successor"]
    fieldsets = [
        (None, {"fields": ["soc_code", "title", "slug", "summary", "search_names", "source"]}),
        ("Pay, in US dollars a year", {"fields": ["pay_p10", "pay_p25", "pay_p50", "pay_p75", "pay_p90"]}),
        ("Other pay", {"fields": ["pay_mean", ("hourly_median", "hourly_only")]}),
        ("Projected growth", {"fields": ["growth_percent", ("growth_from", "growth_to"), "growth_source"]}),
        ("People and openings", {"fields": [("employment", "employment_error"), "openings"]}),
        ("Entry requirements", {"fields": ["entry_education", "work_experience", "training"]}),
        ("From O*NET", {"fields": ["job_zone", "technology_skills", "skills_source"]}),
        ("Edition", {"fields": ["is_current", "successor"]}),
    ]
    readonly_fields = ["slug"]

    @admin.display(description="median pay", ordering="pay_p50")
    def median(self, occupation: Occupation) -> str:
        return dollars(occupation.pay_p50)
