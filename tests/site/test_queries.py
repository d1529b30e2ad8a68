"""Tests that the number of queries for a page does not grow with its number of rows."""

import pytest
from django.db import connection

from careerguide.content.publishing import Status
from programs.models import Pathway, Program
from programs.search import build_search_text
from roles.models import (
    CareerStep,
    Comparison,
    DayEntry,
    FitStatement,
    OccupationSkill,
    PayBand,
    Role,
    RoleOccupation,
    Skill,
    SkillEntry,
    SkillGroup,
    SourceNote,
)
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_institution,
    make_occupation,
    make_program,
    make_role,
    make_source,
    make_specialization,
)
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def add_guide_rows(role: Role, rows: int, start: int = 0):
    source = make_source()
    for number in range(start, start + rows):
        PayBand.objects.create(
            role=role, level=1 + number % 4, employer_type=f"E{number}", low=1, high=2, source=source
        )
        CareerStep.objects.create(role=role, path=CareerStep.Path.values[number % 3], number=number, title=f"S{number}")
        group = SkillGroup.objects.create(role=role, number=number, name=f"G{number}")
        skill = Skill.objects.create(slug=f"skill-{number}", name=f"Skill {number}")
        SkillEntry.objects.create(group=group, skill=skill, number=1)
        Comparison.objects.create(role=role, other=make_role(), other_side="one", this_side="other")
        occupation = make_occupation(number, title=f"English occupation {number}")
        OccupationSkill.objects.create(
            occupation=occupation, slug=f"english-{number}", name=f"English {number}", position=0
        )
        RoleOccupation.objects.create(role=role, occupation=occupation, note="near")
        FitStatement.objects.create(role=role, number=number, text=f"I like {number}.", lean="towards")
        SourceNote.objects.create(role=role, number=number, about="pay", text="mind", source=make_source())
        make_program(
            f"English {number}",
            role=role,
            institution=f"English University {number}",
            degree_type=make_degree_type(f"Degree {number}"),
            field_of_study=make_field(f"10.{number:04}", f"English field {number}"),
            city=f"City {number}",
            source=source,
            tuition_usd=number,
            duration_months=12,
        )
    for weekday in DayEntry.Weekday.values[: min(rows, 5)]:
        DayEntry.objects.get_or_create(role=role, weekday=weekday, defaults={"text": "work"})


@pytest.fixture
def guide():
    return make_role(
        "AI Engineer", salary_low=1, salary_high=2, growth_percent=3, market_fit="Proven", source=make_source()
    )


# The maximum number of queries for each URL. The first page after a change makes more, which do not grow either.
PAGES = {
    "/": 6,
    # The seventh is for guides without their own pay: the official figures of their occupations.
    "/roles/": 7,
    # Two are for what changed: the versions of the guide, and those of its pay.
    "/roles/ai-engineer/": 13,
    "/roles/ai-engineer/feed.atom": 4,
    "/feed/changes/": 15,
    "/programs/": 2,
    # The programs, their versions, what imports changed in them, and the last change of the catalog.
    "/programs/feed.atom": 5,
    "/programs/?city=city-1_&degree_type=degree-1&institution=english-university-1&field=10-0001&role=ai-engineer": 4,
    "/roles/ai-engineer/programs/": 4,
    # Careers need 9: their words and names, the best occupations and guides, and what their rows show. Programs need 3:
    # whole words, beginnings of words, and rows. Institutions and fields need 3 each: names, counts of programs, and
    # rows. Skills need 1.
    "/search/?q=en": 19,
    "/api/programs/?role=ai-engineer&limit=50": 4,
    # Two for the keys of guides and occupations, four for the rows of guides, and one for those of occupations.
    "/api/careers/?limit=100": 8,
}


def test_query_count_is_the_same_for_50_rows(client, query_count, guide):
    add_guide_rows(guide, 2)
    groups = {group["id"] for group in get_page(client, "/search/?q=en").css("section.section")}
    assert groups == {"careers", "programs", "institutions", "fields", "skills"}
    few = {url: query_count(url) for url in PAGES}
    again = {url: query_count(url) for url in PAGES}
    add_guide_rows(guide, 48, start=2)
    assert {url: query_count(url) for url in PAGES} == few
    assert {url: query_count(url) for url in PAGES} == again
    assert {url: count for url, count in again.items() if count > PAGES[url]} == {}


def test_query_count_is_the_same_for_50_guides_of_a_program(query_count, guide):
    program = make_program(role=guide)
    Pathway.objects.create(program=program, role=make_role())
    few = query_count(program.get_absolute_url())
    for _ in range(48):
        Pathway.objects.create(program=program, role=make_role())
    assert query_count(program.get_absolute_url()) == few


def test_drafts_are_not_counted_or_shown(client, guide):
    make_program("Public program", role=guide)
    make_program("Secret program", role=guide, status=Status.DRAFT)
    make_role("Secret guide", status=Status.DRAFT, specialization=make_specialization("Hidden"))
    for url in ["/", "/roles/", "/programs/", "/roles/ai-engineer/", "/search/?q=secret"]:
        html = client.get(url).content.decode()
        assert "Secret program" not in html
        assert "Secret guide" not in html
    assert Program.objects.published().count() == 1


def test_plan_of_five_programs_makes_at_most_12_queries(query_count, guide):
    """The others are for a slug that is unknown, and for one that was used before."""
    url = "/plan/?role=ai-engineer&earn=85000&keep=42500"
    programs = [make_program(role=guide, tuition_usd=9_000, duration_months=12, country="US") for _ in range(5)]
    add_guide_rows(guide, 2)
    few = query_count(f"{url}&program={programs[0].slug}")
    add_guide_rows(guide, 48, start=2)
    selection = "".join(f"&program={program.slug}" for program in programs)
    assert query_count(url + selection) == few <= 9
    assert query_count(f"{url}{selection}&program=unknown") <= 12


MANY_PROGRAMS = 5_000
EVERYTHING = (
    "format=online&format=hybrid&study_mode=full_time&degree_type=degree-1&field=10-0001&city=city-1_&city=city-0_"
    "&institution=university-1&role=ai-engineer&duration_max=60&tuition_min=0&tuition_max=90000"
)
# What each list says, and the maximum number of queries if the content version is known: the version, the rows, the
# career, and the words of a search.
QUESTIONS = {
    "": ("programs", 2),
    "format=online&tuition_max=90000&duration_max=60": ("programs, online", 2),
    f"{EVERYTHING}&unknown=tuition&sort=-tuition&show=city&compare=program-1": ("online or hybrid", 4),
    "format=online&q=business+degree&sort=tuition": ("“business degree”", 4),
    # The next query has a typo. The one after it finds no programs, so its page links to other lists.
    "q=busines+degreee&format=online": ("Showing results for", 7),
    f"{EVERYTHING}&tuition_min=80000&q=business": ("0 programs", 5),
}
# The API makes the same queries as a page.
API_QUESTIONS = "limit=100", "format=online&tuition_max=90000&duration_max=60&limit=100", "updated_since=2000-01-01"
# A career's list also reads the career, its occupations, and the fields that lead to it.
OF_CAREER = 2


def add_programs(role: Role, rows: int, start: int = 0):
    institutions = [make_institution(f"University {number}") for number in range(30)]
    degrees = [make_degree_type(f"Degree {number}") for number in range(5)]
    fields = [make_field(f"10.{number:04}", f"Field {number}") for number in range(20)]
    programs = Program.objects.bulk_create(
        Program(
            slug=f"program-of-many-{number}", award=f"Business degree {number}", status=Status.PUBLISHED,
            institution=institutions[number % 30], degree_type=degrees[number % 5], field_of_study=fields[number % 20],
            delivery_mode=("online", "hybrid", "")[number % 3], study_mode=("full_time", "part_time")[number % 2],
            city=f"City {number % 40}", city_slug=f"city-{number % 40}", place_slug=f"city-{number % 40}_",
            duration_months=(12, 24, None)[number % 3], tuition_usd=(None, 10_000, 20_000, 30_000)[number % 4],
            search_text=build_search_text(f"Business degree {number}", institutions[number % 30].name, "", ""),
        )
        for number in range(start, start + rows)
    )  # fmt: skip
    Pathway.objects.bulk_create(
        Pathway(program=program, role=role, strength=Pathway.Strength.LISTED) for program in programs
    )


def test_query_count_is_the_same_for_5000_programs(client, query_count, guide):
    paths = ("/programs/", "/programs/feed.atom", "/roles/ai-engineer/programs/")
    asked = [f"{path}?{question}" for question in QUESTIONS for path in paths]
    api = [f"/api/programs/?{question}" for question in API_QUESTIONS]
    asked += api
    add_programs(guide, 10)
    few = {url: query_count(url) for url in asked}
    again = {url: query_count(url) for url in asked}
    for question, (found, _) in QUESTIONS.items():
        assert found in client.get(f"/programs/?{question}").content.decode()
    add_programs(guide, MANY_PROGRAMS - 10, start=10)
    with connection.cursor() as cursor:
        # PostgreSQL's autovacuum cannot see the rows of this open transaction, so analyze them here.
        cursor.execute("ANALYZE")
    assert {url: query_count(url) for url in asked} == few
    assert {url: query_count(url) for url in asked} == again
    assert {again[url] for url in api} == {2}
    for question, (_, most) in QUESTIONS.items():
        assert again[f"/programs/?{question}"] <= most
        assert again[f"/roles/ai-engineer/programs/?{question}"] <= most + OF_CAREER
