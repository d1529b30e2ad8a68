"""Tests of what the page of a program says in its own words."""

import pytest

from programs import wording
from programs.models import FieldOfStudy
from tests.support.factories import make_degree_type, make_field, make_program
from tests.support.page import get_page

pytestmark = pytest.mark.django_db
FINANCE = ("52.0801", "Finance, General")


def program(degree: str = "", field: tuple[str, str] | None = None, **values):
    return make_program(
        degree_type=make_degree_type(degree) if degree else None, field_of_study=make_field(*field) if field else None,
        **values,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("degree", "field", "values", "claim"),
    [
        ("Master's in Finance (MSF)", FINANCE, {"delivery_mode": "online", "duration_months": 24},
         "A two-year online master’s in finance."),
        ("Bachelor’s degree", ("30.7001", "Data Science, General"), {}, "A bachelor’s degree in data science."),
        ("Bachelor’s degree (honours)", None, {"duration_months": 12}, "A one-year bachelor’s degree (honours)."),
        ("Doctoral degree", ("51.3805", "Family Practice Nurse/Nursing"), {},
         "A doctoral degree in Family Practice Nurse/Nursing."),
        ("Associate’s degree", ("26.0101", "Biology/Biological Sciences, General"), {},
         "An associate’s degree in Biology/Biological Sciences."),
        ("Associate’s degree", FINANCE, {"duration_months": 18}, "A 1.5-year associate’s degree in finance."),
        ("Master’s degree (coursework)", None, {"delivery_mode": "on_campus"}, "An on-campus master’s degree."),
        ("Certificate IV", None, {"duration_months": 7}, "A seven-month Certificate IV."),
        ("MBA", None, {}, "An MBA."),
        ("Undergraduate certificate", None, {}, "An undergraduate certificate."),
        ("MSc", None, {}, "An MSc."),
        ("PhD", None, {}, "A PhD."),
        ("University diploma", None, {}, "A university diploma."),
        ("", FINANCE, {"delivery_mode": "hybrid"}, "A hybrid program in finance."),
        ("", None, {"duration_months": 12}, "A one-year program."),
        ("", FINANCE, {}, ""),
        ("", None, {}, ""),
        ("MBA", None, {"duration_months": 24, "delivery_mode": "online"}, "A two-year online MBA."),
        ("Associate’s degree", None, {"duration_months": 12}, "A one-year associate’s degree."),
        ("", None, {"duration_months": 8}, "An eight-month program."),
        ("", None, {"duration_months": 11}, "An 11-month program."),
        ("", None, {"duration_months": 216}, "An 18-year program."),
        ("", None, {"duration_months": 99}, "An 8.25-year program."),
        ("", None, {"duration_months": 82}, "An 82-month program."),
        ("", None, {"duration_months": 118}, "A 118-month program."),
        ("", None, {"duration_months": 1}, "A one-month program."),
    ],
)  # fmt: skip
def test_claim_says_only_what_is_known(client, degree, field, values, claim):
    row = program(degree, field, **values)
    assert get_page(client, row.get_absolute_url()).texts(".claim") == ([claim] if claim else [])


def test_claim_does_not_name_a_broad_australian_field(client):
    field = FieldOfStudy.objects.create(scheme="asced", name="Society and Culture", slug="society")
    row = make_program(field_of_study=field, degree_type=make_degree_type("Bachelor’s degree"), duration_months=12)
    assert get_page(client, row.get_absolute_url()).texts(".claim") == ["A one-year bachelor’s degree."]


@pytest.mark.parametrize(
    ("title", "country", "has_note"),
    [
        ("Bachelor of Computing (exit only)", "AU", True),
        ("Bachelor of Health [Exit Award Only]", "AU", True),
        ("Diploma of Exit Planning", "AU", False),
        ("Bachelor of Computing (exit only)", "US", False),
    ],
)
def test_exit_only_courses_are_explained(client, title, country, has_note):
    page = get_page(client, make_program(title, country=country).get_absolute_url())
    assert ("It is not open to direct entry." in page.section("details").text) == has_note


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        (
            {"duration_months": 24, "delivery_mode": "online", "study_mode": "part_time"},
            "Two years, online and part-time",
        ),
        ({"duration_months": 15}, "1.25 years"),
        ({"delivery_mode": "on_campus"}, "On campus"),
        ({"study_mode": "full_time"}, "Full-time"),
    ],
)
def test_details_are_summed_up_in_the_heading(client, values, finding):
    page = get_page(client, make_program(**values).get_absolute_url())
    assert page.section("details").one("h2").text == f"Details {finding}"


def test_details_without_a_finding_have_their_topic_as_heading(client):
    page = get_page(client, make_program().get_absolute_url())
    assert page.section("details").one("h2").text == "Details"


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (FINANCE, "it is a finance degree"),
        (("52.0301", "Accounting"), "it is an accounting degree"),
        (("48.0303", "Upholstery"), "it is an upholstery degree"),
        (("11.0701", "Computer Science"), "it is a degree in computer science"),
        (None, "its field of study is not stated"),
    ],
)
def test_mismatch_names_the_field(field, kind):
    assert wording.mismatch(program("", field), "listed") == f"The guide’s source lists this program, but {kind}."


class TestSelection:
    def test_program_can_be_added_and_removed(self, client):
        url = make_program(slug="x").get_absolute_url()
        page = get_page(client, url, compare="y", format="online")
        assert page.link("Add to compare") == "/programs/x/?compare=x&compare=y&format=online"
        page = get_page(client, url, compare=["y", "x"])
        assert page.link("Added · Remove") == "/programs/x/?compare=y"
        assert page.link("Compare 2 programs") == "/programs/compare/?program=y&program=x"

    def test_sixth_program_cannot_be_added(self, client):
        page = get_page(client, make_program().get_absolute_url(), compare=["a", "b", "c", "d", "e"])
        assert "You can compare up to 5. Remove one to add another." in page.one(".program-head .program-actions").text
        assert "Add to compare" not in page.text

    def test_page_leads_back_to_its_list(self, client):
        url = make_program(slug="x").get_absolute_url()
        assert get_page(client, url).link("All programs") == "/programs/"
        page = get_page(client, url, format="online", guide="ai-engineer", row="x")
        assert page.link("Back to the list") == "/roles/ai-engineer/programs/?format=online#row-x"


def test_very_long_titles_are_shown_whole(client):
    title = "Master of " + "Interdisciplinary " * 12 + "Studies"
    page = get_page(client, make_program(title).get_absolute_url())
    assert page.heading == title
