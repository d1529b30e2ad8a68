"""The rows of the facts are in the database as the document has them, and nothing was guessed."""

import pytest

from programs.models import Pathway, Program
from roles.models import CareerStep, Comparison, DayEntry, Occupation, Role, SkillEntry, SourceNote
from tests.support.facts import GUIDE, LADDER, PAY, PROGRAMS, SKILLS, WEEK


@pytest.fixture
def role(content):
    """The guide's row."""
    return Role.objects.get(slug="ai-engineer")


def test_the_headline_is_kept_as_stated_and_nothing_is_guessed(role):
    assert (role.salary_low, role.salary_high, role.salary_basis) == (130_000, 275_000, "")
    assert (role.growth_percent, role.growth_period) == (33, "")
    assert (role.market_fit, role.claimed_programs) == ("Proven", 340)


def test_the_six_pay_rows_are_the_documents_and_no_more(role):
    bands = role.pay_bands.order_by("level", "-high")
    assert sorted(PAY, key=lambda row: (row[0], -row[5])) == [
        (
            band.level, band.experience_min, band.experience_max, band.employer_type, band.low, band.high,
            band.high_open, band.basis, band.note,
        )
        for band in bands
    ]  # fmt: skip
    assert {band.source.kind for band in bands} == {"document"}
    assert {band.as_of for band in bands} == {None}


def test_the_ladder_ends_in_two_alternatives(role):
    steps = role.steps.filter(path=CareerStep.Path.LADDER)
    assert [(number, [step.title for step in steps if step.number == number]) for number, _ in LADDER] == LADDER


def test_the_way_in_has_four_steps_and_one_is_a_degree(role):
    steps = role.steps.filter(path=CareerStep.Path.ENTRY)
    assert [step.number for step in steps] == [1, 2, 3, 4]
    assert [(step.study_months_min, step.study_months_max) for step in steps] == [(18, 24), *[(None, None)] * 3]


def test_the_skills_are_the_documents_and_no_more(role):
    entries = SkillEntry.objects.filter(group__role=role).order_by("group__number", "number")
    assert [(entry.group.name, entry.skill.name) for entry in entries.select_related("group", "skill")] == [
        (group, skill) for group in SKILLS for skill in SKILLS[group]
    ]


def test_every_weekday_has_its_row(role):
    assert [day.get_weekday_display() for day in DayEntry.objects.filter(role=role)] == list(WEEK)


def test_the_other_roles_are_drafts_without_a_word_of_their_own(role):
    drafts = Role.objects.exclude(pk=role.pk).order_by("title")
    assert [draft.title for draft in drafts] == [
        "CV Engineer",
        "Data Scientist",
        "ML Engineer",
        "MLOps Engineer",
        "NLP Engineer",
    ]
    for draft in drafts:
        assert not draft.is_published
        assert (draft.claim, draft.summary, draft.salary_low, draft.source) == ("", "", None, None)
    assert Comparison.objects.get(role=role).other.title == "ML Engineer"


@pytest.mark.parametrize("slug", ["cv-engineer", "data-scientist", "ml-engineer", "mlops-engineer", "nlp-engineer"])
def test_a_draft_is_named_and_has_no_page(client, content, slug):
    assert client.get(f"/roles/{slug}/").status_code == 404
    for address in (GUIDE, "/roles/"):
        assert f"/roles/{slug}/" not in client.get(address).content.decode()


def test_the_official_figures_are_the_bureaus(role):
    listed, neighbour = role.official.all()
    assert (listed.relation, listed.occupation.soc_code) == ("listed", "15-1221")
    assert (neighbour.relation, neighbour.occupation.soc_code) == ("neighbour", "15-2051")
    assert [pay for _, pay in listed.occupation.percentiles()] == [82_200, 103_570, 140_300, 188_700, 230_630]
    growths = Occupation.objects.values_list("growth_percent", "growth_from", "growth_to", "source__kind")
    assert [(float(percent), *rest) for percent, *rest in growths] == [
        (19.7, 2024, 2034, "official"),
        (33.5, 2024, 2034, "official"),
    ]


def test_the_ten_programs_are_the_documents_and_no_more(content):
    programs = Program.objects.select_related("institution", "degree_type", "field_of_study", "source")
    assert sorted(
        (
            program.delivery_mode, program.institution.name, program.award, program.city, program.region,
            program.duration_stated, str(program.duration_months), str(program.tuition_usd),
        )
        for program in programs
    ) == sorted(PROGRAMS)  # fmt: skip
    assert {(program.degree_type.name, program.field_of_study.cip_code) for program in programs} == {
        ("Master's in Finance (MSF)", "52.0801")
    }
    assert {program.source.kind for program in programs} == {"document"}


def test_what_no_source_says_of_a_program_stays_empty(content):
    programs = Program.objects.select_related("institution")
    for program in programs:
        assert (program.tuition_basis, program.url, program.source_key) == ("", "", None)
        assert program.institution.url == ""
    assert [program.institution.name for program in programs if program.study_mode] == ["Johns Hopkins University"]
    assert Program.objects.get(study_mode="part_time").award.endswith("(Part-time)")


def test_what_the_editors_added_to_a_program_says_so(content):
    for program in Program.objects.select_related("field_source", "region_source"):
        assert program.field_source.is_editorial
        assert program.region_source.is_editorial


def test_one_program_is_tied_to_no_town(content):
    program = Program.objects.exclude(location_scope=Program.LocationScope.ONE).get()
    assert (program.city, program.location_scope) == ("Multiple IN Campuses", Program.LocationScope.MULTIPLE)


def test_the_ten_programs_lead_to_the_role_because_the_source_lists_them(role):
    pathways = Pathway.objects.filter(role=role).select_related("source")
    assert {(pathway.strength, pathway.source.kind) for pathway in pathways} == {("listed", "document")}
    assert len(pathways) == Pathway.objects.count() == 10


def test_the_source_notes_are_numbered_without_a_gap(role):
    numbers = list(SourceNote.objects.filter(role=role).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_nobody_has_said_when_a_source_was_last_looked_at(role):
    assert role.source.retrieved_on is None
    assert role.source.publisher == ""
