"""The skills of a group as lines of text, such as "Deep learning: PyTorch or TensorFlow"."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from roles.models import Role, SkillEntry

_BEFORE = {
    SkillEntry.JoinedBy.COLON: ": ",
    SkillEntry.JoinedBy.COMMA: ", ",
    SkillEntry.JoinedBy.AND: " and ",
    SkillEntry.JoinedBy.OR: " or ",
}


class SkillPart(NamedTuple):
    """One skill of a line. ``before`` is what separates it from the skill before it, such as " or "."""

    before: str
    text: str
    slug: str


class SkillLine(NamedTuple):
    parts: tuple[SkillPart, ...]
    note: str

    @property
    def text(self) -> str:
        skills = "".join(part.before + part.text for part in self.parts)
        return f"{skills}: {self.note}" if self.note else skills


def skill_lines(entries: Iterable[tuple[str, str, str, str, str]]) -> list[SkillLine]:
    """``entries`` are (skill name, slug, label, joined_by, note) of one group in order.

    The first entry of a group starts a line, even if it says that it continues one.
    """
    lines: list[tuple[list[SkillPart], list[str]]] = []
    for name, slug, label, joined_by, note in entries:
        if not (lines and joined_by):
            lines.append(([], []))
        parts, notes = lines[-1]
        parts.append(SkillPart(_BEFORE.get(joined_by, "") if parts else "", label or name, slug))
        if note:
            notes.append(note)
    return [SkillLine(tuple(parts), "; ".join(notes)) for parts, notes in lines]


def in_other_guides(role: Role, skill: str) -> Exists:
    """Whether another published guide than that of ``role`` has the skill of the column ``skill``."""
    others = Role.objects.published().exclude(pk=role.pk)
    return Exists(SkillEntry.objects.filter(skill=OuterRef(skill), group__role__in=others))
