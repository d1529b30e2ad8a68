"""Role guides and their specializations."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import capfirst

from careerguide.content.figures import Figure
from careerguide.content.natural_keys import NaturalKeyModel, one_of
from careerguide.content.publishing import FOR_THE_PUBLIC, Published
from careerguide.content.quantities import DollarsField
from careerguide.content.search_text import SearchedName
from careerguide.content.slugs import SlugField
from careerguide.content.sort_key import SortedModel
from careerguide.lib.number_format import plain_number
from roles.growth import MAX_YEAR, MIN_YEAR, Growth, GrowthBasis
from roles.pay import CombinedPay
from roles.querysets import RoleQuerySet
from roles.search import build_search_text

from .fields import choice_field, claim_field, finding_field, line_field, markdown_field
from .occupations import Occupation
from .sources import optional_source

# The fields in the search text, with every name that update_fields may use for them. Related rows update the text when
# they are saved.
SEARCHED = {"title", "claim", "specialization", "specialization_id"}


class Specialization(SearchedName):
    def searched_rows(self):
        return self.roles


class EntryEducation(models.TextChoices):
    NOT_STATED = "", "not stated"
    NONE = "none", "No credential"
    HIGH_SCHOOL = "high_school", "High school"
    SOME_COLLEGE = "some_college", "Some college, no degree"
    CERTIFICATE = "certificate", "Certificate or other award"
    ASSOCIATE = "associate", "Associate’s degree"
    BACHELOR = "bachelor", "Bachelor’s degree"
    MASTER = "master", "Master’s degree"
    DOCTORATE = "doctorate", "Doctorate or professional degree"


class PayBasis(models.TextChoices):
    NOT_STATED = "", "not stated"
    TOTAL = "total", "total compensation"
    BASE = "base", "base salary"


class Role(Published, SortedModel, NaturalKeyModel):
    """A role guide. Money is in US dollars a year. A draft requires only a title and a slug."""

    slug = SlugField(max_length=80, unique=True, help_text="The last part of the guide's URL.")
    title = models.CharField(max_length=120, unique=True, help_text='The name of the role, such as "AI Engineer".')
    specialization = models.ForeignKey(
        Specialization, on_delete=models.PROTECT, null=True, blank=True, related_name="roles"
    )
    badge = line_field("A label above the title, as the source prints it.", max_length=60)
    emoji = line_field("One emoji next to the badge.", max_length=8)
    claim = line_field("One sentence under the title and in lists.", max_length=200)
    summary = markdown_field("The guide in a few sentences.", "TL;DR")
    source = optional_source("roles", "Where the guide's own figures and claims come from.")

    salary_low = DollarsField(
        "headline pay from", null=True, blank=True, help_text="US dollars a year, as the source's headline states it."
    )
    salary_high = DollarsField("headline pay to", null=True, blank=True)
    salary_label = line_field(
        'The label of the headline pay. Leave blank to use the title and "salary".', "headline pay label", max_length=80
    )
    salary_basis = choice_field(
        PayBasis, "What the headline pay includes. Leave it at “not stated” if the source does not say.", max_length=10
    )
    salary_note = line_field("What readers should know about this figure.", "note on the headline pay", max_length=60)
    growth_percent = models.DecimalField(
        "growth (%)", max_digits=5, decimal_places=1, null=True, blank=True, help_text="The number of the source."
    )
    growth_basis = choice_field(
        GrowthBasis,
        "Whether jobs grow by this number in all, or every year. Leave it at “not stated” if the source does not say.",
        "growth basis",
        max_length=10,
    )
    growth_from = models.PositiveSmallIntegerField(
        "growth, first year", null=True, blank=True, help_text="Such as 2024. Leave blank if not stated."
    )
    growth_to = models.PositiveSmallIntegerField(
        "growth, last year", null=True, blank=True, help_text="Such as 2034. Leave blank if not stated."
    )
    growth_label = line_field(
        'What the source calls the number, such as "annual growth". The page quotes it.', "growth label", max_length=60
    )
    growth_note = line_field("What readers should know about this figure.", "note on growth", max_length=60)
    review_on = models.DateField(
        "review by",
        null=True,
        blank=True,
        help_text="Check the headline figures again by this day. Leave blank to use the source's review date.",
    )
    market_fit = line_field("The source's own word, such as Proven.", max_length=60)
    claimed_programs = models.PositiveIntegerField(
        "programs the source claims",
        null=True,
        blank=True,
        help_text="The number that the source claims. If the actual number differs, the page shows both.",
    )

    entry_education = choice_field(
        EntryEducation,
        "The education that the guide recommends for entering the role. Leave blank if not stated.",
        "entry level",
        max_length=20,
    )

    deal_finding = finding_field()
    deal = markdown_field("A candid description of the role.", "the deal")
    pay_claim = claim_field("the pay section")
    pay_gap_label = line_field(
        'The name of the pay difference, such as "generalist tax".', "claim about pay", max_length=80
    )
    pay_gap = line_field('The stated difference, such as "10% to 15% less".', "claimed difference", max_length=80)
    pay_gap_than = line_field('The rest of the sentence, such as "than a specialist".', "compared with", max_length=200)
    pay_spot = line_field(
        'A figure that says where the role pays off most, such as "100 to 500".', "sweet spot", max_length=40
    )
    pay_spot_label = line_field(
        'What the figure counts, such as "Employees at the sweet spot".', "sweet spot, label", max_length=80
    )
    pay_spot_text = markdown_field("Why it pays off there.", "sweet spot, text")
    pay_text = markdown_field("Shown next to the pay chart.")
    path_text = markdown_field("Shown below the ladder and the pivots.", "career path")
    skills_claim = claim_field("the skills section")
    week_claim = claim_field("the week")
    week_text = markdown_field("Shown after the weekdays.")
    best_finding = finding_field("best and worst, finding")
    best_parts = markdown_field("A list.")
    worst_parts = markdown_field("A list.")
    fit_text = markdown_field("Who will love it and who will not.")
    entry_claim = claim_field("the section “Breaking in”")
    entry_finding = finding_field("breaking in, finding")
    entry_text = markdown_field("Shown before the numbered steps.")
    entry_more = markdown_field("Shown after the numbered steps.")
    programs_heading = line_field("Leave out the number of programs: the page counts them.", max_length=120)
    programs_text = markdown_field("One line, shown above the programs.")
    editor_notes = models.TextField(
        blank=True, help_text="For editors only: how the source was read and typeset. Not on the site."
    )
    search_text = models.TextField(blank=True, default="", editable=False)

    objects = RoleQuerySet.as_manager()

    sort_lookups = ("title",)

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name, verbose_name_plural = "guide", "guides"
        permissions = [("publish_role", "Can publish, schedule and withdraw role")]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                # Checks both ends for null, because a constraint whose condition is null does not fail.
                condition=Q(salary_low__isnull=True, salary_high__isnull=True)
                | Q(salary_low__isnull=False, salary_high__isnull=False, salary_low__lte=F("salary_high")),
                name="role_headline_pay_is_a_range",
                violation_error_message="Headline pay needs both ends, the lower one first.",
            ),
            one_of("salary_basis", *PayBasis.values, name="role_salary_basis_is_known"),
            one_of("growth_basis", *GrowthBasis.values, name="role_growth_basis_is_known"),
            models.CheckConstraint(
                condition=Q(growth_from__isnull=True, growth_to__isnull=True)
                | Q(growth_from__gte=MIN_YEAR, growth_to__lte=MAX_YEAR, growth_from__lt=F("growth_to"))
                & Q(growth_from__isnull=False, growth_to__isnull=False),
                name="role_growth_years_are_a_range",
                violation_error_message="Growth needs a first year and a later last year, or neither, from "
                f"{MIN_YEAR} to {MAX_YEAR}.",
            ),
            models.CheckConstraint(
                condition=Q(growth_percent__isnull=False) | Q(growth_basis="", growth_from__isnull=True),
                name="role_growth_has_its_number",
                violation_error_message="Enter the growth in percent, or remove its years and set “growth basis” to "
                "“not stated”.",
            ),
            models.CheckConstraint(
                condition=Q(pay_gap="", pay_gap_label="", pay_gap_than="")
                | (~Q(pay_gap="") & ~Q(pay_gap_label="") & ~Q(pay_gap_than="")),
                name="role_pay_gap_is_whole",
                violation_error_message="A claim about pay needs a name, a figure and something to compare with.",
            ),
            models.CheckConstraint(
                condition=Q(pay_spot="", pay_spot_label="", pay_spot_text="")
                | (~Q(pay_spot="") & ~Q(pay_spot_label="")),
                name="role_pay_spot_is_whole",
                violation_error_message="The sweet spot needs a figure and a label.",
            ),
            one_of("entry_education", *EntryEducation.values, name="role_entry_education_is_known"),
            models.CheckConstraint(
                condition=~Q(status__in=FOR_THE_PUBLIC)
                | (Q(specialization__isnull=False) & ~Q(claim="") & ~Q(summary="")),
                name="role_published_is_complete",
                violation_error_message="A published guide needs a specialization, a claim and a TL;DR.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        """Update the search text of this guide and, if the title is saved, of the guides that are compared with it."""
        written = kwargs.get("update_fields")
        if written is None or SEARCHED.intersection(written):
            family = self.specialization.name if self.specialization_id else None
            names, related = {}, {}
            if not self._state.adding:
                names, related = Role.objects.using(self._state.db).filter(pk=self.pk).names_for_search()
            self.search_text = build_search_text(
                self.title, family, self.claim, names.get(self.pk, []), related.get(self.pk, [])
            )
            if written:
                kwargs["update_fields"] = {*written, "search_text"}
        named_elsewhere = not self._state.adding and (written is None or "title" in written)
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            super().save(*args, **kwargs)
            if named_elsewhere:
                Role.objects.using(self._state.db).filter(comparisons__other=self).refresh_search()

    def validate_unique(self, exclude=None):
        super().validate_unique(exclude)
        if "slug" not in (exclude or ()) and (owner := Occupation.objects.filter(slug=self.slug).first()):
            raise ValidationError({"slug": f"This is the URL of the occupation “{owner.title}”. Choose another slug."})

    def get_absolute_url(self) -> str:
        return reverse("role", args=[self.slug])

    @property
    def study_months(self) -> tuple[int, int] | None:
        """The range of months of the first entry step that is a degree, or None."""
        for step in self.steps.all():
            if step.path == "entry" and step.study_months_min:
                return step.study_months_min, step.study_months_max
        return None

    def _figure(self, label: str, text: str, **details) -> Figure:
        return Figure(label, text, self.source, review_on=self.review_on, **details)

    @property
    def headline(self) -> CombinedPay | None:
        return None if self.salary_low is None else CombinedPay(self.salary_low, self.salary_high)

    @property
    def salary_figure(self) -> Figure | None:
        if not self.headline:
            return None
        label = f"{self.salary_label or f'{self.title} salary'} per year"
        basis = self.get_salary_basis_display() if self.salary_basis else ""
        return self._figure(label, self.headline.words, basis=basis, period="", note=self.salary_note)

    @property
    def growth(self) -> Growth | None:
        if self.growth_percent is None:
            return None
        return Growth(self.growth_percent, GrowthBasis(self.growth_basis), self.growth_from, self.growth_to)

    @property
    def growth_figure(self) -> Figure | None:
        if not (growth := self.growth):
            return None
        return self._figure(
            "Growth",
            f"{plain_number(growth.percent)}%",
            qualifier=growth.qualifier,
            basis=growth.basis.label if growth.basis else "",
            period=growth.period,
            note=self.growth_note,
        )

    @property
    def market_fit_figure(self) -> Figure | None:
        return self._figure("Market fit", self.market_fit) if self.market_fit else None

    @property
    def pay_gap_figure(self) -> Figure | None:
        return self._figure(self.pay_gap_label, self.pay_gap, basis="", period="") if self.pay_gap else None

    @property
    def pay_spot_figure(self) -> Figure | None:
        return self._figure(capfirst(self.pay_spot_label), self.pay_spot) if self.pay_spot else None
