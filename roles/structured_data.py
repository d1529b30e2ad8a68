"""schema.org data of a guide, and of an official occupation."""

from collections.abc import Callable

from careerguide.lib.durations import duration_range
from careerguide.lib.jsonld import CONTEXT
from careerguide.lib.text import fold
from roles.guide import Guide
from roles.models import Occupation, Role
from roles.models.role import EntryEducation
from roles.occupation import OccupationPage

_SOC = "https://www.bls.gov/soc/"


def category_code(occupation: Occupation) -> dict:
    return {"@type": "CategoryCode", "codeValue": occupation.soc_code, "name": occupation.title, "inCodeSet": _SOC}


def occupation(guide: Guide, build_absolute_uri: Callable[[str], str]) -> dict:
    """An ``Occupation`` as in schema.org. ``json_ld()`` drops missing values."""
    role = guide.role
    dates = {"datePublished": role.published_at and role.published_at.isoformat()}
    dates["dateModified"] = role.updated_at.isoformat()
    return _about(role, build_absolute_uri, **dates) | {
        "alternateName": sorted(role.other_names or [], key=lambda name: (fold(name), name)),
        "description": role.claim,
        "estimatedSalary": _headline_pay(role),
        "educationRequirements": _study(role),
        "skills": [name for group in guide.skill_groups for name in group.skills],
        "occupationalCategory": [category_code(link.occupation) for link in guide.leading],
    }


def official_occupation(page: OccupationPage, build_absolute_uri: Callable[[str], str]) -> dict:
    """An ``Occupation`` as in schema.org, of an official one. ``json_ld()`` drops missing values."""
    own = page.occupation
    return _about(own, build_absolute_uri) | {
        "alternateName": page.abbreviations,
        "description": own.summary,
        "estimatedSalary": _official_pay(own),
        "occupationLocation": {"@type": "Country", "name": "United States"},
        "educationRequirements": own.entry_education and _credential(own.entry_level),
        "skills": [skill.name for skill in page.skills],
        "responsibilities": [task.text for task in page.core_tasks],
        "occupationalCategory": [category_code(own)],
    }


def _about(career: Role | Occupation, build_absolute_uri: Callable[[str], str], **dates: str | None) -> dict:
    return {
        "@context": CONTEXT,
        "@type": "Occupation",
        "name": career.title,
        "mainEntityOfPage": {"@type": "WebPage", "@id": build_absolute_uri(career.get_absolute_url()), **dates},
    }


def _credential(category: str, **details: str) -> dict:
    return {"@type": "EducationalOccupationalCredential", "credentialCategory": category, **details}


def _official_pay(own: Occupation) -> dict | None:
    """A ``MonetaryAmountDistribution`` of a year or, if pay is published by the hour only, of an hour."""
    percentiles, duration = dict(own.percentiles()), "P1Y"
    if not percentiles and own.hourly_median is not None:
        percentiles, duration = {50: float(own.hourly_median)}, "PT1H"
    if not percentiles:
        return None
    return {
        "@type": "MonetaryAmountDistribution",
        "name": "base",
        "currency": "USD",
        "duration": duration,
        **{"median" if percent == 50 else f"percentile{percent}": pay for percent, pay in percentiles.items()},
    }


def _headline_pay(role: Role) -> dict | None:
    """A ``MonetaryAmount``; a ``MonetaryAmountDistribution`` would need percentiles, which low and high are not."""
    if role.salary_low is None:
        return None
    return {
        "@type": "MonetaryAmount",
        "description": f"Origin: {role.salary_figure.state.value}. Basis: {role.get_salary_basis_display()}.",
        "currency": "USD",
        "value": {
            "@type": "QuantitativeValue",
            "minValue": role.salary_low,
            "maxValue": role.salary_high,
            "unitText": "YEAR",
        },
    }


def _study(role: Role) -> dict | str | None:
    months = role.study_months
    length = f"Recommended: {duration_range(*months)} of study" if months else ""
    if role.entry_education in {EntryEducation.NOT_STATED, EntryEducation.NONE}:
        return length or (role.get_entry_education_display() if role.entry_education else None)
    return _credential(role.get_entry_education_display(), description=f"{length or 'Recommended'}.")
