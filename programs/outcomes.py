"""Which figures of an institution's students belong on the page of a program (College Scorecard)."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from careerguide.content.figures import Figure
from programs.models import InstitutionFigures, Outcome, Program

Level = Outcome.Level

# The level of graduates by IPEDS award level. College Scorecard has none for "Doctor’s degree (other)", 19.
LEVELS = {
    **dict.fromkeys(["1", "2", "4", "20", "21"], Level.CERTIFICATE),
    "3": Level.ASSOCIATE,
    "5": Level.BACHELOR,
    "6": Level.POSTBACCALAUREATE,
    "7": Level.MASTER,
    "8": Level.GRADUATE_CERTIFICATE,
    "17": Level.DOCTOR,
    "18": Level.PROFESSIONAL,
}
UNDERGRADUATE = {Level.CERTIFICATE, Level.ASSOCIATE, Level.BACHELOR}


class Graduates(NamedTuple):
    """The graduates of an institution at one level in one 4-digit field, such as ("11.07", Level.BACHELOR)."""

    cip4: str
    level: int

    @property
    def are_undergraduates(self) -> bool:
        """Whether completion and tuition of undergraduates belong on the page."""
        return self.level in UNDERGRADUATE


def graduates_of(series: str, source_key: str | None) -> Graduates | None:
    """The graduates among whom those of a program are counted, by its source: "100654/11.0701/5" in IPEDS.

    None if the program is not from IPEDS, or its level has no figures.
    """
    _, _, rest = (source_key or "").partition("/")
    cip_code, _, award_level = rest.partition("/")
    level = LEVELS.get(award_level)
    return Graduates(cip_code[:5], level) if series == "ipeds" and level else None


def graduates_of_program(program: Program) -> Graduates | None:
    return graduates_of(program.source.series if program.source else "", program.source_key)


def outcomes_of(program: Program) -> list[Outcome | InstitutionFigures]:
    """The figures of graduates and of undergraduates that belong to ``program``, in at most two queries."""
    graduates = graduates_of_program(program)
    if not graduates:
        return []
    outcomes = Outcome.objects.filter(institution=program.institution_id, cip4=graduates.cip4, level=graduates.level)
    found = list(outcomes.select_related("source"))
    for outcome in found:
        outcome.is_pooled = is_pooled(outcome)
    return [each for each in (*found, figures_of_institution(program, graduates)) if each and each.figures]


def figures_of_institution(program: Program, graduates: Graduates | None) -> InstitutionFigures | None:
    """The figures of the institution's undergraduates, if ``graduates`` are among them."""
    return getattr(program.institution, "figures", None) if graduates and graduates.are_undergraduates else None


def pay_of_graduates(programs: Collection[Program]) -> dict[int, Outcome]:
    """The graduates of each of ``programs`` by key, if their pay is known; in one query."""
    graduates = {each.pk: graduates_of_program(each) for each in programs}
    keys = {each.pk: (each.institution_id, *graduates[each.pk]) for each in programs if graduates[each.pk]}
    if not keys:
        return {}
    names = ("institution", "cip4", "level")
    wanted = reduce(or_, (Q(**dict(zip(names, key, strict=True))) for key in keys.values()))
    rows = Outcome.objects.filter(wanted, earnings__isnull=False).select_related("source")
    found = {(row.institution_id, row.cip4, row.level): row for row in rows}
    return {program: found[key] for program, key in keys.items() if key in found}


def is_pooled(outcome: Outcome) -> bool:
    """Whether ``outcome`` also counts the graduates of another institution, which has the same figures.

    The median debt of a few graduates is often the same by chance, because federal loans have limits. So the two
    institutions must have the same figures, all of them known, in some field at the same level.
    """
    names = ("cip4", "level", "earnings", "earnings_count", "debt", "debt_count")
    # In SQL, unknown figures are not equal.
    own = Outcome.objects.filter(institution=outcome.institution_id, **{name: OuterRef(name) for name in names})
    same_somewhere = Outcome.objects.filter(Exists(own), institution=OuterRef("institution"))
    others = Outcome.objects.filter(**{name: getattr(outcome, name) for name in names})
    return others.exclude(institution=outcome.institution_id).filter(Exists(same_somewhere)).exists()


def figures_of(program: Program) -> list[Figure]:
    """All figures on the page of ``program``."""
    shown = [figure for outcome in outcomes_of(program) for _, figure, _ in outcome.figures if figure]
    return program.figures + shown
