"""Editions of official sources. Each is a ``Source``; the editions of one source share its ``series``."""

from typing import NamedTuple

from roles.models import Source

PUBLIC_DOMAIN = "Public domain"
# The key of a source that a dry run does not store.
NOT_STORED = -1
_BLS = "US Bureau of Labor Statistics"


class Edition(NamedTuple):
    slug: str
    series: str
    title: str
    publisher: str
    published: str
    license: str
    url: str
    note: str = ""

    def source(self, *, dry_run: bool = False) -> Source:
        """The stored source or a new one. Blank texts of a stored one are filled in: editors may change the others."""
        values = self._asdict() | {"kind": Source.Kind.OFFICIAL}
        source = Source.objects.filter(slug=self.slug).first()
        missing = {name: value for name, value in values.items() if not source or (value and not getattr(source, name))}
        source = source or Source()
        for name, value in missing.items():
            setattr(source, name, value)
        if dry_run:
            source.pk = source.pk or NOT_STORED
        elif missing:
            source.save()
        return source


def oews(edition: str) -> Edition:
    """Pay of a month, such as "May 2025"."""
    return Edition(
        slug=f"bls-oews-{edition.lower().replace(' ', '-')}",
        series="bls-oews",
        title=f"Occupational Employment and Wage Statistics, {edition}",
        publisher=_BLS,
        published=edition,
        license=PUBLIC_DOMAIN,
        url="https://www.bls.gov/oes/tables.htm",
        note="National figures of the whole occupation. Pay is in US dollars a year, as percentiles. The figures "
        "do not include people who work for themselves.",
    )


def projections(edition: str) -> Edition:
    """Growth of a decade, such as "2024–34"."""
    return Edition(
        slug=f"bls-projections-{edition.replace('–', '-')}",
        series="bls-projections",
        title=f"Employment Projections, {edition}",
        publisher=_BLS,
        published=edition,
        license=PUBLIC_DOMAIN,
        url="https://www.bls.gov/emp/data/occupational-data.htm",
        note="Growth is the projected change over the whole decade, not a year’s. Openings are the projected average a "
        "year.",
    )


def onet(edition: str) -> Edition:
    """A version of the database, such as "29.2"."""
    return Edition(
        slug=f"onet-{edition.replace('.', '-')}",
        series="onet",
        title=f"O*NET {edition} Database",
        publisher="U.S. Department of Labor, Employment and Training Administration (USDOL/ETA)",
        published=edition,
        license="CC BY 4.0",
        url="https://www.onetcenter.org/database.html",
        note="O*NET is a trademark of USDOL/ETA. Detailed codes were joined to the codes of occupations. USDOL/ETA has "
        "not approved, endorsed, or tested these modifications.",
    )
