"""Tests of the row "Careers" in the table that compares programs."""

import pytest

from careerguide.content.publishing import Status
from programs.compare.page import ProgramComparison
from programs.models import FieldOccupation, FieldOfStudy, Pathway, Program
from roles.models import Occupation
from tests.support.factories import make_field, make_matching_field, make_program, make_role, make_source
from tests.support.program_page import careers, guides

pytestmark = pytest.mark.django_db


def label(page) -> str:
    return next(label for label in page.cells if label.startswith("Careers"))


def leads_to(page) -> list[list[str]]:
    """The lines of each program's cell in the row "Careers"."""
    row = next(row for row in page.css("table.compare tbody tr") if row.one("th").text.startswith("Careers"))
    return [cell.texts("li") or [cell.text] for cell in row.css("td")]


@pytest.fixture
def role():
    return make_role("AI Engineer")


@pytest.fixture
def computing(role):
    return make_matching_field(role, "11.0701", "Computer Science")


@pytest.mark.usefixtures("content", "crosswalk")
def test_fixture_program_is_described_as_being_in_another_field(client, compared):
    fits = make_program("Zoo of Machines", field_of_study=FieldOfStudy.objects.get(cip_code="11.0102"))
    listed = Program.objects.order_by("pk").first()
    page = compared(listed, fits)
    [of_listed], [first, *_] = leads_to(page)
    assert of_listed == "AI Engineer not a match (its field is finance), but listed by the guide’s source"
    assert first == "AI Engineer a match by its field of study"
    assert label(page) == "Careers (differs)"
    assert "Matches come from the official federal crosswalk of degrees and jobs (CIP–SOC)." in page.text


@pytest.mark.parametrize(
    ("strength", "field", "words"),
    [
        ("recommended", "11.0701", "a match by its field of study, recommended"),
        (None, "11.0701", "a match by its field of study"),
        ("related", "52.0801", "not a match (its field is finance), but related"),
        ("related", None, "not a match (no field stated), but related"),
    ],
)
def test_roles_are_described_as_on_the_program_page(client, compared, role, computing, strength, field, words):
    program = make_program(field_of_study=make_field(field) if field else None)
    if strength:
        Pathway.objects.create(program=program, role=role, strength=strength)
    other = make_program("Leads nowhere")
    assert leads_to(compared(program, other)) == [[f"AI Engineer {words}"], ["no guide"]]
    assert guides(client, program) == ([f"AI Engineer {words}"] if strength else [])


@pytest.mark.parametrize(
    ("strength", "words"), [("recommended", "recommended"), ("listed", "listed by the guide’s source")]
)
def test_listed_program_of_another_field_is_a_mismatch(client, compared, role, computing, strength, words):
    program = make_program(field_of_study=make_field())
    Pathway.objects.create(program=program, role=role, strength=strength)
    assert leads_to(compared(program, make_program())) == [
        [f"AI Engineer not a match (its field is finance), but {words}"],
        ["no guide"],
    ]
    (mismatch,) = guides(client, program)
    assert mismatch.startswith("Not a match: AI Engineer ")


def test_roles_are_sorted_by_match_and_strength_on_both_pages(client, compared, role, computing):
    finance = make_matching_field(make_role("Analyst"), "52.0801", "Finance, General")
    program = make_program(field_of_study=computing)
    make_matching_field(make_role("Zookeeper of machines"), "11.0701", "Computer Science")
    for title, strength in [("Banker", "related"), ("Clerk", "recommended"), ("Dealer", "listed")]:
        Pathway.objects.create(program=program, role=make_role(title), strength=strength)
    both = [
        "AI Engineer a match by its field of study",
        "Zookeeper of machines a match by its field of study",
        "Clerk recommended",
        "Dealer listed by the guide’s source",
        "Banker related",
    ]
    assert leads_to(compared(program, make_program(field_of_study=finance))) == [
        both,
        ["Analyst a match by its field of study"],
    ]
    # The careers of the field name the others.
    assert guides(client, program) == both[2:]
    assert careers(client, program).texts(".career-main > p:last-child") == [
        "Guide: AI Engineer",
        "Guide: Zookeeper of machines",
    ]


def test_each_cell_uses_the_field_and_pathways_of_its_program(compared, role, computing):
    finance = make_matching_field(make_role("Analyst"), "52.0801", "Finance, General")
    one = make_program(field_of_study=computing)
    other = make_program(role=role, field_of_study=finance)
    assert leads_to(compared(one, other)) == [
        ["AI Engineer a match by its field of study"],
        [
            "Analyst a match by its field of study",
            "AI Engineer not a match (its field is finance), but listed by the guide’s source",
        ],
    ]


def test_row_has_no_difference_if_the_roles_are_the_same(compared, role, computing):
    page = compared(make_program(field_of_study=computing), make_program(field_of_study=computing))
    assert label(page) == "Careers"
    assert "differs" in label(compared(make_program(field_of_study=computing), make_program(role=role)))


def test_draft_guide_is_named_only_with_a_pathway_and_not_linked(compared, role, computing):
    draft = make_role("A secret guide", status=Status.DRAFT)
    make_matching_field(draft, "11.0701", "Computer Science")
    by_field = make_program(field_of_study=computing)
    by_pathway = make_program(role=draft, field_of_study=make_field())
    page = compared(by_field, by_pathway)
    assert leads_to(page) == [
        ["AI Engineer a match by its field of study"],
        ["A secret guide not a match (its field is finance), but listed by the guide’s source"],
    ]
    assert page.link("AI Engineer") == "/roles/ai-engineer/"
    assert "/roles/a-secret-guide/" not in page.links.values()
    assert "A secret guide" not in compared(by_field).text


def test_field_is_not_mentioned_without_a_crosswalk(compared, role):
    make_matching_field(role, "11.0701", "Computer Science", relation="related")
    page = compared(make_program(role=role, field_of_study=make_field()), make_program(role=role))
    assert leads_to(page) == [["AI Engineer listed by the guide’s source"]] * 2
    assert "crosswalk" not in page.text


def test_only_the_official_crosswalk_counts(client, compared, role, computing):
    finance, occupation = make_field(), Occupation.objects.get(guides__role=role)
    FieldOccupation.objects.create(field=finance, occupation=occupation, source=make_source(kind="editorial"))
    program = make_program(role=role, field_of_study=finance)
    by_field = make_program(field_of_study=finance)
    words = ["AI Engineer not a match (its field is finance), but listed by the guide’s source"]
    assert leads_to(compared(program, by_field)) == [words, ["no guide"]]
    assert [line.partition(":")[0] for line in guides(client, program)] == ["Not a match"]
    assert guides(client, by_field) == []


def test_five_roles_are_named_and_the_rest_counted(compared, role, computing):
    for _ in range(7):
        make_matching_field(make_role(), "11.0701", "Computer Science")
    program = make_program(field_of_study=computing)
    ((*named, more),) = leads_to(compared(program))
    assert len(named) == 5
    assert all(line.endswith("a match by its field of study") for line in named)
    assert more == "and 3 more on its own page"


def test_query_count_is_constant(query_count):
    def add(numbers, roles: int) -> list[str]:
        made = []
        for number in numbers:
            program = make_program(
                field_of_study=make_field(f"11.{number:04}", f"Field {number}"), source=make_source()
            )
            for _ in range(roles):
                make_matching_field(make_role(), f"11.{number:04}", f"Field {number}")
                Pathway.objects.create(program=program, role=make_role())
            made.append(program.slug)
        return made

    two = add(range(2), roles=2)
    few = query_count(ProgramComparison.url(two))
    five = two + add(range(2, 5), roles=20)
    assert query_count(ProgramComparison.url(five)) == query_count(ProgramComparison.url(two)) == few == 2
