"""The models of role guides, their sources and official occupations."""

from .alias import RoleAlias
from .occupations import Occupation
from .pay import PayBand
from .role import Role, RoleAddress, RoleOccupation, Specialization
from .sections import CareerStep, Comparison, DayEntry, Skill, SkillEntry, SkillGroup, SourceNote
from .sources import Source
from .statements import FitStatement

__all__ = [
    "CareerStep", "Comparison", "DayEntry", "FitStatement", "Occupation", "PayBand", "Role", "RoleAddress", "RoleAlias",
    "RoleOccupation", "Skill", "SkillEntry", "SkillGroup", "Source", "SourceNote", "Specialization",
]  # fmt: skip
