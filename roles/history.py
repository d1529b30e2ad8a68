"""The tracked pages of this app."""

from functools import partial

from careerguide.content.publishing import former_url_conflicts
from careerguide.history.pages import Part, TrackedPage
from roles.models import (
    CareerStep,
    Comparison,
    DayEntry,
    FitStatement,
    Occupation,
    PayBand,
    Role,
    RoleAddress,
    RoleAlias,
    RoleOccupation,
    SkillEntry,
    SkillGroup,
    Source,
    SourceNote,
)

GUIDE = TrackedPage(
    Role,
    Part(Comparison, "role", "Compared", ("other",)),
    Part(PayBand, "role", "Pay", ("level", "employer_type")),
    Part(RoleOccupation, "role", "Official occupation", ("occupation",)),
    Part(CareerStep, "role", "Step", ("path", "title")),
    # Number 5, by way of which skills belong to the guide.
    Part(SkillGroup, "role", "Skill group", ("name",)),
    Part(SkillEntry, "group", "Skill", ("skill",), by_way_of=5),
    Part(DayEntry, "role", "The week", ("weekday",)),
    Part(FitStatement, "role", "Statement", ("text",)),
    Part(SourceNote, "role", "Source note", ("number",)),
    Part(RoleAlias, "role", "Other name", ("name",)),
    Part(RoleAddress, "role", "Former URL", ("slug",), conflicts=partial(former_url_conflicts, Role)),
    called_by=("title",),
)
SOURCE = TrackedPage(Source, called_by=("title",))
OCCUPATION = TrackedPage(Occupation, called_by=("soc_code", "title"))
