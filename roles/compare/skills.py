"""The skills that several guides share, and those that only one of them lists."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from careerguide.lib.names import isolate, join_names
from roles.models import Role, SkillEntry


@dataclass(frozen=True)
class ComparedSkills:
    """``groups`` are (label, skills): the skills that most guides list come first. ``silent`` are the titles of guides
    without skills.

    ``shared`` is the number of skills that all guides list, or None if a guide lists none or only one is compared.
    """

    groups: list[tuple[str, list[str]]]
    silent: list[str]
    shared: int | None


def compare_skills(roles: Sequence[Role]) -> ComparedSkills:
    places = {role.pk: place for place, role in enumerate(roles)}
    entries = SkillEntry.objects.filter(group__role__in=roles).order_by("skill__sort_key", "skill_id")
    # A guide can list a skill in several groups.
    askers: dict[tuple[int, str], set[int]] = defaultdict(set)
    for role, *skill in entries.values_list("group__role_id", "skill_id", "skill__name"):
        askers[tuple(skill)].add(places[role])
    names: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for (_, name), asking in askers.items():
        names[tuple(sorted(asking))].append(name)
    silent = [role.title for place, role in enumerate(roles) if not any(place in asking for asking in names)]
    return ComparedSkills(
        groups=[
            (_label([roles[place].title for place in asking], len(roles)), names[asking])
            for asking in sorted(names, key=lambda asking: (-len(asking), asking))
        ],
        silent=silent,
        shared=None if silent or len(roles) < 2 else len(names[tuple(range(len(roles)))]),
    )


def _label(titles: list[str], count: int) -> str:
    if len(titles) == count:
        return {1: f"Skills for {isolate(titles[0])}", 2: "Skills for both"}.get(count, "Skills for all")
    return f"Only for {join_names(map(isolate, titles))}"
