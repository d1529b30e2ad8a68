"""The statements of a guide's self-check."""

from django.db import models

from careerguide.content.natural_keys import NaturalKeyModel, one_of, unique
from careerguide.history.records import Records

from .role import Role


class FitStatement(NaturalKeyModel):
    """A sentence that readers check if it is true of them, and whether it speaks for or against the role."""

    class Lean(models.TextChoices):
        TOWARDS = "towards", "Towards this role"
        AWAY = "away", "Away from this role"

    natural_key_fields = ("role__slug", "text")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="fit_statements")
    number = models.PositiveSmallIntegerField(help_text="The place of the statement in the list.")
    text = models.CharField(max_length=160, help_text='In the first person, such as "I like switching domains weekly."')
    lean = models.CharField(max_length=10, choices=Lean, help_text="Which way a reader who ticks it leans.")

    history = Records("role")

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            one_of("lean", "towards", "away", name="fit_lean_is_known"),
            unique("role", "text", name="fit_statement_once_a_role", message="This statement is already there."),
        ]

    def __str__(self) -> str:
        return self.text
