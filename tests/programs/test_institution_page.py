"""Tests of the page of an institution."""

import pytest

from careerguide.content.publishing import Status
from careerguide.site.report_form import edit_url
from careerguide.site.reports import ReaderReport
from programs.models import FieldOccupation, InstitutionFigures, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import Occupation
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_institution,
    make_occupation,
    make_program,
    make_programs,
    make_source,
)
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_institution("Columbia College", city="Columbia", region="MO", country="US", url="https://example.org/")


def add_figures(school, **values) -> None:
    source = make_source(title="Scorecard: institutions", published="2023-24")
    InstitutionFigures.objects.create(institution=school, source=source, **values)


def page_of(client, school) -> Page:
    return get_page(client, school.get_absolute_url())


def test_institution_without_published_programs_returns_404(client, school):
    make_program(institution=school, status=Status.WITHDRAWN)
    assert client.get(school.get_absolute_url()).status_code == 404
    make_program(institution=school)
    assert client.get(school.get_absolute_url()).status_code == 200


def test_institutions_with_the_same_name_are_told_apart(client, school):
    other = make_institution("Columbia College", city="Sonora", region="CA", country="US")
    for row in (school, other):
        make_program(institution=row)
    assert page_of(client, school).heading == "Columbia College (Columbia, MO)"
    assert page_of(client, other).title.startswith("Columbia College (Sonora, CA)")


def test_head_shows_place_counts_and_own_site(client, school):
    make_program(institution=school, field_of_study=make_field())
    page = page_of(client, school)
    assert page.one(".guide-head .topic").text == "School · Columbia, MO"
    assert page.terms(".guide-head dl") == {"Programs": "1", "Fields of study": "1"}
    assert page.link("The school’s own site") == "https://example.org/"


def test_place_of_programs_is_shown_if_the_own_is_not_stated(client):
    school = make_institution("Canberra Institute", country="AU")
    make_program(institution=school, city="Reid", region="ACT", country="AU")
    assert page_of(client, school).one(".guide-head .topic").text == "School · Reid, ACT"
    make_program(institution=school, city="Bruce", region="ACT", country="AU")
    page = page_of(client, school)
    assert page.one(".guide-head .topic").text == "School · Australia"
    assert page.texts(".fields a") == ["Bruce, ACT", "Reid, ACT"]


def test_figures_are_of_undergraduates_and_have_a_source(client, school):
    make_program(institution=school)
    add_figures(
        school, completion_percent="51.2", tuition_in_state=9_000, tuition_out_of_state=19_000, net_price=12_500
    )
    page = page_of(client, school)
    assert page.section("graduates").texts("h2, h3.sub, .sub + .hint") == [
        "Undergraduates",
        "Undergraduates at this institution",
        "Scorecard, 2023–24 edition",
    ]
    assert page.section("graduates").texts(".figure-text") == ["51%", "$9,000", "$19,000", "$12,500"]
    assert "Scorecard: institutions" in page.section("sources").text


def test_wrong_figure_can_be_reported(client, school):
    make_program(institution=school)
    add_figures(school, completion_percent="51.2")
    form = page_of(client, school).one("#graduates a[href^='/report/']")["href"]
    assert "51%" in get_page(client, form).text
    assert client.post(form, {"said": "It is lower."}).status_code == 302
    report = ReaderReport.objects.get()
    assert (report.page, report.label) == (school.get_absolute_url(), "Completion")
    assert edit_url(report) == f"/admin/programs/institution/{school.pk}/change/"
    Program.objects.update(status=Status.WITHDRAWN)
    assert client.get(form).status_code == 404
    assert edit_url(report) == ""


def test_unknown_figures_are_left_out(client, school):
    make_program(institution=school)
    assert not page_of(client, school).has("#graduates")
    add_figures(school, distance_only=False)
    assert not page_of(client, school).has("#graduates")


def test_distance_education_only_is_said(client, school):
    make_program(institution=school)
    add_figures(school, distance_only=True)
    assert page_of(client, school).one(".topic").text == "School · Columbia, MO · distance education only"


def test_each_count_leads_to_as_many_programs(client, school):
    make_programs(2, institution=school, degree_type=make_degree_type(), field_of_study=make_field())
    make_program("C", institution=school, field_of_study=make_field("11.0701", "Computer Science"))
    make_program("D", institution="City College", field_of_study=make_field())
    links = page_of(client, school).css(".fields li")
    assert [link.text for link in links] == [
        "Master’s 2 programs",
        "Finance, General 2 programs",
        "Computer Science 1 program",
    ]
    for link in links:
        count = int(link.one(".num").without(".hidden").text)
        assert len(get_page(client, link.one("a")["href"]).rows) == count


class TestCareers:
    """The crosswalk links finance to a career that requires a bachelor's degree, and to a catch-all."""

    @pytest.fixture
    def finance(self):
        field, source = make_field(), make_source(slug=CROSSWALK, title="The crosswalk")
        analysts = make_occupation(title="Financial analysts", entry_education="Bachelor's degree")
        others = make_occupation(title="Financial specialists, all other", entry_education="Bachelor's degree")
        for occupation in (analysts, others):
            FieldOccupation.objects.create(field=field, occupation=occupation, source=source)
        return field

    def rows(self, client, school) -> list[str]:
        return page_of(client, school).section("careers").texts(".fields li")

    def test_careers_are_counted_by_field(self, client, school, finance):
        make_programs(2, institution=school, field_of_study=finance, degree_type=make_degree_type("Master's degree"))
        assert self.rows(client, school) == [
            "Financial analysts Bachelor’s degree 2 programs",
            "Financial specialists, all other Bachelor’s degree 2 programs",
        ]
        section = page_of(client, school).section("careers")
        assert section.one("h2").text == "Careers Two careers at the level of its programs"
        assert section.link("Financial analysts").startswith("/roles/financial-analysts")
        assert section.link("The crosswalk") == "#source-cip-soc-crosswalk"

    def test_programs_below_the_required_level_do_not_count(self, client, school, finance):
        make_program(institution=school, field_of_study=finance, degree_type=make_degree_type("Bachelor's degree"))
        for degree in ("Associate's degree", "Diploma"):
            make_program(institution=school, field_of_study=finance, degree_type=make_degree_type(degree))
        assert self.rows(client, school)[0] == "Financial analysts Bachelor’s degree 1 program"

    def test_section_is_left_out_without_careers(self, client, school, finance):
        make_program(institution=school, field_of_study=finance, degree_type=make_degree_type("Associate's degree"))
        make_program(institution=school, field_of_study=make_field("11.0701"), degree_type=make_degree_type("Master's"))
        page = page_of(client, school)
        assert not page.has("#careers")
        assert "The crosswalk" not in page.text

    def test_former_occupations_do_not_count(self, client, school, finance):
        Occupation.objects.filter(title="Financial analysts").update(is_current=False)
        make_program(institution=school, field_of_study=finance, degree_type=make_degree_type("Master's"))
        assert self.rows(client, school) == ["Financial specialists, all other Bachelor’s degree 1 program"]

    def test_query_count_is_constant(self, query_count, school, finance):
        def add(rows: int) -> int:
            for number in range(rows):
                field = make_field(f"10.{number:04}", f"Field {number}")
                occupation = make_occupation(entry_education="Bachelor's degree", growth_source=make_source())
                source = FieldOccupation.objects.first().source
                FieldOccupation.objects.create(field=field, occupation=occupation, source=source)
                make_program(institution=school, field_of_study=field, degree_type=make_degree_type("Master's"))
            # The first page after a change also reads the changed programs.
            query_count(school.get_absolute_url())
            return query_count(school.get_absolute_url())

        assert add(2) == add(50) <= 7


def test_single_program_is_not_counted(client, school):
    make_program("Barbering", institution=school, field_of_study=make_field())
    page = page_of(client, school)
    assert page.rows == ["Barbering"]
    assert not page.has(".fields")


def test_structured_data_is_a_college(client, school):
    make_program(institution=school)
    assert page_of(client, school).json_ld["CollegeOrUniversity"] == {
        "@context": "https://schema.org",
        "@type": "CollegeOrUniversity",
        "name": "Columbia College",
        "url": "https://example.org/",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Columbia",
            "addressRegion": "MO",
            "addressCountry": "US",
        },
    }


def test_query_count_is_constant(query_count, school):
    def add(rows: int) -> int:
        for number in range(rows):
            make_program(
                institution=school,
                degree_type=make_degree_type(f"Degree {number}"),
                field_of_study=make_field(f"10.{number:04}", f"Field {number}"),
                city=f"City {number}",
            )
        return query_count(school.get_absolute_url())

    assert add(2) == add(50)
    # What depends on the content version alone is known by now.
    assert query_count(school.get_absolute_url()) <= 9
