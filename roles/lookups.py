"""Columns for the slugs of sources."""

from functools import cached_property

from careerguide.imports.columns import RelationColumn
from roles.models import Source


class SourceColumn(RelationColumn):
    def __init__(self, attribute: str, help_text: str):
        super().__init__(attribute, "slug", f"{help_text} Enter its slug.", read="read_source")


class SourceColumns:
    """A mixin for resources with a ``SourceColumn``."""

    @cached_property
    def sources(self) -> dict[str, Source]:
        return Source.objects.in_bulk(field_name="slug")

    def read_source(self, text: str) -> Source:
        if text not in self.sources:
            raise ValueError("There is no source with this slug. Add it under Sources first.")
        return self.sources[text]
