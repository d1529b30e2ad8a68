"""Tests of the careers on the page of a program: the occupations of its field, by what they require."""

import pytest

from programs.careers import Careers, award_level
from programs.models import FieldOccupation, FieldOfStudy, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import Source
from tests.support.factories import make_degree_type, make_field, make_occupation, make_program, make_source
from tests.support.program_page import careers

pytestmark = pytest.mark.django_db
BACHELOR, MASTER, DOCTOR = "Bachelor's degree", "Master's degree", "Doctoral or professional degree"


def make_career(field: FieldOfStudy, education: str = BACHELOR, **values):
    """An occupation that ``field`` prepares for."""
    source, _ = Source.objects.get_or_create(slug=CROSSWALK, defaults={"title": "The crosswalk"})
    occupation = make_occupation(entry_education=education, **values)
    FieldOccupation.objects.create(field=field, occupation=occupation, source=source)
    return occupation


@pytest.fixture
def field():
    return make_field("11.0701", "Computer Science")


@pytest.fixture
def program(field):
    return make_program(field_of_study=field, degree_type=make_degree_type("Master’s degree"))


@pytest.mark.parametrize(
    ("degree", "level"),
    [
        ("Master's in Finance (MSF)", MASTER),
        ("Master’s degree (coursework)", MASTER),
        ("Bachelor’s degree (honours)", BACHELOR),
        ("Associate’s degree", "Associate's degree"),
        ("Certificate (1 to less than 2 years)", "Postsecondary nondegree award"),
        ("Doctor’s degree (research or scholarship)", DOCTOR),
        ("Doctoral degree", DOCTOR),
        ("Postbaccalaureate certificate", None),
        ("Post-master’s certificate", None),
        ("Graduate diploma", None),
        ("Certificate IV", None),
    ],
)
def test_award_has_the_level_of_its_degree_type(degree, level):
    assert award_level(make_program(degree_type=make_degree_type(degree))) == level


def test_program_without_a_degree_type_has_no_level():
    assert award_level(make_program()) is None


class TestFinding:
    @pytest.mark.parametrize(
        ("levels", "finding"),
        [
            ([MASTER], "This field leads to one career, which usually requires a master’s degree"),
            ([BACHELOR], "This field leads to one career, which usually requires less than a master’s degree"),
            ([DOCTOR], "This field leads to one career, which usually requires more than a master’s degree"),
            ([MASTER] * 3, "All three careers in this field usually require a master’s degree"),
            ([MASTER] * 2, "Both careers in this field usually require a master’s degree"),
            (
                [BACHELOR, BACHELOR, DOCTOR],
                "Most careers in this field usually require less than a master’s degree",
            ),
            ([BACHELOR, MASTER], "Of the two careers in this field, one usually requires a master’s degree"),
            ([BACHELOR, DOCTOR], "Of the two careers in this field, none usually require a master’s degree"),
            (
                [BACHELOR, BACHELOR, MASTER, MASTER],
                "Of the four careers in this field, two usually require a master’s degree",
            ),
            ([BACHELOR, ""], "Of the two careers in this field, none usually require a master’s degree"),
            ([BACHELOR, BACHELOR, ""], "Most careers in this field usually require less than a master’s degree"),
            (["", ""], "This field leads to two careers"),
            ([""], "This field leads to one career"),
            ([], "No official link to careers"),
        ],
    )
    def test_heading_counts_what_careers_require(self, client, field, program, levels, finding):
        for level in levels:
            make_career(field, level)
        assert careers(client, program).one("h2").text == f"Careers {finding}"

    def test_award_without_a_level_is_not_compared(self, client, field):
        make_career(field)
        make_career(field)
        program = make_program(field_of_study=field, degree_type=make_degree_type("Graduate diploma"))
        assert careers(client, program).one("h2").text == "Careers This field leads to two careers"
        assert not careers(client, program).has(".tally, h3")


def test_tally_counts_less_the_same_and_more(client, field, program):
    for education in [BACHELOR, "Associate's degree", BACHELOR, DOCTOR]:
        make_career(field, education)
    assert careers(client, program).texts(".tally p") == [
        "3 usually require less (an associate’s degree or a bachelor’s degree)",
        "0 usually require this degree (a master’s degree)",
        "1 usually requires more (a doctoral or professional degree)",
    ]


def test_careers_with_unknown_education_are_not_counted(client, field, program):
    make_career(field, MASTER)
    make_career(field, "", title="Odd jobs")
    section = careers(client, program)
    assert [text[0] for text in section.texts(".tally p")] == ["0", "1", "0"]
    assert "Not counted, because entry education is not stated: odd jobs." in section.text
    assert section.texts("h3") == ["Usually require this degree", "Entry education not stated"]


def test_rows_have_education_pay_and_growth(client, field, program):
    make_career(field, title="Statisticians", pay_p10=60_000, pay_p50=104_860, pay_p90=170_700, growth_percent="-0.4")
    (row,) = careers(client, program).css(".career")
    assert row.text == "Statisticians Bachelor’s degree $60,000 to $170,700, median $104,860 growth −0.4%"
    assert row.one(".ruler-bar")["width"] == "27.67%"
    assert "Growth is for 2024 to 2034." in careers(client, program).text


def test_unknown_pay_and_growth_are_not_stated(client, field, program):
    nothing = {"pay_p10": None, "pay_p50": None, "pay_p90": None}
    make_career(field, "", growth_percent=None, growth_from=None, growth_to=None, **nothing)
    (row,) = careers(client, program).css(".career")
    assert row.text.endswith("Entry education not stated median not stated growth not stated")
    assert not row.has(".ruler")


def test_pay_by_the_hour_is_shown_as_such(client, field, program):
    make_career(field, pay_p10=None, pay_p50=None, pay_p90=None, hourly_median="29.05", hourly_only=True)
    assert careers(client, program).one(".career-median").text == "median $29.05 an hour"


def test_rows_name_their_years_if_these_differ(client, field, program):
    make_career(field, growth_to=2033, employment=2)
    make_career(field, employment=1)
    assert careers(client, program).texts(".career-growth small") == ["2024 to 2033", "2024 to 2034"]
    assert "Growth is for" not in careers(client, program).text


class TestFolds:
    def test_six_rows_are_shown_and_the_others_folded(self, client, field, program):
        for number in range(9):
            make_career(field, title=f"Job {number}", employment=100 - number)
        section = careers(client, program)
        assert section.texts("h3") == ["Usually require less"]
        assert section.texts(".span > .careers .career-title") == [f"Job {number}" for number in range(6)]
        (fold,) = section.css("details.fold")
        assert fold.one("summary").text == "3 more careers"
        assert fold.texts(".career-title") == ["Job 6", "Job 7", "Job 8"]

    def test_careers_that_require_this_degree_come_first(self, client, field, program):
        make_career(field, DOCTOR, title="Judges")
        make_career(field, BACHELOR, title="Clerks")
        make_career(field, MASTER, title="Librarians")
        section = careers(client, program)
        assert section.texts("h3") == ["Usually require this degree", "Usually require less", "Usually require more"]
        assert section.texts(".career-title") == ["Librarians", "Clerks", "Judges"]
        assert not section.has("details.fold")

    def test_group_that_does_not_fit_is_folded_whole(self, client, field, program):
        for number in range(5):
            make_career(field, MASTER, title=f"Job {number}")
        make_career(field, DOCTOR, title="Judges")
        make_career(field, DOCTOR, title="Surgeons")
        assert careers(client, program).texts("summary") == ["Usually require more: Judges and Surgeons"]


def test_sources_of_careers_are_named_and_on_the_page(client, field, program):
    pay, growth = make_source(title="Wages"), make_source(title="Projections")
    make_career(field, source=pay, growth_source=growth)
    make_career(field, source=pay, growth_source=growth)
    line = careers(client, program).one(".chart-source")
    assert line.text.endswith("jobs (CIP–SOC). Pay and growth: Wages; Projections.")
    page = client.get(program.get_absolute_url()).content.decode()
    for link in line.css("a"):
        assert f'<li id="{link["href"][1:]}">' in page


def test_only_the_official_crosswalk_leads_to_careers(client, field, program):
    FieldOccupation.objects.create(field=field, occupation=make_occupation(), source=make_source(kind="editorial"))
    section = careers(client, program)
    assert section.one("h2").text == "Careers No official link to careers"
    assert "does not link its field of study to any career" in section.text


def test_program_without_careers_offers_similar_programs(client, field, program):
    assert not careers(client, program).has('a[href="#similar"]')
    make_program(field_of_study=field)
    assert careers(client, program).link("See similar programs") == "#similar"
    assert careers(client, program).link("See all career guides") == "/roles/"


def test_careers_take_one_query(field, program, django_assert_num_queries):
    for _ in range(9):
        make_career(field, growth_source=make_source())
    with django_assert_num_queries(1):
        found = Careers(program)
        assert len(found.all) == 9
        assert found.crosswalk
        assert len(found.sources) == 18
        assert found.groups
    with django_assert_num_queries(0):
        assert Careers(Program()).all == []
