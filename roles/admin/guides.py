"""The admin of guides."""

from django.contrib import admin

from careerguide.content.publishing import Status
from careerguide.content.reviews import ReviewFilter
from careerguide.desk.base import PublishingAdmin
from careerguide.desk.history import HistoryAdmin
from careerguide.desk.inlines import NestedRows, StackedRows, TableRows
from careerguide.lib.money import pay_range
from roles import models
from roles.search import GuideSearch

from .pay import PAY_HINTS, SourceAutocomplete


def _collapsed(title: str, *fields) -> tuple[str, dict]:
    return title, {"classes": ["collapse"], "fields": fields}


class ComparisonRows(StackedRows):
    model = models.Comparison
    fk_name = "role"
    verbose_name, verbose_name_plural = "comparison", "Compared with other roles"
    autocomplete_fields = ["other"]
    hints = {"other": "A draft is shown by name, without a link."}


class PayBandRows(TableRows):
    model = models.PayBand
    verbose_name, verbose_name_plural = "pay row", "Pay by level and employer"
    classes = ["collapse", "pay-rows"]
    autocomplete_fields = ["source"]
    hints = PAY_HINTS

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        # The source's links are below its field, because this table has no room for another column.
        if db_field.name == "source":
            kwargs["widget"] = SourceAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class FitStatementRows(TableRows):
    model = models.FitStatement
    verbose_name, verbose_name_plural = "statement", "Is it for you? Statements that a reader may check"


class RoleOccupationRows(TableRows):
    model = models.RoleOccupation
    verbose_name, verbose_name_plural = "official occupation", "Official occupations"
    autocomplete_fields = ["occupation"]
    hints = {"relation": "The guide's pay is compared only with occupations that list its title."}


class CareerStepRows(TableRows):
    model = models.CareerStep
    verbose_name, verbose_name_plural = "step", "Steps: breaking in, the ladder, pivots"
    hints = {
        "path": "Where the step appears on the page.",
        "title": "A few words, such as the name of a position.",
        "study_months_max": "If the source states one number, enter it in both fields.",
    }


class SkillGroupRows(TableRows):
    model = models.SkillGroup
    verbose_name, verbose_name_plural = "skill group", "Groups of skills"
    hints = {"name": 'Such as "Foundation".'}


class SkillRows(NestedRows):
    model = models.SkillEntry
    parent_relation = "group"
    verbose_name, verbose_name_plural = "skill", "Skills, each with the name of its group"
    autocomplete_fields = ["skill"]
    hints = {"skill": "Search for an existing skill before you add a new one. Filters and comparisons use its name."}


class DayEntryRows(TableRows):
    model = models.DayEntry
    verbose_name, verbose_name_plural = "weekday", "Monday to Friday"


class SourceNoteRows(StackedRows):
    model = models.SourceNote
    verbose_name, verbose_name_plural = "source note", "Source notes, at the end of the page"
    autocomplete_fields = ["source"]
    fields = [("number", "about"), "title", "is_conflict", "short", "text", "source"]


class RoleAliasRows(TableRows):
    model = models.RoleAlias
    verbose_name, verbose_name_plural = "other name", "Other names by which search finds this guide"


@admin.register(models.Role)
class GuideAdmin(HistoryAdmin, PublishingAdmin):
    list_display = ["title", "specialization", "headline_pay", "growth", "claimed_programs", "status"]
    list_filter = ["status", "specialization", ReviewFilter]
    list_select_related = ["specialization"]
    hints = {
        "specialization": "Shown in lists of guides, and used as a filter. A published guide needs one.",
        "salary_high": "US dollars a year, as the source's headline states it.",
    }
    search_class = GuideSearch
    search_fields = ["search_text"]
    autocomplete_fields = ["specialization", "source"]
    inlines = [
        ComparisonRows,
        PayBandRows,
        RoleOccupationRows,
        CareerStepRows,
        SkillGroupRows,
        SkillRows,
        DayEntryRows,
        FitStatementRows,
        SourceNoteRows,
        RoleAliasRows,
    ]
    fieldsets = [
        (None, {"fields": ["title", "slug", ("status", "publish_at", "published_at")]}),
        ("Top of the page", {"fields": ["specialization", ("badge", "emoji"), "claim", "summary", "source"]}),
        (
            "Headline figures",
            {
                "fields": [
                    ("salary_low", "salary_high", "salary_label", "salary_basis"),
                    "salary_note",
                    ("growth_percent", "growth_basis", "growth_from", "growth_to"),
                    ("growth_label", "growth_note"),
                    "review_on",
                    "market_fit",
                    "claimed_programs",
                ]
            },
        ),
        _collapsed("The deal", "deal_finding", "deal"),
        _collapsed(
            "Pay",
            "pay_claim",
            "pay_text",
            ("pay_gap_label", "pay_gap", "pay_gap_than"),
            ("pay_spot", "pay_spot_label"),
            "pay_spot_text",
        ),
        _collapsed("Career path", "path_text"),
        _collapsed("Skills", "skills_claim"),
        _collapsed("A typical week", "week_claim", "week_text"),
        _collapsed("Best and worst, and who it suits", "best_finding", "best_parts", "worst_parts", "fit_text"),
        _collapsed("Breaking in", "entry_education", "entry_claim", "entry_finding", "entry_text", "entry_more"),
        _collapsed("Programs", "programs_heading", "programs_text"),
        _collapsed("Editors’ notes, not on the site", "editor_notes"),
    ]

    def get_readonly_fields(self, request, obj=None):
        """Make the title of a draft read-only if a page that the user may not change shows it."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "title"] if self._title_is_public(request, obj) else fields

    def _title_is_public(self, request, role: models.Role | None) -> bool:
        if role is None or role.status != Status.DRAFT or self.has_publish_permission(request):
            return False
        compared = role.compared_in.exclude(role__status=Status.DRAFT)
        led_to = role.pathways.exclude(program__status=Status.DRAFT)
        return compared.exists() or led_to.exists()

    @admin.display(description="headline pay", ordering="salary_low")
    def headline_pay(self, role: models.Role) -> str:
        return "not stated" if role.salary_low is None else pay_range(role.salary_low, role.salary_high)

    @admin.display(description="growth", ordering="growth_percent")
    def growth(self, role: models.Role) -> str:
        return role.growth_figure.full_text if role.growth_figure else "not stated"
