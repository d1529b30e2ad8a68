"""The pay of several careers on one ruler: official pay, then the headline ranges of guides, then each level."""

from collections.abc import Sequence
from typing import NamedTuple

from careerguide.content.figures import NOT_STATED
from careerguide.lib.names import isolate, join_names
from careerguide.lib.ruler import PAY_AXIS, Ruler, official_ruler, pay_ruler, scale, scale_labels
from roles.compare.cells import HOURLY_ONLY
from roles.models import Occupation, PayBand, Role
from roles.pay import CombinedPay, combine_pay
from roles.pay_section import PaySection


class ComparedPay(NamedTuple):
    """A group of the chart and a row of its table. ``pay`` has one pay range per career, or None.

    Official pay is that of occupations, all other groups are for guides. ``sources`` name those of pay that is from
    another document than the rest of its guide.
    """

    label: str
    pay: list[CombinedPay | None]
    is_headline: bool = False
    is_official: bool = False
    # What the careers say that have no range.
    missing: Sequence[str] = ()
    sources: Sequence[str] = ()

    @property
    def all_sources(self) -> Sequence[str]:
        return self.sources or [""] * len(self.pay)

    @property
    def words(self) -> list[str]:
        missing = self.missing or [NOT_STATED] * len(self.pay)
        return [pay.words if pay else text for pay, text in zip(self.pay, missing, strict=True)]


class ComparedBar(NamedTuple):
    """``ruler`` is None if the career states no pay in this group. Then ``words`` say so."""

    label: str
    ruler: Ruler | None
    is_headline: bool
    words: str
    source: str


class ComparedGroup(NamedTuple):
    label: str
    bars: list[ComparedBar]


class ComparedPayChart(NamedTuple):
    """``scale`` and ``labels`` are those of the ruler above all groups."""

    title: str
    groups: list[ComparedGroup]
    scale: str = scale(PAY_AXIS)
    labels: Sequence[tuple[str, str]] = scale_labels(PAY_AXIS)


def compared_pay(careers: Sequence[Role | Occupation]) -> list[ComparedPay]:
    """Official pay, the headline ranges and those of each level, without groups that no career states.

    The pay rows of a level are combined even if their bases differ. Each guide's page lists them separately.
    """
    official = [_official(career) if isinstance(career, Occupation) else None for career in careers]
    headlines = [None if isinstance(career, Occupation) else career.headline for career in careers]
    missing = [HOURLY_ONLY if getattr(career, "hourly_only", False) else NOT_STATED for career in careers]
    groups = [
        ComparedPay("Official, 10th to 90th percentile", official, is_official=True, missing=missing),
        ComparedPay("Headline", headlines, is_headline=True),
    ]
    bands = [[] if isinstance(career, Occupation) else list(career.pay_bands.all()) for career in careers]
    sources = [_own_source(career, own) if own else "" for career, own in zip(careers, bands, strict=True)]
    for level in PayBand.Level:
        pay = [combine_pay([band for band in own if band.level == level]) for own in bands]
        groups.append(ComparedPay(level.label, pay, sources=sources))
    return [group for group in groups if any(group.pay)]


def _official(occupation: Occupation) -> CombinedPay | None:
    stated = [pay for _, pay in occupation.percentiles()]
    return CombinedPay(min(stated), max(stated)) if stated else None


def _own_source(role: Role, bands: Sequence[PayBand]) -> str:
    source = PaySection(role, bands, []).rows_source
    return source.short_name if source else ""


def compared_pay_chart(careers: Sequence[Role | Occupation], groups: Sequence[ComparedPay]) -> ComparedPayChart | None:
    if not groups:
        return None
    charted = [
        ComparedGroup(
            group.label,
            [
                ComparedBar(career.title, _ruler(career, pay), group.is_headline, words, source if pay else "")
                for career, pay, words, source in zip(careers, group.pay, group.words, group.all_sources, strict=True)
                if isinstance(career, Occupation) == group.is_official
            ],
        )
        for group in groups
    ]
    return ComparedPayChart(_title(careers, groups), charted)


def _ruler(career: Role | Occupation, pay: CombinedPay | None) -> Ruler | None:
    if not pay:
        return None
    if isinstance(career, Occupation):
        return official_ruler(dict(career.percentiles()))
    return pay_ruler(pay.low, pay.high, pay.high_open)


def _title(careers: Sequence[Role | Occupation], groups: Sequence[ComparedPay]) -> str:
    is_mixed = len({type(career) for career in careers}) > 1
    ranges = []
    for number, career in enumerate(careers):
        # combine_pay also accepts ranges that are already combined.
        if whole := combine_pay([group.pay[number] for group in groups if group.pay[number]]):
            official = " (official)" if is_mixed and isinstance(career, Occupation) else ""
            ranges.append(f"{isolate(career.title)}: {whole.words}{official}")
    return join_names(ranges)
