"""Rows whose names are part of the search text of other rows."""

from django.db import transaction

from careerguide.content.natural_keys import NaturalKeyModel


class SearchedName(NaturalKeyModel):
    """A row whose name is in the search text of ``searched_rows()``: renaming it updates their search text."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        new = self._state.adding
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            super().save(*args, **kwargs)
            if not new:
                self.searched_rows().refresh_search()
