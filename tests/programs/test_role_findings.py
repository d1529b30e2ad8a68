"""Tests of the headings and sentences about the programs of a role."""

import pytest

from programs.role_findings import (
    catalog_sentences,
    claim_sentence,
    conflict_sentences,
    linked_finding,
    matching_finding,
    study_sentence,
)
from programs.role_section import mentions
from programs.role_summary import FieldCount, RoleSummary
from roles.models import Source, SourceNote

CROSSWALK = Source(slug="crosswalk", title="The crosswalk")
FINANCE, TWO_FIELDS = ("finance",), ("law", "music")
PREPARES = "in a field that prepares you for this role"


def linked(count: int, **counts) -> RoleSummary:
    return RoleSummary(**{"crosswalk": CROSSWALK, "linked": count, "linked_judged": count} | counts)


def matching(count: int, fields: int = 1, **counts) -> RoleSummary:
    each = tuple(FieldCount(number, f"field-{number}", f"Field {number}", 1) for number in range(fields))
    return RoleSummary(crosswalk=CROSSWALK, matching=count, fields=each, **counts)


class TestFindings:
    @pytest.mark.parametrize(
        ("summary", "text"),
        [
            (matching(1), "One program is in a field that prepares you for this role"),
            (matching(2), "Two programs are in a field that prepares you for this role"),
            (matching(7004, fields=15), "7,004 programs are in fields that prepare you for this role"),
        ],
    )
    def test_matching_programs(self, summary, text):
        assert matching_finding(summary) == text

    @pytest.mark.parametrize(
        ("summary", "text"),
        [
            (linked(10, other_fields=FINANCE), "All ten are in finance. That does not prepare you for this role."),
            (linked(2, other_fields=FINANCE), "Both are in finance. That does not prepare you for this role."),
            (linked(1, other_fields=FINANCE), "It is in finance. That does not prepare you for this role."),
            (linked(3, other_fields=TWO_FIELDS), f"None of the three is {PREPARES}"),
            (linked(2, other_fields=TWO_FIELDS), f"Neither of the two is {PREPARES}"),
            (
                linked(10, linked_judged=9, linked_without_field=1, other_fields=FINANCE),
                "None of the ten is known to be in a field that prepares you for this role",
            ),
            (linked(10, linked_matching=1), "One of the ten is in a field that prepares you for this role"),
            (linked(10, linked_matching=3), "Three of the ten are in a field that prepares you for this role"),
            (linked(1, linked_matching=1), "It is in a field that prepares you for this role"),
            (linked(2, linked_matching=2), "Both are in a field that prepares you for this role"),
            (linked(12, linked_matching=12), "All 12 are in a field that prepares you for this role"),
            (linked(2, linked_judged=0, linked_without_field=2), ""),
            (linked(10, crosswalk=None, other_fields=FINANCE), "All ten are in finance"),
            (linked(10, crosswalk=None, other_fields=FINANCE, linked_without_field=1), ""),
            (linked(10, crosswalk=None, other_fields=TWO_FIELDS), ""),
        ],
    )  # fmt: skip
    def test_linked_programs(self, summary, text):
        assert linked_finding(summary) == text

    @pytest.mark.parametrize(
        ("count", "stated", "outside", "text"),
        [
            (10, 10, 4, "Four of the ten are"),
            (10, 10, 1, "One of the ten is"),
            (10, 10, 10, "All ten are"),
            (2, 2, 2, "Both are"),
            (1, 1, 1, "It is"),
            (10, 8, 4, "Four of the eight that state their length are"),
            (10, 1, 1, "The only one that states its length is"),
            (10, 8, 8, "Eight of the eight that state their length are"),
        ],
    )
    def test_programs_outside_the_recommended_length(self, count, stated, outside, text):
        summary = linked(count, states_duration=stated, outside_study=outside, study_months=(18, 24))
        assert study_sentence(summary) == f"{text} shorter or longer than the recommended 1.5 to 2 years."

    def test_programs_of_the_recommended_length_need_no_sentence(self):
        assert study_sentence(linked(10, states_duration=10, study_months=(18, 24))) == ""

    @pytest.mark.parametrize(
        ("claimed", "text"),
        [
            (None, ""),
            (5, ""),
            (0, "The guide’s source claims 0 programs; this page lists 5."),
            (1, "The guide’s source claims 1 program; this page lists 5."),
            (1340, "The guide’s source claims 1,340 programs; this page lists 5."),
        ],
    )
    def test_claimed_programs(self, claimed, text):
        assert claim_sentence(linked(5), claimed) == text

    @pytest.mark.parametrize(
        ("summary", "study", "degree", "text"),
        [
            (linked(10, other_fields=FINANCE), "Get a master’s", "Master's in Finance (MSF)",
             "The guide’s advice: “Get a master’s.” Every program on its list is a Master’s in Finance (MSF)."),
            (linked(1, other_fields=FINANCE), "", "MBA", "The only program on its list is an MBA."),
            (linked(2, other_fields=FINANCE), "", "", "Every program on its list is in finance."),
            (linked(2, other_fields=TWO_FIELDS), "", "",
             "No program on its list is in a field that prepares you for this role."),
            (linked(2, linked_matching=1, other_fields=FINANCE), "Get a master’s", "", ""),
            (linked(2, linked_judged=1, other_fields=FINANCE), "Get a master’s", "", ""),
            (linked(2, crosswalk=None, other_fields=FINANCE), "Get a master’s", "", ""),
            (linked(0), "Get a master’s", "", ""),
        ],
    )  # fmt: skip
    def test_conflict_of_advice_and_list(self, summary, study, degree, text):
        assert " ".join(conflict_sentences(summary, study, degree)) == text

    @pytest.mark.parametrize(
        ("summary", "text"),
        [
            (matching(7004, 15, linked=10, linked_by_source=10),
             "7,004 programs are in fields that prepare you for this role. "
             "Ten more are here only because the guide’s source lists them."),
            (matching(3, linked=2, linked_matching=1),
             "Three programs are in a field that prepares you for this role. "
             "One more is here only because it’s linked to the guide."),
            (matching(3, linked=3, linked_matching=3, linked_by_source=3),
             "Three programs are in a field that prepares you for this role."),
            (linked(2, linked_by_source=2), "Neither of the two programs here is in a field that prepares you for "
                                            "this role. They are here only because the guide’s source lists them."),
            (linked(1), "The only program here is not in a field that prepares you for this role. "
                        "It is here only because it’s linked to the guide."),
            (linked(10, crosswalk=None), ""),
            (linked(0), ""),
        ],
    )  # fmt: skip
    def test_catalog(self, summary, text):
        assert " ".join(catalog_sentences(summary)) == text


@pytest.mark.parametrize(
    ("number", "text", "holds"),
    [
        (340, "the heading (340).", True),
        (340, "some 1,340 schools", False),
        (340, "340,000 people", False),
        (340, "340, they say", True),
        (1340, "1,340 programs", True),
        (10, "all ten programs", True),
        (10, "often", False),
    ],
)
def test_note_must_have_the_number_as_a_whole_word(number, text, holds):
    assert mentions(SourceNote(text=text), number) == holds
    assert mentions(SourceNote(title=text), number) == holds
