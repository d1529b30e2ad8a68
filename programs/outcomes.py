"""Which figures of an institution's students belong on the page of a program (College Scorecard)."""

from typing import NamedTuple

from careerguide.content.figures import Figure
from programs.models import InstitutionFigures, Outcome, Program

Level = Outcome.Level

# The level of graduates by IPEDS award level. College Scorecard has none for "Doctor’s degree (other)", 19.
LEVELS = {
    "1": Level.CERTIFICATE,
    "2": Level.CERTIFICATE,
    "4": Level.CERTIFICATE,
    "20": Level.CERTIFICATE,
    "21": Level.CERTIFICATE,
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


def outcomes_of(program: Program) -> list[Outcome | InstitutionFigures]:
    """The figures of graduates and of undergraduates that belong to ``program``, in at most one query."""
    graduates = graduates_of(program.source.series if program.source else "", program.source_key)
    if not graduates:
        return []
    found = Outcome.objects.filter(institution=program.institution_id, cip4=graduates.cip4, level=graduates.level)
    figures = getattr(program.institution, "figures", None) if graduates.are_undergraduates else None
    return [each for each in (*found.select_related("source"), figures) if each and each.figures]


def figures_of(program: Program) -> list[Figure]:
    """All figures on the page of ``program``."""
    shown = [figure for outcome in outcomes_of(program) for _, figure, _ in outcome.figures if figure]
    return program.figures + shown
