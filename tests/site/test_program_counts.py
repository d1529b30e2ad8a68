"""Tests that guides and the audit count programs the same way."""

from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.audit.engine import Scope, inspect_scope
from careerguide.content.publishing import Status
from programs.models import FieldOccupation, Program
from programs.role_match import fields_for, leads_to, with_match
from programs.role_summary import TUITION_LIMITS, summarize_roles
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


@pytest.fixture
def guide(client, role, computing):
    """A function that returns the text of the section with the role's programs."""
    return lambda: get_page(client, "/roles/ai-engineer/").section("programs").text


@pytest.fixture
def catalog(client, role, computing):
    """A function that returns the sentences above the role's catalog."""
    return lambda: get_page(client, "/roles/ai-engineer/programs/").one(".role-programs-intro > p").text


def test_programs_that_match_do_not_count_as_listed(guide, catalog, client, role, computing):
    make_program(role=role)
    make_program(field_of_study=computing)
    make_program("Both ways", role=role, field_of_study=computing)
    make_program("Not public", field_of_study=computing, status=Status.DRAFT)
    make_program("Not public, either", role=role, status=Status.DRAFT)
    make_program("Elsewhere", field_of_study=make_field())
    assert guide().startswith("Programs Two programs are in a field that prepares you for this role")
    assert "Listed programs (2) One of the two is in a field that prepares you for this role" in guide()
    assert "The guide’s source claims 340 programs; this page lists 2." in guide()
    assert messages_of(role, "claimed-count") == ["The source claims 340 programs; the guide has 2 published programs."]
    assert catalog() == (
        "Two programs are in a field that prepares you for this role. "
        "One more is here only because the guide’s source lists it."
    )
    assert get_page(client, "/roles/ai-engineer/programs/").section("found").text == "3 programs"


def test_claim_equal_to_the_listed_count_is_no_issue(guide, role, computing):
    make_program(role=role)
    make_program(field_of_study=computing)
    Role.objects.update(claimed_programs=1)
    assert "claims" not in guide()
    assert messages_of(role, "claimed-count") == []
    Role.objects.update(claimed_programs=2)
    assert "The guide’s source claims 2 programs; this page lists 1." in guide()
    assert messages_of(role, "claimed-count") == ["The source claims 2 programs; the guide has 1 published program."]


def test_only_durations_of_listed_programs_are_compared(guide, role, computing):
    make_program(role=role, duration_months=24)
    make_program(role=role, duration_months=12)
    make_program("Both ways", role=role, field_of_study=computing, duration_months=48)
    make_program("Says nothing", role=role)
    make_program("Not public", role=role, duration_months=60, status=Status.DRAFT)
    make_program("Not listed", field_of_study=computing, duration_months=60)
    outside = "Two of the three that state their length are shorter or longer than the recommended 1.5 to 2 years."
    assert outside in guide()
    assert messages_of(role, "study-length") == [
        "2 of the 3 programs that state a duration fall outside the 1.5 to 2 years of study that the guide recommends."
    ]


def test_linked_programs_in_other_fields_are_an_issue(guide, role, computing):
    for _ in range(10):
        make_program(role=role, field_of_study=make_field())
    none = "None of the 10 linked programs is in a field that prepares for the guide's official occupation."
    finance = "Listed programs (10) All ten are in finance. That does not prepare you for this role."
    assert guide().startswith(finance)
    assert messages_of(role, "outside-field") == [none]

    make_program(field_of_study=computing)
    assert guide().startswith("Programs One program is in a field that prepares you for this role")
    assert finance in guide()
    assert messages_of(role, "outside-field") == [f"{none} On its page, 1 of 11 is in such a field but not linked."]

    make_program(field_of_study=computing)
    assert guide().startswith("Programs Two programs are in a field that prepares you for this role")
    assert finance in guide()
    assert messages_of(role, "outside-field") == [f"{none} On its page, 2 of 12 are in such a field but not linked."]


def test_programs_matching_by_field_alone_are_no_issue(guide, catalog, role, computing):
    Role.objects.update(claimed_programs=None)
    make_program(field_of_study=computing)
    assert guide().startswith("Programs One program is in a field that prepares you for this role")
    assert catalog() == "One program is in a field that prepares you for this role."
    assert messages_of(role, "outside-field") == messages_of(role, "claimed-count") == []


def test_field_links_outside_the_crosswalk_are_not_counted(guide, catalog, role, computing):
    finance = make_field()
    occupation = Occupation.objects.get(guides__role=role)
    FieldOccupation.objects.create(field=finance, occupation=occupation, source=make_source(kind="editorial"))
    make_program(role=role, field_of_study=finance)
    make_program("By an editor alone", field_of_study=finance)
    assert guide().startswith("Listed programs (1) It is in finance. That does not prepare you for this role.")
    assert catalog() == (
        "The only program here is not in a field that prepares you for this role. "
        "It is here only because the guide’s source lists it."
    )
    assert len(messages_of(role, "outside-field")) == 1


def test_counts_of_many_roles_match_their_lists():
    roles = [make_role() for _ in range(4)]
    fields = [make_matching_field(role, f"11.{number:04}", f"Field {number}") for number, role in enumerate(roles[:3])]
    # Two roles share a field, and one role has two occupations that the same field prepares for.
    make_matching_field(roles[0], "11.0001", "Field 1")
    make_matching_field(roles[1], "11.0001", "Field 1")
    limits = TUITION_LIMITS[0], TUITION_LIMITS[1] + 1
    for number, field in enumerate([*fields, make_field(), None]):
        values = {"field_of_study": field, "duration_months": number or None, "tuition_usd": limits[number % 2]}
        values["delivery_mode"] = ["", "online", "hybrid"][number % 3]
        make_program(**values)
        make_program(role=roles[0], **values, status=Status.DRAFT)
        for role in roles[: number + 1]:
            make_program(role=role, **values)
        make_program("Of two roles", role=roles[0], **values).pathways.create(role=roles[3])
    counted_of = summarize_roles(roles)
    for role in roles:
        fields = fields_for([role.slug])
        found = Program.objects.published().filter(leads_to([role.slug], fields))
        programs = list(with_match(found, role.slug, fields).select_related())
        linked = [program for program in programs if program.pathways.filter(role=role).exists()]
        matching = [program for program in programs if program.prepares]
        counted = counted_of[role.pk]
        assert counted.total == len(programs) > 0
        assert counted.matching == len(matching)
        assert {each.slug: each.count for each in counted.fields} == Counter(
            program.field_of_study.slug for program in matching
        )
        assert counted.linked == len(linked)
        assert counted.linked_by_source == role.pathways.filter(program__in=linked, strength="listed").count()
        assert counted.linked_matching == sum(program.prepares is True for program in linked)
        assert counted.linked_judged == sum(program.field_of_study_id is not None for program in linked)
        assert counted.linked_without_field == len(linked) - counted.linked_judged
        assert counted.states_duration == sum(program.duration_months is not None for program in linked)
        assert counted.formats == Counter(program.delivery_mode for program in programs if program.delivery_mode)
        assert counted.months == Counter(program.duration_months for program in programs if program.duration_months)
        assert counted.tuition_up_to == {
            limit: sum(program.tuition_usd <= limit for program in programs) for limit in TUITION_LIMITS
        }
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
            found = list(inspect_scope(Scope(rules=RULES)))
        return len(found), len(queries)

    add(range(2))
    # Five queries for public guides, and one for each of the other statuses.
    assert issues_and_queries() == (6, 8)
    add(range(2, 50))
    assert issues_and_queries() == (150, 8)
