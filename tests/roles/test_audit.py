from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.audit.engine import inspect
from careerguide.content.publishing import Status
from roles.models import Comparison, DayEntry, Role, RoleAlias, SkillEntry
from tests.support.audit import fields_of, issues_of, messages_of
from tests.support.factories import (
    make_bare_occupation,
    make_occupation,
    make_pay,
    make_role,
    make_skill,
    make_skill_group,
    make_source,
)

pytestmark = pytest.mark.django_db

YEARS = {"growth_from": 2024, "growth_to": 2034}


@pytest.fixture
def other_roles():
    for title in ["CV Engineer", "NLP Engineer", "ML Engineer", "Data Scientist", "Accountant"]:
        make_role(title, status=Status.DRAFT)


def test_minimal_guide_has_no_issues():
    assert issues_of(make_role("AI Engineer", source=make_source())) == []


class TestLabels:
    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("salary_label", "CV Engineer Salary"),
            ("salary_label", "CV Engineers’ salary"),
            ("programs_heading", "NLP Engineering Programs"),
            ("programs_heading", "Data Science Programs"),
            ("badge", "Accountant of the year"),
            ("slug", "cv-engineer-2"),
        ],
    )
    def test_label_of_another_role_is_an_error(self, other_roles, field, text):
        role = make_role("AI Engineer", **{field: text})
        (issue,) = issues_of(role, "label-of-another-role")
        assert issue.is_error
        assert issue.place.field == field

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("salary_label", "AI Engineer Salary"),
            ("salary_label", "Salary"),
            ("programs_heading", "AI Engineering Programs"),
            ("programs_heading", "Programs in computer vision engineering"),
            ("badge", "Hot Career Path 2027"),
            ("summary", "More general than an ML Engineer, broader than an NLP Engineer."),
            ("pay_text", "A CV Engineer earns more."),
        ],
    )
    def test_own_labels_and_comparisons_have_no_issue(self, other_roles, field, text):
        role = make_role("AI Engineer", **{field: text})
        assert issues_of(role, "label-of-another-role") == []
        assert issues_of(role, "claim-of-another-role") == []

    def test_own_name_may_contain_the_name_of_another_role(self):
        make_role("AI Engineer")
        senior = make_role("Senior AI Engineer", programs_heading="Senior AI Engineer programs")
        assert issues_of(senior, "label-of-another-role") == []

    def test_alias_of_another_role_is_reported_unless_shared(self):
        other, role = make_role("Data Scientist"), make_role("AI Engineer", salary_label="Machine Learner Salary")
        RoleAlias.objects.create(role=other, name="Machine Learner")
        assert messages_of(role, "label-of-another-role") == [
            "“Machine Learner Salary” names Data Scientist; this guide is about AI Engineer."
        ]
        RoleAlias.objects.create(role=role, name="Machine Learner")
        assert messages_of(role, "label-of-another-role") == []

    @pytest.mark.parametrize(
        ("claim", "is_found"),
        [
            ("NLP Engineers make machines read.", True),
            ("You are broader than an NLP Engineer.", False),
            ("An AI Engineer does what a Data Scientist does, and ships it.", False),
            ("You build AI systems end to end.", False),
        ],
    )
    def test_claim_may_name_another_role_only_to_compare(self, other_roles, claim, is_found):
        role = make_role("AI Engineer", claim=claim)
        assert fields_of(role, "claim-of-another-role") == ["claim"] * is_found

    @pytest.mark.parametrize(
        ("heading", "fixed"),
        [
            ("AI Engineering Programs (340)", "AI Engineering Programs"),
            ("AI Programs (1,200 programs) of 2027", "AI Programs of 2027"),
            ("AI Engineering Programs", None),
            ("Programs for 2027 (online)", None),
        ],
    )
    def test_count_in_a_heading_is_reported(self, heading, fixed):
        role = make_role(programs_heading=heading)
        assert [issue.fixed_value for issue in issues_of(role, "typed-count")] == ([fixed] if fixed else [])


class TestPay:
    @pytest.mark.parametrize(
        ("headline", "fields"), [((130, 275), ["salary_low"]), ((90, 275), ["salary_high"]), ((90, 300), [])]
    )
    def test_headline_that_differs_from_the_pay_rows_is_reported(self, headline, fields):
        role = make_role(salary_low=headline[0] * 1000, salary_high=headline[1] * 1000)
        make_pay(role, level=1, low=90_000, high=130_000)
        make_pay(role, level=3, low=200_000, high=300_000)
        assert fields_of(role, "headline-range") == fields

    def test_headline_without_pay_rows_has_no_issue(self):
        assert issues_of(make_role(salary_low=1, salary_high=2), "headline-range") == []

    @pytest.mark.parametrize(
        ("entry", "senior", "said"),
        [
            ((100, 150), (90, 160), "Senior (Banks) pay, $90K to $160K, is below entry (banks) pay, $100K to $150K."),
            ((100, 150), (110, 140), "Senior (Banks) pay, $110K to $140K, is below entry (banks) pay, $100K to $150K."),
            ((100, 150), (100, 150), None),
            ((100, 150), (120, 200), None),
        ],
    )
    def test_lower_pay_at_a_higher_level_is_reported_per_employer(self, entry, senior, said):
        role = make_role()
        make_pay(role, level=1, low=entry[0] * 1000, high=entry[1] * 1000)
        make_pay(role, level=3, low=senior[0] * 1000, high=senior[1] * 1000)
        assert messages_of(role, "pay-levels") == ([said] if said else [])

    def test_lower_pay_at_a_higher_level_is_reported_overall(self):
        role = make_role()
        make_pay(role, level=1, employer_type="Startups", low=100_000, high=150_000)
        make_pay(role, level=2, employer_type="Elsewhere", low=80_000, high=120_000)
        assert messages_of(role, "pay-levels") == [
            "Mid pay overall, $80K to $120K, is below entry pay, $100K to $150K."
        ]
        make_pay(role, level=2, employer_type="Banks", low=150_000, high=190_000)
        assert messages_of(role, "pay-levels") == [
            "Mid pay overall, $80K to $190K, is below entry pay, $100K to $150K."
        ]
        make_pay(role, level=1, employer_type="Farms", low=60_000, high=70_000)
        assert messages_of(role, "pay-levels") == []

    def test_open_ended_pay_is_not_below_the_same_closed_amount(self):
        role = make_role()
        make_pay(role, level=1, low=100_000, high=300_000)
        make_pay(role, level=3, low=200_000, high=300_000, high_open=True)
        assert messages_of(role, "pay-levels") == []

    @pytest.mark.parametrize(
        ("mid", "senior", "is_found"), [((3, 5), (4, None), True), ((3, 5), (5, 8), False), ((3, 5), (6, None), False)]
    )
    def test_overlapping_years_of_experience_are_reported(self, mid, senior, is_found):
        role = make_role()
        make_pay(role, level=2, experience_min=mid[0], experience_max=mid[1])
        make_pay(role, level=3, low=120_000, high=200_000, experience_min=senior[0], experience_max=senior[1])
        assert len(messages_of(role, "pay-levels")) == is_found


class TestFigures:
    @pytest.mark.parametrize(
        ("growth", "field", "said"),
        [
            ({}, "growth_basis", "a basis and years"),
            ({"growth_basis": ""} | YEARS, "growth_basis", "a basis"),
            ({"growth_basis": "year"}, "growth_from", "years"),
            ({"growth_basis": "period"}, "growth_from", "years"),
        ],
    )
    def test_growth_without_a_basis_or_years_is_reported(self, growth, field, said):
        (issue,) = issues_of(make_role(growth_percent=33, **growth), "growth-without-period")
        assert issue.place.field == field
        assert issue.message == f"Growth of 33% is stated without {said}."

    @pytest.mark.parametrize("basis", ["year", "period"])
    def test_growth_with_a_basis_and_years_has_no_issue(self, basis):
        assert issues_of(make_role(growth_percent=33, growth_basis=basis, **YEARS), "growth-without-period") == []
        assert issues_of(make_role(growth_note="a note"), "growth-without-period") == []

    @pytest.mark.parametrize(
        ("percent", "basis", "said"),
        [
            (33, "year", "Growth of 33% a year, 2024 to 2034 has no source."),
            (400, "period", "Growth of 400% over the whole period, 2024 to 2034, is 17.5% a year and has no source."),
            (33, "period", None),
            (15, "year", None),
            (400, "", None),
            (-100, "period", None),
        ],
    )
    def test_steep_growth_without_a_source_is_reported(self, percent, basis, said):
        role = make_role(growth_percent=percent, growth_basis=basis, **YEARS)
        assert messages_of(role, "steep-growth") == ([said] if said else [])
        role.source = make_source()
        role.save()
        assert fields_of(role, "steep-growth") == []

    @pytest.mark.parametrize(("percent", "is_found"), [(-101, True), (-100, False), (1000, False), (1000.1, True)])
    def test_impossible_growth_is_an_error(self, percent, is_found):
        for row in make_role(growth_percent=percent), make_occupation(growth_percent=percent):
            issues = issues_of(row, "impossible-growth")
            assert [(issue.place.field, issue.is_error) for issue in issues] == [("growth_percent", True)] * is_found

    def test_impossible_year_of_official_growth_is_an_error(self):
        occupation = make_occupation(growth_from=204, growth_to=2034)
        assert messages_of(occupation, "impossible-growth") == ["204 is not between 1900 and 2200."]

    def test_published_guide_without_a_source_is_reported(self):
        assert fields_of(make_role(), "no-source") == ["source"]
        assert fields_of(make_role(source=make_source()), "no-source") == []
        draft = make_role(status=Status.DRAFT)
        assert fields_of(draft, "no-source") == []
        assert issues_of(draft, "no-source", status=Status.PUBLISHED) != []

    def test_figure_past_its_review_date_is_reported(self, today):
        role = make_role(review_on=date(2026, 11, 23))
        make_pay(role, level=1, review_on=today)
        make_pay(role, level=2, review_on=date(2020, 1, 1))
        assert fields_of(role, "past-review") == ["review_on", "pay_bands.review_on"]
        assert fields_of(make_source(review_on=date(2026, 11, 23)), "past-review") == ["review_on"]
        assert fields_of(make_source(review_on=today), "past-review") == []

    def test_date_in_the_future_is_an_error(self, today):
        role = make_role()
        make_pay(role, as_of=date(2026, 11, 25))
        assert fields_of(role, "not-yet") == ["pay_bands.as_of"]
        assert fields_of(make_source(retrieved_on=date(2126, 1, 1)), "not-yet") == ["retrieved_on"]
        assert fields_of(make_source(retrieved_on=today), "not-yet") == []


LONG = "You build systems from nothing, and you maintain all of them."


class TestTexts:
    def test_repeated_paragraph_is_reported_in_the_second_text(self):
        role = make_role(deal=f"One thing.\n\n{LONG}", entry_more=f"**{LONG.upper()}**\n\nAnother thing.")
        assert messages_of(role, "repeated-passage") == [f"“**{LONG.upper()[:58]}…” is already under the deal."]

    def test_repeated_section_causes_one_issue(self):
        section = "\n\n".join(f"This is sentence number {n} of the same section." for n in ("one", "two", "three"))
        (issue,) = issues_of(make_role(pay_text=section, path_text=section), "repeated-passage")
        assert "(and 2 more passages of this text)" in issue.message

    def test_repeated_sentence_is_reported_unless_it_is_short(self):
        role = make_role(deal=f"{LONG} It is hard.", pay_text=f"Money is good. {LONG} It is hard.")
        assert len(messages_of(role, "repeated-passage")) == 1
        assert issues_of(make_role(deal="It is hard.", pay_text="It is hard."), "repeated-passage") == []

    def test_repetition_in_the_same_text_and_in_a_row_is_reported(self):
        role = make_role(deal=f"{LONG}\n\n{LONG}")
        DayEntry.objects.create(role=role, weekday=1, text=LONG)
        assert fields_of(role, "repeated-passage") == ["deal", "days.text"]

    def test_skill_in_two_groups_is_reported(self):
        role = make_role()
        first, second = make_skill_group(role, 1), make_skill_group(role, 2)
        python, docker = make_skill(1), make_skill(2)
        SkillEntry.objects.create(group=first, skill=python, number=1)
        SkillEntry.objects.create(group=second, skill=docker, number=1)
        assert issues_of(role, "repeated-skill") == []
        SkillEntry.objects.create(group=second, skill=python, number=2)
        assert messages_of(role, "repeated-skill") == ["“Skill 1” is in both “Group 1” and “Group 2”."]


class TestWeek:
    @pytest.mark.parametrize(
        ("days", "messages"),
        [
            ([1, 2, 3, 4, 5], []),
            ([], []),
            ([1, 2, 4, 5], ["The week lacks Wednesday."]),
            ([2, 3, 4], ["The week lacks Monday and Friday."]),
        ],
    )
    def test_missing_weekday_is_reported(self, days, messages):
        role = make_role()
        for number, weekday in enumerate(days):
            DayEntry.objects.create(role=role, weekday=weekday, text=f"Work {number}.")
        assert messages_of(role, "broken-week") == messages


class TestTextRules:
    def test_broken_characters_are_reported_in_guide_and_rows(self):
        role = make_role(claim="Build itâ€”all", deal="It is โ€” well.")
        Comparison.objects.create(role=role, other=make_role(), other_side="CafÃ©", this_side="Café")
        DayEntry.objects.create(role=role, weekday=1, text="Plain.")
        issues = issues_of(role, "broken-characters")
        assert [(issue.place.anchor, issue.fixed_value) for issue in issues] == [
            ("id_claim", "Build it—all"),
            ("id_deal", "It is — well."),
            ("id_comparisons-0-other_side", "Café"),
        ]
        assert all(issue.is_error for issue in issues)
        assert issues[0].message == "“Build itâ€”all” is broken; it should be “Build it—all”."

    def test_lost_characters_cannot_be_fixed_automatically(self):
        (issue,) = issues_of(make_role(claim="caf\N{REPLACEMENT CHARACTER}"), "broken-characters")
        assert issue.fixed_value is None

    def test_skill_note_is_checked_on_the_page_of_its_guide(self):
        role = make_role()
        SkillEntry.objects.create(group=make_skill_group(role), skill=make_skill(1), number=1, note="Notâ€”optional")
        (issue,) = issues_of(role, "broken-characters")
        assert issue.place.anchor == "id_skill_entries-0-note"

    def test_odd_hyphen_is_reported_in_names_but_not_in_texts(self):
        assert fields_of(make_role(badge="Path\u20112027"), "odd-characters") == ["badge"]
        assert fields_of(make_role(deal="A path\u20112027."), "odd-characters") == []

    @pytest.mark.parametrize("url", ["www.example.edu", "https://example.edu/a b"])
    def test_bad_url_of_a_source_is_reported(self, url):
        assert fields_of(make_source(url=url), "bad-address") == ["url"]
        assert fields_of(make_source(url="https://example.edu/a"), "bad-address") == []

    def test_missing_alt_text_and_table_headings_are_reported(self):
        assert fields_of(make_role(pay_text="![](pay.png)"), "wordless") == ["pay_text"]
        assert fields_of(make_role(pay_text="![Pay by level](pay.png)"), "wordless") == []
        assert fields_of(make_role(pay_text="| | |\n|-|-|\n| a | b |"), "wordless") == ["pay_text"]


def test_query_count_is_constant():
    def count(guides: int) -> int:
        for _ in range(guides):
            role = make_role(source=make_source())
            make_skill_group(role)
            role.comparisons.create(other=make_role(), other_side="That.", this_side="This.")
            role.official.create(occupation=make_bare_occupation(role.pk))
        with CaptureQueriesContext(connection) as captured:
            inspect(Role.objects.all())
        return len(captured)

    assert count(2) == count(12)
