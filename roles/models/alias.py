"""What guides are found by beside their own texts: rows that keep the words right, and the other names."""

from django.db import models, transaction

from careerguide.content.natural_keys import NaturalKeyModel
from careerguide.history.records import Records

from .role import Role


class FindsItsGuide(NaturalKeyModel):
    """A row of a guide, by whose words the guide is found. ``guide`` is the way from it to the guide's key."""

    guide = "role"

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Save, and let the guide be found by this row's words; one that it stood in before no longer is."""
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            before = self._guides(kwargs.get("using"))
            super().save(*args, **kwargs)
            using = self._state.db
            Role.objects.using(using).filter(pk__in=before | self._guides(using)).refresh_search()

    def delete(self, *args, **kwargs):
        """Delete, and let the guide be found by this row's words no longer."""
        using = kwargs.get("using") or self._state.db
        with transaction.atomic(using=using, savepoint=False):
            guides = self._guides(using)
            done = super().delete(*args, **kwargs)
            Role.objects.using(using).filter(pk__in=guides).refresh_search()
        return done

    def _guides(self, using: str | None) -> set[int]:
        """The guides that the saved row stands in: one, or none where it is new."""
        return set(type(self)._base_manager.using(using).filter(pk=self.pk).values_list(self.guide, flat=True))


class RoleAlias(FindsItsGuide):
    """Another name that people use for a role, so that a search finds the guide."""

    natural_key_fields = ("role__slug", "name")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("other name", max_length=120, help_text="Search finds the guide by this name too.")

    history = Records("role")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "role aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["role", "name"],
                name="alias_once_a_role",
                violation_error_message="This name stands there already.",
            )
        ]

    def __str__(self) -> str:
        return self.name
