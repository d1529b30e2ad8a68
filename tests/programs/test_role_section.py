"""Tests of the two lists of programs on a guide."""

import pytest

from careerguide.content.publishing import Status
from programs.models import FieldOfStudy
from programs.role_section import MAX_FIELDS, RolePrograms
from roles.models import CareerStep, Role, SourceNote
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_matching_field,
    make_program,
    make_role,
    make_source,
)
from tests.support.page import Page, get_page

GUIDE = "/roles/ai-engineer/"
CATALOG = "/roles/ai-engineer/programs/"


@pytest.fixture
def role(db):
    return make_role("AI Engineer", entry_education="master")


@pytest.fixture
def computing(role):
    return make_matching_field(role, "11.0701", "Computer Science")


def section(client) -> Page:
    return get_page(client, GUIDE).section("programs")


def lists(client) -> list[list[str]]:
    return [each.without(".hidden").texts(".row h3") for each in section(client).css("ol.rows")]


def headings(client) -> list[str]:
    return section(client).texts("h2, .linked-heading")


@pytest.mark.usefixtures("content", "crosswalk")
class TestFixture:
    FINDING = "AI Engineering Programs (10) All ten are in finance. That does not prepare you for this role."

    def test_first_list_is_left_out_if_no_program_matches(self, client):
        assert headings(client) == [self.FINDING]
        assert [len(rows) for rows in lists(client)] == [10]
        assert not section(client).has(".fields")
        assert "How we know" in section(client).text

    def test_matching_programs_come_first_and_are_counted_once(self, client):
        for number in range(2):
            make_program(f"Zoo {number}", field_of_study=FieldOfStudy.objects.get(cip_code="11.0102"))
        first = "Programs Two programs are in a field that prepares you for this role"
        assert headings(client) == [first, self.FINDING]
        assert [len(rows) for rows in lists(client)] == [2, 10]
        assert lists(client)[0] == ["Zoo 0", "Zoo 1"]
        assert section(client).link("Open all 12") == CATALOG

    def test_list_contradicts_the_advice_of_the_guide(self, client):
        step = Role.objects.get(slug="ai-engineer").steps.get(study_months_min=18).title
        (conflict,) = section(client).texts(".conflict")
        assert conflict == (
            f"Conflict: list and advice The guide’s advice: “{step}.” "
            "Every program on its list is a Master’s in Finance (MSF)."
        )

    def test_rows_say_once_what_is_true_of_all(self, client):
        (once,) = section(client).css(".rows-once")
        assert once.one("[data-provenance]").text.startswith("Tuition as listed")
        assert once.text.startswith("All ten: Master’s in Finance (MSF)")
        assert not section(client).has(".row-match")

    def test_lowest_tuition_comes_first(self, client):
        amounts = [text.rpartition("$")[2] for text in section(client).texts(".row-tuition")]
        assert amounts[0] == "12,353"
        assert amounts == sorted(amounts)

    def test_claim_is_left_to_the_note_that_explains_it(self, client):
        assert "claims" not in section(client).text
        assert "340" not in section(client).text
        SourceNote.objects.filter(about="programs").delete()
        assert "The guide’s source claims 340 programs; this page lists 10." in section(client).text

    def test_lengths_are_compared_with_the_recommended_study(self, client):
        assert "Four of the ten are shorter or longer than the recommended 1.5 to 2 years." in section(client).text


class TestMatchingList:
    def test_largest_fields_lead_to_the_catalog(self, client, role):
        for number in range(MAX_FIELDS + 1):
            field = make_matching_field(role, f"11.{number:04}", f"Field {number}, General")
            for _ in range(number + 1):
                make_program(field_of_study=field)
        links = section(client).css(".fields li")
        assert [link.text for link in links][:2] == ["Field 8, General 9 programs", "Field 7, General 8 programs"]
        assert len(links) == MAX_FIELDS
        url = section(client).link("Field 8")
        assert url == f"{CATALOG}?field=11-0008"
        assert get_page(client, url).one("#found").text.startswith("9 programs")
        more = section(client).link("All 9 fields")
        assert more == f"{CATALOG}?show=field#filter-field"
        assert get_page(client, more).has("#filter-field")

    def test_tuition_and_crosswalk_are_among_the_sources(self, client, role, computing):
        tuition = make_source(title="Education data (IPEDS): tuition", kind="official", published="2022-23")
        make_program(
            field_of_study=computing, source=make_source(title="A survey"), tuition_source=tuition, tuition_usd=9
        )
        make_program("Other", source=make_source(title="Not here"))
        once = section(client).one(".rows-once [data-provenance]")
        assert once.text.endswith("Tuition from IPEDS, 2022–23.")
        assert once.link("IPEDS, 2022–23") == f"#source-{tuition.slug}"
        sources = get_page(client, GUIDE).section("sources")
        # After the source of the occupation.
        assert sources.texts(".source cite")[1:] == ["The crosswalk", "A survey", tuition.title]
        assert sources.texts(".way-back")[1:] == ["Back to programs"] * 3

    def test_few_fields_need_no_link_to_all(self, client, role, computing):
        make_program(field_of_study=computing)
        assert section(client).texts(".fields li") == ["Computer Science 1 program"]
        assert "fields" not in section(client).text.partition("How we know")[0].partition("Computer Science")[2]

    def test_rows_are_the_best_of_the_largest_fields(self, client, role, computing):
        data = make_matching_field(role, "30.7001", "Data Science, General")
        master, bachelor = make_degree_type("Master’s degree"), make_degree_type("Bachelor’s degree")
        for number in range(4):
            make_program(f"A {number}", field_of_study=computing, degree_type=bachelor, tuition_usd=1)
        make_program("Cheap", field_of_study=computing, degree_type=master, tuition_usd=2)
        make_program("Dear", field_of_study=computing, degree_type=master, tuition_usd=3)
        make_program("Says more", field_of_study=computing, degree_type=master, tuition_usd=4, delivery_mode="online")
        make_program("Of data", field_of_study=data)
        assert lists(client) == [["Says more", "Of data", "Cheap", "Dear", "A 0"]]
        assert "Five to start with, from the largest fields" in section(client).texts("h3.sub")

    def test_linked_programs_that_match_are_only_in_the_second_list(self, client, role, computing):
        make_program("Both", role=role, field_of_study=computing)
        assert headings(client) == ["Listed programs (1) It is in a field that prepares you for this role"]
        assert lists(client) == [["Both"]]
        make_program("By its field", field_of_study=computing)
        assert headings(client) == [
            "Programs Two programs are in a field that prepares you for this role",
            "Listed programs (1) It is in a field that prepares you for this role",
        ]
        assert lists(client) == [["By its field"], ["Both"]]

    def test_drafts_are_in_no_list(self, client, role, computing):
        make_program("Draft", field_of_study=computing, status=Status.DRAFT)
        make_program("Linked draft", role=role, status=Status.DRAFT)
        assert not get_page(client, GUIDE).has("#programs")

    def test_only_matching_programs_need_no_second_list(self, client, role, computing):
        make_program("A", field_of_study=computing)
        assert headings(client) == ["Programs One program is in a field that prepares you for this role"]
        assert lists(client) == [["A"]]
        assert section(client).link("Open it in the catalog") == CATALOG


class TestLinkedList:
    def test_rows_say_how_they_match_if_they_differ(self, client, role, computing):
        make_program("A", role=role, field_of_study=make_field(), tuition_usd=1)
        make_program("B", role=role, field_of_study=computing, tuition_usd=2)
        assert headings(client) == ["Listed programs (2) One of the two is in a field that prepares you for this role"]
        assert lists(client) == [["B", "A"]]
        assert section(client).texts(".row-match") == ["A match for this role", "Not a match for this role"]
        assert not section(client).has(".conflict")

    def test_programs_without_a_field_are_not_judged(self, client, role, computing):
        make_program("A", role=role)
        assert headings(client) == ["Listed programs (1)"]
        assert not section(client).has(".conflict")

    def test_ten_of_many_are_shown(self, client, role):
        for number in range(12):
            make_program(f"P {number:02}", role=role)
        assert [len(rows) for rows in lists(client)] == [10]
        assert "The first 10 of 12." in section(client).text
        assert section(client).link("Open all 12") == CATALOG

    def test_text_without_programs_leads_to_all_programs(self, client, role):
        Role.objects.update(programs_text="None yet.", programs_heading="Courses")
        assert headings(client) == ["Courses"]
        assert "None yet." in section(client).text
        assert section(client).link("Browse all programs") == "/programs/"


class TestFilterBar:
    def test_choices_have_counts_of_both_lists(self, client, role, computing):
        make_program(role=role, delivery_mode="online", duration_months=12, tuition_usd=5_000)
        make_program(field_of_study=computing, delivery_mode="online", duration_months=24, tuition_usd=25_000)
        make_program(field_of_study=computing, delivery_mode="hybrid", duration_months=60, tuition_usd=90_000)
        bar = section(client).one("form.filter-bar")
        assert {menu["name"]: menu.texts("option") for menu in bar.css("select")} == {
            "format": ["Any", "Online (2)", "Hybrid (1)"],
            "duration_max": ["Any", "1 year (1)", "2 years (2)"],
            "tuition_max": ["Any", "$10,000 (1)", "$30,000 (2)"],
        }
        assert bar["action"] == bar.link("All filters") == CATALOG
        assert len(bar.css("select")) == len(bar.css("label"))

    def test_each_choice_leads_to_as_many_programs(self, client, content, crosswalk):
        bar = section(client).one("form.filter-bar")
        choices = [(menu["name"], option) for menu in bar.css("select") for option in menu.css("option")[1:]]
        assert len(choices) == 9
        for name, option in choices:
            found = get_page(client, CATALOG, {name: option["value"]}).one("#found").text
            assert option.text.endswith(f"({found.partition(' ')[0]})")

    def test_menus_without_a_choice_are_left_out(self, client, role):
        make_program(role=role)
        assert not section(client).has("form")
        assert section(client).link("Open it in the catalog") == CATALOG


def test_query_count_of_the_section_is_constant(query_count, role):
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )

    def add(numbers):
        for number in numbers:
            field = make_matching_field(role, f"11.{number:04}", f"Field {number}")
            values = {"degree_type": make_degree_type(f"D{number}"), "institution": f"U{number}", "tuition_usd": number}
            make_program(field_of_study=field, delivery_mode="online", **values)
            make_program(role=role, field_of_study=make_field(f"52.{number:04}", f"Other {number}"), **values)
            make_program(role=role, field_of_study=field, **values)

    add(range(2))
    few = query_count(GUIDE)
    add(range(2, 50))
    assert query_count(GUIDE) == few


def test_section_counts_programs_once_per_version(django_assert_num_queries, role, computing):
    for number in range(3):
        make_program(role=role if number else None, field_of_study=computing)
    programs = RolePrograms(Role.objects.prefetch_related("steps").get())
    # The content version, the fields and the counts.
    with django_assert_num_queries(3):
        assert programs.summary.total == 3
        assert (programs.finding, programs.filters, programs.fields[0].count) == (
            "Three programs are in a field that prepares you for this role",
            [],
            3,
        )
    with django_assert_num_queries(1):
        assert RolePrograms(Role(pk=programs.role.pk, slug=programs.role.slug)).summary.total == 3


def test_section_follows_changes_of_programs(role, computing):
    for count in (1, 2, 3):
        make_program(f"Program {count}", field_of_study=computing)
        assert RolePrograms(role).summary.total == len(RolePrograms(role).matching_rows) == count


def test_notes_link_to_their_source(client, content):
    page = get_page(client, GUIDE)
    notes = page.css("[id^=note-]")
    sources = {source["id"] for source in page.css("[id^=source-]")}
    assert len(notes) == SourceNote.objects.filter(role__slug="ai-engineer").count() > 5
    for each in notes:
        assert each.one(".hint a")["href"].removeprefix("#") in sources
