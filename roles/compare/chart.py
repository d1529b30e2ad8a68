"""The pay of several guides on one ruler: the headline ranges, then each level."""

from collections.abc import Sequence
from typing import NamedTuple

from careerguide.lib.names import isolate, join_names
from careerguide.lib.ruler import PAY_AXIS, Ruler, pay_ruler, scale, scale_labels
from roles.models import PayBand, Role
from roles.pay import CombinedPay, combine_pay


class ComparedPay(NamedTuple):
    """A group of the chart and a row of its table. ``pay`` has one pay range per guide, or None."""

    label: str
    pay: list[CombinedPay | None]
    is_headline: bool = False


class ComparedBar(NamedTuple):
    """``ruler`` is None if the guide states no pay in this group."""

    label: str
    ruler: Ruler | None
    is_headline: bool


class ComparedGroup(NamedTuple):
    label: str
    bars: list[ComparedBar]


class ComparedPayChart(NamedTuple):
    """``scale`` and ``labels`` are those of the ruler above all groups."""

    title: str
    groups: list[ComparedGroup]
    scale: str = scale(PAY_AXIS)
    labels: Sequence[tuple[str, str]] = tuple(scale_labels(PAY_AXIS))


def compared_pay(roles: Sequence[Role]) -> list[ComparedPay]:
    """The headline ranges and those of each level, without levels that no guide states.

    The pay rows of a level are combined even if their bases differ. Each guide's page lists them separately.
    """
    headlines = [
        None if role.salary_low is None else CombinedPay(role.salary_low, role.salary_high, high_open=False)
        for role in roles
    ]
    groups = [ComparedPay("Headline", headlines, is_headline=True)]
    for level in PayBand.Level:
        readings = [combine_pay([band for band in role.pay_bands.all() if band.level == level]) for role in roles]
        groups.append(ComparedPay(level.label, readings))
    return [group for group in groups if any(group.pay)]


def compared_pay_chart(roles: Sequence[Role], groups: Sequence[ComparedPay]) -> ComparedPayChart | None:
    if not groups:
        return None
    charted = [
        ComparedGroup(
            group.label,
            [
                ComparedBar(role.title, pay and pay_ruler(pay.low, pay.high, pay.high_open), group.is_headline)
                for role, pay in zip(roles, group.pay, strict=True)
            ],
        )
        for group in groups
    ]
    return ComparedPayChart(_title(roles, groups), charted)


def _title(roles: Sequence[Role], groups: Sequence[ComparedPay]) -> str:
    ranges = []
    for number, role in enumerate(roles):
        # combine_pay also accepts ranges that are already combined.
        if whole := combine_pay([group.pay[number] for group in groups if group.pay[number]]):
            ranges.append(f"{isolate(role)}: {whole.words}")
    return join_names(ranges)
