import pytest

from programs.models import Program
from roles.models import OtherTitle, Role, RoleAlias, RoleOccupation
from tests.support.factories import make_field, make_occupation, make_program, make_role
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db


def test_guide_is_found_by_its_aliases(client):
    role = make_role("AI Engineer")
    RoleAlias.objects.create(role=role, name="Artificial Intelligence Engineer")
    assert get_page(client, "/search/?q=artificial+intelligence").link("AI Engineer") == "/roles/ai-engineer/"


def test_words_may_come_from_different_aliases(client):
    role = make_role("AI Engineer", claim="Builds things.")
    RoleAlias.objects.create(role=role, name="Artificial Intelligence Engineer")
    RoleAlias.objects.create(role=role, name="Prompt Architect")
    for typed in ["artificial+architect", "prompt+things+AI", "engineer"]:
        assert get_page(client, f"/search/?q={typed}").rows == ["AI Engineer"]
    assert "Nothing matches “artificial plumber”" in get_page(client, "/search/?q=artificial+plumber").text


@pytest.mark.parametrize(
    "typed", ["x+" * 100, "+".join(chr(97 + number % 26) * (1 + number // 26) for number in range(60))]
)
def test_query_count_of_a_search_for_many_words_is_limited(client, query_count, typed):
    role = make_role("AI Engineer")
    RoleAlias.objects.create(role=role, name="x")
    assert query_count(f"/search/?q={typed}") <= query_count("/search/?q=x")


def test_shortened_list_links_to_all_matching_careers(client):
    for number in range(5):
        make_role(f"Nurse {number}")
    page = get_page(client, "/search/?q=nurse")
    assert len(page.rows) == 5
    assert "See all" not in page.text
    make_role("Nurse 5")
    page = get_page(client, "/search/?q=nurse")
    assert len(page.rows) == 5
    assert page.link("See all 6 careers") == "/roles/?q=nurse"


def test_home_page_says_when_nothing_is_published(client):
    page = get_page(client, "/")
    assert "No guide or program is published at the moment." in page.text
    assert page.has('form[action="/search/"]')
    assert not page.has("h2")
    assert "0 programs" not in page.text


def test_home_page_links_to_all_guides_from_two_up(client):
    make_role()
    assert "See all careers" not in get_page(client, "/").text
    make_role()
    assert get_page(client, "/").link("See all careers") == "/roles/"


def test_program_is_found_with_a_link_to_the_catalog(client):
    make_program("Master of Things", institution="Example University")
    page = get_page(client, "/search/?q=things+example")
    assert page.rows == ["Master of Things"]
    assert page.link("Open it in the catalog") == "/programs/?q=things+example"


def test_empty_result_says_what_to_do_next(client):
    page = get_page(client, "/search/?q=zzz")
    assert page.texts("h2") == ["Nothing matches “zzz”"]
    assert page.link("Browse all programs") == "/programs/"
    assert page.link("Browse all careers") == "/roles/"


@pytest.mark.parametrize("typed", ["%00", "---", "%E2%80%94"])
def test_query_without_a_word_has_a_notice(client, typed):
    assert "was left out. Enter words" in get_page(client, f"/search/?q={typed}").text


@pytest.mark.parametrize("typed", ["", "   "])
def test_empty_search_offers_the_main_pages(client, typed):
    page = get_page(client, f"/search/?q={typed}")
    assert page.link("Careers") == "/roles/"
    assert page.link("Degree programs") == "/programs/"
    assert "was left out" not in page.text


def test_home_page_counts_programs_by_filter(client):
    make_program(tuition_usd=1, duration_months=1, delivery_mode="online")
    make_program(tuition_usd=0)
    page = get_page(client, "/")
    ways = page.texts(".ways li")
    assert ways == [
        "Lowest tuition first from $0 2 of 2 list a price",
        "Shortest first from 1 month among programs that list a length",
        "Online 1 program of 2 in the catalog",
    ]
    assert page.link("Browse all 2 programs") == "/programs/"


def test_list_without_guides_links_to_the_programs(client):
    page = get_page(client, "/roles/")
    assert "There are no careers yet." in page.text
    assert "/programs/" in page.one("main").links.values()


def test_home_page_has_no_empty_sections(client):
    make_program()
    assert get_page(client, "/").texts("h2") == ["Degree programs Ways into the catalog"]
    Program.objects.all().delete()
    make_role()
    assert get_page(client, "/").texts("h2") == [Role.objects.get().title]


def test_typo_is_corrected_with_a_notice(client):
    make_program("Master of Things", institution="Johns Hopkins University")
    for url in ["/search/?q=jonhs+hopkins", "/programs/?q=jonhs+hopkins"]:
        page = get_page(client, url)
        assert "No results for “jonhs hopkins.” Showing results for “johns hopkins” instead." in page.text
        assert page.rows == ["Master of Things"]


class TestGroups:
    def test_plural_finds_names_that_begin_with_the_singular(self, client):
        for code, name in (("11.0101", "Art and Computers"), ("11.0701", "Computer Science")):
            make_program("Art", field_of_study=make_field(code, name))
        page = get_page(client, "/search/?q=computers")
        assert page.texts("#fields li a") == ["Computer Science", "Art and Computers"]

    def test_groups_have_counts_and_best_rows(self, client):
        field = make_field("11.0701", "Nursing science")
        make_program("Nursing", institution="Nursing College", field_of_study=field)
        make_program("Art of nursing", institution="Nursing College", field_of_study=field)
        make_occupation(title="Nursing assistants", technology_skills="Nursing software")
        page = get_page(client, "/search/?q=nursing")
        assert page.texts("h2") == [
            "1 career", "2 programs", "1 school", "1 field of study", "1 skill"
        ]  # fmt: skip
        assert page.rows == ["Nursing assistants", "Nursing", "Art of nursing"]
        assert page.texts(".fields li") == [
            "Nursing College 2 programs", "Nursing science 2 programs", "Nursing software 1 career"
        ]  # fmt: skip
        assert page.link("Nursing College") == "/institutions/nursing-college/"
        assert page.link("Nursing science") == "/fields/11-0701/"
        assert page.link("Nursing software") == "/roles/?skill=nursing-software"
        assert page.link("2 programs") == "#programs"

    def test_group_with_the_best_result_comes_first(self, client):
        make_occupation(title="Python keepers")
        make_occupation(title="Coders", technology_skills="Python")
        assert get_page(client, "/search/?q=python").texts("h2") == ["1 skill", "1 career"]

    def test_institution_without_public_programs_is_not_found(self, client):
        make_program("Art", institution="Nursing College", status="draft")
        assert "Nothing matches" in get_page(client, "/search/?q=nursing").text

    def test_long_count_of_programs_is_capped(self, client, monkeypatch):
        monkeypatch.setattr("programs.found_programs.MAX_COUNT", 2)
        monkeypatch.setattr("careerguide.site.search.MAX_COUNT", 2)
        for number in range(4):
            make_program(f"Art {number}")
        page = get_page(client, "/search/?q=art")
        assert page.texts("h2")[0] == "More than 2 programs"
        assert page.link("Filter these programs") == "/programs/?q=art#filters"


class TestGuidesAndOccupations:
    @pytest.fixture
    def guide(self):
        guide, occupation = make_role("AI Engineer", claim="Builds machines."), make_occupation(title="Scientists")
        OtherTitle.objects.create(occupation=occupation, title="AI Engineer", source=occupation.source)
        RoleOccupation.objects.create(role=guide, occupation=occupation)
        return guide

    def test_guide_comes_before_its_occupation_if_named(self, client, guide):
        RoleAlias.objects.create(role=guide, name="Thinker")
        for typed in ["AI engineer", "ai engineers", "ai eng", "thinker"]:
            assert get_page(client, "/search/", q=typed).rows[0] == "AI Engineer"

    def test_occupation_comes_first_otherwise_and_links_to_its_guide(self, client, guide):
        page = get_page(client, "/search/", q="scientist")
        assert page.rows == ["Scientists"]
        assert page.link("AI Engineer") == "/roles/ai-engineer/"
        make_occupation(title="Machines")
        assert get_page(client, "/search/", q="machines").rows == ["Machines", "AI Engineer"]

    def test_name_that_matches_is_shown(self, client, guide):
        assert "Also called: AI Engineer" in get_page(client, "/search/", q="ai engineer").text
        assert "Also called" not in get_page(client, "/search/", q="scientist").text

    def test_correction_of_careers_applies_to_programs(self, client):
        make_occupation(title="Plumbers")
        make_program("Plumber training")
        page = get_page(client, "/search/", q="plumbr")
        assert page.rows == ["Plumbers", "Plumber training"]
        assert page.text.count("Showing results for “plumber” instead.") == 2

    def test_word_of_the_catalog_is_no_typo(self, client):
        make_occupation(title="Planters")
        make_program("Art", institution="Plantera College")
        assert get_page(client, "/search/", q="plantera").rows == ["Art"]
        labels = TestSuggestions().options(client, "plantera")
        assert [label for label, _ in labels] == ["Plantera College school", "All results for “plantera” search"]

    def test_plural_finds_programs_in_the_singular(self, client):
        make_program("Computer science")
        assert get_page(client, "/search/", q="computers").rows == ["Computer science"]

    def test_word_of_a_guide_is_no_typo(self, client, guide):
        make_occupation(title="Mops")
        make_role("MLOps Expert")
        page = get_page(client, "/search/", q="mlops")
        assert page.rows == ["MLOps Expert"]
        assert "instead" not in page.text


class TestSuggestions:
    def options(self, client, typed: str) -> list[tuple[str, str]]:
        # The answer is a part of a page, and may be empty.
        html = client.get("/search/suggestions/", {"q": typed}).content.decode()
        return [(part.text, part["data-url"]) for part in Page(f"<div>{html}</div>").css("[role=option]")]

    def test_suggestions_lead_to_pages(self, client):
        make_occupation(title="Nurse midwives")
        make_role("Nurse Coach")
        make_program("Art", institution="Nurse College")
        assert self.options(client, "nurs") == [
            ("Nurse Coach career guide", "/roles/nurse-coach/"),
            ("Nurse midwives career", "/roles/nurse-midwives/"),
            ("Nurse College school", "/institutions/nurse-college/"),
            ("All results for “nurs” search", "/search/?q=nurs"),
        ]

    @pytest.mark.parametrize("typed", ["", "n", "---"])
    def test_too_little_suggests_nothing(self, client, typed):
        assert self.options(client, typed) == []

    @pytest.mark.parametrize("url", ["/", "/search/", "/search/?q=nurse"])
    def test_field_of_the_page_suggests(self, client, url):
        make_program()
        page = get_page(client, url)
        assert page.one("#search-q")["data-hx-get"] == "/search/suggestions/"
        assert page.one("#suggestions")["role"] == "listbox"
        assert page.has("form[action='/search/'] button[type=submit]")


def test_browsers_can_add_the_search(client):
    url = get_page(client, "/").one("link[rel=search]")["href"]
    response = client.get(url)
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    assert "http://testserver/search/?q={searchTerms}" in response.content.decode()
