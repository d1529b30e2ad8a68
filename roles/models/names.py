"""Other names, former URLs and official occupations of role guides."""

from django.db import models, transaction

from careerguide.content.natural_keys import NaturalKeyModel, one_of, unique
from careerguide.content.publishing import FormerAddress

from .occupations import Occupation
from .role import Role


class SearchedRow(NaturalKeyModel):
    """A row that is part of its guide's search text. ``guide`` is the lookup of the guide's key."""

    guide = "role"

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Update the search text of the guide, and of the guide that the row belonged to before."""
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            before = self._guides(kwargs.get("using"))
            super().save(*args, **kwargs)
            using = self._state.db
            Role.objects.using(using).filter(pk__in=before | self._guides(using)).refresh_search()

    def delete(self, *args, **kwargs):
        using = kwargs.get("using") or self._state.db
        with transaction.atomic(using=using, savepoint=False):
            guides = self._guides(using)
            deleted = super().delete(*args, **kwargs)
            Role.objects.using(using).filter(pk__in=guides).refresh_search()
        return deleted

    def _guides(self, using: str | None) -> set[int]:
        return set(type(self)._base_manager.using(using).filter(pk=self.pk).values_list(self.guide, flat=True))


class RoleAlias(SearchedRow):
    natural_key_fields = ("role__slug", "name")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("other name", max_length=120, help_text="Another name by which search finds the guide.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "role aliases"
        constraints = [unique("role", "name", name="alias_once_a_role", message="This guide already has this name.")]

    def __str__(self) -> str:
        return self.name


class RoleAddress(FormerAddress):
    page = "role"
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="former_addresses")


class RoleOccupation(NaturalKeyModel):
    class Relation(models.TextChoices):
        LISTED = "listed", "The occupation that lists this title"
        CHOSEN = "chosen", "An occupation chosen by our editors"
        RELATED = "related", "A related occupation"

    # The programs of these occupations lead to the role, and their official figures are next to its own.
    LEADING = (Relation.LISTED, Relation.CHOSEN)

    natural_key_fields = ("role__slug", "occupation__soc_code")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="official")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="guides")
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.LISTED)
    note = models.CharField(max_length=200, blank=True, help_text="Why this occupation belongs to the role.")

    class Meta:
        ordering = ["relation", "occupation__soc_code"]
        constraints = [
            one_of("relation", "listed", "chosen", "related", name="occupation_relation_is_known"),
            unique(
                "role", "occupation", name="occupation_once_a_role", message="This guide already has this occupation."
            ),
        ]

    def __str__(self) -> str:
        return str(self.occupation)

    @property
    def is_leading(self) -> bool:
        return self.relation in self.LEADING

    @property
    def is_chosen(self) -> bool:
        return self.relation == self.Relation.CHOSEN
