"""Editions of official sources. Each is a ``Source``; the editions of one source share its ``series``."""

from typing import NamedTuple

from roles.models import Source

PUBLIC_DOMAIN = "Public domain"
# The key of a source that a dry run does not store.
NOT_STORED = -1
_BLS = "US Bureau of Labor Statistics"
_USDOL = "U.S. Department of Labor, Employment and Training Administration (USDOL/ETA)"


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
    title, slug = f"Occupational Employment and Wage Statistics, {edition}", edition.lower().replace(" ", "-")
    note = (
        "National figures of the whole occupation. Pay is in US dollars a year, as percentiles. The figures do not "
        "include people who work for themselves."
    )
    url = "https://www.bls.gov/oes/tables.htm"
    return Edition(f"bls-oews-{slug}", "bls-oews", title, _BLS, edition, PUBLIC_DOMAIN, url, note)


def projections(edition: str) -> Edition:
    """Growth of a decade, such as "2024–34"."""
    title, slug = f"Employment Projections, {edition}", edition.replace("–", "-")
    note = "Growth is the projected change over the whole decade, not a year’s. Openings are the average of a year."
    url = "https://www.bls.gov/emp/data/occupational-data.htm"
    return Edition(f"bls-projections-{slug}", "bls-projections", title, _BLS, edition, PUBLIC_DOMAIN, url, note)


def onet(edition: str) -> Edition:
    """A version of the database, such as "29.2"."""
    title, slug = f"O*NET {edition} Database", edition.replace(".", "-")
    note = (
        "O*NET is a trademark of USDOL/ETA. Detailed codes were joined to the codes of occupations. USDOL/ETA has not "
        "approved, endorsed, or tested these modifications."
    )
    url = "https://www.onetcenter.org/database.html"
    return Edition(f"onet-{slug}", "onet", title, _USDOL, edition, "CC BY 4.0", url, note)
