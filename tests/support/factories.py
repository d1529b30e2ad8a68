"""Functions that create rows with sensible defaults."""

from itertools import count

from careerguide.content.publishing import Status
from careerguide.content.slugs import new_slugs
from careerguide.lib.slugs import make_slug
from careerguide.site.reports import ReaderReport
from programs.models import DegreeType, FieldOccupation, FieldOfStudy, Institution, Pathway, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import (
    CareerStep,
    Comparison,
    Occupation,
    PayBand,
    Role,
    RoleOccupation,
    Skill,
    SkillEntry,
    SkillGroup,
    Source,
    Specialization,
)

_numbers = count(1)
# Growth over a whole period.
TEN_YEARS = {"growth_basis": "period", "growth_from": 2024, "growth_to": 2034}


def make_source(**values) -> Source:
    number = next(_numbers)
    return Source.objects.create(**{"slug": f"source-{number}", "title": f"Source {number}"} | values)


def make_specialization(name: str = "AI Specialization") -> Specialization:
    return Specialization.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})[0]


def make_role(title: str | None = None, **values) -> Role:
    number = next(_numbers)
    title = title or f"Role {number}"
    defaults = {
        "slug": title.lower().replace(" ", "-"),
        "title": title,
        "status": Status.PUBLISHED,
        "specialization": None if "specialization" in values else make_specialization(),
        "claim": f"What {title} does.",
        "summary": f"{title} in short.",
    }
    return Role.objects.create(**defaults | values)


def make_occupation(number: int | None = None, **values) -> Occupation:
    number = next(_numbers) if number is None else number
    # A long run of tests makes more than 10,000 rows, but a code has seven characters.
    soc_code = f"{15 + number // 10_000}-{number % 10_000:04}"
    defaults = {"soc_code": soc_code, "title": f"Occupation {number}", "pay_p10": 50_000, "pay_p50": 90_000}
    defaults |= {"pay_p90": 150_000, "growth_percent": 5, "growth_from": 2024, "growth_to": 2034}
    return Occupation.objects.create(**defaults | {"source": values.pop("source", None) or make_source()} | values)


def make_institution(name: str = "Example University", **values) -> Institution:
    """A new institution with these values. Without values, the institution with this name, which may exist."""
    stored = None if values else Institution.objects.filter(name=name, city="", source_key=None).first()
    if stored:
        return stored
    slug = f"{make_slug(name, 100)}-{next(_numbers)}" if values else new_slugs(Institution, [name])[0]
    return Institution.objects.create(name=name, **{"slug": slug} | values)


def make_degree_type(name: str = "Master's") -> DegreeType:
    slug = name.lower().replace(" ", "-").replace("'", "")
    return DegreeType.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def make_field(cip_code: str = "52.0801", name: str = "Finance, General") -> FieldOfStudy:
    return FieldOfStudy.objects.get_or_create(
        cip_code=cip_code, defaults={"name": name, "slug": cip_code.replace(".", "-")}
    )[0]


def make_matching_field(role: Role, cip_code: str, name: str, relation: str = "listed") -> FieldOfStudy:
    """A field of study that the official crosswalk links to a new occupation that lists the title of `role`.

    With another `relation`, the title is only related to the occupation, and the field does not prepare for the role.
    """
    field, occupation = make_field(cip_code, name), make_occupation()
    RoleOccupation.objects.create(role=role, occupation=occupation, relation=relation)
    source, _ = Source.objects.get_or_create(
        slug=CROSSWALK, defaults={"title": "The crosswalk", "url": "https://example.org/crosswalk"}
    )
    FieldOccupation.objects.create(field=field, occupation=occupation, source=source)
    return field


def make_program(award: str | None = None, role: Role | None = None, **values) -> Program:
    number = next(_numbers)
    if isinstance(values.get("institution"), str):
        values["institution"] = make_institution(values["institution"])
    defaults = {
        "slug": f"program-{number}",
        "award": award or f"Program {number}",
        "status": Status.PUBLISHED,
        "institution": None if "institution" in values else make_institution(),
    }
    program = Program.objects.create(**defaults | values)
    if role:
        Pathway.objects.create(program=program, role=role, strength=Pathway.Strength.LISTED)
    return program


def make_programs(count: int, **values) -> list[Program]:
    return [make_program(f"MS {number}", **values) for number in range(count)]


def make_pay(role, **values):
    defaults = {"level": 2, "employer_type": "Banks", "low": 100_000, "high": 150_000}
    return PayBand.objects.create(role=role, **defaults | values)


def make_bare_occupation(number: int) -> Occupation:
    return Occupation.objects.create(soc_code=f"15-{number:04}", title=f"Occupation {number}", source=make_source())


def make_skill_group(role, number: int = 1) -> SkillGroup:
    return SkillGroup.objects.create(role=role, number=number, name=f"Group {number}")


def make_skill(number: int) -> Skill:
    return Skill.objects.create(slug=f"skill-{number}", name=f"Skill {number}")


def add_skills(role, *names: str):
    group, _ = SkillGroup.objects.get_or_create(role=role, name="Foundation", defaults={"number": 1})
    for number, name in enumerate(names):
        skill, _ = Skill.objects.get_or_create(slug=name.lower(), defaults={"name": name})
        SkillEntry.objects.create(group=group, skill=skill, number=number)
    return role


def add_pay(role, low: int, high: int, employer: str = "Companies", **values):
    defaults = {"level": 1, "employer_type": employer, "low": low, "high": high}
    PayBand.objects.create(role=role, **defaults | values)
    return role


def make_guides(rows: int, start: int = 0):
    for number in range(start, start + rows):
        family, level = make_specialization(f"Family {number}"), ["bachelor", "master"][number % 2]
        role = make_role(f"Guide {number}", specialization=family, salary_low=1, salary_high=2, entry_education=level)
        add_pay(add_skills(role, "Python", f"Skill{number}"), 1, 2)


def make_comparison(role, other, **texts) -> Comparison:
    sides = {"other_side": f"{other} from afar.", "this_side": f"{role} from near."}
    return Comparison.objects.create(role=role, other=other, **sides | texts)


def make_full_role(title: str, **values) -> Role:
    figures = {"salary_low": 50_000, "salary_high": 90_000, "growth_percent": "7.5"} | TEN_YEARS
    role = make_role(title, source=make_source(), market_fit="Proven", entry_education="master", **figures | values)
    add_pay(add_pay(role, 40_000, 60_000), 80_000, 100_000, "Others", high_open=True)
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    return role


def make_report(**values) -> ReaderReport:
    defaults = {"page": "/programs/x/", "label": "Tuition", "figure": "$20,000", "said": "It has changed."}
    return ReaderReport.objects.create(**defaults | values)
