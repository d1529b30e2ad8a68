"""Functions that create rows with sensible defaults."""

from itertools import count

from careerguide.content.publishing import Status
from programs.models import DegreeType, FieldOccupation, FieldOfStudy, Institution, Pathway, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import Occupation, Role, RoleOccupation, Source, Specialization

_numbers = count(1)


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
    defaults = {"soc_code": f"15-{number:04}", "title": f"Occupation {number}", "pay_p10": 50_000, "pay_p50": 90_000}
    defaults |= {"pay_p90": 150_000, "growth_percent": 5, "growth_from": 2024, "growth_to": 2034}
    return Occupation.objects.create(**defaults | {"source": values.pop("source", None) or make_source()} | values)


def make_institution(name: str = "Example University") -> Institution:
    return Institution.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})[0]


def make_degree_type(name: str = "Master's") -> DegreeType:
    slug = name.lower().replace(" ", "-").replace("'", "")
    return DegreeType.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def make_field(cip_code: str = "52.0801", name: str = "Finance, General") -> FieldOfStudy:
    return FieldOfStudy.objects.get_or_create(
        cip_code=cip_code, defaults={"name": name, "slug": cip_code.replace(".", "-")}
    )[0]


def make_fitting_field(role: Role, cip_code: str, name: str, relation: str = "listed") -> FieldOfStudy:
    """A field that the official crosswalk links to a new occupation that lists the title of `role`.

    With another `relation` the occupation is a neighbor, and the field does not fit.
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
