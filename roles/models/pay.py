"""Pay by level and employer."""

from functools import cached_property

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from careerguide.content.figures import Figure
from careerguide.content.natural_keys import NaturalKeyModel, one_of, unique
from careerguide.content.quantities import DollarsField
from careerguide.lib.countries import US, country_name
from roles.pay import CombinedPay, employer_name

from .role import PayBasis, Role
from .sources import optional_source

SEVERAL_COUNTRIES = "several"
PAY_COUNTRY = rf"^([A-Z]{{2}}|{SEVERAL_COUNTRIES})$"


class PayBand(NaturalKeyModel):
    """A stated range of pay, in US dollars a year."""

    class Level(models.IntegerChoices):
        ENTRY = 1, "Entry"
        MID = 2, "Mid"
        SENIOR = 3, "Senior"
        EXECUTIVE = 4, "Executive"

    Basis = PayBasis

    natural_key_fields = ("role__slug", "level", "employer_type")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="pay_bands")
    level = models.PositiveSmallIntegerField(choices=Level)
    experience_min = models.PositiveSmallIntegerField(
        "years from", null=True, blank=True, help_text="Years of experience. Leave blank if not stated."
    )
    experience_max = models.PositiveSmallIntegerField(
        "years to", null=True, blank=True, help_text="Leave blank for no upper limit."
    )
    employer_type = models.CharField(max_length=80, help_text='The kind of employer, such as "Tech companies".')
    low = DollarsField("pay from", help_text="US dollars a year.")
    high = DollarsField("pay to", help_text="US dollars a year.")
    high_open = models.BooleanField("open upwards", default=False, help_text='Check this for "$300K+".')
    country = models.CharField(
        max_length=7,
        blank=True,
        validators=[RegexValidator(PAY_COUNTRY, "Enter a two-letter code such as US, or “several”.")],
        help_text="A two-letter code such as US, or “several” for several countries. Leave blank if not stated.",
    )
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.NOT_STATED, blank=True)
    note = models.CharField(max_length=200, blank=True, help_text="What readers should know about this row.")
    source = optional_source("pay_bands")
    as_of = models.DateField(null=True, blank=True, help_text="The date of the figures. Leave blank if not stated.")
    review_on = models.DateField(
        "review by", null=True, blank=True, help_text="Leave blank to use the source's review date."
    )

    class Meta:
        ordering = ["level", "-high", "-low", "employer_type"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__lte=F("high")),
                name="pay_low_up_to_high",
                violation_error_message='"Pay from" must not be above "pay to".',
            ),
            models.CheckConstraint(
                condition=Q(experience_max__isnull=True)
                | Q(experience_min__isnull=False, experience_min__lte=F("experience_max")),
                name="pay_experience_is_a_range",
                violation_error_message='"Years from" is missing or above "years to".',
            ),
            one_of("level", 1, 2, 3, 4, name="pay_level_is_known"),
            one_of("basis", "", "total", "base", name="pay_basis_is_known"),
            unique(
                "role",
                "level",
                "employer_type",
                name="pay_once_a_level_and_employer",
                message="This guide already has a row for this level and employer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.employer_type}: {self.range}"

    @property
    def pay(self) -> CombinedPay:
        return CombinedPay(self.low, self.high, self.high_open)

    @property
    def range(self) -> str:
        return self.pay.words

    @property
    def employer(self) -> str:
        return employer_name(self.employer_type)

    @property
    def experience(self) -> str:
        if self.experience_min is None:
            return ""
        if self.experience_max is None:
            return f"{self.experience_min}+ years"
        if self.experience_min == self.experience_max:
            return f"{self.experience_min} year{'' if self.experience_min == 1 else 's'}"
        return f"{self.experience_min} to {self.experience_max} years"

    @property
    def country_words(self) -> str:
        """Where the pay is from, if that is not the United States, where readers expect it to be."""
        if self.country == SEVERAL_COUNTRIES:
            return "several countries"
        return "" if self.country in ("", US) else country_name(self.country)

    @cached_property
    def figure(self) -> Figure:
        return Figure(
            label=f"{self.get_level_display()} pay, {self.employer_type}",
            text=self.range,
            source=self.source,
            basis=self.get_basis_display() if self.basis else "",
            # A row with a date needs no period.
            period=None if self.as_of else "",
            as_of=self.as_of,
            review_on=self.review_on,
        )
