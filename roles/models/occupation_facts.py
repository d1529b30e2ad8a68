"""Official facts about occupations: other titles, related occupations, education, and merged codes."""

from django.db import models, transaction

from careerguide.content.natural_keys import NaturalKeyModel, unique
from careerguide.content.sort_key import SortedModel

from .career_names import CareerName
from .occupations import Occupation
from .sources import Source


class OccupationName(NaturalKeyModel):
    """A name of ``occupation`` in its ``title``. Search finds the occupation by it."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            super().save(*args, **kwargs)
            CareerName.refresh(Occupation._base_manager.using(self._state.db).filter(pk=self.occupation_id))

    @classmethod
    def after_import(cls) -> None:
        CareerName.refresh_all()


class OtherTitle(SortedModel, OccupationName):
    """Another title of an occupation, such as "AI Engineer", or a short one, such as "RN"."""

    natural_key_fields = ("occupation__soc_code", "title")

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="other_titles")
    title = models.CharField(max_length=200)
    is_short = models.BooleanField(default=False, help_text="Whether this is an abbreviation, such as RN.")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    sort_lookups = ("title",)

    class Meta:
        ordering = ["sort_key", "pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["sort_key"], name="other_title_sort_key")]
        constraints = [
            unique(
                "occupation", "title", name="other_title_once", message="This occupation already has this other title."
            )
        ]

    def __str__(self) -> str:
        return self.title


class RelatedOccupation(NaturalKeyModel):
    """``tier`` is O*NET's: "Primary-Short", "Primary-Long" or "Supplemental". ``position`` is the rank, from 1."""

    natural_key_fields = ("occupation__soc_code", "related__soc_code")

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="related_occupations")
    related = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="+")
    tier = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["occupation", "position", "pk"]
        default_permissions = ("view",)
        constraints = [
            unique("occupation", "related", name="related_once", message="These two occupations are already related.")
        ]

    def __str__(self) -> str:
        return f"{self.occupation} and {self.related}"


class Task(NaturalKeyModel):
    """What people in an occupation do, in a sentence of O*NET. ``position`` is O*NET's number of the task."""

    natural_key_fields = ("occupation__soc_code", "text")

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=1000)
    is_core = models.BooleanField(default=False, help_text="Whether the task is a core part of the job.")
    position = models.PositiveIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["occupation", "position", "pk"]
        default_permissions = ("view",)
        constraints = [unique("occupation", "text", name="task_once", message="This occupation already has this task.")]

    def __str__(self) -> str:
        return self.text


class EducationLevel(NaturalKeyModel):
    """What percent of the people in a job have a level of education, according to ``n`` people or experts.

    ``onet_code`` is the O*NET-SOC code of the job, such as 11-1011.00.
    """

    natural_key_fields = ("onet_code", "level")

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="education_levels")
    onet_code = models.CharField("O*NET-SOC code", max_length=10)
    level = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(help_text="The rank of the level: 1 is the lowest.")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    ci_low = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    ci_high = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    suppressed = models.BooleanField(default=False, help_text="Whether O*NET recommends not to show the figure.")
    surveyed = models.CharField(max_length=7, blank=True, help_text="The month, such as 2023-08.")
    by_experts = models.BooleanField(default=False, help_text="Whether experts, not people in the job, answered.")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["onet_code", "position"]
        default_permissions = ("view",)
        constraints = [
            unique("onet_code", "level", name="education_level_once", message="This job already has this level.")
        ]

    def __str__(self) -> str:
        return f"{self.onet_code}: {self.level}"

    @property
    def is_detailed(self) -> bool:
        """Whether the code is that of a specialty, which is another job than the occupation."""
        return not self.onet_code.endswith(".00")


class MergedCode(OccupationName):
    """A SOC code whose figures are published under the code of ``occupation``, which merges several."""

    natural_key_fields = ("soc_code",)

    soc_code = models.CharField("SOC code", max_length=7, unique=True)
    title = models.CharField(max_length=200)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="merged_codes")

    class Meta:
        ordering = ["soc_code"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.title} ({self.soc_code})"
