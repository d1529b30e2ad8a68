"""Tests of the guides on the page of a program."""

import pytest

from careerguide.content.publishing import Status
from programs.models import Pathway
from roles.models import Occupation, RoleOccupation
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_matching_field,
    make_occupation,
    make_program,
    make_role,
)
from tests.support.program_page import careers, guides, occupation_codes

pytestmark = pytest.mark.django_db


class TestProgramPage:
    def test_roles_that_the_program_prepares_for_come_first(self, client):
        fits, both, other = make_role("Z role"), make_role("Y role"), make_role("A role")
        computing = make_matching_field(fits, "11.0701", "Computer Science")
        make_matching_field(both, "11.0701", "Computer Science")
        make_matching_field(other, "52.0801", "Finance, General")
        program = make_program(field_of_study=computing)
        Pathway.objects.create(program=program, role=both, strength="recommended", note="By hand.")
        Pathway.objects.create(program=program, role=other, strength="related")
        Pathway.objects.create(program=program, role=make_role("B role"), strength="related")
        assert guides(client, program) == [
            "Y role a match by its field of study, recommended By hand.",
            "A role not a match (its field is computer science), but related",
            "B role related",
        ]
        assert careers(client, program).texts(".career-main > p:last-child") == ["Guide: Z role", "Guide: Y role"]
        words = careers(client, program).one(".chart-source").text
        assert words.startswith("Matches come from the official federal crosswalk of degrees and jobs (CIP–SOC).")

    def test_match_by_an_occupation_that_editors_chose_says_so(self, client):
        role = make_role("AI Engineer")
        computing = make_matching_field(role, "11.0701", "Computer Science", relation="chosen")
        program = make_program(field_of_study=computing)
        assert "Guide: AI Engineer (chosen by our editors)" in careers(client, program).text
        assert occupation_codes(client, program) == [Occupation.objects.get().soc_code]
        Pathway.objects.create(program=program, role=role, strength="related")
        match = "AI Engineer a match by its field of study"
        chosen = f"{match} and an occupation that our editors chose, related"
        assert guides(client, program) == [chosen]
        make_matching_field(role, "52.0801", "Finance, General")
        assert guides(client, program) == [chosen]
        make_matching_field(role, "11.0701", "Computer Science")
        assert guides(client, program) == [f"{match}, related"]

    @pytest.mark.parametrize(
        ("strength", "claim"),
        [
            ("listed", "The guide’s source lists this program"),
            ("recommended", "The guide recommends this program"),
        ],
    )
    def test_listed_program_of_another_field_is_not_a_match(self, client, strength, claim):
        role = make_role("AI Engineer")
        make_matching_field(role, "11.0701", "Computer Science")
        finance = make_field("52.0801", "Finance, General")
        program = make_program(field_of_study=finance)
        pathway = Pathway.objects.create(program=program, role=role, strength=strength)
        assert guides(client, program) == [f"Not a match: AI Engineer {claim}, but it is a finance degree."]
        pathway.note = "It's finance & <b>more</b>."
        pathway.save()
        assert guides(client, program) == ["Not a match: AI Engineer It’s finance & <b>more</b>."]

    def test_draft_guide_with_a_matching_field_is_not_named(self, client):
        draft = make_role("Secret", status=Status.DRAFT)
        program = make_program(field_of_study=make_matching_field(draft, "11.0701", "Computer Science"))
        assert guides(client, program) == []
        assert "Secret" not in careers(client, program).text

    def test_recommendation_of_a_guide_is_compared_with_the_degree(self, client):
        role = make_role("A role", entry_education="master")
        program = make_program(role=role, degree_type=make_degree_type("Bachelor’s degree"))
        words = "A role listed by the guide’s source; the guide recommends a master’s degree (more than this degree)"
        assert guides(client, program) == [words]

    def test_page_says_that_the_field_is_not_stated(self, client):
        role = make_role("AI Engineer")
        make_matching_field(role, "11.0701", "Computer Science")
        words = "The guide’s source lists this program, but its field of study is not stated."
        assert guides(client, make_program(role=role)) == [f"Not a match: AI Engineer {words}"]

    def test_structured_data_lists_only_matching_occupations(self, client):
        role = make_role("AI Engineer")
        computing = make_matching_field(role, "11.0701", "Computer Science")
        make_matching_field(role, "52.0801", "Finance, General")
        unknown = make_occupation(9999)
        RoleOccupation.objects.create(role=role, occupation=unknown, relation="listed")
        confirmed = Occupation.objects.get(prepared_by__field=computing)
        program = make_program(field_of_study=computing)
        assert occupation_codes(client, program) == [confirmed.soc_code]
        # This occupation is not in the crosswalk, so a pathway to the role is enough to list it.
        Pathway.objects.create(program=program, role=role)
        assert occupation_codes(client, program) == sorted([confirmed.soc_code, unknown.soc_code])

    def test_structured_data_omits_occupations_that_require_more(self, client):
        field = make_matching_field(make_role(), "11.0701", "Computer Science")
        make_matching_field(make_role(), "11.0701", "Computer Science")
        more, less = Occupation.objects.all()
        Occupation.objects.filter(pk=more.pk).update(entry_education="Doctoral or professional degree")
        Occupation.objects.filter(pk=less.pk).update(entry_education="Some college, no degree")
        program = make_program(field_of_study=field, degree_type=make_degree_type("Bachelor’s degree"))
        assert occupation_codes(client, program) == [less.soc_code]


def test_program_page_query_count_is_constant(query_count):
    program = make_program(field_of_study=make_field("11.0701", "Computer Science"), tuition_usd=1)

    def add(rows: int):
        for _ in range(rows):
            make_matching_field(make_role(), "11.0701", "Computer Science")

    add(2)
    few = query_count(program.get_absolute_url())
    add(48)
    assert query_count(program.get_absolute_url()) == few <= 7
