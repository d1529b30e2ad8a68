"""Official occupations with their pay and growth."""

from itertools import pairwise, starmap

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from careerguide.content.figures import Figure
from careerguide.content.natural_keys import NaturalKeyModel
from careerguide.content.quantities import DollarsField
from careerguide.content.sort_key import SortedModel
from careerguide.history.records import Records
from careerguide.lib.money import dollars
from careerguide.lib.number_format import signed_number

from .sources import Source, optional_source


def percentile_name(percent: int) -> str:
    """Format a percentile, such as "10th percentile"; 50 is the "median"."""
    return "median" if percent == 50 else f"{percent}th percentile"


def _ascending(lower: str, higher: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{lower}__isnull": True})
        | Q(**{f"{higher}__isnull": True})
        | Q(**{f"{lower}__lte": F(higher)}),
        name=f"occupation_{lower}_up_to_{higher}",
        violation_error_message="Pay percentiles must rise from the 10th to the 90th.",
    )


class Occupation(SortedModel, NaturalKeyModel):
    """An official occupation with its pay percentiles (US dollars a year) and projected growth."""

    PERCENTILES = (10, 25, 50, 75, 90)
    natural_key_fields = ("soc_code",)

    soc_code = models.CharField(
        "SOC code",
        max_length=7,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{2}-[0-9]{4}$", "A SOC code looks like 15-1221.")],
        help_text="The code of the Standard Occupational Classification, such as 15-1221.",
    )
    title = models.CharField(max_length=200, help_text="The official title.")
    pay_p10 = DollarsField("10th percentile", null=True, blank=True, help_text="US dollars a year.")
    pay_p25 = DollarsField("25th percentile", null=True, blank=True)
    pay_p50 = DollarsField("median", null=True, blank=True)
    pay_p75 = DollarsField("75th percentile", null=True, blank=True)
    pay_p90 = DollarsField("90th percentile", null=True, blank=True)
    growth_percent = models.DecimalField(
        max_digits=5, decimal_places=1, null=True, blank=True, help_text="Projected change over the whole period."
    )
    growth_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="First year of the projection.")
    growth_to = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Last year of the projection.")
    employment = models.PositiveIntegerField(null=True, blank=True, help_text="How many people have this job.")
    openings = models.PositiveIntegerField(null=True, blank=True, help_text="Projected job openings a year.")
    pay_mean = DollarsField("mean pay", null=True, blank=True, help_text="US dollars a year.")
    hourly_median = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="US dollars an hour."
    )
    hourly_only = models.BooleanField(default=False, help_text="Pay is published by the hour only.")
    entry_education = models.CharField(max_length=60, blank=True, help_text="Typical education of people who start.")
    work_experience = models.CharField(max_length=60, blank=True)
    training = models.CharField("on-the-job training", max_length=60, blank=True)
    job_zone = models.PositiveSmallIntegerField(null=True, blank=True, help_text="O*NET's job zone, 1 to 5.")
    technology_skills = models.TextField(blank=True, help_text="One name in each line, as O*NET writes it.")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="occupations")
    growth_source = optional_source("+", "The source of growth and openings, if it differs from the source of the pay.")
    skills_source = optional_source("+", "The source of the job zone and the technology skills.")

    history = Records(excluded_fields=["sort_key"])

    sort_lookups = ("title",)

    class Meta:
        ordering = ["soc_code"]
        constraints = [
            *starmap(_ascending, pairwise(["pay_p10", "pay_p25", "pay_p50", "pay_p75", "pay_p90"])),
            models.CheckConstraint(
                condition=Q(growth_percent__isnull=True)
                | Q(growth_from__isnull=False, growth_to__isnull=False, growth_from__lt=F("growth_to")),
                name="occupation_growth_has_its_years",
                violation_error_message="Growth needs a period: a first year and a later last year.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.soc_code})"

    def percentiles(self) -> list[tuple[int, int]]:
        """The stated percentiles as (percentile, dollars a year), lowest first."""
        figures = ((percent, getattr(self, f"pay_p{percent}")) for percent in self.PERCENTILES)
        return [(percent, pay) for percent, pay in figures if pay is not None]

    @property
    def pay_figure(self) -> Figure | None:
        stated = self.percentiles()
        if not stated:
            return None
        (first, low), (last, high) = stated[0], stated[-1]
        from_first = f"{percentile_name(first).removesuffix(' percentile')} to "
        whole = f"{'' if first == last else from_first}{percentile_name(last)}"
        return Figure(
            label=f"Official pay per year, {self.title}",
            text=dollars(low) if first == last else f"{dollars(low)} to {dollars(high)}",
            source=self.source,
            basis=f"wages for the whole occupation, {whole}",
            period=self.source.edition,
        )

    @property
    def growth_figure(self) -> Figure | None:
        if self.growth_percent is None:
            return None
        return Figure(
            label=f"Official growth, {self.title}",
            text=f"{signed_number(self.growth_percent)}%",
            source=self.growth_source or self.source,
            basis="projected change over the whole period",
            period=self.growth_period,
        )

    @property
    def growth_period(self) -> str:
        return "" if self.growth_percent is None else f"{self.growth_from} to {self.growth_to}"
