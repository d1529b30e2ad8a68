"""Look up the sources that a file refers to."""

from collections.abc import Iterable, Mapping

from careerguide.imports.lookups import by_field, column_values
from roles.models import Source


class Sources:
    def __init__(self, rows: Iterable[Mapping[str, str]], *columns: str):
        self.by_slug = by_field(Source.objects.order_by(), "slug", column_values(rows, *columns))

    def read(self, text: str) -> Source:
        if text not in self.by_slug:
            raise ValueError("There is no source with this slug. Add it under Sources first.")
        return self.by_slug[text]
