"""The role guide itself, the family it belongs to, its other names and its official occupations."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from careerguide.lib.figures import FigureState, figure_state
from careerguide.lib.natural_keys import NaturalKeyModel
from careerguide.publishing import Published
from roles.querysets import RoleQuerySet

from .occupations import Occupation
from .sources import Source

MARKDOWN = "Markdown: blank lines between paragraphs, **bold**, lists with a hyphen, ### for a small heading."


class Specialization(NaturalKeyModel):
    """A family of roles."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(Published, NaturalKeyModel):
    """A role guide. Money is US dollars a year. A draft may be as empty as its title."""

    slug = models.SlugField(max_length=80, unique=True, help_text="The last part of the guide's address.")
    title = models.CharField(max_length=120, unique=True, help_text='The name of the role, such as "AI Engineer".')
    specialization = models.ForeignKey(
        Specialization, on_delete=models.PROTECT, null=True, blank=True, related_name="roles"
    )
    badge = models.CharField(max_length=60, blank=True, help_text="A label above the title, as the source prints it.")
    emoji = models.CharField(max_length=8, blank=True, help_text="One emoji beside the badge.")
    claim = models.CharField(max_length=200, blank=True, help_text="One sentence under the title and in lists.")
    summary = models.TextField("TL;DR", blank=True, help_text=f"The guide in a few sentences. {MARKDOWN}")
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        help_text="Where the guide's own figures and claims come from.",
    )

    salary_low = models.PositiveIntegerField(
        "headline pay from", null=True, blank=True, help_text="US dollars a year, as the source's headline states it."
    )
    salary_high = models.PositiveIntegerField("headline pay to", null=True, blank=True)
    salary_basis = models.CharField(
        max_length=60, blank=True, help_text="What the headline counts, such as total compensation. Empty: not stated."
    )
    growth_percent = models.DecimalField(
        "growth (%)", max_digits=5, decimal_places=1, null=True, blank=True, help_text="As the source states it."
    )
    growth_period = models.CharField(
        max_length=60, blank=True, help_text="The years the growth is for, such as 2024 to 2034. Empty: none given."
    )
    market_fit = models.CharField(max_length=60, blank=True, help_text="The source's own word, such as Proven.")
    claimed_programs = models.PositiveIntegerField(
        "programs the source claims",
        null=True,
        blank=True,
        help_text="The number that the source prints. The page counts what it really has and shows both.",
    )

    deal = models.TextField("the deal", blank=True, help_text=f"What this role is, candidly. {MARKDOWN}")
    pay_claim = models.CharField(max_length=120, blank=True, help_text="The pay section in a few words.")
    pay_text = models.TextField(blank=True, help_text=f"What stands behind the pay rows. {MARKDOWN}")
    path_text = models.TextField("career path", blank=True, help_text=f"Beside the ladder and the pivots. {MARKDOWN}")
    skills_claim = models.CharField(max_length=120, blank=True, help_text="The skills section in a few words.")
    week_claim = models.CharField(max_length=120, blank=True, help_text="The week in a few words.")
    week_text = models.TextField(blank=True, help_text=f"After the weekdays. {MARKDOWN}")
    best_parts = models.TextField(blank=True, help_text=f"A list. {MARKDOWN}")
    worst_parts = models.TextField(blank=True, help_text=f"A list. {MARKDOWN}")
    fit_text = models.TextField(blank=True, help_text=f"Who will love it and who will not. {MARKDOWN}")
    entry_claim = models.CharField(max_length=120, blank=True, help_text="Breaking in, in a few words.")
    entry_text = models.TextField(blank=True, help_text=f"Before the numbered steps. {MARKDOWN}")
    entry_more = models.TextField(blank=True, help_text=f"After the numbered steps. {MARKDOWN}")
    programs_heading = models.CharField(max_length=120, blank=True, help_text="Without a count: the page counts.")
    programs_text = models.TextField(blank=True, help_text=f"One line above the programs. {MARKDOWN}")

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                # Each end is asked for by name: a comparison with null lets a row through.
                condition=Q(salary_low__isnull=True, salary_high__isnull=True)
                | Q(salary_low__isnull=False, salary_high__isnull=False, salary_low__lte=F("salary_high")),
                name="role_headline_pay_is_a_range",
                violation_error_message="Headline pay needs both ends, the lower one first.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | (Q(specialization__isnull=False) & ~Q(claim="") & ~Q(summary="")),
                name="role_published_is_complete",
                violation_error_message="A published guide needs a specialization, a claim and a TL;DR.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The guide's page. A draft has the address too, and answers it once it is published."""
        return reverse("role", args=[self.slug])

    @property
    def study_months(self) -> tuple[int, int] | None:
        """How many months of study the way in recommends; None where it names no degree."""
        for step in self.steps.all():
            if step.path == "entry" and step.study_months_min:
                return step.study_months_min, step.study_months_max
        return None

    @property
    def salary_state(self) -> FigureState:
        """How sure the headline range is."""
        return figure_state(self.source, self.salary_basis)

    @property
    def growth_state(self) -> FigureState:
        """How sure the growth figure is: without a period nobody can say what grows by when."""
        return figure_state(self.source, self.growth_period)

    @property
    def market_fit_state(self) -> FigureState:
        """How sure the market fit is: a bare word of the source."""
        return figure_state(self.source, basis="")


class RoleAlias(NaturalKeyModel):
    """Another name that people use for a role, so that a search finds the guide."""

    natural_key_fields = ("role__slug", "name")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("other name", max_length=120, help_text="Search finds the guide by this name too.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "role aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["role", "name"],
                name="alias_once_a_role",
                violation_error_message="This name stands there already.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoleOccupation(NaturalKeyModel):
    """An official occupation that a role belongs to or stands near."""

    class Relation(models.TextChoices):
        LISTED = "listed", "The occupation that lists this title"
        NEIGHBOUR = "neighbour", "A neighbouring occupation"

    natural_key_fields = ("role__slug", "occupation__soc_code")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="official")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="guides")
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.LISTED)
    note = models.CharField(max_length=200, blank=True, help_text="Why the two belong together.")

    class Meta:
        ordering = ["relation", "occupation__soc_code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=["listed", "neighbour"]), name="occupation_relation_is_known"
            ),
            models.UniqueConstraint(
                fields=["role", "occupation"],
                name="occupation_once_a_role",
                violation_error_message="This occupation stands there already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.occupation)
