"""Programs side by side: which roles they lead to and how surely, in the words of their own pages."""

import re
from html import unescape

import pytest

from careerguide.content.publishing import Status
from programs.compare.page import compare_url
from programs.models import FieldOccupation, FieldOfStudy, Pathway, Program
from roles.models import Occupation
from tests.support.factories import make_field, make_fitting_field, make_program, make_role, make_source

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    """What a reader reads in a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@pytest.fixture
def compared(client):
    """A function: the HTML of the page that shows these programs side by side."""

    def page(*programs: Program) -> str:
        return client.get(compare_url(program.slug for program in programs)).content.decode()

    return page


def row(html: str) -> tuple[str, str]:
    """The label and the cells, as HTML, of the row that says where they lead."""
    return re.search(
        r'<th scope="row">(<div class="compare-label">Leads to.*?)</th>(.*?)</tr>', html, re.DOTALL
    ).groups()


def lines(html: str) -> list[list[str]]:
    """What each program's cell says of where it leads, line by line."""
    cells = re.findall(r"<td>(.*?)</td>", row(html)[1], re.DOTALL)
    return [[words(line) for line in re.findall(r"<li>.*?</li>", cell, re.DOTALL)] or [words(cell)] for cell in cells]


def on_its_own_page(client, program: Program) -> list[str]:
    """The lines under "Where it leads" on the program's own page."""
    section = client.get(program.get_absolute_url()).content.decode().partition('<h2 id="leads">')[2]
    return [words(line) for line in re.findall(r"<li>.*?</li>", section.partition("</section>")[0], re.DOTALL)]


@pytest.fixture
def role():
    return make_role("AI Engineer")


@pytest.fixture
def computing(role):
    """The field that prepares for the role."""
    return make_fitting_field(role, "11.0701", "Computer Science")


@pytest.mark.usefixtures("content", "crosswalk")
def test_the_first_programs_are_listed_by_the_source_in_another_field_beside_one_that_fits(client, compared):
    fits = make_program("Zoo of Machines", field_of_study=FieldOfStudy.objects.get(cip_code="11.0102"))
    listed = Program.objects.order_by("pk").first()
    html = compared(listed, fits)
    assert lines(html) == [
        ["AI Engineer listed by the source, in another field"],
        ["AI Engineer prepares for this role, by the official crosswalk"],
    ]
    assert words(row(html)[0]) == "Leads to differs"
    assert "is read from the official table of fields of study and occupations, the CIP" in words(html)


@pytest.mark.parametrize(
    ("strength", "field", "said"),
    [
        ("recommended", "11.0701", "recommended; prepares for this role, by the official crosswalk"),
        (None, "11.0701", "prepares for this role, by the official crosswalk"),
        ("recommended", "52.0801", "recommended, in another field"),
        ("listed", "52.0801", "listed by the source, in another field"),
        ("related", None, "related, field not stated"),
    ],
)
def test_it_says_what_the_programs_own_page_says(client, compared, role, computing, strength, field, said):
    program = make_program(field_of_study=make_field(field) if field else None)
    if strength:
        Pathway.objects.create(program=program, role=role, strength=strength)
    other = make_program("Leads nowhere")
    assert lines(compared(program, other)) == [[f"AI Engineer {said}"], ["no guide names it"]]
    assert on_its_own_page(client, program) == [f"AI Engineer {said}"]


def test_what_fits_stands_first_and_then_the_surest_on_both_pages(client, compared, role, computing):
    finance = make_fitting_field(make_role("Analyst"), "52.0801", "Finance, General")
    program = make_program(field_of_study=computing)
    make_fitting_field(make_role("Zookeeper of machines"), "11.0701", "Computer Science")
    for title, strength in [("Banker", "related"), ("Clerk", "recommended"), ("Dealer", "listed")]:
        Pathway.objects.create(program=program, role=make_role(title), strength=strength)
    both = [
        "AI Engineer prepares for this role, by the official crosswalk",
        "Zookeeper of machines prepares for this role, by the official crosswalk",
        "Clerk recommended",
        "Dealer listed by the source",
        "Banker related",
    ]
    assert lines(compared(program, make_program(field_of_study=finance))) == [
        both,
        ["Analyst prepares for this role, by the official crosswalk"],
    ]
    assert on_its_own_page(client, program) == both


def test_each_program_is_told_of_its_own_field_and_pathway_alone(compared, role, computing):
    finance = make_fitting_field(make_role("Analyst"), "52.0801", "Finance, General")
    one = make_program(field_of_study=computing)
    other = make_program(role=role, field_of_study=finance)
    assert lines(compared(one, other)) == [
        ["AI Engineer prepares for this role, by the official crosswalk"],
        [
            "Analyst prepares for this role, by the official crosswalk",
            "AI Engineer listed by the source, in another field",
        ],
    ]


def test_two_that_lead_to_the_same_role_as_surely_do_not_differ(compared, role, computing):
    html = compared(make_program(field_of_study=computing), make_program(field_of_study=computing))
    assert words(row(html)[0]) == "Leads to"
    assert "differs" in words(row(compared(make_program(field_of_study=computing), make_program(role=role)))[0])


def test_a_draft_is_never_a_link_and_never_named_because_of_a_field(compared, role, computing):
    draft = make_role("A secret guide", status=Status.DRAFT)
    make_fitting_field(draft, "11.0701", "Computer Science")
    by_field = make_program(field_of_study=computing)
    by_pathway = make_program(role=draft, field_of_study=make_field())
    html = compared(by_field, by_pathway)
    assert lines(html) == [
        ["AI Engineer prepares for this role, by the official crosswalk"],
        ["A secret guide listed by the source, in another field"],
    ]
    assert 'href="/roles/ai-engineer/"' in row(html)[1]
    assert "/roles/a-secret-guide/" not in html
    assert "A secret guide" not in compared(by_field)


def test_where_nobody_can_tell_nothing_is_said_of_fit(compared, role):
    make_fitting_field(role, "11.0701", "Computer Science", relation="neighbour")
    html = compared(make_program(role=role, field_of_study=make_field()), make_program(role=role))
    assert lines(html) == [["AI Engineer listed by the source"]] * 2
    assert "crosswalk" not in html


def test_only_the_official_crosswalk_decides(client, compared, role, computing):
    finance, occupation = make_field(), Occupation.objects.get(guides__role=role)
    FieldOccupation.objects.create(field=finance, occupation=occupation, source=make_source(kind="editorial"))
    program = make_program(role=role, field_of_study=finance)
    by_field = make_program(field_of_study=finance)
    said = ["AI Engineer listed by the source, in another field"]
    assert lines(compared(program, by_field)) == [said, ["no guide names it"]]
    assert on_its_own_page(client, program) == said


def test_of_many_roles_that_fit_five_are_named_and_the_rest_counted(compared, role, computing):
    for _ in range(7):
        make_fitting_field(make_role(), "11.0701", "Computer Science")
    program = make_program(field_of_study=computing)
    ((*named, more),) = lines(compared(program))
    assert len(named) == 5
    assert all(line.endswith("prepares for this role, by the official crosswalk") for line in named)
    assert more == "and 3 more on its own page"


def test_five_programs_with_many_roles_ask_as_often_as_two_with_a_few(query_count):
    def add(numbers, roles: int) -> list[str]:
        made = []
        for number in numbers:
            program = make_program(
                field_of_study=make_field(f"11.{number:04}", f"Field {number}"), source=make_source()
            )
            for _ in range(roles):
                make_fitting_field(make_role(), f"11.{number:04}", f"Field {number}")
                Pathway.objects.create(program=program, role=make_role())
            made.append(program.slug)
        return made

    two = add(range(2), roles=2)
    few = query_count(compare_url(two))
    five = two + add(range(2, 5), roles=20)
    assert query_count(compare_url(five)) == query_count(compare_url(two)) == few == 2
