"""Functions that create an official occupation with everything that its page shows."""

from roles.models import EducationLevel, Occupation, OtherTitle, RelatedOccupation, Source, Task
from tests.support.factories import make_occupation, make_source
from tests.support.page import Page, get_page

WAGES = {"pay_p10": 68_940, "pay_p25": 80_330, "pay_p50": 97_550, "pay_p75": 112_350, "pay_p90": 137_470}
NO_PAY = dict.fromkeys(WAGES)


def make_bls(**values) -> Source:
    official = {"kind": "official", "publisher": "US Bureau of Labor Statistics", "published": "May 2025"}
    return make_source(**official | values)


def make_nurses(**values) -> Occupation:
    figures = {"hourly_median": "46.90", "pay_mean": 101_420, "employment": 3_379_720, "openings": 189_100}
    figures |= {"growth_percent": "4.9", "entry_education": "Bachelor's degree", "source": make_bls()}
    return make_occupation(**{"title": "Registered nurses"} | WAGES | figures | values)


def relate(own: Occupation, other: Occupation, tier: str = "Primary-Short", position: int = 1) -> Occupation:
    RelatedOccupation.objects.create(occupation=own, related=other, tier=tier, position=position, source=own.source)
    return other


def add_title(occupation: Occupation, title: str, is_short: bool = False):
    OtherTitle.objects.create(occupation=occupation, title=title, is_short=is_short, source=occupation.source)


def add_level(occupation: Occupation, level: str, percent: str, position: int = 1, code: str = "", **values):
    defaults = {"n": 60, "surveyed": "2021-08", "source": occupation.source}
    EducationLevel.objects.create(
        occupation=occupation,
        onet_code=f"{code or occupation.soc_code}.00",
        level=level,
        percent=percent,
        position=position,
        **defaults | values,
    )


def page_of(client, occupation: Occupation) -> Page:
    return get_page(client, occupation.get_absolute_url())


def make_full_occupation() -> Occupation:
    """Ward nurses with every section, next to stage actors, whose pay is by the hour."""
    nurses = make_nurses(
        title="Ward nurses",
        summary="Care for patients.",
        technology_skills="Epic Systems\nC++",
        work_experience="5 years or more",
        growth_source=make_bls(title="Employment Projections"),
    )
    actors = make_occupation(
        title="Stage actors", **NO_PAY, hourly_median="29.05", hourly_only=True, growth_percent="-0.3"
    )
    for number, tier in enumerate(["Primary-Short", "Primary-Long", "Supplemental"], 1):
        relate(nurses, make_occupation(openings=900), tier, number)
        relate(actors, nurses if number == 1 else make_occupation(), tier, number)
    for number in range(30):
        add_title(nurses, f"Nurse of ward {number}", is_short=number == 0)
    add_level(nurses, "Post-Secondary Certificate", "22.5", 3, n=28, ci_low="4.378", ci_high="64.8038")
    add_level(nurses, "Some College Courses", "30", 4, n=28)
    add_level(nurses, "Bachelor's Degree", "47.5", 6, suppressed=True)
    for number in range(3):
        Task.objects.create(
            occupation=nurses, text=f"Do {number}.", is_core=number < 2, position=number, source=nurses.source
        )
    return nurses
