"""Tests of the programs that lead to a role or prepare for it."""

import pytest

from careerguide.content.publishing import Status
from programs.models import FieldOccupation, FieldOfStudy, Pathway, Program
from programs.role_match import for_role
from programs.role_section import RolePrograms
from programs.role_summary import RoleSummary
from roles.models import Occupation, Role, Source
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_matching_field,
    make_program,
    make_role,
    make_source,
)
from tests.support.page import get_page
from tests.support.program_page import leads_to, occupation_codes

pytestmark = pytest.mark.django_db

GUIDE, CATALOG, FILTERED = "/roles/ai-engineer/", "/roles/ai-engineer/programs/", "/programs/?role=ai-engineer"
AUBURN = "/programs/auburn-university-master-of-science-in-finance-online/"
NONE_FITS = (
    "0 of 10 programs are in a field that prepares for this role: all 10 are in Finance, General. "
    "So says the official table of fields of study and occupations, the CIP 2020 to SOC 2018 crosswalk"
)


def html_of(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client, url: str) -> list[tuple[str, str]]:
    """The title of each row, and the words that describe how its program matches the role."""
    found = get_page(client, url).without(".hidden").css(".row")
    return [(row.one("h3").text, " ".join(row.texts(".row-match"))) for row in found]


def titles(client, url: str) -> list[str]:
    return [title for title, _ in rows(client, url)]


def warnings(client, url: str) -> list[str]:
    return get_page(client, url).texts(".mind-list .mind")


@pytest.mark.usefixtures("content", "crosswalk")
class TestFixture:
    @pytest.mark.parametrize("url", [GUIDE, CATALOG])
    def test_first_warning_says_that_no_program_matches(self, client, url):
        sentences = warnings(client, url)
        assert sentences[0].startswith(NONE_FITS)
        sentences = [sentence.partition(" Note ")[0] for sentence in sentences]
        assert sentences[1:] == [
            "The source claims 340 programs; this page has 10.",
            "4 of the 10 programs that state a duration fall outside the 1.5 to 2 years of study "
            "that the guide recommends.",
        ]

    def test_label_of_the_default_order_depends_on_the_page(self, client):
        first = {
            url: get_page(client, url).texts("select[name=sort] option")[0] for url in (GUIDE, CATALOG, "/programs/")
        }
        assert first == {
            GUIDE: "Fit for the role, then title",
            CATALOG: "Fit for the role, then title",
            "/programs/": "Title, A to Z",
        }

    @pytest.mark.parametrize(
        "url", [GUIDE, CATALOG, "/programs/auburn-university-master-of-science-in-finance-online/"]
    )
    def test_crosswalk_is_named_and_linked(self, client, url):
        source = Source.objects.get(slug="cip-soc-crosswalk")
        html = html_of(client, url)
        assert (
            "the official table of fields of study and occupations, the "
            f'<a href="{source.url}" rel="noopener">{source.title}</a> ({source.publisher}).'
        ) in html

    @pytest.mark.parametrize("url", [GUIDE, CATALOG, FILTERED])
    def test_rows_say_that_programs_are_in_another_field(self, client, url):
        assert [fit for _, fit in rows(client, url)] == ["listed by the source, in another field"] * 10

    def test_rows_of_the_whole_catalog_state_no_match(self, client):
        assert {fit for _, fit in rows(client, "/programs/")} == {""}

    def test_program_pages_say_that_the_field_is_different(self, client):
        for program in Program.objects.all():
            assert "AI Engineer listed by the source, in another field The source lists it" in leads_to(client, program)

    def test_structured_data_omits_unrelated_occupations(self, client):
        assert occupation_codes(client, Program.objects.first()) == []

    def test_program_in_a_matching_field_comes_first(self, client):
        field = FieldOfStudy.objects.get(cip_code="11.0102")
        program = make_program("Zoo of Machines", field_of_study=field)
        assert warnings(client, GUIDE)[0].startswith(
            "1 of 11 programs is in a field that prepares for this role: the other 10 are in Finance, General."
        )
        for url in [GUIDE, CATALOG, FILTERED]:
            assert rows(client, url)[0] == ("Zoo of Machines", "prepares for this role")
        assert leads_to(client, program).startswith(
            "Where it leads AI Engineer prepares for this role (official crosswalk) "
            "Which field prepares for which role is read from the official table of fields of study and occupations,"
        )
        assert occupation_codes(client, program) == ["15-1221"]


class TestUnknownMatch:
    def test_match_is_not_stated_without_a_crosswalk(self, client, content):
        program = Program.objects.first()
        for url in [GUIDE, CATALOG, FILTERED, program.get_absolute_url()]:
            html = html_of(client, url)
            assert "crosswalk" not in html
            assert "another field" not in html
        assert "Fields of study: all 10 are in Finance, General. Note 11" in warnings(client, GUIDE)
        assert "AI Engineer listed by the source The source lists it" in leads_to(client, program)
        assert "Title, A to Z" in html_of(client, CATALOG)
        assert occupation_codes(client, program) == ["15-1221"]

    def test_match_is_not_stated_without_a_listed_occupation(self, client):
        role, field = make_role("AI Engineer"), make_field()
        make_matching_field(role, "11.0701", "Computer Science", relation="related")
        make_matching_field(make_role("Nurse"), "51.3801", "Nursing")
        program = make_program("A", role=role, field_of_study=field)
        assert rows(client, CATALOG) == rows(client, GUIDE) == rows(client, FILTERED) == [("A", "")]
        assert warnings(client, GUIDE) == ["Field of study: Finance, General."]
        assert leads_to(client, program) == "Where it leads AI Engineer listed by the source"

    def test_guide_without_programs_shows_no_counts(self, client):
        make_matching_field(make_role("AI Engineer"), "11.0701", "Computer Science")
        assert warnings(client, GUIDE) == []
        assert not get_page(client, GUIDE).has("#programs")


class TestMatchingPrograms:
    @pytest.fixture
    def role(self):
        return make_role("AI Engineer")

    @pytest.fixture
    def computing(self, role):
        return make_matching_field(role, "11.0701", "Computer Science")

    def test_programs_are_listed_by_pathway_or_field(self, client, role, computing):
        make_program("By its field", field_of_study=computing)
        make_program("By a pathway", role=role)
        make_program("Elsewhere", role=make_role("Nurse"), field_of_study=make_field())
        make_program("A draft", field_of_study=computing, status=Status.DRAFT)
        assert titles(client, CATALOG) == titles(client, FILTERED) == ["By its field", "By a pathway"]

    def test_neighboring_occupation_does_not_match(self, client, role, computing):
        near = make_matching_field(role, "30.7001", "Data Science", relation="related")
        make_program("Near", field_of_study=near)
        assert titles(client, CATALOG) == []

    def test_only_official_crosswalk_counts(self, client, role, computing):
        field = make_field()
        occupation = Occupation.objects.get(guides__role=role)
        FieldOccupation.objects.create(field=field, occupation=occupation, source=make_source(kind="editorial"))
        make_program("By an editor", role=role, field_of_study=field)
        assert rows(client, CATALOG) == [("By an editor", "listed by the source, in another field")]

    def test_program_that_matches_twice_counts_once(self, client, role, computing):
        make_matching_field(role, "11.0701", "Computer Science")
        make_program("Once", role=role, field_of_study=computing, city="Lowell", delivery_mode="online")
        make_program("Other", role=role, city="Miami")
        assert titles(client, CATALOG) == titles(client, FILTERED) == ["Once", "Other"]
        assert '<h2 id="found">2 programs</h2>' in html_of(client, CATALOG)
        catalog = client.get(CATALOG).context["catalog"]
        counts = {(group.name, choice.label): choice.count for group in catalog.groups for choice in group.choices}
        assert counts["city", "Lowell"] == counts["format", "Online"] == counts["field", "Computer Science"] == 1
        assert client.get(CATALOG).context["item_list"]["numberOfItems"] == 2

    def test_matching_programs_come_first_by_default(self, client, role, computing):
        make_program("B fits", field_of_study=computing, tuition_usd=3)
        make_program("Z fits", role=role, field_of_study=computing, tuition_usd=1)
        make_program("A does not", role=role, field_of_study=make_field(), tuition_usd=2)
        make_program("C states no field", role=role)
        by_fit = ["B fits", "Z fits", "A does not", "C states no field"]
        assert titles(client, GUIDE) == titles(client, CATALOG) == titles(client, FILTERED) == by_fit
        by_tuition = ["Z fits", "A does not", "B fits", "C states no field"]
        assert titles(client, f"{CATALOG}?sort=tuition") == titles(client, f"{FILTERED}&sort=tuition") == by_tuition
        assert "Fit for the role, then title" in html_of(client, CATALOG)
        assert "Title, A to Z" in html_of(client, "/programs/")

    def test_export_has_the_order_of_the_page(self, client, role, computing):
        make_program("Z fits", field_of_study=computing)
        make_program("A does not", role=role, field_of_study=make_field())
        answer = client.get(client.get(CATALOG).context["export_url"])
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert [line.split(",")[0] for line in text.splitlines()] == ["title", "Z fits", "A does not"]

    def test_list_of_several_roles_states_no_match(self, client, role, computing):
        make_program("Z computes", field_of_study=computing)
        make_program("A nurse", field_of_study=make_matching_field(make_role("Nurse"), "51.3801", "Nursing"))
        make_program("Elsewhere", field_of_study=make_field())
        assert rows(client, f"{FILTERED}&role=nurse") == [("A nurse", ""), ("Z computes", "")]

    def test_role_catalog_ignores_the_role_parameter(self, client, role, computing):
        nurse = make_role("Nurse")
        make_matching_field(nurse, "51.3801", "Nursing")
        make_program("Both", role=nurse, field_of_study=computing)
        assert rows(client, f"{CATALOG}?role=nurse") == [("Both", "prepares for this role")]

    @pytest.mark.parametrize(
        ("strength", "field", "words"),
        [
            ("recommended", "52.0801", "recommended, in another field"),
            ("related", "52.0801", "related, in another field"),
            ("listed", None, "listed by the source, field not stated"),
            ("recommended", "11.0701", "prepares for this role"),
            (None, "11.0701", "prepares for this role"),
        ],
    )
    def test_match_of_a_row_is_described(self, client, role, computing, strength, field, words):
        program = make_program("A", field_of_study=make_field(field) if field else None)
        if strength:
            Pathway.objects.create(program=program, role=role, strength=strength)
        assert rows(client, CATALOG) == [("A", words)]

    def test_filtered_rows_state_their_match(self, client, role, computing):
        make_program("A", field_of_study=computing, city="Lowell", institution="University")
        query = "city=lowell&institution=university&field=11-0701&q=a"
        assert (
            rows(client, f"{CATALOG}?{query}")
            == rows(client, f"{FILTERED}&{query}")
            == [("A", "prepares for this role")]
        )


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (
            {"total": 10, "other_fields": 1},
            "0 of 10 programs are in a field that prepares …: all 10 are in Finance, General.",
        ),
        ({"total": 1, "other_fields": 1}, "0 of 1 program is in a field that prepares …: it is in Finance, General."),
        ({"total": 1, "matching": 1}, "1 of 1 program is in a field that prepares …."),
        ({"total": 12, "matching": 12}, "12 of 12 programs are in a field that prepares …."),
        (
            {"total": 1202, "matching": 1192, "other_fields": 1},
            "1,192 of 1,202 programs are in a field that prepares …: the other 10 are in Finance, General.",
        ),
        ({"total": 3, "matching": 2, "other_fields": 1}, "…: the other one is in Finance, General."),
        ({"total": 9, "other_fields": 4}, "…: all 9 are in 4 other fields."),
        ({"total": 9, "matching": 1, "other_fields": 4}, "…: the other 8 are in 4 other fields."),
        ({"total": 9, "matching": 1, "without_field": 8}, "…: 8 state no field."),
        ({"total": 2, "matching": 1, "without_field": 1}, "…: 1 states no field."),
        (
            {"total": 9, "matching": 1, "other_fields": 2, "without_field": 3},
            "…: 5 are in 2 other fields, and 3 state no field.",
        ),
        (
            {"total": 2, "other_fields": 1, "without_field": 1},
            "…: 1 is in Finance, General, and 1 states no field.",
        ),
    ],
)
def test_summary_describes_the_fields_of_programs(counts, sentence):
    nothing = {"matching": 0, "other_fields": 0, "without_field": 0, "outside_study": 0, "states_duration": 0}
    facts = RoleSummary(**nothing | counts, other_field="Finance, General", crosswalk=Source(title="Crosswalk"))
    text = facts.sentences(None)[0].text
    assert text.replace("prepares for this role", "prepares …").endswith(sentence.lstrip("…"))


def test_summary_counts_published_programs():
    role = make_role("AI Engineer")
    computing = make_matching_field(role, "11.0701", "Computer Science")
    for number in range(3):
        make_program(role=role if number else None, field_of_study=computing)
    make_program(role=role, field_of_study=make_field())
    make_program(role=role, field_of_study=make_field("45.0601", "Economics"))
    make_program(role=role)
    make_program(role=role, field_of_study=computing, status=Status.DRAFT)
    facts = RolePrograms(role).summary
    assert (facts.total, facts.matching, facts.other_fields, facts.without_field) == (6, 3, 2, 1)
    assert facts.other_field == "Economics"
    assert facts.crosswalk.title == "The crosswalk"


@pytest.mark.parametrize(("url", "most"), [(GUIDE, 13), (CATALOG, 10), (FILTERED, 10)])
def test_list_query_count_is_constant(query_count, url, most):
    role = make_role("AI Engineer")

    def add(numbers):
        for number in numbers:
            field = make_matching_field(role, f"11.{number:04}", f"Field {number}")
            make_program(field_of_study=field, degree_type=make_degree_type(f"D{number}"), institution=f"U{number}")
            make_program(role=role, field_of_study=make_field(f"52.{number:04}", f"Other {number}"), city=f"C{number}")

    add(range(2))
    few = query_count(url)
    add(range(2, 50))
    assert query_count(url) == few <= most


def test_for_role_includes_pathways_and_fields():
    role = make_role("AI Engineer")
    by_field = make_program("A", field_of_study=make_matching_field(role, "11.0701", "Computer Science"))
    by_pathway = make_program("B", role=role)
    assert set(for_role(Program.objects, role)) == {by_field, by_pathway}
    assert not for_role(Program.objects, Role(slug="missing")).exists()
