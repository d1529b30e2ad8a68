"""The official crosswalk: which field of study prepares for which occupation."""

from django.db import models

from careerguide.content.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from roles.models import Occupation, RoleOccupation, Source

from .institutions import FieldOfStudy

# The slug of the source that the official crosswalk's links have.
CROSSWALK = "cip-soc-crosswalk"


class FieldOccupationQuerySet(NaturalKeyQuerySet):
    """Links from fields of study to occupations."""

    def official(self):
        """The official crosswalk's own links, without those that anybody else added."""
        return self.filter(source__slug=CROSSWALK)

    def leading_to(self, slugs):
        """The official links to occupations that list the title of a role among ``slugs``; neighbours do not."""
        return self.official().filter(
            occupation__guides__role__slug__in=list(slugs),
            occupation__guides__relation=RoleOccupation.Relation.LISTED,
        )


class FieldOccupation(NaturalKeyModel):
    """A field of study (CIP) prepares for an occupation (SOC), by the word of ``source``."""

    natural_key_fields = ("field__cip_code", "occupation__soc_code")

    field = models.ForeignKey(FieldOfStudy, on_delete=models.CASCADE, related_name="leads_to")
    # A deleted occupation can be restored; its links have no history and would be lost.
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="prepared_by")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    objects = FieldOccupationQuerySet.as_manager()

    class Meta:
        ordering = ["field__cip_code", "occupation__soc_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["field", "occupation"],
                name="field_occupation_once",
                violation_error_message="This field leads to this occupation already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} to {self.occupation}"
