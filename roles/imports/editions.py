"""Editions of official sources. Each is a ``Source``; the editions of one source share its ``series``."""

from typing import NamedTuple

from roles.models import Source

PUBLIC_DOMAIN = "Public domain"


class Edition(NamedTuple):
    slug: str
    series: str
    title: str
    publisher: str
    published: str
    license: str
    url: str
    note: str = ""

    def source(self) -> Source:
        """The stored source, which an editor may have changed, or a new one."""
        values = self._asdict() | {"kind": Source.Kind.OFFICIAL}
        return Source.objects.get_or_create(slug=values.pop("slug"), defaults=values)[0]
