"""The role guides: what each holds, where its figures come from and what official statistics say."""

from .alias import RoleAlias
from .fit import FitStatement
from .occupations import Occupation
from .pay import PayBand
from .role import Role, RoleAddress, RoleOccupation, Specialization
from .sections import CareerStep, Comparison, DayEntry, Skill, SkillEntry, SkillGroup, SourceNote
from .sources import Source

__all__ = [
    "CareerStep",
    "Comparison",
    "DayEntry",
    "FitStatement",
    "Occupation",
    "PayBand",
    "Role",
    "RoleAddress",
    "RoleAlias",
    "RoleOccupation",
    "Skill",
    "SkillEntry",
    "SkillGroup",
    "Source",
    "SourceNote",
    "Specialization",
]
