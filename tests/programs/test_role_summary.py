"""Tests of the sentences about a guide's programs, such as their cost, and of their links to notes."""

import pytest

from programs.role_summary import Sentence
from roles.models import CareerStep, SourceNote
from tests.support.factories import make_field, make_matching_field, make_program, make_role, make_source
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db

GUIDE = "/roles/ai-engineer/"


@pytest.fixture
def role():
    return make_role("AI Engineer")


def programs_section(client) -> Page:
    return get_page(client, GUIDE).section("programs")


def cost(client) -> str:
    return " ".join(programs_section(client).texts(".programs-cost"))


def note(role, number: int, text: str, about: str = "programs", short: str = "") -> SourceNote:
    return SourceNote.objects.create(
        role=role, number=number, about=about, short=short, text=text, source=make_source()
    )


def test_cost_without_matching_programs_has_a_caveat(client, content, crosswalk):
    assert cost(client) == (
        "Tuition: $12,353 to $64,800 among the 10 programs that state one. "
        "None of them says whether that is for a year or for the whole program. "
        "No program here prepares for this role, so this is not the cost of the recommended study. Note 15"
    )


def test_cost_does_not_mention_matches_without_a_crosswalk(client, content):
    assert "prepares" not in cost(client)
    assert cost(client).startswith("Tuition: $12,353 to $64,800 among the 10 programs that state one.")


@pytest.mark.parametrize(
    ("tuitions", "line"),
    [
        ([(None, "")], "Tuition: not stated."),
        ([(None, ""), (None, "")], "Tuition: none of 2 programs states it."),
        ([(5_000, "year")], "Tuition: $5,000. It is for a year."),
        ([(0, "")], "Tuition: free."),
        ([(5_000, ""), (None, "")], "Tuition: $5,000, at the only program that states one. The program does not "
                                    "say whether that is for a year or for the whole program."),
        ([(5_000, "total"), (5_000, "total")], "Tuition: $5,000 at each of the 2 programs that state one. "
                                               "Each amount is for the whole program."),
        ([(0, ""), (9_000, "total"), (None, "")], "Tuition: free to $9,000 among the 2 programs that state one. "
                                                  "Each amount is for the whole program."),
        ([(1_000, "total"), (9_000, "year")], "Tuition: $1,000 to $9,000 among the 2 programs that state one. "
                                              "These amounts are not comparable: some are for the whole program, "
                                              "some are for a year."),
        ([(1_000, ""), (9_000, "year")], "Tuition: $1,000 to $9,000 among the 2 programs that state one. "
                                         "These amounts are not comparable: some are for a year, "
                                         "some have no stated basis."),
    ],
)  # fmt: skip
def test_cost_sentence_states_range_count_and_basis(client, role, tuitions, line):
    for tuition, basis in tuitions:
        make_program(role=role, tuition_usd=tuition, tuition_basis=basis)
    assert cost(client) == line


def test_cost_sentence_is_omitted_without_programs(client, role):
    assert not get_page(client, role.get_absolute_url()).has(".programs-cost")


def test_cost_includes_programs_listed_by_field(client, role):
    computing = make_matching_field(role, "11.0701", "Computer Science")
    make_program(role=role, field_of_study=make_field(), tuition_usd=1_000, tuition_basis="total")
    assert cost(client).endswith("No program here prepares for this role, so this is not the cost of one that does.")
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    assert cost(client).endswith(
        "No program here prepares for this role, so this is not the cost of the recommended study."
    )
    make_program(field_of_study=computing, tuition_usd=50_000, tuition_basis="total")
    assert cost(client) == (
        "Tuition: $1,000 to $50,000 among the 2 programs that state one. Each amount is for the whole program. "
        "This includes programs that do not prepare for this role."
    )


def test_sentences_link_to_notes_with_their_figure(client, role):
    role.claimed_programs = 340
    role.save()
    make_program(role=role, field_of_study=make_field(), tuition_usd=5_000)
    note(role, 1, "It prints (340) over them.")
    note(role, 2, "All are in Finance, General.")
    note(role, 3, "The tuition has no sign.")
    note(role, 4, "Of 1,340 schools we know nothing.")
    note(role, 5, "Tuition again.", short="Mind the tuition.")
    section = programs_section(client)
    text = section.text
    assert "The source claims 340 programs; this page has 1. Note 1" in text
    assert "Field of study: Finance, General. Note 2" in text
    assert cost(client).endswith("Note 3")
    assert "Mind the tuition. Note 5" in text
    assert text.endswith("More on the programs: note 4")
    assert section.has(".note.more-notes")
    assert [len(section.css(f'[href="#note-{number}"]')) for number in range(1, 6)] == [1] * 5


def test_each_fixture_note_is_linked_once(client, content, crosswalk):
    section = programs_section(client)
    linked = [link["href"] for link in section.css('[href^="#note-"]')]
    assert sorted(linked) == [f"#note-{number}" for number in range(10, 17)]
    assert section.text.endswith("More on the programs: note 14, note 16")


@pytest.mark.parametrize(
    ("figure", "text", "holds"),
    [
        ("340", "the heading (340).", True),
        ("340", "some 1,340 schools", False),
        ("340", "340,000 people", False),
        ("340", "340, they say", True),
        ("tuition", "Tuition is due.", True),
        ("tuition", "intuitions", False),
        ("", "anything", False),
    ],
)
def test_note_must_contain_the_figure_as_a_whole_word(figure, text, holds):
    assert Sentence("A sentence.", figure=figure).is_said_in(SourceNote(text=text)) == holds


def test_count_of_matching_programs_is_emphasized(client, content, crosswalk):
    sentence = programs_section(client).css(".mind")[0]
    assert sentence.texts("strong") == ["0 of 10"]
    assert sentence.text.startswith("0 of 10 programs are in a field that prepares for this role")


def test_other_notes_of_a_section_share_one_line(client, content):
    page = get_page(client, GUIDE)
    assert "More in" not in page.text
    assert page.texts(".more-notes") == [
        "More on the pay rows: note 8",
        "More on the skills: note 9",
        "More on the programs: note 14, note 16",
    ]


def test_notes_link_to_their_source(client, content):
    page = get_page(client, GUIDE)

    def note_of(number: int) -> tuple[str, str]:
        note = page.one(f"#note-{number} dd")
        return note.without(".hint").text, note.one(".hint a")["href"].removeprefix("#source-")

    text, source = note_of(6)
    assert source == "bls-15-2051"
    assert "+33.5%" in text
    assert "19.7%" not in text
    text, source = note_of(8)
    assert source == "onet-29-2"
    assert text.startswith("O*NET 29.2 lists the title")
    assert "Bureau" not in text
