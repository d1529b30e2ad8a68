"""What a career pays at the start: the entry rows of a guide, or the lower half of official pay."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from careerguide.lib.countries import US
from roles.career_rows import leading_occupations
from roles.models import Occupation, PayBand, Role
from roles.models.pay import SEVERAL_COUNTRIES

# Official percentiles.
START = (25, 50)


@dataclass(frozen=True)
class StartingRow:
    """Pay of a year, in US dollars, from ``low`` to ``high``. ``country`` is "" if the source does not state it.

    Official pay is from the 25th percentile to the median, between which people usually start. ``years`` are those of
    experience that the row asks for.
    """

    label: str
    low: int
    high: int
    high_open: bool = False
    country: str = US
    years: int | None = None
    is_official: bool = False


@dataclass(frozen=True)
class StartingPay:
    """``rows`` are those of a guide at entry level, ``later`` those above, and ``official`` is official pay.

    ``origin`` names the source of the official pay.
    """

    slug: str
    title: str
    url: str
    is_guide: bool = False
    rows: tuple[StartingRow, ...] = ()
    later: tuple[StartingRow, ...] = ()
    official: StartingRow | None = None
    percentile_25: int | None = None
    origin: str = ""
    occupation: Occupation | None = field(default=None, compare=False)

    def in_country(self, country: str) -> tuple[StartingRow, ...]:
        """The rows of ``country``, or else its official ones. A row without a country is from the United States."""
        own = tuple(row for row in self.rows if (row.country or US) == country)
        return own or ((self.official,) if self.official and country == US else ())

    def later_in(self, country: str) -> tuple[StartingRow, ...]:
        return tuple(row for row in self.later if (row.country or US) == country)

    @property
    def is_known(self) -> bool:
        return bool(self.rows or self.official)


def of_occupation(occupation: Occupation) -> StartingPay:
    return StartingPay(occupation.slug, occupation.title, occupation.get_absolute_url(), **_official(occupation))


def of_roles(roles: Collection[Role]) -> dict[int, StartingPay]:
    """The pay of each of ``roles`` by key, in two queries."""
    bands = list(PayBand.objects.filter(role__in=roles).exclude(country=SEVERAL_COUNTRIES)) if roles else []
    occupations = leading_occupations(roles) if roles else {}
    return {
        role.pk: _of_role(role, [band for band in bands if band.role_id == role.pk], occupations.get(role.pk))
        for role in roles
    }


def _of_role(role: Role, bands: Iterable[PayBand], occupation: Occupation | None) -> StartingPay:
    rows = [(band.level, _band_row(band)) for band in bands]
    return StartingPay(
        role.slug,
        role.title,
        role.get_absolute_url(),
        is_guide=True,
        rows=tuple(row for level, row in rows if level == PayBand.Level.ENTRY),
        later=tuple(row for level, row in rows if level != PayBand.Level.ENTRY),
        **(_official(occupation) if occupation else {}),
    )


def _band_row(band: PayBand) -> StartingRow:
    label = band.employer if band.level == PayBand.Level.ENTRY else f"{band.get_level_display()}, {band.employer}"
    return StartingRow(label, band.low, band.high, band.high_open, band.country, band.experience_min)


def _official(occupation: Occupation) -> dict:
    known = dict(occupation.percentiles())
    start = [(percent, known[percent]) for percent in START if percent in known]
    row = StartingRow(occupation.title, start[0][1], start[-1][1], is_official=True) if start else None
    return {
        "official": row,
        "percentile_25": known.get(25),
        "origin": occupation.source.short_name,
        "occupation": occupation,
    }
