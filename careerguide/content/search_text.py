"""Base classes of models with a name, which may be part of the search text of other rows."""

from django.db import models, transaction

from careerguide.content.natural_keys import NaturalKeyModel
from careerguide.content.slugs import SlugField
from careerguide.content.sort_key import SortedModel


class Named(SortedModel, NaturalKeyModel):
    slug = SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        abstract = True
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name


class SearchedName(Named):
    """Renaming a row updates the search text of ``searched_rows()``, which subclasses define."""

    class Meta(Named.Meta):
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            stored = type(self)._base_manager.using(kwargs.get("using")).filter(pk=self.pk)
            is_renamed = not self._state.adding and stored.exclude(name=self.name).exists()
            super().save(*args, **kwargs)
            if is_renamed:
                self.searched_rows().refresh_search()
