"""What became of students: pay and debt of graduates, and the figures of an institution (College Scorecard)."""

from django.db import models

from careerguide.content.natural_keys import NaturalKeyModel, unique
from careerguide.content.quantities import DollarsField
from roles.models import Source

from .institutions import Institution


class Outcome(NaturalKeyModel):
    """Pay and debt of an institution's graduates at one level in one 4-digit CIP field, not of one program.

    ``earnings`` is the median in the first year after graduation, in US dollars; the cohort is in the source's edition.
    """

    class Level(models.IntegerChoices):
        CERTIFICATE = 1, "undergraduate certificate"
        ASSOCIATE = 2, "associate’s"
        BACHELOR = 3, "bachelor’s"
        POSTBACCALAUREATE = 4, "postbaccalaureate certificate"
        MASTER = 5, "master’s"
        DOCTOR = 6, "doctoral"
        PROFESSIONAL = 7, "first professional"
        GRADUATE_CERTIFICATE = 8, "graduate certificate"

    natural_key_fields = ("institution__slug", "cip4", "level")

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="outcomes")
    cip4 = models.CharField("4-digit CIP code", max_length=5, help_text="Such as 11.07.")
    field_name = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField(choices=Level)
    earnings = DollarsField("median pay in the first year", null=True, blank=True)
    earnings_count = models.PositiveIntegerField(null=True, blank=True)
    debt = DollarsField("median debt", null=True, blank=True)
    debt_count = models.PositiveIntegerField(null=True, blank=True)
    completions = models.PositiveIntegerField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["institution", "cip4", "level"]
        default_permissions = ("view",)
        constraints = [
            unique("institution", "cip4", "level", name="outcome_once", message="This outcome is already in the list.")
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_level_display()} graduates in {self.field_name}"


class InstitutionFigures(NaturalKeyModel):
    """Figures of a whole institution.

    ``completion_percent`` is of first-time full-time undergraduates, within 150% of normal time. The tuitions include
    fees and belong to the same year: compare only these two with each other.
    """

    natural_key_fields = ("institution__slug",)

    institution = models.OneToOneField(Institution, on_delete=models.CASCADE, related_name="figures")
    completion_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    tuition_in_state = DollarsField("in-state tuition and fees", null=True, blank=True)
    tuition_out_of_state = DollarsField("out-of-state tuition and fees", null=True, blank=True)
    net_price = DollarsField("average net price", null=True, blank=True)
    distance_only = models.BooleanField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ("view",)
        verbose_name_plural = "institution figures"

    def __str__(self) -> str:
        return str(self.institution)
