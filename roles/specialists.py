"""What guides of the same specialization say about pay, next to a guide's claim that it differs from theirs."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from careerguide.content.publishing import Status, has_status
from careerguide.lib.names import inside_sentence
from roles.models import PayBand, Role
from roles.pay import LEVEL_PAY, combine_pay


class SpecialistPay(NamedTuple):
    """Pay at the level that most of the guides have; ``level`` is such as "senior pay".

    ``rows`` are (guide, pay), and ``own`` is this guide's pay. ``origin`` names the employers and the sources of the
    rows, unless the sources are this guide's.
    """

    level: str
    rows: list[tuple[Role, str]]
    own: str
    origin: str


def specialist_pay(role: Role, bands: Sequence[PayBand]) -> SpecialistPay | None:
    """``bands`` are the pay rows of ``role``. None if no other guide has pay at one of their levels."""
    levels = {band.level for band in bands}
    others = PayBand.objects.filter(has_status(Status.PUBLISHED, "role"), role__specialization=role.specialization_id)
    rows = others.filter(level__in=levels).exclude(role=role).select_related("role", "source")
    rows = rows.only("level", "employer_type", "low", "high", "high_open", "role__slug", "role__title", "source")
    by_level: dict[int, dict[Role, list[PayBand]]] = {}
    for row in rows.order_by("role__sort_key", "role", "-high", "pk"):
        by_level.setdefault(row.level, {}).setdefault(row.role, []).append(row)
    if not by_level:
        return None
    level = max(by_level, key=lambda level: (len(by_level[level]), level))
    own = [band for band in bands if band.level == level]
    guides = by_level[level]
    shown = [band for guide in guides.values() for band in guide]
    sources = Counter(band.source.short_name for band in shown if band.source and band.source != role.source)
    employers = {inside_sentence(band.employer_type) for band in shown}
    origin = [*(employers if len(employers) == 1 else ()), *sources]
    return SpecialistPay(
        LEVEL_PAY[level],
        [(guide, combine_pay(pay).words) for guide, pay in guides.items()],
        combine_pay(own).words,
        "; ".join(origin) if sources else "",
    )
