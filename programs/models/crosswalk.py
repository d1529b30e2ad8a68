"""The official crosswalk: which field of study prepares for which occupation."""

from django.db import models

from careerguide.lib.natural_keys import NaturalKeyModel
from roles.models import Occupation, Source

from .institutions import FieldOfStudy


class FieldOccupation(NaturalKeyModel):
    """A field of study (CIP) prepares for an occupation (SOC), by the word of ``source``."""

    natural_key_fields = ("field__cip_code", "occupation__soc_code")

    field = models.ForeignKey(FieldOfStudy, on_delete=models.CASCADE, related_name="leads_to")
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="prepared_by")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

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
