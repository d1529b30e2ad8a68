"""The models of role guides, their sources and official occupations."""

from .career_names import CareerName, CareerWord
from .names import RoleAddress, RoleAlias, RoleOccupation
from .occupation_facts import EducationLevel, MergedCode, OtherTitle, RelatedOccupation, Task
from .occupations import Occupation, OccupationSkill
from .pay import PayBand
from .role import Role, Specialization
from .sections import CareerStep, Comparison, DayEntry, FitStatement, Skill, SkillEntry, SkillGroup, SourceNote
from .sources import Source

__all__ = [
    "CareerName", "CareerStep", "CareerWord", "Comparison", "DayEntry", "EducationLevel", "FitStatement",
    "MergedCode", "Occupation", "OccupationSkill", "OtherTitle", "PayBand", "RelatedOccupation", "Role",
    "RoleAddress", "RoleAlias", "RoleOccupation", "Skill", "SkillEntry", "SkillGroup", "Source", "SourceNote",
    "Specialization", "Task",
]  # fmt: skip
