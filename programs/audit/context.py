"""What a program is held against: figures of its degree type, spellings of its city, programs of its institution."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from careerguide.audit.outliers import Spread
from careerguide.audit.text_rules import LinkContext
from programs.models import Program

from .titles import title_key

# What two programs must have in common, beside their title, to be one.
SAME = (
    "institution_id",
    "city_slug",
    "degree_type_id",
    "field_of_study_id",
    "delivery_mode",
    "study_mode",
    "duration_months",
    "tuition_usd",
    "tuition_basis",
)


@dataclass(frozen=True)
class Sibling:
    """A program of the same institution with the same facts: its key, title, and title as it is compared."""

    pk: int
    award: str
    title: tuple[str, ...]


class ProgramContext(LinkContext):
    """Five queries a batch at most. Spreads and spellings are kept: one a degree type and one a city."""

    rows = ("pathways",)

    def __init__(self):
        super().__init__()
        self._spreads: dict[str, dict[tuple, Spread]] = {"tuition_usd": {}, "duration_months": {}}
        self._degree_types: set[int] = set()
        self._spellings: dict[str, dict[str, int]] = {}
        self._siblings: dict[tuple, list[Sibling]] = {}

    def load(self, batch: list[Program]) -> None:
        """Learn about the degree types, cities, institutions and links of ``batch``."""
        super().load(batch)
        self._learn_spreads({program.degree_type_id for program in batch} - {None} - self._degree_types)
        self._learn_spellings({program.city_slug for program in batch} - {""} - self._spellings.keys())
        self._learn_siblings(batch)

    def _learn_spreads(self, degree_types: set[int]) -> None:
        if not degree_types:
            return
        self._degree_types |= degree_types
        alike = Program.objects.filter(degree_type__in=degree_types).order_by()
        tuitions = alike.values_list("degree_type", "tuition_basis", "tuition_usd")
        for degree_type, basis, figure, times in _counted(tuitions, "tuition_usd"):
            self._spread("tuition_usd", degree_type, basis).add(figure, times)
        for degree_type, figure, times in _counted(
            alike.values_list("degree_type", "duration_months"), "duration_months"
        ):
            self._spread("duration_months", degree_type).add(figure, times)

    def _spread(self, figure: str, *kind) -> Spread:
        return self._spreads[figure].setdefault(kind, Spread())

    def tuitions(self, program: Program) -> Spread:
        """The tuitions of its degree type that pay for the same."""
        return self._spread("tuition_usd", program.degree_type_id, program.tuition_basis)

    def durations(self, program: Program) -> Spread:
        """The durations of its degree type."""
        return self._spread("duration_months", program.degree_type_id)

    def _learn_spellings(self, slugs: set[str]) -> None:
        if not slugs:
            return
        found = Program.objects.filter(city_slug__in=slugs).order_by().values_list("city_slug", "city")
        spellings: dict[str, dict[str, int]] = {slug: {} for slug in slugs}
        for slug, city, times in _counted(found):
            spellings[slug][city] = times
        # What is spelt in one way needs no counts.
        self._spellings |= {slug: cities if len(cities) > 1 else {} for slug, cities in spellings.items()}

    def spellings(self, program: Program) -> dict[str, int]:
        """How many programs spell its city in which way; empty where all agree."""
        return self._spellings.get(program.city_slug, {})

    def _learn_siblings(self, batch: list[Program]) -> None:
        wanted, own = {key_of(program) for program in batch}, {program.pk for program in batch}
        found = defaultdict(list)
        # Those of the batch as they are here: they may not be saved yet.
        for program in batch:
            found[key_of(program)].append((program.pk, program.award))
        institutions = {program.institution_id for program in batch}
        rows = Program.objects.filter(institution__in=institutions).order_by("pk").values_list("pk", "award", *SAME)
        for pk, award, *key in rows:
            if tuple(key) in wanted and pk not in own:
                found[tuple(key)].append((pk, award))
        self._siblings = {
            key: [Sibling(pk, award, title_key(award)) for pk, award in sorted(some)]
            for key, some in found.items()
            if len(some) > 1
        }

    def siblings(self, program: Program) -> list[Sibling]:
        """The programs that share everything but the title with it, itself included, the oldest first."""
        return self._siblings.get(key_of(program), [])


def key_of(program: Program) -> tuple:
    """What ``program`` would share with a twin."""
    return tuple(getattr(program, name) for name in SAME)


def _counted(rows, figure: str | None = None):
    """``rows`` of values, each once with how often it stands there, as they come."""
    rows = rows.exclude(**{f"{figure}__isnull": True}) if figure else rows
    return rows.annotate(times=Count("pk")).iterator()
