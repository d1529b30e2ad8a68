"""Tests of the degrees that lead to an occupation, on its page."""

from urllib.parse import unquote

import pytest

from careerguide.content.publishing import Status
from programs.degrees import MAX_FIELDS, Degrees
from programs.models import FieldOccupation, FieldOfStudy, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import Occupation, Source
from tests.support.factories import make_degree_type, make_field, make_occupation, make_program, make_source
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db

BACHELOR, MASTER = "Bachelor’s degree", "Master’s degree"
CERTIFICATE = "Certificate (1 to less than 2 years)"


@pytest.fixture
def occupation() -> Occupation:
    return make_occupation(title="Registered nurses", entry_education="Bachelor's degree")


@pytest.fixture
def link(occupation):
    """Link a field to the occupation, and add programs with ``degrees`` to it."""

    def link(number: int, *degrees: str | None):
        field = make_field(f"51.{number:04}", f"Nursing {number}")
        source, _ = Source.objects.get_or_create(slug=CROSSWALK, defaults={"title": "The crosswalk"})
        FieldOccupation.objects.get_or_create(field=field, occupation=occupation, source=source)
        for degree in degrees:
            make_program(field_of_study=field, degree_type=degree and make_degree_type(degree))
        return field

    return link


def section(client, occupation: Occupation) -> Page:
    return get_page(client, occupation.get_absolute_url()).section("programs")


def levels(page: Page) -> list[tuple[str, str]]:
    return [(row.one(".chart-label").text, row.one(".ruler-value").text) for row in page.css(".chart-row")]


def test_programs_are_counted_by_level_in_order(client, occupation, link):
    link(1, MASTER, BACHELOR, BACHELOR)
    link(2, CERTIFICATE, None, BACHELOR)
    page = section(client, occupation)
    assert page.one("h2").text == "Which degrees lead here? Six programs in fields that lead here"
    assert levels(page) == [
        (CERTIFICATE, "1"),
        (f"{BACHELOR} usual for starting", "3"),
        (MASTER, "1"),
        ("Level not stated", "1"),
    ]
    assert page.one(".chart-title").text == "Most common: bachelor’s degree (3)"
    assert "Programs in two fields of study, at four levels" in page.text


def test_levels_that_tie_have_no_order(client, occupation, link):
    link(1, CERTIFICATE, CERTIFICATE, BACHELOR, BACHELOR, MASTER)
    assert not section(client, occupation).css(".chart-title")


def test_counts_do_not_follow_another_bracket(client, occupation, link):
    link(1, CERTIFICATE, CERTIFICATE, BACHELOR, MASTER, MASTER, MASTER)
    title = section(client, occupation).one(".chart-title").text
    assert title == "Most common: master’s degree (3), then certificate, 1 to less than 2 years (2)"


def test_fields_of_one_name_have_their_codes(client, occupation, link):
    for number in (1, 2, 3):
        link(number, BACHELOR)
    FieldOfStudy.objects.filter(cip_code__in=["51.0001", "51.0002"]).update(name="Nursing, Other")
    assert sorted(section(client, occupation).texts(".fields li")) == [
        "Nursing 3 1 program", "Nursing, Other CIP 51.0001 1 program", "Nursing, Other CIP 51.0002 1 program"
    ]  # fmt: skip


def test_level_links_to_its_programs_in_the_catalog(client, occupation, link):
    link(1, BACHELOR, MASTER)
    url = section(client, occupation).link(MASTER)
    assert unquote(url) == "/roles/registered-nurses/programs/?degree_type=master’s-degree"


def test_drafts_and_other_fields_are_not_counted(client, occupation, link):
    field = link(1, BACHELOR)
    make_program(field_of_study=field, status=Status.DRAFT)
    make_program(field_of_study=make_field("01.0101", "Farming"))
    other = make_field("02.0101", "Fishing")
    FieldOccupation.objects.create(field=other, occupation=occupation, source=make_source(kind="editorial"))
    make_program(field_of_study=other)
    page = section(client, occupation)
    assert page.one("h2").text == "Which degrees lead here? One program in the field that leads here"
    assert page.link("Open it in the catalog") == "/roles/registered-nurses/programs/"


def test_fields_have_counts_and_many_are_folded(client, occupation, link):
    for number in range(1, MAX_FIELDS + 3):
        link(number, *[BACHELOR] * (2 if number == 5 else 1))
    page = section(client, occupation)
    assert page.texts(".text > .fields li")[0] == "Nursing 5 2 programs"
    assert page.link("Nursing 5") == "/fields/51-0005/"
    assert len(page.css(".text > .fields li")) == MAX_FIELDS
    assert page.texts("details summary")[0] == "Two more fields"


@pytest.mark.parametrize(
    ("degrees", "words"),
    [
        (
            [BACHELOR, BACHELOR, MASTER, CERTIFICATE],
            "People usually start with a bachelor’s degree. Of these programs, "
            "two are at that level, one is above it and one is below it.",
        ),
        (
            ["Postbaccalaureate certificate", "Diploma"],
            "People usually start with a bachelor’s degree. Of these programs, one is above it.",
        ),
        (
            [BACHELOR, "Post-master’s certificate"],
            "People usually start with a bachelor’s degree. "
            "Of these programs, one is at that level and one is above it.",
        ),
        ([MASTER, MASTER], "People usually start with a bachelor’s degree. Both programs are above it."),
        ([MASTER], "People usually start with a bachelor’s degree. The only program is above it."),
        (
            [MASTER] * 9 + [CERTIFICATE],
            "People usually start with a bachelor’s degree. Of these programs, nine are above it and one is below it.",
        ),
        ([BACHELOR], "People usually start with a bachelor’s degree. The only program is at that level."),
        ([BACHELOR] * 2, "People usually start with a bachelor’s degree. Both programs are at that level."),
        ([BACHELOR] * 10, "People usually start with a bachelor’s degree. All ten programs are at that level."),
        (["Diploma"], "People usually start with a bachelor’s degree."),
    ],
)
def test_levels_are_compared_with_the_usual_education(client, occupation, link, degrees, words):
    link(1, *degrees)
    assert section(client, occupation).one(".note p").text == words


def test_unknown_education_is_not_compared(client, occupation, link):
    Occupation.objects.update(entry_education="")
    link(1, BACHELOR)
    assert not section(client, occupation).has(".note")


def test_crosswalk_is_named(client, occupation, link):
    link(1, BACHELOR)
    assert "leads to this occupation. Only the field counts" in section(client, occupation).one("details").text


def test_occupation_without_programs_says_why(client, occupation, link):
    page = section(client, occupation)
    assert page.one("h2").text == "Which degrees lead here? No official link to degrees"
    assert "links no field of study to this career" in page.text
    link(1)
    page = section(client, occupation)
    assert page.one("h2").text == "Which degrees lead here? No program here leads to this career"
    assert page.link("Browse all programs") == "/programs/"


def test_crosswalk_without_a_link_is_cited(client, occupation):
    make_source(slug=CROSSWALK, title="The crosswalk")
    page = get_page(client, occupation.get_absolute_url())
    assert "links no field of study" in page.section("programs").text
    assert page.one(f"#source-{CROSSWALK} .way-back").text == "Back to programs"


def test_sources_of_the_programs_are_cited(client, occupation, link):
    ipeds = make_source(slug="ipeds", title="Postsecondary Data System (IPEDS)", published="2024")
    field = link(1)
    for source in [make_source(title="A guide"), ipeds, ipeds]:
        make_program(field_of_study=field, source=source)
    make_program(field_of_study=make_field("01.0101", "Farming"), source=make_source(slug="register"))
    page = get_page(client, occupation.get_absolute_url())
    assert page.section("programs").one(".chart-source").text == "Programs: IPEDS, 2024; A guide"
    assert page.section("programs").link("IPEDS, 2024") == "#source-ipeds"
    assert page.one("#source-ipeds .way-back").text == "Back to programs"
    assert not page.has("#source-register")


def test_degrees_take_four_queries(occupation, link, django_assert_num_queries):
    for number in range(1, 20):
        link(number, BACHELOR, f"Degree {number}")
        Program.objects.filter(source=None).update(source=make_source())
    with django_assert_num_queries(4):
        degrees = Degrees(occupation)
        assert (degrees.total, len(degrees.levels), len(degrees.fields)) == (38, 20, 19)
        assert len(degrees.sources) == 20
    other = make_occupation()
    with django_assert_num_queries(1):
        assert Degrees(other).finding == "No official link to degrees"


def test_certificates_after_a_degree_are_not_below_it(client, link, occupation):
    Occupation.objects.update(entry_education="Doctoral or professional degree")
    link(1, "Doctor’s degree", "Post-master’s certificate", "Post-master’s certificate", MASTER)
    note = section(client, occupation).one(".margin .note").text
    assert "one is at that level, one is below it and two are certificates that follow a degree." in note
