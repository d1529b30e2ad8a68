"""Rows of careers in lists: official occupations, and written guides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from careerguide.content.figures import NOT_STATED, FigureState
from careerguide.lib.money import dollars
from careerguide.lib.names import join_names
from careerguide.lib.number_format import signed_number
from careerguide.lib.ruler import Ruler, official_ruler, pay_ruler
from roles.growth import GrowthBasis
from roles.models import Occupation, Role, RoleOccupation, Source
from roles.occupation_findings import experience_words, openings_words


@dataclass
class CareerRow:
    """The figures as text, "" if there are none.

    ``ends`` are the lowest and the highest percentile of official pay. ``amount`` is its median or the headline of a
    guide, and ``measure`` says which. A state is set only if the figure is in doubt. ``compared`` says how the
    education compares with a degree, and ``experience`` is the work experience that the statistics list with it.
    ``guides`` are the written guides to an occupation. ``other_name`` is the name that a search finds, if it is not in
    the title.
    """

    slug: str
    title: str
    url: str
    summary: str
    education: str
    measure: str
    amount: str
    is_guide: bool = False
    amount_state: FigureState | None = None
    ends: str = ""
    ruler: Ruler | None = None
    growth: str = ""
    growth_period: str = ""
    growth_note: str = ""
    growth_state: FigureState | None = None
    openings: str = ""
    compare_url: str = ""
    compared: str = ""
    experience: str = ""
    guides: Sequence[RoleOccupation] = ()
    other_name: str = ""


def occupation_rows(occupations: Iterable[Occupation]) -> list[CareerRow]:
    return [_occupation_row(occupation) for occupation in occupations]


def _occupation_row(occupation: Occupation) -> CareerRow:
    percentiles = dict(occupation.percentiles())
    growth = occupation.growth_percent
    has_pay = occupation.pay_p50 is not None or occupation.hourly_median is not None
    return CareerRow(
        slug=occupation.slug,
        title=occupation.title,
        url=occupation.get_absolute_url(),
        summary=occupation.summary,
        education=occupation.entry_level,
        measure="median",
        amount=occupation.median_words if has_pay else "",
        ends=f"{dollars(min(percentiles.values()))} to {dollars(max(percentiles.values()))}" if percentiles else "",
        ruler=official_ruler(percentiles) if len(percentiles) > 1 else None,
        growth=NOT_STATED if growth is None else f"{signed_number(growth)}%",
        growth_period=occupation.growth_period,
        experience=experience_words(occupation),
        openings="" if occupation.openings is None else openings_words(occupation),
    )


def guide_rows(roles: Iterable[Role]) -> list[CareerRow]:
    """A guide without a headline or a growth of its own has the official ones of its occupation; in one query."""
    roles = list(roles)
    official = leading_occupations([role for role in roles if role.salary_low is None or role.growth_percent is None])
    return [_guide_row(role, official.get(role.pk)) for role in roles]


def leading_occupations(roles: Iterable[Role]) -> dict[int, Occupation]:
    """An occupation of each of ``roles``, by key: one that lists its title, or else one that our editors chose."""
    links = RoleOccupation.objects.filter(role__in=roles, relation__in=RoleOccupation.LEADING)
    # The last one counts: "listed" comes after "chosen".
    rows = links.select_related("occupation__source").order_by("relation", "-occupation__soc_code")
    return {link.role_id: link.occupation for link in rows}


def _guide_row(role: Role, official: Occupation | None) -> CareerRow:
    row = _own_row(role)
    if official:
        its = _occupation_row(official)
        if role.salary_low is None and its.amount:
            row.measure, row.amount, row.ends, row.ruler = "official median", its.amount, its.ends, its.ruler
        if role.growth_percent is None and its.growth_period:
            row.growth, row.growth_period = its.growth, its.growth_period
    return row


def _own_row(role: Role) -> CareerRow:
    pay, growth = role.salary_figure, role.growth_figure
    # The measure of official growth needs no note.
    period = role.growth.period if growth and role.growth.basis == GrowthBasis.PERIOD else ""
    return CareerRow(
        slug=role.slug,
        title=role.title,
        url=role.get_absolute_url(),
        summary=role.claim,
        education=f"{role.get_entry_education_display()} recommended" if role.entry_education else "",
        measure="headline",
        amount=pay.text if pay else NOT_STATED,
        is_guide=True,
        amount_state=_doubt(pay),
        ruler=pay_ruler(role.salary_low, role.salary_high) if pay else None,
        growth=growth.text if growth else NOT_STATED,
        growth_period=period,
        growth_note=growth.qualifier.lstrip(", ") if growth and not period else "",
        growth_state=_doubt(growth),
    )


def _doubt(figure) -> FigureState | None:
    return figure.state if figure and figure.state is not FigureState.GUIDE else None


class OfficialSources(NamedTuple):
    rows: list[Source]
    publishers: str


def official_sources(occupations: Iterable[Occupation]) -> OfficialSources:
    """The sources of pay, then the others, which are those of growth and openings."""
    occupations = list(occupations)
    growth = [each.projection_source for each in occupations if each.growth_percent is not None]
    rows = list(dict.fromkeys([*(each.source for each in occupations), *growth]))
    return OfficialSources(rows, join_names(dict.fromkeys(source.publisher for source in rows if source.publisher)))
