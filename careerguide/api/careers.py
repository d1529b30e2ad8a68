"""Careers as the API returns them: guides and occupations have the same fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from careerguide.content.figures import Figure
from roles.education import ENTRY_LEVELS
from roles.filters import LEVELS
from roles.growth import GrowthBasis
from roles.models import Occupation, PayBand, Role, RoleOccupation, Source

_LEVEL_OF = dict(zip(ENTRY_LEVELS, LEVELS, strict=True))


@dataclass(frozen=True)
class Career:
    """``headline_pay`` and ``pay_rows`` are those of a guide, ``official_pay`` is that of an occupation."""

    kind: str
    slug: str
    title: str
    get_absolute_url: str
    summary: str
    soc_code: str | None
    education: str
    source: Source | None
    growth: Mapping[str, Any] | None
    headline_pay: Mapping[str, Any] | None = None
    official_pay: Mapping[str, Any] | None = None
    pay_rows: Sequence[PayBand] = ()
    employment: int | None = None
    openings: int | None = None
    occupations: Sequence[Occupation] = ()
    updated_at: datetime | None = None
    sources: Sequence[Source] = field(default=())


def guide_rows() -> QuerySet[Role]:
    bands = PayBand.objects.select_related("source")
    official = RoleOccupation.objects.filter(relation__in=RoleOccupation.LEADING).select_related("occupation")
    return Role.objects.with_family().prefetch_related(
        Prefetch("pay_bands", bands), Prefetch("official", official.order_by("-relation", "occupation__soc_code"))
    )


def occupation_rows() -> QuerySet[Occupation]:
    return Occupation.objects.select_related("source", "growth_source", "successor")


def guides_by_slug(slugs: Iterable[str]) -> dict[str, Career]:
    return {role.slug: career_of_guide(role) for role in guide_rows().published().filter(slug__in=slugs)}


def occupations_by_slug(slugs: Iterable[str]) -> dict[str, Career]:
    return {row.slug: career_of_occupation(row) for row in occupation_rows().current().filter(slug__in=slugs)}


def career_of_guide(role: Role) -> Career:
    bands, occupations = list(role.pay_bands.all()), [link.occupation for link in role.official.all()]
    pay = {"low": role.salary_low, "high": role.salary_high, "basis": role.salary_basis}
    return Career(
        kind="guide",
        slug=role.slug,
        title=role.title,
        get_absolute_url=role.get_absolute_url(),
        summary=role.claim,
        soc_code=occupations[0].soc_code if occupations else None,
        education=role.entry_education,
        source=role.source,
        growth=_growth(role, role.growth_basis),
        headline_pay=_with_source(pay, role.salary_figure),
        pay_rows=bands,
        occupations=occupations,
        updated_at=role.updated_at,
        sources=_distinct(role.source, *(band.source for band in bands)),
    )


def career_of_occupation(row: Occupation) -> Career:
    names = [f"pay_p{percent}" for percent in row.PERCENTILES] + ["pay_mean", "hourly_median"]
    pay = {name.removeprefix("pay_"): getattr(row, name) for name in names}
    return Career(
        kind="occupation",
        slug=row.slug,
        title=row.title,
        get_absolute_url=row.get_absolute_url(),
        summary=row.summary,
        soc_code=row.soc_code,
        education=_LEVEL_OF.get(row.entry_education, ""),
        source=row.source,
        growth=_growth(row, GrowthBasis.PERIOD),
        official_pay=None if set(pay.values()) == {None} else pay | {"source": row.source},
        employment=row.employment,
        openings=row.openings,
        sources=_distinct(row.source, row.growth_source),
    )


def _growth(row: Role | Occupation, basis: str) -> dict[str, Any] | None:
    years = {"first_year": row.growth_from, "last_year": row.growth_to}
    return _with_source({"percent": row.growth_percent, "basis": basis} | years, row.growth_figure)


def _with_source(values: dict[str, Any], figure: Figure | None) -> dict[str, Any] | None:
    return figure and values | {"state": figure.state, "source": figure.source}


def _distinct(*sources: Source | None) -> list[Source]:
    return [source for source in dict.fromkeys(sources) if source]
