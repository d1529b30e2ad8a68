"""The schema.org data of a program's page."""

from collections.abc import Callable, Iterable

from careerguide.lib.jsonld import CONTEXT
from programs.models import FieldOccupation, Institution, Program
from roles.models import Occupation, Role, RoleOccupation
from roles.structured_data import category_code

# schema.org's examples of an educationalProgramMode include both formats and study modes.
_MODES = {
    Program.DeliveryMode.ONLINE: "online",
    Program.DeliveryMode.HYBRID: "blended",
    Program.DeliveryMode.ON_CAMPUS: "onsite",
    Program.StudyMode.FULL_TIME: "full-time",
    Program.StudyMode.PART_TIME: "part-time",
}
# The UN/CEFACT code for a year as a unit.
_YEAR = "ANN"


def occupations_by_pathway(program: Program):
    """The occupations of the published roles to which ``program`` has a pathway, in one query.

    If the program states its field and the crosswalk has the occupation, the crosswalk decides, not a pathway: search
    engines must not be told that a finance program leads to a computing job.
    """
    roles = Role.objects.published().filter(pathways__program=program).order_by()
    links = RoleOccupation.objects.filter(relation__in=RoleOccupation.LEADING, role__in=roles).order_by()
    occupations = Occupation.objects.current().filter(pk__in=links.values("occupation"))
    if not program.field_of_study_id:
        return occupations
    return occupations.exclude(pk__in=FieldOccupation.objects.official().order_by().values("occupation"))


def educational_program(
    program: Program, occupations: Iterable[Occupation], build_absolute_uri: Callable[[str], str]
) -> dict:
    return {
        "@context": CONTEXT,
        "@type": "EducationalOccupationalProgram",
        "name": program.award,
        "url": build_absolute_uri(program.get_absolute_url()),
        "sameAs": program.url or None,
        "provider": college(program.institution),
        "timeToComplete": program.duration_months and f"P{program.duration_months}M",
        "educationalProgramMode": [_MODES[mode] for mode in (program.delivery_mode, program.study_mode) if mode],
        "educationalCredentialAwarded": program.degree_type and program.degree_type.name,
        "occupationalCategory": [category_code(occupation) for occupation in occupations],
        "offers": _offer(program),
    }


def college(institution: Institution) -> dict:
    return {
        "@type": "CollegeOrUniversity",
        "name": institution.name,
        "url": institution.url or None,
        "address": _address(institution),
    }


def _address(institution: Institution) -> dict | None:
    city, region, country = place = institution.place
    parts = {"addressLocality": city, "addressRegion": region, "addressCountry": country}
    return {"@type": "PostalAddress", **parts} if any(place) else None


def _offer(program: Program) -> dict | None:
    """An ``Offer`` with the tuition and its basis. Zero is also a price; an institution's average is not."""
    if program.tuition_usd is None or program.tuition_kind == Program.TuitionKind.INSTITUTION:
        return None
    price = {"price": program.tuition_usd, "priceCurrency": "USD"}
    if program.tuition_original is not None:
        price = {"price": program.tuition_original, "priceCurrency": program.tuition_currency}
    offer = {"@type": "Offer", "category": "tuition"}
    if program.tuition_kind == Program.TuitionKind.OVERSEAS:
        offer["description"] = "Tuition for international students."
    if program.tuition_basis == Program.TuitionBasis.YEAR:
        # Without a unit, search engines would take this for the price of the whole program.
        return offer | {"priceSpecification": {"@type": "UnitPriceSpecification", **price, "unitCode": _YEAR}}
    if program.tuition_basis == Program.TuitionBasis.NOT_STATED:
        price["description"] = "Tuition as stated by the source, which does not say what it pays for."
    return offer | price
