"""Links from fields of study to the occupations that they prepare for."""

from django.db import models

from careerguide.content.natural_keys import NaturalKeyModel, NaturalKeyQuerySet, unique
from roles.models import Occupation, RoleOccupation, Source

from .institutions import FieldOfStudy

# The slug of the official crosswalk's source.
CROSSWALK = "cip-soc-crosswalk"


class FieldOccupationQuerySet(NaturalKeyQuerySet):
    def official(self):
        return self.filter(source__slug=CROSSWALK)

    def leading_to(self, slugs):
        """The official links to occupations that list the title of a role among ``slugs``, or that editors chose."""
        return self.official().filter(
            occupation__guides__role__slug__in=list(slugs), occupation__guides__relation__in=RoleOccupation.LEADING
        )

    def leading_to_careers(self, slugs):
        """The official links to occupations among ``slugs``, and to those of roles among them."""
        slugs = list(slugs)
        own = Occupation.objects.current().filter(slug__in=slugs).order_by()
        of_roles = RoleOccupation.objects.filter(role__slug__in=slugs, relation__in=RoleOccupation.LEADING).order_by()
        return self.official().filter(occupation__in=own.values("pk").union(of_roles.values("occupation")))


class FieldOccupation(NaturalKeyModel):
    """A field of study (CIP) prepares for an occupation (SOC), according to ``source``."""

    natural_key_fields = ("field__cip_code", "occupation__soc_code")

    field = models.ForeignKey(FieldOfStudy, on_delete=models.CASCADE, related_name="leads_to")
    # Protected, because a deleted occupation can be restored, but its links have no history and would be lost.
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="prepared_by")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    objects = FieldOccupationQuerySet.as_manager()

    class Meta:
        ordering = ["field__cip_code", "occupation__soc_code"]
        constraints = [
            unique(
                "field",
                "occupation",
                name="field_occupation_once",
                message="This field is already linked to this occupation.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} to {self.occupation}"
