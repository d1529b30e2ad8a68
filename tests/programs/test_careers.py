"""Tests of the careers on the page of a program: the occupations of its field, by what they require."""

import pytest

from programs.careers import Careers
from programs.levels import award_level
from programs.models import DegreeType, FieldOccupation, FieldOfStudy, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import Source
from tests.support.factories import make_degree_type, make_field, make_occupation, make_program, make_role, make_source
from tests.support.program_page import careers

pytestmark = pytest.mark.django_db
ASSOCIATE, BACHELOR, MASTER = "Associate's degree", "Bachelor's degree", "Master's degree"
DOCTOR = "Doctoral or professional degree"
TOPIC = "What can I do with this degree?"


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
        ("Master's in Finance (MSF)", "a master’s degree"),
        ("Master’s degree (coursework)", "a master’s degree"),
        ("Bachelor’s degree (honours)", "a bachelor’s degree"),
        ("Associate’s degree", "an associate’s degree"),
        ("Certificate (1 to less than 2 years)", "a certificate"),
        ("Doctor’s degree (research or scholarship)", "a doctoral or professional degree"),
        ("Doctoral degree", "a doctoral or professional degree"),
        ("Postbaccalaureate certificate", "a postbaccalaureate certificate"),
        ("Post-master's certificate", "a post-master’s certificate"),
        ("Graduate diploma", None),
        ("Certificate IV", None),
    ],
)
def test_award_has_the_level_of_its_degree_type(degree, level):
    found = award_level(DegreeType(name=degree))
    assert (found and found.words) == level


def test_program_without_a_degree_type_has_no_level():
    assert award_level(None) is None


class TestFinding:
    @pytest.mark.parametrize(
        ("levels", "finding"),
        [
            ([MASTER], "This field has an official link to one career, which usually requires a master’s degree"),
            (
                [BACHELOR],
                "This field has an official link to one career, which usually requires less than a master’s degree",
            ),
            (
                [DOCTOR],
                "This field has an official link to one career, which usually requires more than a master’s degree",
            ),
            ([MASTER] * 3, "All three careers in this field usually require a master’s degree"),
            ([MASTER] * 2, "Both careers in this field usually require a master’s degree"),
            (
                [BACHELOR, BACHELOR, DOCTOR],
                "Most careers in this field usually require less than a master’s degree",
            ),
            ([BACHELOR, MASTER], "Of the two careers in this field, one usually requires a master’s degree"),
            ([BACHELOR, DOCTOR], "Of the two careers in this field, neither usually requires a master’s degree"),
            (
                [BACHELOR, BACHELOR, MASTER, MASTER],
                "Of the four careers in this field, two usually require a master’s degree",
            ),
            ([BACHELOR, ""], "This field has official links to two careers"),
            ([BACHELOR, BACHELOR, ""], "Most careers in this field usually require less than a master’s degree"),
            (
                [BACHELOR, BACHELOR, DOCTOR, DOCTOR],
                "Of the four careers in this field, none usually require a master’s degree",
            ),
            (["", ""], "This field has official links to two careers"),
            ([""], "This field has an official link to one career"),
            ([], "No official link to careers"),
        ],
    )
    def test_heading_counts_what_careers_require(self, client, field, program, levels, finding):
        for level in levels:
            make_career(field, level)
        assert careers(client, program).one("h2").text == f"{TOPIC} {finding}"

    @pytest.mark.parametrize(
        ("experience", "finding"),
        [
            (["5 years or more"], "one career, which usually requires less than a master’s degree, plus five years or "
             "more of work experience"),
            (["Less than 5 years"] * 2, "Both careers in this field usually require less than a master’s degree, plus "
             "less than five years of work experience"),
            (["5 years or more", "Not required"], "Both careers in this field usually require less than a master’s "
             "degree"),
        ],
    )  # fmt: skip
    def test_heading_says_the_experience_of_all(self, client, field, program, experience, finding):
        for years in experience:
            make_career(field, work_experience=years)
        assert careers(client, program).one("h2").text.endswith(finding)

    def test_award_without_a_level_is_not_compared(self, client, field):
        for education in [MASTER, BACHELOR]:
            make_career(field, education)
        program = make_program(field_of_study=field, degree_type=make_degree_type("Graduate diploma"))
        section = careers(client, program)
        assert section.one("h2").text == "What can I do with this program? This field has official links to two careers"
        assert section.texts("h3") == ["Usually require a bachelor’s degree", "Usually require a master’s degree"]
        assert not section.has(".tally, details")


def test_tally_counts_less_the_same_and_more(client, field, program):
    for education in [BACHELOR, "Associate's degree", BACHELOR, DOCTOR]:
        make_career(field, education)
    assert careers(client, program).texts(".tally p") == [
        "3 usually require less (a bachelor’s degree or an associate’s degree)",
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


@pytest.mark.parametrize(
    ("listed", "words"),
    [("5 years or more", "Bachelor’s degree, plus five years or more of work experience"),
     ("Less than 5 years", "Bachelor’s degree, plus less than five years of work experience"),
     ("Not required", "Bachelor’s degree"), ("", "Bachelor’s degree")],
)  # fmt: skip
def test_rows_name_the_work_experience_that_is_listed(client, field, program, listed, words):
    make_career(field, work_experience=listed)
    assert careers(client, program).texts(".career-main > p:not(.career-title)") == [words]


def test_unknown_pay_and_growth_are_not_stated(client, field, program):
    nothing = {"pay_p10": None, "pay_p50": None, "pay_p90": None}
    make_career(field, "", growth_percent=None, growth_from=None, growth_to=None, **nothing)
    (row,) = careers(client, program).css(".career")
    assert row.text.endswith("Entry education not stated pay not published growth not stated")
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
        assert section.texts(".span > .career-list .career-title") == [f"Job {number}" for number in range(6)]
        (fold,) = section.css("details.fold")
        assert fold.one("summary").text == "3 more careers"
        assert fold.texts(".career-title") == ["Job 6", "Job 7", "Job 8"]

    def test_careers_that_require_this_degree_come_first(self, client, field, program):
        make_career(field, DOCTOR, title="Judges")
        make_career(field, BACHELOR, title="Clerks")
        make_career(field, MASTER, title="Librarians")
        section = careers(client, program)
        assert section.texts("h3") == ["Usually require this degree", "Usually require less"]
        assert section.texts(".career-title") == ["Librarians", "Clerks", "Judges"]

    def test_careers_that_require_more_are_always_folded(self, client, field, program):
        make_career(field, DOCTOR, title="Judges")
        section = careers(client, program)
        assert not section.has(".span > .career-list")
        assert section.texts("summary") == ["Usually require more: Judges"]
        assert section.has("details .career-head")

    def test_group_that_does_not_fit_is_folded_whole(self, client, field, program):
        for number in range(5):
            make_career(field, MASTER, title=f"Job {number}")
        make_career(field, BACHELOR, title="Clerks")
        make_career(field, ASSOCIATE, title="Aides")
        assert careers(client, program).texts("summary") == ["Usually require less: Aides and Clerks"]


class TestLastGroup:
    @pytest.fixture(autouse=True)
    def last(self, field):
        make_career(field, MASTER, title="Managers, all other", employment=99)
        make_career(field, DOCTOR, title="History teachers, postsecondary", soc_code="25-1125", employment=98)

    def test_catch_all_occupations_and_college_teachers_come_last(self, client, field, program):
        make_career(field, DOCTOR, title="Judges")
        make_career(field, BACHELOR, title="Clerks", employment=1)
        section = careers(client, program)
        assert section.texts("summary") == [
            "Usually require more: Judges",
            "Catch-all occupations and college teaching: Managers, all other; History teachers, postsecondary",
        ]
        assert section.texts("details:last-of-type .career-main > p:nth-child(2)") == [
            "Master’s degree (this degree)",
            "Doctoral or professional degree (more than this degree)",
        ]
        assert [text[0] for text in section.texts(".tally p")] == ["1", "1", "2"]

    def test_they_are_shown_if_there_is_nothing_else(self, client, program):
        section = careers(client, program)
        assert section.texts("h3") == ["Catch-all occupations and college teaching"]
        assert len(section.texts(".span > .career-list .career")) == 2
        assert not section.has("details")


class TestCertificates:
    def make_certificate(self, field, name: str) -> Program:
        return make_program(field_of_study=field, degree_type=make_degree_type(name))

    def test_certificate_is_not_called_a_degree(self, client, field):
        make_career(field, "Postsecondary nondegree award")
        make_career(field, BACHELOR, title="Clerks, all other")
        section = careers(client, self.make_certificate(field, "Certificate (1 to less than 2 years)"))
        assert section.one("h2").text == (
            "What can I do with this certificate? Of the two careers in this field, one usually requires a certificate"
        )
        assert section.texts(".tally p") == [
            "0 usually require less",
            "1 usually requires a certificate",
            "1 usually requires more (a bachelor’s degree)",
        ]
        assert "Bachelor’s degree (more than a certificate)" in section.text

    def test_certificate_after_a_degree_is_between_two_levels(self, client, field):
        make_career(field, BACHELOR, title="Clerks")
        make_career(field, MASTER, title="Librarians")
        section = careers(client, self.make_certificate(field, "Postbaccalaureate certificate"))
        finding = "Of the two careers in this field, one usually requires less than a postbaccalaureate certificate"
        assert section.one("h2").text == f"What can I do with this certificate? {finding}"
        assert section.texts(".tally p") == [
            "1 usually requires less (a bachelor’s degree)",
            "1 usually requires more (a master’s degree)",
        ]


class TestLinks:
    def test_title_links_to_the_page_of_the_occupation(self, client, field, program):
        make_career(field, title="Statisticians")
        assert careers(client, program).link("Statisticians") == "/roles/statisticians/"

    def test_occupation_that_no_edition_has_is_left_out(self, client, field, program):
        make_career(field, is_current=False)
        assert careers(client, program).one("h2").text == f"{TOPIC} No official link to careers"

    def test_guides_of_an_occupation_are_linked(self, client, field, program):
        occupation = make_career(field, title="Statisticians")
        make_career(field, title="Clerks")
        links = [("B", "listed", "published"), ("A", "chosen", "published"), ("C", "related", "published")]
        for title, relation, status in [*links, ("D", "listed", "draft")]:
            occupation.guides.create(role=make_role(title, status=status), relation=relation)
        section = careers(client, program)
        assert section.texts(".career-main > p:nth-child(3)") == ["Guides: A (chosen by our editors); B"]
        assert section.link("A") == "/roles/a/"


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
    assert section.one("h2").text == f"{TOPIC} No official link to careers"
    assert "does not link this field of study to any career" in section.text


def test_program_without_careers_offers_similar_programs(client, field, program):
    assert not careers(client, program).has('a[href="#similar"]')
    make_program(field_of_study=field)
    assert careers(client, program).link("See similar programs") == "#similar"
    assert careers(client, program).link("See all careers") == "/roles/"


def test_careers_of_a_field_are_grouped_by_level(field):
    make_career(field, DOCTOR)
    make_career(field, BACHELOR)
    make_career(field, BACHELOR)
    found = Careers(field)
    assert found.finding == "Most careers in this field usually require a bachelor’s degree"
    assert [(group.heading, len(group.shown)) for group in found.groups] == [
        ("Usually require a bachelor’s degree", 2),
        ("Usually require a doctoral or professional degree", 1),
    ]
    assert found.tally == []


def test_careers_take_two_queries(field, django_assert_num_queries):
    for _ in range(9):
        make_career(field, growth_source=make_source()).guides.create(role=make_role())
    with django_assert_num_queries(2):
        found = Careers(field)
        assert len(found.all) == 9
        assert found.crosswalk
        assert len(found.sources) == 18
        assert [career.guides[0].role for career in found.groups[0].shown]
    with django_assert_num_queries(0):
        assert Careers(None).all == []
