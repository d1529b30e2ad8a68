"""Careers for the serializer of the API, which shows null for the figures that a kind of career does not have."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from careerguide.content.figures import Figure
from roles.education import ENTRY_LEVELS
from roles.filters import LEVELS
from roles.growth import GrowthBasis
from roles.models import Occupation, PayBand, Role, RoleOccupation, Source

_LEVEL_OF = dict(zip(ENTRY_LEVELS, LEVELS, strict=True))


def guide_rows() -> QuerySet[Role]:
    bands = PayBand.objects.select_related("source")
    official = RoleOccupation.objects.filter(relation__in=RoleOccupation.LEADING).select_related("occupation")
    return Role.objects.with_family().prefetch_related(
        Prefetch("pay_bands", bands), Prefetch("official", official.order_by("-relation", "occupation__soc_code"))
    )


def occupation_rows() -> QuerySet[Occupation]:
    return Occupation.objects.select_related("source", "growth_source", "successor")


def career_of_guide(role: Role) -> dict[str, Any]:
    bands, occupations = list(role.pay_bands.all()), [link.occupation for link in role.official.all()]
    pay = {"low": role.salary_low, "high": role.salary_high, "basis": role.salary_basis}
    return {
        "kind": "guide",
        "slug": role.slug,
        "title": role.title,
        "url": role.get_absolute_url(),
        "summary": role.claim,
        "soc_code": occupations[0].soc_code if occupations else None,
        "education": role.entry_education,
        "source": role.source,
        "growth": _growth(role, role.growth_basis),
        "headline_pay": _with_source(pay, role.salary_figure),
        "pay_rows": bands,
        "occupations": occupations,
        "updated_at": role.updated_at,
        "sources": _distinct(role.source, *(band.source for band in bands)),
    }


def career_of_occupation(row: Occupation) -> dict[str, Any]:
    names = [f"pay_p{percent}" for percent in row.PERCENTILES] + ["pay_mean", "hourly_median"]
    pay = {name.removeprefix("pay_"): getattr(row, name) for name in names}
    return {
        "kind": "occupation",
        "slug": row.slug,
        "title": row.title,
        "url": row.get_absolute_url(),
        "summary": row.summary,
        "soc_code": row.soc_code,
        "education": _LEVEL_OF.get(row.entry_education, ""),
        "source": row.source,
        "growth": _growth(row, GrowthBasis.PERIOD),
        "pay_rows": [],
        "occupations": [],
        "official_pay": None if set(pay.values()) == {None} else pay | {"source": row.source},
        "employment": row.employment,
        "openings": row.openings,
        "sources": _distinct(row.source, row.growth_source),
    }


def _growth(row: Role | Occupation, basis: str) -> dict[str, Any] | None:
    years = {"first_year": row.growth_from, "last_year": row.growth_to}
    return _with_source({"percent": row.growth_percent, "basis": basis} | years, row.growth_figure)


def _with_source(values: dict[str, Any], figure: Figure | None) -> dict[str, Any] | None:
    return figure and values | {"state": figure.state, "source": figure.source}


def _distinct(*sources: Source | None) -> list[Source]:
    return [source for source in dict.fromkeys(sources) if source]
