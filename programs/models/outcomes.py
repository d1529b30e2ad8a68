"""Student outcomes from College Scorecard: pay and debt of graduates, and figures of institutions."""

from django.db import models

from careerguide.content.figures import Figure
from careerguide.content.natural_keys import NaturalKeyModel, unique
from careerguide.content.quantities import DollarsField
from careerguide.lib.editions import edition_words
from careerguide.lib.money import dollars, exact_dollars
from roles.models import Source

from .institutions import Institution

TOGETHER = "this institution and others that report together"


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
    # Whether the graduates of other institutions are counted, too. ``outcomes_of()`` sets it.
    is_pooled = False

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
        # Finds the institutions that report together.
        indexes = [models.Index(fields=["cip4", "level"], name="outcome_cip4_level")]

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_level_display()} graduates in {self.field_name}"

    @property
    def graduates(self) -> str:
        """Whose figures these are: several programs share them."""
        graduates = f"{self.get_level_display()} graduates in {self.field_name}"
        return f"the {graduates} of {TOGETHER}" if self.is_pooled else f"this institution’s {graduates}"

    @property
    def heading(self) -> str:
        whose = f"{TOGETHER[0].upper()}{TOGETHER[1:]}:" if self.is_pooled else "This institution’s"
        return f"{whose} {self.get_level_display()} graduates in {self.field_name}, which includes this program"

    @property
    def edition_words(self) -> str:
        """The cohort of the graduates."""
        words = edition_words(self.source.published)
        return f"{words[:1].upper()}{words[1:]}"

    @property
    def coverage(self) -> str:
        pooled = (
            " The source has the same figures for this institution and for others that report together."
            if self.is_pooled
            else ""
        )
        pay = " Pay is that of graduates who received federal aid, were working and were not enrolled."
        debt = " Debt is that of graduates with federal loans."
        limits = f"{'' if self.earnings is None else pay}{'' if self.debt is None else debt}"
        return (
            f"Graduates are those of all programs at this level in {self.field_name} (CIP {self.cip4}), not of this "
            f"program alone.{pooled}{limits}"
        )

    @property
    def figures(self) -> list[tuple[str, Figure | None, str]]:
        """(label, figure, how many graduates were counted)."""
        basis = f"the median of {self.graduates}, {edition_words(self.source.published)}"
        amounts = [
            ("Pay in the first year", self.earnings, self.earnings_count),
            ("Debt", self.debt, self.debt_count),
        ]
        return [
            (label, None, "")
            if amount is None
            else (
                label,
                Figure(f"Graduates: {label.lower()}", dollars(amount), self.source, basis),
                f"{count:,} graduate{'' if count == 1 else 's'} counted" if count else "count not published",
            )
            for label, amount, count in amounts
        ]


class InstitutionFigures(NaturalKeyModel):
    """Figures of a whole institution.

    ``completion_percent`` is of first-time full-time undergraduates, within 150% of normal time. The tuitions include
    fees and belong to the same year: compare only these two with each other.
    """

    natural_key_fields = ("institution__slug",)
    heading = "Undergraduates at this institution"
    coverage = (
        "Figures of undergraduates are for the whole institution, in all programs. Each says which students it covers."
    )

    institution = models.OneToOneField(Institution, on_delete=models.CASCADE, related_name="figures")
    completion_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    tuition_in_state = DollarsField("in-state tuition and fees", null=True, blank=True)
    tuition_out_of_state = DollarsField("out-of-state tuition and fees", null=True, blank=True)
    net_price = models.IntegerField(
        "average net price", null=True, blank=True, help_text="Below zero if grants are higher."
    )
    distance_only = models.BooleanField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ("view",)
        verbose_name_plural = "institution figures"

    def __str__(self) -> str:
        return str(self.institution)

    @property
    def edition_words(self) -> str:
        """The edition of the source, which is not the year of the students."""
        edition = edition_words(self.source.published)
        return f"{self._source_name}, {edition} edition" if edition else self._source_name

    @property
    def source_words(self) -> str:
        """The source and its edition inside brackets: "College Scorecard 2023–24"."""
        return f"{self._source_name} {edition_words(self.source.published)}".rstrip()

    @property
    def _source_name(self) -> str:
        return self.source.title.partition(":")[0]

    @property
    def figures(self) -> list[tuple[str, Figure | None, str]]:
        """(label, figure, detail) of undergraduates. In-state tuition is only shown next to out-of-state tuition."""
        shown = []

        def show(label: str, text: str, basis: str, detail: str) -> None:
            shown.append((label, Figure(label, text, self.source, basis), detail))

        if self.completion_percent is not None:
            basis = "first-time full-time undergraduates who finish within 150% of the normal time"
            detail = "of first-time full-time students, within 150% of the normal time"
            show("Completion", f"{self.completion_percent:.0f}%", basis, detail)
        if self.tuition_in_state is not None and self.tuition_out_of_state is not None:
            basis = f"a year’s tuition and fees for full-time undergraduates, {edition_words(self.source.published)}"
            amounts = {"in-state": self.tuition_in_state, "out-of-state": self.tuition_out_of_state}
            if self.tuition_in_state == self.tuition_out_of_state:
                amounts = {"in-state and out-of-state": self.tuition_in_state}
            for place, amount in amounts.items():
                show(f"Tuition and fees, {place}", dollars(amount), basis, "per year, for full-time students")
        # The others charge by the program, and their net price is not for a year.
        if self.net_price is not None and self.tuition_in_state is not None:
            basis = (
                "a year’s tuition, fees, books, housing and food, less grants and scholarships, for first-time "
                "full-time undergraduates with federal aid; at public institutions, only those who pay in-state tuition"
            )
            # The source does not say which year it is for.
            edition = self.source.published and f"; from the {edition_words(self.source.published)} edition"
            text = f"{'−' if self.net_price < 0 else ''}{exact_dollars(abs(self.net_price))}"
            detail = (
                "per year with housing and food, less grants, for first-time full-time students with federal aid; at "
                "public institutions, only those who pay in-state tuition"
            )
            show("Average net price", text, f"{basis}{edition}", f"{detail}{edition}")
        return shown
