"""Tests of the audit rules for programs, and for guides with programs."""

import pytest

from careerguide.content.publishing import Status
from programs.audit.figures import months_of
from programs.audit.titles import is_same_title, title_key
from programs.models import FieldOccupation, Institution, Pathway
from roles.models import CareerStep, RoleOccupation
from tests.support.audit import fields_of, issues_of, messages_of
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_institution,
    make_matching_field,
    make_program,
    make_role,
    make_source,
)

pytestmark = pytest.mark.django_db


def test_minimal_program_has_no_issues():
    assert issues_of(make_program()) == []


@pytest.fixture
def crosswalk():
    """A role with an official occupation that computer science prepares for."""
    role = make_role("AI Engineer")
    make_matching_field(role, "11.0701", "Computer Science")
    return role


class TestGuides:
    @pytest.mark.parametrize(("claimed", "is_found"), [(340, True), (2, False), (None, False), (0, True)])
    def test_claimed_count_must_match_published_programs(self, claimed, is_found):
        role = make_role("AI Engineer", claimed_programs=claimed)
        for _ in range(2):
            make_program(role=role)
        make_program(role=role, status=Status.DRAFT)
        make_program(role=make_role())
        assert fields_of(role, "claimed-count") == ["claimed_programs"] * is_found

    def test_guide_without_a_program_in_its_fields_is_reported(self, crosswalk):
        for _ in range(3):
            make_program(role=crosswalk, field_of_study=make_field())
        make_program(role=crosswalk)
        (said,) = messages_of(crosswalk, "outside-field")
        assert said.startswith(
            "None of the 3 linked programs stating a field (out of 4) is in a field that prepares for"
        )

    def test_one_program_in_the_field_prevents_the_issue(self, crosswalk):
        make_program(role=crosswalk, field_of_study=make_field())
        make_program(role=crosswalk, field_of_study=make_field("11.0701"))
        assert messages_of(crosswalk, "outside-field") == []

    def test_draft_in_the_field_does_not_prevent_the_issue(self, crosswalk):
        make_program(role=crosswalk, field_of_study=make_field())
        make_program(role=crosswalk, field_of_study=make_field("11.0701"), status=Status.DRAFT)
        assert len(messages_of(crosswalk, "outside-field")) == 1

    def test_field_is_not_checked_without_a_crosswalk(self, crosswalk):
        make_program(role=crosswalk, field_of_study=make_field())
        FieldOccupation.objects.all().delete()
        assert messages_of(crosswalk, "outside-field") == []

    def test_field_of_a_neighboring_occupation_does_not_count(self, crosswalk):
        make_program(role=crosswalk, field_of_study=make_field())
        RoleOccupation.objects.update(relation="related")
        assert messages_of(crosswalk, "outside-field") == []

    @pytest.mark.parametrize(("months", "is_found"), [((18, 24), False), ((12, 24), True), ((18, None), False)])
    def test_program_outside_the_recommended_length_is_reported(self, months, is_found):
        role = make_role("AI Engineer")
        CareerStep.objects.create(
            role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
        )
        for duration in months:
            make_program(role=role, duration_months=duration)
        assert len(messages_of(role, "study-length")) == is_found

    @pytest.mark.parametrize(
        ("text", "is_found"),
        [
            ("It lists 2 programs, or two finance programs.", False),
            ("It claims “Nursing Programs (1,340)”.", False),
            ("It lists 3 programs.", True),
            ("It lists three online programs.", True),
            ("It claims “Nursing Programs (340)”.", True),
            ("A program is a program, and one program is enough.", False),
            ("In 2027 it had no programs.", False),
        ],
    )
    def test_count_in_a_note_must_be_counted_or_claimed(self, text, is_found):
        role = make_role("Nurse", claimed_programs=1340)
        for _ in range(2):
            make_program(role=role)
        role.notes.create(number=1, about="programs", title="2 programs", text=text, source=make_source())
        assert fields_of(role, "count-in-note") == ["notes.text"] * is_found


def make_diplomas(count: int = 30) -> None:
    for number in range(count):
        tuition = {"tuition_usd": 6_000 + 500 * number, "tuition_basis": "total"}
        make_program(degree_type=make_degree_type("Diploma"), duration_months=12, **tuition)


class TestFigures:
    @pytest.mark.parametrize(
        ("tuition", "basis", "is_found"),
        [
            (400_971, "total", True),
            (50, "total", True),
            (60_000, "total", False),
            (400_971, "year", False),
            (0, "total", False),
        ],
    )
    def test_unusual_tuition_for_the_degree_type_is_reported(self, tuition, basis, is_found):
        make_diplomas()
        program = make_program(degree_type=make_degree_type("Diploma"), tuition_usd=tuition, tuition_basis=basis)
        assert fields_of(program, "far-tuition") == ["tuition_usd"] * is_found

    def test_several_outliers_do_not_hide_each_other(self):
        make_diplomas()
        slips = [
            make_program(degree_type=make_degree_type("Diploma"), tuition_usd=400_971, tuition_basis="total")
            for _ in range(12)
        ]
        assert [fields_of(program, "far-tuition") for program in slips] == [["tuition_usd"]] * 12

    @pytest.mark.parametrize(("tuition", "is_found"), [(500_000, False), (500_001, True), (9_999_999, True)])
    @pytest.mark.parametrize("basis", ["", "year", "total"])
    def test_impossible_tuition_is_an_error_without_other_programs(self, tuition, basis, is_found):
        program = make_program(tuition_usd=tuition, tuition_basis=basis)
        issues = issues_of(program, "impossible-tuition")
        assert [(issue.place.field, issue.is_error) for issue in issues] == [("tuition_usd", True)] * is_found
        if tuition == 9_999_999:
            said = "A tuition of $9,999,999 is above $500,000. Is there a digit too many?"
            assert [issue.message for issue in issues] == [said]

    @pytest.mark.parametrize(("months", "is_found"), [(180, False), (181, True)])
    def test_impossible_duration_is_an_error(self, months, is_found):
        issues = issues_of(make_program(duration_months=months), "impossible-duration")
        assert [(issue.message, issue.is_error) for issue in issues] == [
            ("181 months are more than 15 years. Are they weeks?", True)
        ] * is_found

    @pytest.mark.parametrize(("months", "is_found"), [(104, True), (3, True), (24, False), (6, False)])
    def test_unusual_duration_for_the_degree_type_is_reported(self, months, is_found):
        make_diplomas()
        program = make_program(degree_type=make_degree_type("Diploma"), duration_months=months)
        assert fields_of(program, "far-duration") == ["duration_months"] * is_found

    @pytest.mark.parametrize(("tuition", "is_found"), [(400_971, True), (64_800, False), (500, True)])
    def test_tuition_ten_times_away_is_reported_among_few_programs(self, tuition, is_found):
        make_diplomas(10)
        program = make_program(degree_type=make_degree_type("Diploma"), tuition_usd=tuition, tuition_basis="total")
        assert fields_of(program, "far-tuition") == ["tuition_usd"] * is_found

    def test_outliers_are_not_reported_among_very_few_programs(self):
        make_diplomas(3)
        program = make_program(degree_type=make_degree_type("Diploma"), tuition_usd=400_971, tuition_basis="total")
        assert issues_of(program, "far-tuition") == []

    @pytest.mark.parametrize(
        ("months", "stated", "is_found"),
        [
            (24, "2 years", False),
            (15, "1.25 years", False),
            (24, "104 weeks", False),
            (25, "108 weeks", False),
            (24, "by arrangement", False),
            (None, "2 years", False),
            (104, "104 weeks", True),
            (12, "2 years", True),
        ],
    )
    def test_duration_must_match_the_text_of_the_source(self, months, stated, is_found):
        program = make_program(duration_months=months, duration_stated=stated)
        assert fields_of(program, "duration-mismatch") == ["duration_months"] * is_found

    def test_weeks_may_be_rounded_up_or_down(self):
        assert months_of("108 weeks") == {24, 25}
        assert months_of("52 weeks") == {12}


class TestCities:
    @pytest.mark.parametrize(
        "city", ["Multiple IN Campuses", "Various", "Online", "several locations", "N/A", "TBA", "12345", "Remote"]
    )
    def test_text_that_is_not_a_city_is_reported(self, city):
        assert fields_of(make_program(city=city), "no-city") == ["city"]
        for scope in ("multiple", "none"):
            assert fields_of(make_program(city=city, location_scope=scope), "no-city") == []

    @pytest.mark.parametrize(
        "city", ["Fall River", "Normal", "Online City", "University Park", "", "東京", "Virtual Springs"]
    )
    def test_city_with_an_unusual_name_has_no_issue(self, city):
        assert fields_of(make_program(city=city), "no-city") == []

    def test_unusual_capitals_are_reported_with_usual_spelling(self):
        usual = [make_program(city="Melbourne") for _ in range(2)]
        odd = [make_program(city=city) for city in ("MELBOURNE", "melbourne")]
        assert [issues_of(program, "city-case") for program in usual] == [[], []]
        assert [issue.fixed_value for program in odd for issue in issues_of(program, "city-case")] == ["Melbourne"] * 2
        assert messages_of(odd[0], "city-case") == ["“MELBOURNE” is spelled “Melbourne” in 2 programs."]

    def test_all_capitals_are_reported_if_equally_common(self):
        loud, plain = make_program(city="PERTH"), make_program(city="Perth")
        assert [fields_of(program, "city-case") for program in (loud, plain)] == [["city"], []]

    @pytest.mark.parametrize(
        ("city", "scope", "fields"),
        [("Portland, OR", "one", ["city"]), ("Portland", "one", []), ("Adelaide, Perth", "multiple", [])],
    )
    def test_city_with_its_state_is_reported(self, city, scope, fields):
        assert fields_of(make_program(city=city, location_scope=scope), "city-comma") == fields

    def test_lost_letters_are_reported_in_the_same_place(self):
        usual, odd = make_program(city="Łódź", country="PL"), make_program(city="Lodz", country="PL")
        make_program(city="Łódź")
        elsewhere = make_program(city="Lodz", country="US")
        assert messages_of(odd, "city-case") == ["“Lodz” is spelled “Łódź” in 2 programs."]
        assert [issues_of(program, "city-case") for program in (usual, elsewhere)] == [[], []]

    def test_missing_state_is_reported_if_others_state_one(self):
        full = make_program(city="Portland", region="OR", country="US")
        half = make_program(city="Portland", region="OR")
        bare = make_program(city="PORTLAND")
        other = make_program(city="Portland", region="ME")
        assert [issues_of(program, "place-unstated") for program in (full, other)] == [[], []]
        assert messages_of(half, "place-unstated") == ["Other programs state “Portland, OR, US”."]
        assert messages_of(bare, "place-unstated") == [
            "Other programs state “Portland, ME”, “Portland, OR” or “Portland, OR, US”."
        ]

    def test_difference_in_hyphens_is_not_reported(self):
        programs = [make_program(city="Saint-Louis"), make_program(city="Saint Louis")]
        assert [fields_of(program, "city-case") for program in programs] == [[], []]


SAME = {"city": "Boston", "duration_months": 12, "tuition_usd": 30_000, "delivery_mode": "online"}


class TestDuplicates:
    @pytest.mark.parametrize(
        "title",
        [
            "Master of Science in Finance",
            "M.S. in Finance",
            "MASTER OF SCIENCE IN FINANCE",
            "Master's of Science, Finance (Online)",
            "Master of Science in Finnance",
        ],
    )
    def test_duplicate_with_a_similar_title_is_reported(self, title):
        first, later = make_program("Master of Science in Finance", **SAME), make_program(title, **SAME)
        assert fields_of(first, "twin") == []
        assert fields_of(later, "twin") == ["award"]

    def test_program_in_another_state_is_not_a_duplicate(self):
        make_program("Finance", **SAME, region="MA")
        assert fields_of(make_program("Finance", **SAME, region="NY"), "twin") == []
        assert fields_of(make_program("Finance", **SAME), "twin") == ["award"]

    @pytest.mark.parametrize(
        "other",
        [
            {"city": "Lowell"},
            {"duration_months": 18},
            {"tuition_usd": 31_000},
            {"tuition_usd": None},
            {"delivery_mode": "hybrid"},
            {"study_mode": "part_time"},
            {"institution": "Another University"},
            {"degree_type": "Diploma"},
            {"field_of_study": "11.0701"},
        ],
    )
    def test_program_with_one_different_field_is_not_a_duplicate(self, other):
        make_program("Master of Science in Finance", **SAME)
        other = dict(other)
        if "degree_type" in other:
            other["degree_type"] = make_degree_type(other["degree_type"])
        if "field_of_study" in other:
            other["field_of_study"] = make_field(other["field_of_study"])
        assert fields_of(make_program("Master of Science in Finance", **SAME | other), "twin") == []

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Certificate III in Cookery", "Certificate IV in Cookery"),
            ("Certificate II in Cookery", "Certificate III in Cookery"),
            ("Master of Finance", "Master of Science in Finance"),
            ("Diploma of Nursing (Level 1)", "Diploma of Nursing (Level 2)"),
            ("Bachelor of Arts", "Bachelor of Science"),
            ("Finance (Part-time)", "Finance"),
        ],
    )
    def test_titles_with_different_meanings_are_not_duplicates(self, one, other):
        assert not is_same_title(title_key(one), title_key(other))


class TestInstitutions:
    def test_same_name_in_the_same_place_is_reported(self):
        first = make_institution("Columbia College", city="Columbia", region="MO")
        second = make_institution("COLUMBIA COLLEGE")
        assert messages_of(second, "institution-twin") == [
            f"The institution “Columbia College (Columbia, MO)” (ID {first.pk}) has the same name, and may be in the "
            "same place."
        ]
        assert issues_of(first, "institution-twin") == []

    def test_other_place_or_key_is_not_reported(self):
        source = make_source()
        for key in "12":
            make_institution("Columbia College", city="Columbia", source=source, source_key=key)
        make_institution("Columbia College", city="Chicago")
        assert [fields_of(each, "institution-twin") for each in Institution.objects.all()] == [[], [], []]


class TestTextRules:
    def test_bad_urls_are_reported(self):
        program = make_program(url="www.example.edu/ms")
        institution = make_institution("Night School")
        institution.url = "night school.example"
        institution.save()
        assert [issue.fixed_value for issue in issues_of(program, "bad-address")] == ["https://www.example.edu/ms"]
        assert fields_of(institution, "bad-address") == ["url"]

    def test_odd_hyphen_in_a_name_is_reported_with_a_fix(self):
        (issue,) = issues_of(make_institution("University of Michigan\u2011Dearborn"))
        assert (issue.rule.id, issue.fixed_value) == ("odd-characters", "University of Michigan-Dearborn")

    def test_pathway_notes_are_checked(self):
        program = make_program(role=make_role())
        Pathway.objects.update(note="Listed โ€” by the source.")
        assert fields_of(program, "broken-characters") == ["pathways.note"]
