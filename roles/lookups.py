"""Look up the sources that an imported file names."""

from collections.abc import Iterable, Mapping

from careerguide.imports.columns import RelationColumn
from careerguide.imports.lookups import by_field, column_values
from roles.models import Source


class SourceColumn(RelationColumn):
    def __init__(self, attribute: str, help_text: str):
        super().__init__(attribute, "slug", f"{help_text} Enter its slug.", read="read_source")


class SourceColumns:
    """A mixin for resources with columns for the slugs of sources."""

    def prepare_sources(self, rows: Iterable[Mapping[str, str]], *columns: str) -> None:
        self.sources = by_field(Source.objects.order_by(), "slug", column_values(rows, *columns))

    def read_source(self, text: str) -> Source:
        if text not in self.sources:
            raise ValueError("There is no source with this slug. Add it under Sources first.")
        return self.sources[text]
