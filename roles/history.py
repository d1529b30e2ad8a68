"""Guides, and what guides refer to, as pages with a history."""

from functools import partial

from careerguide.content.publishing import former_url_conflicts
from careerguide.history.pages import Page, Part
from roles import models

GUIDE = Page(
    models.Role,
    Part(models.Comparison, "role", "Compared", ("other",)),
    Part(models.PayBand, "role", "Pay", ("level", "employer_type")),
    Part(models.RoleOccupation, "role", "Official occupation", ("occupation",)),
    Part(models.CareerStep, "role", "Step", ("path", "title")),
    Part(models.SkillGroup, "role", "Skill group", ("name",)),
    Part(models.SkillEntry, "group", "Skill", ("skill",)),
    Part(models.DayEntry, "role", "The week", ("weekday",)),
    Part(models.FitStatement, "role", "Statement", ("text",)),
    Part(models.SourceNote, "role", "Source note", ("number",)),
    Part(models.RoleAlias, "role", "Other name", ("name",)),
    Part(models.RoleAddress, "role", "Former URL", ("slug",), conflicts=partial(former_url_conflicts, models.Role)),
    name_fields=("title",),
)
SOURCE = Page(models.Source, name_fields=("title",))
OCCUPATION = Page(models.Occupation, name_fields=("soc_code", "title"))
Page(models.Specialization, name_fields=("name",))
Page(models.Skill, name_fields=("name",))
