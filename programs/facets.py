"""Facet counts: what each choice in the sidebar would give, with the other filters as they are."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import CharField, Count, F, Min, Q, Value

from careerguide.lib.addresses import address, without
from programs.filters import TOGETHER, ProgramFilter
from programs.models import Program

SHOWN_AT_FIRST = 10


@dataclass(frozen=True)
class Facet:
    """A group of choices: the parameter, the column of its values and the one of their labels."""

    name: str
    label: str
    value: str
    shown_as: str
    words: dict[str, str] = field(default_factory=dict, hash=False)


FACETS = (
    Facet("format", "Format", "delivery_mode", "delivery_mode", dict(Program.DeliveryMode.choices)),
    Facet("study_mode", "Study mode", "study_mode", "study_mode", dict(Program.StudyMode.choices)),
    Facet("degree_type", "Degree type", "degree_type__slug", "degree_type__name"),
    Facet("field", "Field of study", "field_of_study__slug", "field_of_study__name"),
    Facet("city", "City", "city_slug", "city"),
    Facet("institution", "Institution", "institution__slug", "institution__name"),
)


@dataclass(frozen=True)
class Choice:
    """A choice: ``count`` is how many programs it gives, ``href`` the list of them, empty where there are none."""

    value: str
    label: str
    chosen: bool
    count: int
    href: str


@dataclass(frozen=True)
class Group:
    """A facet as the sidebar shows it; ``unstated`` counts the programs that state nothing.

    ``varies`` says whether there is anything to choose, whatever the filters: no group comes and goes with them.
    Where it is long, ``more`` is the address that shows its ``hidden`` choices too, ``fewer`` the way back.
    """

    name: str
    label: str
    choices: list[Choice]
    unstated: int
    varies: bool
    hidden: int
    more: str
    fewer: str

    @property
    def selected(self) -> int:
        """How many of the choices are chosen."""
        return sum(choice.chosen for choice in self.choices)


def facet_groups(programs, filters: ProgramFilter, path: str, parameters: dict) -> list[Group]:
    """The facets of ``programs`` under ``filters``, in one query whatever the number of groups.

    A choice counts with its own group left out. Every value that any of ``programs`` has stays a
    choice, also where it counts none. A long group holds its ten largest and the chosen ones,
    unless the parameter ``show`` names it. ``path`` and ``parameters`` are the address of the list.
    """
    found: dict[str, list] = {facet.name: [] for facet in FACETS}
    for name, value, label, count in _counts(programs, filters):
        found[name].append((value or "", label, count))
    return [_group(facet, found[facet.name], filters, path, parameters) for facet in FACETS]


def _counts(programs, filters) -> Iterable[tuple]:
    """(facet, value, label, count) of every value of ``programs``."""
    parts = [
        programs.order_by()
        .annotate(facet=Value(facet.name, output_field=CharField()), worth=F(facet.value))
        .values("facet", "worth")
        .annotate(shown_as=Min(facet.shown_as), count=Count("pk", filter=filters.all_but(facet.name) or None))
        .values_list("facet", "worth", "shown_as", "count")
        for facet in FACETS
    ]
    first, *others = parts
    return first.union(*others, all=True)


def _group(facet: Facet, rows, filters, path, parameters) -> Group:
    chosen = filters.form.cleaned_data[facet.name]
    elsewhere = {name: values for name, values in parameters.items() if name != facet.name}
    labels = {value: (facet.words.get(value, label), count) for value, label, count in rows if value}
    # What is chosen stays in sight, even where none of these programs has it.
    labels = {value: (label, 0) for value, label in chosen.items()} | labels
    choices = [
        Choice(value, label, value in chosen, count, address(path, elsewhere | {facet.name: [value]}) if count else "")
        for value, (label, count) in labels.items()
    ]
    if facet.words:
        order = list(facet.words)
        choices.sort(key=lambda choice: order.index(choice.value))
    else:
        choices.sort(key=lambda choice: (-choice.count, choice.label.casefold(), choice.value))
    first = [choice for rank, choice in enumerate(choices) if rank < SHOWN_AT_FIRST or choice.chosen]
    unfolded = parameters.get("show", [])
    shown = choices if facet.name in unfolded else first
    return Group(
        facet.name,
        facet.label,
        shown,
        unstated=sum(count for value, _, count in rows if not value),
        # Two values, or one that not all programs state; what is chosen can always be taken back.
        varies=len({value for value, _, _ in rows}) > 1 or bool(chosen),
        hidden=len(choices) - len(shown),
        more=address(path, parameters | {"show": [*unfolded, facet.name]}) if len(shown) < len(choices) else "",
        fewer=address(path, without(parameters, "show", facet.name)) if len(first) < len(shown) else "",
    )


# Ranges


@dataclass(frozen=True)
class Range:
    """A figure with two bounds: its histogram's bins as (first value of the bin, count)."""

    name: str
    column: str
    step: int
    bins: int


RANGES = (Range("duration", "duration_months", 6, 10), Range("tuition", "tuition_usd", 5_000, 16))
SHORTCUTS = (
    ("Up to $25,000", {"tuition_max": ["25000"]}, Q(tuition_usd__lte=25_000)),
    ("A year or less", {"duration_max": ["12"]}, Q(duration_months__lte=12)),
    (
        "Online, up to $30,000",
        {"format": ["online"], "tuition_max": ["30000"]},
        Q(delivery_mode="online", tuition_usd__lte=30_000),
    ),
)


@dataclass(frozen=True)
class Shortcut:
    """A question that many ask, as a link."""

    label: str
    href: str
    count: int


@dataclass(frozen=True)
class RangeCounts:
    """What stands behind the two inputs of a range, and what a bound hides because nobody stated it."""

    bars: list[int]
    unstated: int


def range_counts(programs, filters: ProgramFilter, path: str) -> tuple[dict[str, RangeCounts], list[Shortcut]]:
    """The histograms of both ranges and the shortcuts with their counts, in one query.

    A histogram leaves its own bounds out; its last bin holds all that lies beyond. Shortcuts
    count on the whole of ``programs``, since their links begin afresh.
    """
    counts = {}
    for measure in RANGES:
        others = filters.all_but(*TOGETHER[measure.name])
        counts[f"{measure.name}_unstated"] = Count("pk", filter=others & Q(**{f"{measure.column}__isnull": True}))
        for number in range(measure.bins):
            inside = Q(**{f"{measure.column}__gte": number * measure.step})
            if number < measure.bins - 1:
                inside &= Q(**{f"{measure.column}__lt": (number + 1) * measure.step})
            counts[f"{measure.name}_{number}"] = Count("pk", filter=others & inside)
    for number, (_, _, condition) in enumerate(SHORTCUTS):
        counts[f"shortcut_{number}"] = Count("pk", filter=condition)
    found = programs.order_by().aggregate(**counts)
    ranges = {
        measure.name: RangeCounts(
            bars=[found[f"{measure.name}_{number}"] for number in range(measure.bins)],
            unstated=found[f"{measure.name}_unstated"],
        )
        for measure in RANGES
    }
    shortcuts = [
        Shortcut(label, address(path, parameters), found[f"shortcut_{number}"])
        for number, (label, parameters, _) in enumerate(SHORTCUTS)
    ]
    return ranges, [shortcut for shortcut in shortcuts if shortcut.count]
