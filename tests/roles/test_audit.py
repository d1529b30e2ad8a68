"""The audit of guides: each slip is found, and its near neighbour is left alone."""

from datetime import date

import pytest

from careerguide.content.publishing import Status
from roles.audit.figures import years_of
from roles.models import Comparison, DayEntry, RoleAlias, SkillEntry
from tests.support.admin import make_group, make_pay, make_skill
from tests.support.audit import fields_of, issues_of, messages_of
from tests.support.factories import make_role, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def others():
    """Other roles that the site knows, as drafts."""
    for title in ["CV Engineer", "NLP Engineer", "ML Engineer", "Data Scientist", "Accountant"]:
        make_role(title, status=Status.DRAFT)


def test_a_bare_guide_with_a_source_has_nothing_wrong():
    assert issues_of(make_role("AI Engineer", source=make_source())) == []


# Labels


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
def test_a_label_that_names_another_role_is_an_error(others, field, text):
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
def test_a_label_of_its_own_and_a_text_that_compares_are_left_alone(others, field, text):
    role = make_role("AI Engineer", **{field: text})
    assert issues_of(role, "label-of-another-role") == []
    assert issues_of(role, "claim-of-another-role") == []


def test_a_longer_name_of_its_own_hides_a_shorter_one_of_another():
    make_role("AI Engineer")
    senior = make_role("Senior AI Engineer", programs_heading="Senior AI Engineer programs")
    assert issues_of(senior, "label-of-another-role") == []


def test_another_roles_other_name_is_its_name_too_unless_this_role_has_it_as_well():
    other, role = make_role("Data Scientist"), make_role("AI Engineer", salary_label="Machine Learner Salary")
    RoleAlias.objects.create(role=other, name="Machine Learner")
    assert messages_of(role, "label-of-another-role") == [
        "“Machine Learner Salary” names Data Scientist; this is AI Engineer."
    ]
    RoleAlias.objects.create(role=role, name="Machine Learner")
    assert messages_of(role, "label-of-another-role") == []


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("NLP Engineers make machines read.", True),
        ("You are broader than an NLP Engineer.", False),
        ("An AI Engineer does what a Data Scientist does, and ships it.", False),
        ("You build AI systems end to end.", False),
    ],
)
def test_a_claim_may_name_another_role_only_to_compare(others, claim, found):
    role = make_role("AI Engineer", claim=claim)
    assert fields_of(role, "claim-of-another-role") == ["claim"] * found


@pytest.mark.parametrize(
    ("heading", "repair"),
    [
        ("AI Engineering Programs (340)", "AI Engineering Programs"),
        ("AI Programs (1,200 programs) of 2027", "AI Programs of 2027"),
        ("AI Engineering Programs", None),
        ("Programs for 2027 (online)", None),
    ],
)
def test_a_heading_carries_no_count(heading, repair):
    role = make_role(programs_heading=heading)
    assert [issue.fixed_value for issue in issues_of(role, "typed-count")] == ([repair] if repair else [])


# Pay


@pytest.mark.parametrize(
    ("headline", "fields"), [((130, 275), ["salary_low"]), ((90, 275), ["salary_high"]), ((90, 300), [])]
)
def test_a_headline_is_the_range_of_its_rows(headline, fields):
    role = make_role(salary_low=headline[0] * 1000, salary_high=headline[1] * 1000)
    make_pay(role, level=1, low=90_000, high=130_000)
    make_pay(role, level=3, low=200_000, high=300_000)
    assert fields_of(role, "headline-range") == fields


def test_a_headline_without_rows_contradicts_nothing():
    assert issues_of(make_role(salary_low=1, salary_high=2), "headline-range") == []


@pytest.mark.parametrize(
    ("entry", "senior", "said"),
    [
        ((100, 150), (90, 160), "Senior (Banks) pay, $90K to $160K, is under entry (banks) pay, $100K to $150K."),
        ((100, 150), (110, 140), "Senior (Banks) pay, $110K to $140K, is under entry (banks) pay, $100K to $150K."),
        ((100, 150), (100, 150), None),
        ((100, 150), (120, 200), None),
    ],
)
def test_a_level_pays_no_less_than_the_one_below_it_at_the_same_employer(entry, senior, said):
    role = make_role()
    make_pay(role, level=1, low=entry[0] * 1000, high=entry[1] * 1000)
    make_pay(role, level=3, low=senior[0] * 1000, high=senior[1] * 1000)
    assert messages_of(role, "pay-levels") == ([said] if said else [])


def test_a_level_pays_no_less_than_the_one_below_it_as_a_whole():
    role = make_role()
    make_pay(role, level=1, employer_type="Startups", low=100_000, high=150_000)
    make_pay(role, level=2, employer_type="Elsewhere", low=80_000, high=120_000)
    assert messages_of(role, "pay-levels") == ["Mid pay as a whole, $80K to $120K, is under entry pay, $100K to $150K."]
    make_pay(role, level=2, employer_type="Banks", low=150_000, high=190_000)
    assert messages_of(role, "pay-levels") == ["Mid pay as a whole, $80K to $190K, is under entry pay, $100K to $150K."]
    make_pay(role, level=1, employer_type="Farms", low=60_000, high=70_000)
    assert messages_of(role, "pay-levels") == []


def test_an_open_end_is_above_the_same_figure():
    role = make_role()
    make_pay(role, level=1, low=100_000, high=300_000)
    make_pay(role, level=3, low=200_000, high=300_000, high_open=True)
    assert messages_of(role, "pay-levels") == []


@pytest.mark.parametrize(
    ("mid", "senior", "found"), [((3, 5), (4, None), True), ((3, 5), (5, 8), False), ((3, 5), (6, None), False)]
)
def test_the_years_of_two_levels_do_not_overlap(mid, senior, found):
    role = make_role()
    make_pay(role, level=2, experience_min=mid[0], experience_max=mid[1])
    make_pay(role, level=3, low=120_000, high=200_000, experience_min=senior[0], experience_max=senior[1])
    assert len(messages_of(role, "pay-levels")) == found


# Growth and sources


@pytest.mark.parametrize(
    ("percent", "period", "found"), [(33, "", True), (33, " ", True), (33, "2024 to 2034", False), (None, "", False)]
)
def test_growth_needs_its_period(percent, period, found):
    role = make_role(growth_percent=percent, growth_period=period)
    assert fields_of(role, "growth-without-period") == ["growth_period"] * found


@pytest.mark.parametrize(
    ("percent", "period", "found"),
    [
        (33, "a year", True),
        (33, "2024 to 2034", False),
        (400, "2024 to 2034", True),
        (15, "annual", False),
        (33, "the near future", False),
        (-100, "10 years", False),
    ],
)
def test_growth_of_more_than_fifteen_percent_a_year_needs_a_source(percent, period, found):
    role = make_role(growth_percent=percent, growth_period=period)
    assert fields_of(role, "steep-growth") == ["growth_percent"] * found
    role.source = make_source()
    role.save()
    assert fields_of(role, "steep-growth") == []


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("2024 to 2034", 10),
        ("2024-2034", 10),
        ("10 years", 10),
        ("a five-year plan", None),
        ("yearly", 1),
        ("by 2034", None),
    ],
)
def test_a_period_is_read_in_years(period, years):
    assert years_of(period) == years


def test_a_public_guide_names_its_source_and_a_draft_may_wait():
    assert fields_of(make_role(), "no-source") == ["source"]
    assert fields_of(make_role(source=make_source()), "no-source") == []
    draft = make_role(status=Status.DRAFT)
    assert fields_of(draft, "no-source") == []
    assert issues_of(draft, "no-source", status=Status.PUBLISHED) != []


def test_what_is_past_its_day_of_review_is_found_from_the_day_after(the_day):
    role = make_role(review_on=date(2026, 11, 23))
    make_pay(role, level=1, review_on=the_day)
    make_pay(role, level=2, review_on=date(2020, 1, 1))
    assert fields_of(role, "past-review") == ["review_on", "pay_bands.review_on"]
    assert fields_of(make_source(review_on=date(2026, 11, 23)), "past-review") == ["review_on"]
    assert fields_of(make_source(review_on=the_day), "past-review") == []


def test_a_day_that_has_not_come_yet_is_an_error(the_day):
    role = make_role()
    make_pay(role, as_of=date(2026, 11, 25))
    assert fields_of(role, "not-yet") == ["pay_bands.as_of"]
    assert fields_of(make_source(retrieved_on=date(2126, 1, 1)), "not-yet") == ["retrieved_on"]
    assert fields_of(make_source(retrieved_on=the_day), "not-yet") == []


# Texts

LONG = "You build systems from nothing, and you maintain all of them."


def test_a_paragraph_that_stands_in_two_texts_is_found_where_it_stands_again():
    role = make_role(deal=f"One thing.\n\n{LONG}", entry_more=f"**{LONG.upper()}**\n\nAnother thing.")
    assert messages_of(role, "repeated-passage") == [f"“**{LONG.upper()[:58]}…” is already under the deal."]


def test_a_section_that_is_printed_twice_is_one_finding():
    section = "\n\n".join(f"This is sentence number {n} of the same section." for n in ("one", "two", "three"))
    (issue,) = issues_of(make_role(pay_text=section, path_text=section), "repeated-passage")
    assert "(and 2 more of this text)" in issue.message


def test_a_sentence_inside_another_paragraph_is_found_and_a_short_one_is_not():
    role = make_role(deal=f"{LONG} It is hard.", pay_text=f"Money is good. {LONG} It is hard.")
    assert len(messages_of(role, "repeated-passage")) == 1
    assert issues_of(make_role(deal="It is hard.", pay_text="It is hard."), "repeated-passage") == []


def test_a_passage_twice_in_one_text_and_in_a_row_is_found():
    role = make_role(deal=f"{LONG}\n\n{LONG}")
    DayEntry.objects.create(role=role, weekday=1, text=LONG)
    assert fields_of(role, "repeated-passage") == ["deal", "days.text"]


def test_two_groups_list_a_skill_once():
    role = make_role()
    first, second = make_group(role, 1), make_group(role, 2)
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
    def test_has_no_missing_day(self, days, messages):
        role = make_role()
        for number, weekday in enumerate(days):
            DayEntry.objects.create(role=role, weekday=weekday, text=f"Work {number}.")
        assert messages_of(role, "broken-week") == messages


# Characters, addresses, images


def test_broken_characters_are_found_in_every_text_of_a_guide_and_its_rows():
    role = make_role(claim="Build itâ€”all", deal="It is โ€” well.")
    Comparison.objects.create(role=role, other=make_role(), other_side="CafÃ©", this_side="Café")
    DayEntry.objects.create(role=role, weekday=1, text="Plain.")
    found = issues_of(role, "broken-characters")
    assert [(issue.place.anchor, issue.fixed_value) for issue in found] == [
        ("id_claim", "Build it—all"),
        ("id_deal", "It is — well."),
        ("id_comparisons-0-other_side", "Café"),
    ]
    assert all(issue.is_error for issue in found)
    assert found[0].message == "“Build itâ€”all” is broken; it was “Build it—all”."


def test_what_cannot_be_put_back_is_found_without_a_repair():
    (issue,) = issues_of(make_role(claim="caf\N{REPLACEMENT CHARACTER}"), "broken-characters")
    assert issue.fixed_value is None


def test_a_skills_note_is_looked_at_on_its_groups_own_page():
    group = make_group(make_role())
    SkillEntry.objects.create(group=group, skill=make_skill(1), number=1, note="Notâ€”optional")
    (issue,) = issues_of(group, "broken-characters")
    assert issue.place.anchor == "id_entries-0-note"


def test_an_odd_hyphen_is_found_in_a_name_and_not_in_a_text():
    assert fields_of(make_role(badge="Path\u20112027"), "odd-characters") == ["badge"]
    assert fields_of(make_role(deal="A path\u20112027."), "odd-characters") == []


@pytest.mark.parametrize("url", ["www.example.edu", "https://example.edu/a b"])
def test_a_sources_address_can_be_followed(url):
    assert fields_of(make_source(url=url), "bad-address") == ["url"]
    assert fields_of(make_source(url="https://example.edu/a"), "bad-address") == []


def test_images_and_tables_of_a_guide_have_words():
    assert fields_of(make_role(pay_text="![](pay.png)"), "wordless") == ["pay_text"]
    assert fields_of(make_role(pay_text="![Pay by level](pay.png)"), "wordless") == []
    assert fields_of(make_role(pay_text="| | |\n|-|-|\n| a | b |"), "wordless") == ["pay_text"]
