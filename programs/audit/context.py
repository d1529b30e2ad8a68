"""The data that the rules compare programs with."""

from collections import Counter, defaultdict
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count

from careerguide.audit.outliers import Distribution
from careerguide.audit.text_rules import LinkContext
from programs.models import Program
from programs.models.program import PLACE
from programs.places import Place, slugs_may_be_same, states_more, usual_spelling

from .titles import title_key

# Programs with the same title and the same values in these fields are duplicates.
SAME_FIELDS = (
    *("institution_id", "city_slug", "degree_type_id", "field_of_study_id", "delivery_mode", "study_mode"),
    *("duration_months", "tuition_usd", "tuition_basis"),
)


class Sibling(NamedTuple):
    pk: int
    award: str
    place_slug: str
    source_id: int | None
    source_key: str | None
    title_key: tuple[str, ...]


# What a sibling has of a program.
SIBLING = Sibling._fields[:-1]


class ProgramContext(LinkContext):
    """Makes at most five queries per batch. Later batches reuse the distributions and places."""

    rows = ("pathways",)

    def __init__(self):
        super().__init__()
        self._tuitions = defaultdict(Distribution)
        self._durations = defaultdict(Distribution)
        self._degree_types: set[int] = set()
        # (place, its spelling, number of programs) by city.
        self._places: dict[str, list[tuple[str, Place, int]]] = {}
        self._siblings: dict[tuple, list[Sibling]] = {}

    def load(self, batch: list[Program]) -> None:
        super().load(batch)
        self._load_distributions({program.degree_type_id for program in batch} - {None} - self._degree_types)
        self._load_places({program.city_slug for program in batch} - {""} - self._places.keys())
        self._load_siblings(batch)

    def tuitions(self, program: Program) -> Distribution:
        """Tuitions of all programs with this program's degree type and tuition basis."""
        return self._tuitions[program.degree_type_id, program.tuition_basis]

    def durations(self, program: Program) -> Distribution:
        return self._durations[program.degree_type_id]

    def spellings(self, program: Program) -> dict[str, int]:
        """The number of programs for each spelling of the program's city; empty if there is only one.

        Cities with the same name in other states or countries do not count.
        """
        counts = Counter()
        for slug, place, count in self._places.get(program.city_slug, []):
            if slugs_may_be_same(slug, program.place_slug):
                counts[place.city] += count
        return counts if len(counts) > 1 else {}

    def fuller_places(self, program: Program) -> list[str]:
        """The places that may be this program's place, but state more than it does: "Portland, OR, US"."""
        places = defaultdict(dict)
        for slug, place, count in self._places.get(program.city_slug, []):
            if states_more(slug, program.place_slug):
                places[slug][place] = count
        return sorted(usual_spelling(counts).full_label for counts in places.values())

    def siblings(self, program: Program) -> list[Sibling]:
        """Programs with equal SAME_FIELDS, including this one, oldest first; empty if there are no others."""
        return self._siblings.get(_key(program), [])

    def _load_distributions(self, degree_types: set[int]) -> None:
        if not degree_types:
            return
        self._degree_types |= degree_types
        programs = Program.objects.filter(degree_type__in=degree_types).order_by()
        tuitions = programs.exclude(tuition_usd=None).values_list("degree_type", "tuition_basis", "tuition_usd")
        # Counting rows instead of keys lets the database read only the index.
        for degree_type, basis, tuition, times in tuitions.annotate(times=Count("*")).iterator():
            self._tuitions[degree_type, basis].add(tuition, times)
        durations = programs.exclude(duration_months=None).values_list("degree_type", "duration_months")
        for degree_type, months, times in durations.annotate(times=Count("*")).iterator():
            self._durations[degree_type].add(months, times)

    def _load_places(self, cities: set[str]) -> None:
        if not cities:
            return
        self._places |= {city: [] for city in cities}
        programs = Program.objects.filter(city_slug__in=cities).order_by()
        rows = programs.values_list("city_slug", "place_slug", *PLACE).annotate(times=Count("pk"))
        for city, slug, *place, times in rows.iterator():
            self._places[city].append((slug, Place(*place), times))

    def _load_siblings(self, batch: list[Program]) -> None:
        wanted, own = {_key(program) for program in batch}, {program.pk for program in batch}
        siblings = defaultdict(list)
        # Programs in the batch may have values that are not saved yet.
        for program in batch:
            siblings[_key(program)].append(tuple(getattr(program, name) for name in SIBLING))
        institutions = {program.institution_id for program in batch}
        rows = Program.objects.filter(institution__in=institutions).order_by("pk")
        for values in rows.values_list(*SIBLING, *SAME_FIELDS):
            key = values[len(SIBLING) :]
            if key in wanted and values[0] not in own:
                siblings[key].append(values[: len(SIBLING)])
        self._siblings = {
            key: [Sibling(*values, title_key(values[1])) for values in sorted(programs, key=itemgetter(0))]
            for key, programs in siblings.items()
            if len(programs) > 1
        }


def _key(program: Program) -> tuple:
    return tuple(getattr(program, name) for name in SAME_FIELDS)
