"""Which skills several guides ask for, together or alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.text import get_text_list

from roles.models import Role, SkillEntry


@dataclass(frozen=True)
class SharedSkills:
    """Skills that the same guides ask for: whose they are in words, and the names."""

    label: str
    names: list[str]


@dataclass(frozen=True)
class ComparedSkills:
    """``groups`` go from the skills that all ask for to those that one alone does; ``silent`` guides name none.

    ``shared`` counts the skills that all ask for; None where nothing can be said of it, since one of them is silent.
    """

    groups: list[SharedSkills] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    shared: int | None = None


def compare_skills(roles: Sequence[Role]) -> ComparedSkills:
    """The skills of ``roles``, in their order, by who asks for them; one query."""
    places = {role.pk: place for place, role in enumerate(roles)}
    entries = SkillEntry.objects.filter(group__role__in=roles).order_by("skill__name", "skill_id")
    askers: dict[tuple[int, str], set[int]] = {}
    for role, *skill in entries.values_list("group__role_id", "skill_id", "skill__name"):
        askers.setdefault(tuple(skill), set()).add(places[role])
    names: dict[tuple[int, ...], list[str]] = {}
    for (_, name), asking in askers.items():
        names.setdefault(tuple(sorted(asking)), []).append(name)
    heard = {place for asking in names for place in asking}
    silent = [role.title for place, role in enumerate(roles) if place not in heard]
    return ComparedSkills(
        groups=[
            SharedSkills(_who([roles[place].title for place in asking], len(roles)), names[asking])
            for asking in sorted(names, key=lambda asking: (-len(asking), asking))
        ],
        silent=silent,
        shared=None if silent or len(roles) < 2 else len(names.get(tuple(range(len(roles))), [])),
    )


def _who(titles: list[str], most: int) -> str:
    if len(titles) == most:
        return {1: f"{titles[0]} asks for", 2: "Both ask for"}.get(most, "All ask for")
    return f"Only {get_text_list(titles, 'and')}"
