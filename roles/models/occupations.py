"""Official occupations with their pay and growth."""

from itertools import pairwise, starmap

from django.apps import apps
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from careerguide.content.figures import Figure
from careerguide.content.natural_keys import NaturalKeyModel, NaturalKeyQuerySet, unique
from careerguide.content.quantities import DollarsField
from careerguide.content.slugs import SlugField, new_slugs
from careerguide.content.sort_key import SortedModel
from careerguide.lib.job_titles import is_catch_all
from careerguide.lib.money import dollars, hourly_dollars
from careerguide.lib.number_format import signed_number
from careerguide.lib.slugs import make_slug
from roles.education import entry_level_name

from .career_names import CareerName, replace_rows
from .sources import Source, optional_source

SKILL_LENGTH = 120
# In percent: from this error on, pages say how far off the number of people may be.
LARGE_ERROR = 10


def percentile_name(percent: int) -> str:
    """Format a percentile, such as "10th percentile"; 50 is the "median"."""
    return "median" if percent == 50 else f"{percent}th percentile"


def percentile_range(percentiles: list[tuple[int, int]]) -> str:
    """ "10th to 90th percentile", or the only one of ``percentiles``, which are the lowest first."""
    first, last = (percentile_name(percentiles[number][0]) for number in (0, -1))
    return first if first == last else f"{first.removesuffix(' percentile')} to {last}"


def _ascending(lower: str, higher: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{lower}__isnull": True})
        | Q(**{f"{higher}__isnull": True})
        | Q(**{f"{lower}__lte": F(higher)}),
        name=f"occupation_{lower}_up_to_{higher}",
        violation_error_message="Pay percentiles must rise from the 10th to the 90th.",
    )


class OccupationQuerySet(NaturalKeyQuerySet):
    def current(self):
        return self.filter(is_current=True)


class Occupation(SortedModel, NaturalKeyModel):
    """An official occupation with its pay percentiles (US dollars a year) and projected growth.

    Its page is next to those of guides. The slug of an occupation never changes, even if a new edition renames it.
    """

    PERCENTILES = (10, 25, 50, 75, 90)
    natural_key_fields = ("soc_code",)
    # Their changes are on the page.
    figure_fields = (
        *("pay_p50", "pay_p10", "pay_p25", "pay_p75", "pay_p90", "pay_mean", "hourly_median", "employment"),
        *("growth_percent", "openings", "entry_education"),
    )
    edition_fields = ("source_id", "growth_source_id")

    soc_code = models.CharField(
        "SOC code",
        max_length=7,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{2}-[0-9]{4}$", "A SOC code looks like 15-1221.")],
        help_text="The code of the Standard Occupational Classification, such as 15-1221.",
    )
    slug = SlugField(max_length=160, unique=True, editable=False)
    title = models.CharField(max_length=200, help_text="The official title.")
    summary = models.CharField(max_length=200, blank=True, help_text="What these people do, in one line of our own.")
    search_names = models.TextField(
        "names for search",
        blank=True,
        help_text="Names that people type, such as SWE, one in each line. Search shows this occupation first for them.",
    )
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
    employment_error = models.DecimalField(
        "error of employment",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        help_text="The relative standard error of the number of people, in percent.",
    )
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
    is_current = models.BooleanField(
        "in the newest edition", default=True, help_text="Whether the newest edition of the statistics has it."
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The occupation that replaces it in the newest edition. Its page leads there.",
    )

    objects = OccupationQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(employment_error__isnull=True) | Q(employment_error__gte=0, employment_error__lte=100),
                name="occupation_employment_error_is_percent",
                violation_error_message="The error of employment is 0 to 100 percent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.soc_code})"

    def save(self, *args, **kwargs):
        if not self.slug:
            [self.slug] = occupation_slugs([self.title])
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            super().save(*args, **kwargs)
            own = type(self)._base_manager.using(self._state.db).filter(pk=self.pk)
            OccupationSkill.refresh(own)
            CareerName.refresh(own)

    @classmethod
    def after_import(cls) -> None:
        OccupationSkill.refresh(cls.objects.all())
        CareerName.refresh_all()

    def get_absolute_url(self) -> str:
        return reverse("role", args=[self.slug])

    @property
    def is_catch_all(self) -> bool:
        return is_catch_all(self.title)

    @property
    def entry_level(self) -> str:
        """What a table calls the level of education at which people usually start."""
        return entry_level_name(self.entry_education)

    def percentiles(self) -> list[tuple[int, int]]:
        """The stated percentiles as (percentile, dollars a year), lowest first."""
        figures = ((percent, getattr(self, f"pay_p{percent}")) for percent in self.PERCENTILES)
        return [(percent, pay) for percent, pay in figures if pay is not None]

    @property
    def employment_margin(self) -> int:
        """Half of the 95% interval of ``employment``, in tens as the source rounds it; 0 if that is little."""
        if not self.employment or self.employment_error is None or self.employment_error < LARGE_ERROR:
            return 0
        return int(round(1.96 * float(self.employment_error) / 100 * self.employment, -1))

    @property
    def median_words(self) -> str:
        """The median of a year, or else of an hour, which is never converted."""
        if self.pay_p50 is None and self.hourly_median is not None:
            return f"{hourly_dollars(self.hourly_median)} an hour"
        return dollars(self.pay_p50)

    @property
    def pay_figure(self) -> Figure | None:
        stated = self.percentiles()
        if not stated:
            return None
        low, high = stated[0][1], stated[-1][1]
        return Figure(
            label=f"Official pay per year, {self.title}",
            text=dollars(low) if len(stated) == 1 else f"{dollars(low)} to {dollars(high)}",
            source=self.source,
            basis=f"wages for the whole occupation, {percentile_range(stated)}",
            period=self.source.edition,
        )

    @property
    def growth_figure(self) -> Figure | None:
        if self.growth_percent is None:
            return None
        return Figure(
            label=f"Official growth, {self.title}",
            text=f"{signed_number(self.growth_percent)}%",
            source=self.projection_source,
            basis="projected change over the whole period",
            period=self.growth_period,
        )

    @property
    def projection_source(self) -> Source:
        """The source of growth and openings."""
        return self.growth_source or self.source

    @property
    def growth_period(self) -> str:
        return "" if self.growth_percent is None else f"{self.growth_from} to {self.growth_to}"


def occupation_slugs(titles: list[str]) -> list[str]:
    """A free slug for the page of a new occupation with each of ``titles``. Pages of guides have the same parent."""
    return new_slugs(Occupation, titles, also_taken=_guide_slugs())


def _guide_slugs() -> set[str]:
    return {
        slug
        for name in ("Role", "RoleAddress")
        for slug in apps.get_model("roles", name)._base_manager.order_by().values_list("slug", flat=True)
    }


class OccupationSkill(NaturalKeyModel):
    """One of the ``technology_skills`` of an occupation, for filters and search. ``position`` counts from 0."""

    natural_key_fields = ("occupation__soc_code", "slug")

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="skills")
    slug = SlugField(max_length=120)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    # Undo of an import deletes these rows with their occupation.
    is_derived = True

    class Meta:
        ordering = ["occupation", "position"]
        default_permissions = ()
        indexes = [models.Index(fields=["slug"], name="occupation_skill_slug")]
        constraints = [
            unique("occupation", "slug", name="skill_once_an_occupation", message="This occupation has this skill.")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def refresh(cls, occupations: models.QuerySet) -> None:
        """Write the skills of ``occupations`` again if they differ from what their text lists."""
        texts = occupations.order_by().values_list("pk", "technology_skills")
        wanted = {(pk, *skill) for pk, text in texts for skill in _read_skills(text)}
        replace_rows(cls, occupations, ("occupation_id", "slug", "name", "position"), wanted)


def _read_skills(text: str) -> list[tuple[str, str, int]]:
    """The slug, name and position of each skill in a text with one name in each line."""
    names: dict[str, str] = {}
    for line in text.splitlines():
        if slug := make_slug(line, SKILL_LENGTH):
            names.setdefault(slug, line.strip()[:SKILL_LENGTH])
    return [(slug, name, position) for position, (slug, name) in enumerate(names.items())]
