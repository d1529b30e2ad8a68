"""Guides with skills and pay."""

from roles.models import PayBand, Skill, SkillEntry, SkillGroup
from tests.support.factories import make_role, make_specialization


def asks_for(role, *names: str):
    group, _ = SkillGroup.objects.get_or_create(role=role, name="Foundation", defaults={"number": 1})
    for number, name in enumerate(names):
        skill, _ = Skill.objects.get_or_create(slug=name.lower(), defaults={"name": name})
        SkillEntry.objects.create(group=group, skill=skill, number=number)
    return role


def pays(role, low: int, high: int, employer: str = "Companies", **values):
    PayBand.objects.create(role=role, level=1, employer_type=employer, low=low, high=high, **values)
    return role


def fill(rows: int, start: int = 0):
    for number in range(start, start + rows):
        family, level = make_specialization(f"Family {number}"), ["bachelor", "master"][number % 2]
        role = make_role(f"Guide {number}", specialization=family, salary_low=1, salary_high=2, entry_education=level)
        pays(asks_for(role, "Python", f"Skill{number}"), 1, 2)
