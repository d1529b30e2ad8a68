"""Links from programs to roles."""

from django.db import models

from careerguide.content.natural_keys import NaturalKeyModel, one_of, unique
from roles.models import Role
from roles.models.sources import optional_source

from .program import Program


class Pathway(NaturalKeyModel):
    class Strength(models.TextChoices):
        RECOMMENDED = "recommended", "recommended"
        LISTED = "listed", "listed by the source"
        RELATED = "related", "related"

    natural_key_fields = ("program__slug", "role__slug")

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="pathways")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="pathways")
    strength = models.CharField(
        max_length=12,
        choices=Strength,
        default=Strength.RELATED,
        help_text="How strongly the program is linked to the role.",
    )
    note = models.CharField(
        max_length=200, blank=True, help_text="Why the program leads to the role, in one line for readers."
    )
    source = optional_source("pathways")

    class Meta:
        ordering = ["role__sort_key", "pk"]
        constraints = [
            one_of("strength", "recommended", "listed", "related", name="pathway_strength_is_known"),
            unique(
                "program", "role", name="pathway_once_a_pair", message="This program is already linked to this role."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} to {self.role}"
