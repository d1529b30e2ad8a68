"""The skills that several careers share, and those that only one of them lists."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from careerguide.lib.names import isolate, join_names
from careerguide.lib.text import fold
from roles.models import Occupation, OccupationSkill, Role, SkillEntry


@dataclass(frozen=True)
class ComparedSkills:
    """``groups`` are (label, skills): those that most careers list come first. ``silent`` are the titles of careers
    without skills.

    ``shared`` is the number of skills that all careers list, or None if a career lists none or only one is compared.
    """

    groups: list[tuple[str, list[str]]]
    silent: list[str]
    shared: int | None


def compare_skills(careers: Sequence[Role | Occupation]) -> ComparedSkills:
    places = {career.slug: place for place, career in enumerate(careers)}
    names, askers = {}, defaultdict(set)
    # A guide can list a skill in several groups.
    for career, slug, name in _entries(careers):
        names.setdefault(slug, name)
        askers[slug].add(places[career])
    groups: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for slug in sorted(askers, key=lambda slug: (fold(names[slug]), slug)):
        groups[tuple(sorted(askers[slug]))].append(names[slug])
    silent = [career.title for place, career in enumerate(careers) if not any(place in asking for asking in groups)]
    return ComparedSkills(
        groups=[
            (_label([careers[place].title for place in asking], len(careers)), groups[asking])
            for asking in sorted(groups, key=lambda asking: (-len(asking), asking))
        ],
        silent=silent,
        shared=None if silent or len(careers) < 2 else len(groups[tuple(range(len(careers)))]),
    )


def _entries(careers: Sequence[Role | Occupation]) -> Iterable[tuple[str, str, str]]:
    """The slug of a career, and the slug and the name of one of its skills."""
    roles = [career for career in careers if isinstance(career, Role)]
    occupations = [career for career in careers if isinstance(career, Occupation)]
    if roles:
        entries = SkillEntry.objects.filter(group__role__in=roles).order_by("skill__sort_key", "skill_id")
        yield from entries.values_list("group__role__slug", "skill__slug", "skill__name")
    if occupations:
        skills = OccupationSkill.objects.filter(occupation__in=occupations)
        yield from skills.values_list("occupation__slug", "slug", "name")


def _label(titles: list[str], count: int) -> str:
    if len(titles) == count:
        return {1: f"Skills for {isolate(titles[0])}", 2: "Skills for both"}.get(count, "Skills for all")
    return f"Only for {join_names(map(isolate, titles))}"
