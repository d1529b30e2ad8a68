"""Tests that guides and the audit count programs the same way."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.audit.engine import inspect_all
from careerguide.content.publishing import Status
from programs.models import FieldOccupation, Program
from programs.role_match import for_role, with_match
from programs.role_summary import summarize_roles
from roles.models import CareerStep, Occupation, Role
from tests.support.audit import messages_of
from tests.support.factories import make_field, make_matching_field, make_program, make_role, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db

RULES = ["claimed-count", "outside-field", "study-length"]


@pytest.fixture
def role():
    role = make_role("AI Engineer", claimed_programs=340, source=make_source())
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    return role


@pytest.fixture
def computing(role):
    return make_matching_field(role, "11.0701", "Computer Science")


@pytest.fixture(params=["/roles/ai-engineer/", "/roles/ai-engineer/programs/"])
def remarks(request, client, role, computing):
    """A function that returns the remarks about the role's programs on the guide page or the role's catalog page."""
    return lambda: get_page(client, request.param).one(".mind-list").text


def test_claimed_count_is_compared_with_the_shown_count(remarks, client, role, computing):
    make_program(role=role)
    make_program(field_of_study=computing)
    make_program("Both ways", role=role, field_of_study=computing)
    make_program("Not public", field_of_study=computing, status=Status.DRAFT)
    make_program("Elsewhere", field_of_study=make_field())
    assert "The source claims 340 programs; this page has 3." in remarks()
    assert messages_of(role, "claimed-count") == ["The source claims 340 programs; the guide has 3 published programs."]
    assert get_page(client, "/roles/ai-engineer/programs/").section("found").text == "3 programs"


def test_claimed_count_equal_to_the_shown_count_is_no_issue(remarks, role, computing):
    make_program(role=role)
    make_program(field_of_study=computing)
    Role.objects.update(claimed_programs=2)
    assert "claims" not in remarks()
    assert messages_of(role, "claimed-count") == []


def test_durations_of_programs_matched_by_field_are_counted(remarks, role, computing):
    make_program(role=role, duration_months=24)
    make_program(field_of_study=computing, duration_months=12)
    make_program(field_of_study=computing, duration_months=36)
    make_program("Both ways", role=role, field_of_study=computing, duration_months=48)
    make_program("Says nothing", field_of_study=computing)
    make_program("Not public", field_of_study=computing, duration_months=60, status=Status.DRAFT)
    outside = "outside the 1.5 to 2 years of study that the guide recommends."
    assert f"3 of the 4 programs that state a duration fall {outside}" in remarks()
    assert messages_of(role, "study-length") == [f"3 of the 4 programs that state a duration fall {outside}"]


def test_linked_programs_in_other_fields_are_an_issue(remarks, role, computing):
    for _ in range(10):
        make_program(role=role, field_of_study=make_field())
    none = "None of the 10 linked programs is in a field that prepares for the guide's official occupation."
    assert remarks().startswith("0 of 10 programs are in a field that prepares for this role")
    assert messages_of(role, "outside-field") == [none]

    make_program(field_of_study=computing)
    assert remarks().startswith("1 of 11 programs is in a field that prepares for this role")
    assert messages_of(role, "outside-field") == [f"{none} On its page, 1 of 11 is in such a field but not linked."]

    make_program(field_of_study=computing)
    assert remarks().startswith("2 of 12 programs are in a field that prepares for this role")
    assert messages_of(role, "outside-field") == [f"{none} On its page, 2 of 12 are in such a field but not linked."]


def test_programs_matching_by_field_alone_are_no_issue(remarks, role, computing):
    make_program(field_of_study=computing)
    assert remarks().startswith("1 of 1 program is in a field that prepares for this role")
    assert messages_of(role, "outside-field") == []


def test_field_links_outside_the_crosswalk_are_not_counted(remarks, role, computing):
    finance = make_field()
    occupation = Occupation.objects.get(guides__role=role)
    FieldOccupation.objects.create(field=finance, occupation=occupation, source=make_source(kind="editorial"))
    make_program(role=role, field_of_study=finance)
    make_program("By an editor alone", field_of_study=finance)
    assert remarks().startswith("0 of 1 program is in a field that prepares for this role")
    assert len(messages_of(role, "outside-field")) == 1


def test_counts_of_many_roles_match_their_lists():
    roles = [make_role() for _ in range(4)]
    fields = [make_matching_field(role, f"11.{number:04}", f"Field {number}") for number, role in enumerate(roles[:3])]
    # Two roles share a field, and one role has two occupations that the same field prepares for.
    make_matching_field(roles[0], "11.0001", "Field 1")
    make_matching_field(roles[1], "11.0001", "Field 1")
    for number, field in enumerate([*fields, make_field(), None]):
        values = {"field_of_study": field, "duration_months": number or None, "tuition_usd": number * 1_000}
        values["tuition_basis"] = ["", "total", "year"][number % 3]
        make_program(**values)
        make_program(role=roles[0], **values, status=Status.DRAFT)
        for role in roles[: number + 1]:
            make_program(role=role, **values)
        make_program("Of two roles", role=roles[0], **values).pathways.create(role=roles[3])
    facts = summarize_roles(roles)
    for role in roles:
        programs = list(with_match(for_role(Program.objects.published(), role), role.slug))
        counted = facts[role.pk]
        assert counted.total == len(programs) > 0
        assert counted.matching == sum(program.prepares is True for program in programs)
        assert counted.without_field == sum(program.field_of_study_id is None for program in programs)
        assert counted.states_duration == sum(program.duration_months is not None for program in programs)
        tuitions = [program.tuition_usd for program in programs if program.tuition_usd is not None]
        assert counted.states_tuition == len(tuitions)
        assert (counted.tuition_low, counted.tuition_high) == (min(tuitions), max(tuitions))
        bases = {(each.tuition_basis, each.tuition_kind) for each in programs if each.tuition_usd}
        assert counted.tuition_bases == bases
        assert counted.linked == sum(program.strength is not None for program in programs)
        assert (counted.crosswalk is None) == all(program.prepares is None for program in programs)
        by_itself = summarize_roles([role])[role.pk]
        assert replace(by_itself, crosswalk=None) == replace(counted, crosswalk=None)
    assert summarize_roles([]) == {}


def test_query_count_of_the_audit_is_constant():
    def add(numbers):
        for number in numbers:
            role = make_role(claimed_programs=340)
            make_program(field_of_study=make_matching_field(role, f"11.{number:04}", f"Field {number}"))
            make_program(role=role, field_of_study=make_field(f"52.{number:04}", f"Other {number}"), duration_months=1)
            CareerStep.objects.create(
                role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
            )

    def issues_and_queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            found = list(inspect_all(only=RULES))
        return len(found), len(queries)

    add(range(2))
    # Three queries for public guides, and one for each of the other statuses.
    assert issues_and_queries() == (6, 6)
    add(range(2, 50))
    assert issues_and_queries() == (150, 6)
