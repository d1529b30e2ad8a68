"""Tests of the programs that lead to a role or prepare for it."""

import pytest

from careerguide.content.publishing import Status
from programs.catalog.fields import FAMILIES
from programs.models import FieldOccupation, FieldOfStudy, Pathway, Program
from programs.role_match import fields_for, leads_to, prepares, roles_of, with_match
from roles.models import Occupation, Source
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_matching_field,
    make_program,
    make_role,
    make_source,
)
from tests.support.page import get_page
from tests.support.program_page import careers, guides, occupation_codes

pytestmark = pytest.mark.django_db

GUIDE, CATALOG, FILTERED = "/roles/ai-engineer/", "/roles/ai-engineer/programs/", "/programs/?role=ai-engineer"
AUBURN = "/programs/auburn-university-master-of-science-in-finance-online/"
ROW_WORDS = NO_MATCH, MATCH = "not a match for this role", "a match for this role"


def html_of(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client, url: str) -> list[tuple[str, str]]:
    """The title of each row, and how its program matches the role, which is said once if all rows match alike."""
    page = get_page(client, url).without(".hidden")
    once = next((words for words in ROW_WORDS if f"{words}." in " ".join(page.texts(".rows-once"))), "")
    return [(row.one("h3").text, " ".join(row.texts(".row-match")).lower() or once) for row in page.css(".row")]


def titles(client, url: str) -> list[str]:
    return [title for title, _ in rows(client, url)]


def intro(client) -> list[str]:
    return get_page(client, CATALOG).texts(".role-programs-intro > p")


@pytest.mark.usefixtures("content", "crosswalk")
class TestFixture:
    def test_catalog_says_that_no_program_matches(self, client):
        assert intro(client) == [
            "None of the ten programs here is in a field that prepares you for this role. "
            "They are here only because the guide’s source lists them."
        ]

    def test_label_of_the_default_order_depends_on_the_page(self, client):
        first = {url: get_page(client, url).texts("select[name=sort] option")[0] for url in (CATALOG, "/programs/")}
        assert first == {CATALOG: "Best match first", "/programs/": "Title, A to Z"}

    @pytest.mark.parametrize("url", [GUIDE, CATALOG])
    def test_crosswalk_is_named_and_linked(self, client, url):
        source = Source.objects.get(slug="cip-soc-crosswalk")
        (fold,) = [fold for fold in get_page(client, url).css("details") if fold.text.startswith("How we know")]
        assert "Matches come from the official federal crosswalk of degrees and jobs (CIP–SOC)" in fold.text
        assert fold.link(source.title) == source.url
        assert source.publisher in fold.text
        assert "data-provenance" in fold.element.attrib

    @pytest.mark.parametrize("url", [CATALOG, FILTERED])
    def test_catalog_says_once_that_no_row_matches(self, client, url):
        assert [words for _, words in rows(client, url)] == [NO_MATCH] * 10
        assert not get_page(client, url).has(".row-match")

    def test_rows_of_the_whole_catalog_state_no_match(self, client):
        assert {words for _, words in rows(client, "/programs/")} == {""}

    def test_program_pages_say_that_the_field_is_different(self, client):
        for program in Program.objects.all():
            assert guides(client, program) == [
                "Not a match: AI Engineer The guide’s source lists this program, but it is a finance degree."
            ]

    def test_structured_data_omits_unrelated_occupations(self, client):
        assert "15-1221" not in occupation_codes(client, Program.objects.first())

    def test_program_in_a_matching_field_comes_first(self, client):
        field = FieldOfStudy.objects.get(cip_code="11.0102")
        program = make_program("Zoo of Machines", field_of_study=field)
        assert intro(client) == [
            "One program is in a field that prepares you for this role. "
            "Ten more are here only because the guide’s source lists them."
        ]
        for url in [CATALOG, FILTERED]:
            assert rows(client, url)[:2] == [("Zoo of Machines", MATCH), (rows(client, url)[1][0], NO_MATCH)]
        assert titles(client, GUIDE)[0] == "Zoo of Machines"
        assert careers(client, program).link("AI Engineer") == GUIDE
        assert "15-1221" in occupation_codes(client, program)


class TestUnknownMatch:
    def test_match_is_not_stated_without_a_crosswalk(self, client, content):
        program = Program.objects.first()
        for url in [GUIDE, CATALOG, FILTERED, program.get_absolute_url()]:
            html = html_of(client, url)
            assert "How we know" not in html
            assert "Matches come from" not in html
            assert "a match for this role" not in html
            assert "prepares you for this role" not in html
        assert "All ten are in finance" in get_page(client, GUIDE).texts("#programs-heading")[0]
        (guide,) = guides(client, program)
        assert guide.startswith("AI Engineer listed by the guide’s source")
        assert "Title, A to Z" in html_of(client, CATALOG)
        assert occupation_codes(client, program) == ["15-1221"]

    def test_match_is_not_stated_without_a_listed_occupation(self, client):
        role, field = make_role("AI Engineer"), make_field()
        make_matching_field(role, "11.0701", "Computer Science", relation="related")
        make_matching_field(make_role("Nurse"), "51.3801", "Nursing")
        program = make_program("A", role=role, field_of_study=field)
        assert rows(client, CATALOG) == rows(client, GUIDE) == rows(client, FILTERED) == [("A", "")]
        assert get_page(client, GUIDE).texts("#programs-heading") == ["Listed programs (1) It is in finance"]
        assert intro(client) == []
        assert guides(client, program) == ["AI Engineer listed by the guide’s source"]

    def test_guide_without_programs_has_no_section(self, client):
        make_matching_field(make_role("AI Engineer"), "11.0701", "Computer Science")
        assert intro(client) == []
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

    def test_occupation_chosen_by_editors_leads_to_programs_and_says_so(self, client, role):
        chosen = make_matching_field(role, "11.0701", "Computer Science", relation="chosen")
        make_program("By choice", field_of_study=chosen)
        assert titles(client, CATALOG) == titles(client, FILTERED) == ["By choice"]
        occupation = Occupation.objects.get(guides__role=role).title.lower()
        words = f"leads to {occupation}, which our editors chose for this job. Only the field counts"
        for url in (GUIDE, CATALOG):
            assert words in get_page(client, url).text
        assert intro(client)[0].endswith(f" Our editors chose {occupation} as the official occupation.")
        listed = make_matching_field(role, "30.7001", "Data Science")
        make_program("Listed", field_of_study=listed)
        words = f"leads to the occupation that includes this job title, or to {occupation}, which our editors chose"
        for url in (GUIDE, CATALOG):
            assert words in get_page(client, url).text

    def test_only_official_crosswalk_counts(self, client, role, computing):
        field = make_field()
        occupation = Occupation.objects.get(guides__role=role)
        FieldOccupation.objects.create(field=field, occupation=occupation, source=make_source(kind="editorial"))
        make_program("By an editor", role=role, field_of_study=field)
        assert rows(client, CATALOG) == [("By an editor", NO_MATCH)]

    def test_program_that_matches_twice_counts_once(self, client, role, computing):
        make_matching_field(role, "11.0701", "Computer Science")
        make_program("Once", role=role, field_of_study=computing, city="Lowell", delivery_mode="online")
        make_program("Other", role=role, city="Miami")
        assert titles(client, CATALOG) == titles(client, FILTERED) == ["Once", "Other"]
        assert get_page(client, CATALOG).one("#found").text == "2 programs"
        catalog = client.get(CATALOG).context["catalog"]
        counts = {(group.name, choice.label): choice.count for group in catalog.groups for choice in group.choices}
        assert counts["city", "Lowell"] == counts["format", "Online"] == 1
        assert counts["field", FAMILIES["cip-11"]] == 1
        assert client.get(CATALOG).context["item_list"]["numberOfItems"] == 2

    def test_matching_programs_come_first_by_default(self, client, role, computing):
        make_program("B fits", field_of_study=computing, tuition_usd=3)
        make_program("Z fits", role=role, field_of_study=computing, tuition_usd=1)
        make_program("A does not", role=role, field_of_study=make_field(), tuition_usd=2)
        make_program("C states no field", role=role)
        by_fit = ["B fits", "Z fits", "A does not", "C states no field"]
        assert titles(client, CATALOG) == titles(client, FILTERED) == by_fit
        by_tuition = ["Z fits", "A does not", "B fits", "C states no field"]
        assert titles(client, f"{CATALOG}?sort=tuition") == titles(client, f"{FILTERED}&sort=tuition") == by_tuition
        assert "Best match first" in html_of(client, CATALOG)
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
        assert rows(client, f"{CATALOG}?role=nurse") == [("Both", MATCH)]

    @pytest.mark.parametrize(
        ("strength", "field", "words"),
        [
            ("recommended", "52.0801", NO_MATCH),
            ("related", "52.0801", NO_MATCH),
            ("listed", None, NO_MATCH),
            ("recommended", "11.0701", MATCH),
            (None, "11.0701", MATCH),
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
        assert rows(client, f"{CATALOG}?{query}") == rows(client, f"{FILTERED}&{query}") == [("A", MATCH)]

    def test_rows_say_how_they_match_if_they_differ(self, client, role, computing):
        make_program("A", field_of_study=computing)
        make_program("B", role=role, field_of_study=make_field())
        make_program("C", role=role)
        page = get_page(client, CATALOG)
        assert page.texts(".row-match") == [
            "A match for this role",
            "Not a match for this role",
            "Not a match for this role",
        ]
        assert get_page(client, f"{CATALOG}?sort=-tuition").texts(".row-match") == page.texts(".row-match")

    def test_australian_program_is_not_judged(self, client, role, computing):
        asced = FieldOfStudy.objects.create(scheme="asced", name="Computer Science", slug="asced-computer-science")
        make_program("A match", field_of_study=computing, tuition_usd=2)
        make_program("Down under", role=role, field_of_study=asced, tuition_usd=1)
        expected = {("A match", MATCH), ("Down under", "")}
        assert set(rows(client, CATALOG)) == set(rows(client, f"{CATALOG}?sort=tuition")) == expected


@pytest.mark.parametrize(("url", "most"), [(GUIDE, 13), (CATALOG, 5), (FILTERED, 5)])
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
    assert query_count(url) == few
    # What depends on the content version alone is known by now.
    assert query_count(url) <= most


def test_leads_to_includes_pathways_and_fields():
    role = make_role("AI Engineer")
    by_field = make_program("A", field_of_study=make_matching_field(role, "11.0701", "Computer Science"))
    by_pathway = make_program("B", role=role)
    assert set(Program.objects.filter(leads_to([role.slug]))) == {by_field, by_pathway}
    assert not Program.objects.filter(leads_to(["missing"])).exists()


@pytest.mark.parametrize("is_judged", [True, False])
def test_list_program_page_and_plan_match_alike(is_judged):
    role, computing = make_role("AI Engineer"), make_field("11.0701", "Computer Science")
    if is_judged:
        make_matching_field(role, "11.0701", "Computer Science")
    asced = FieldOfStudy.objects.create(scheme="asced", name="Computer Science", slug="asced")
    for field in (computing, make_field(), asced, None):
        make_program(field_of_study=field)
        make_program(field_of_study=field, role=role)
    programs = Program.objects.all()
    fields = fields_for([role.slug])
    listed = {each.pk: each.prepares for each in with_match(programs, role.slug, fields)}
    plan = {each.pk: prepares(each, fields) for each in programs}
    pages = {pk: roles[0].prepares for pk, roles in roles_of(programs).items() if roles}
    assert plan == listed
    assert pages.items() <= plan.items()
    assert len(pages) == (5 if is_judged else 4)
