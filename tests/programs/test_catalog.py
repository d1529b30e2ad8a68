"""Tests of the catalog page and its filters."""

import pytest

from careerguide.content.publishing import Status
from programs.compare.page import ProgramComparison
from programs.models import Program
from roles.models import Role
from tests.support.factories import make_degree_type, make_program, make_role
from tests.support.page import get_page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "basis", "text"),
    [
        (9_000, "year", "$9,000 per year"),
        (9_000, "total", "$9,000 for the whole program"),
        (9_000, "", "$9,000 not stated whether per year or in total"),
        (0, "year", "free"),
        (None, "", "not stated"),
    ],
)
def test_row_states_the_tuition_basis_if_rows_differ(client, amount, basis, text):
    make_program("This one", tuition_usd=amount, tuition_basis=basis)
    make_program("Another", tuition_usd=1, tuition_basis="total" if basis == "year" else "year")
    make_program("Overseas", tuition_usd=1, tuition_basis="total", tuition_kind="overseas")
    rows = {row.one("h3 a").without(".hidden").text: row for row in get_page(client, "/programs/").css(".row")}
    assert rows["This one"].one(".row-tuition").text == f"Tuition: {text}"


@pytest.mark.usefixtures("content")
class TestFixtures:
    """All fixture programs lead to the fixture guide's role, so its catalog lists the same programs as /programs/."""

    QUERIES = [
        ("", 10),
        ("format=hybrid", 2),
        ("format=online", 8),
        ("format=online&format=hybrid", 10),
        ("tuition_max=25000", 4),
        ("tuition_max=%2425%2C000", 4),
        ("tuition_max=25k", 4),
        ("tuition_min=30000", 4),
        ("duration_max=18", 7),
        ("duration_max=1.5+years", 7),
        ("duration_min=24", 3),
        ("format=online&tuition_max=30000&duration_max=18", 5),
        ("degree_type=masters-in-finance-msf", 10),
        ("field=finance-general", 10),
        ("study_mode=part_time", 1),
        ("city=baltimore&city=miami", 2),
        ("institution=auburn-university", 1),
        ("role=ai-engineer", 10),
        ("q=michigan-dearborn", 1),
        ("q=michigan%E2%80%91dearborn", 1),
        ("q=Penn+State+-+World+Campus", 1),
        ("q=finance+online+auburn", 1),
    ]

    @pytest.mark.parametrize("path", ["/programs/", "/roles/ai-engineer/programs/"])
    @pytest.mark.parametrize(("query", "count"), QUERIES)
    def test_heading_states_the_number_of_rows(self, client, path, query, count):
        page = get_page(client, f"{path}?{query}")
        assert len(page.rows) == count
        # A semicolon separates the filters if the name of one has a comma.
        heading = page.heading.replace(";", ",").split(",")[0].partition(" matching ")[0]
        assert heading == ("1 program" if count == 1 else f"{count} programs")
        assert page.notices == []

    def test_heading_lists_the_filters(self, client):
        page = get_page(client, "/programs/?format=online&tuition_max=30k&duration_max=18&q=master")
        assert page.one("#found").text == "5 programs matching “master”, online, up to 18 months, up to $30,000"

    def test_heading_joins_the_choices_of_one_filter(self, client):
        assert get_page(client, "/programs/?format=online&format=hybrid").heading == "10 programs, online or hybrid"
        cities = get_page(client, "/programs/?format=online&city=auburn_al_us&city=baltimore_md_us").heading
        assert cities == "2 programs; online; Auburn, AL or Baltimore, MD"

    def test_each_chip_removes_one_filter(self, client):
        page = get_page(client, "/programs/?format=online&format=hybrid&tuition_max=30k")
        assert [chip["href"] for chip in page.css("a.chip")] == [
            "/programs/?format=hybrid&tuition_max=30000",
            "/programs/?format=online&tuition_max=30000",
            "/programs/?format=hybrid&format=online",
        ]

    def test_form_shows_the_requested_values(self, client):
        form = get_page(client, "/programs/?format=hybrid&tuition_max=30k&city=miami").form("#filters")
        assert form.items() >= {"format": "hybrid", "city": "miami_fl_us", "tuition_max": "30k"}.items()

    def test_sort_belongs_to_the_form_of_the_filters(self, client):
        sort = get_page(client, "/programs/?sort=-tuition").one("select[name=sort]")
        assert (sort["form"], sort.one("[selected]")["value"]) == ("filters", "-tuition")
        # A list that needs no sorting keeps the order for the next list.
        sort = get_page(client, "/programs/?sort=-tuition&q=zzz").one("input[name=sort]")
        assert (sort["form"], sort["value"]) == ("filters", "-tuition")

    @pytest.mark.parametrize(("query", "word"), [("", "listed tuition"), ("?q=zzz+per+year", "tuition")])
    def test_sort_says_listed_if_a_basis_is_unknown(self, client, query, word):
        make_program("Zzz per year", tuition_usd=1, tuition_basis="year")
        make_program("Zzz per year, too", tuition_usd=2, tuition_basis="year")
        options = get_page(client, f"/programs/{query}").texts("option")
        assert options == ["Title, A to Z", f"Lowest {word}", f"Highest {word}", "Shortest", "Longest"]

    def test_form_keeps_parameters_without_a_field(self, client):
        page = get_page(client, "/programs/?role=ai-engineer&unknown=tuition")
        assert page.one("input[type=hidden][name=role]")["value"] == "ai-engineer"
        assert page.one("input[type=hidden][name=unknown]")["value"] == "tuition"

    def test_role_catalog_without_a_crosswalk_judges_no_matches(self, client):
        page = get_page(client, "/roles/ai-engineer/programs/")
        assert page.one("#found").text == "10 programs"
        assert not page.has(".role-programs-intro")

    def test_empty_list_links_to_all_programs(self, client):
        page = get_page(client, "/programs/?format=on_campus")
        assert page.one("#found").text == "0 programs, on campus"
        assert "No programs match all of these filters." in page.text
        assert page.link("Show all programs") == "/programs/"

    def test_shortcut_count_matches_its_list(self, client):
        shortcuts = get_page(client, "/programs/?format=hybrid").css(".shortcuts li")
        assert [shortcut.text for shortcut in shortcuts] == [
            "Up to $25,000 4",
            "A year or less 2",
            "Online, up to $30,000 6",
        ]
        for shortcut in shortcuts:
            assert len(get_page(client, shortcut.one("a")["href"]).rows) == int(shortcut.one(".hint").text)


@pytest.mark.django_db
class TestUnstatedFigures:
    @pytest.fixture(autouse=True)
    def programs(self):
        make_program("Unknown", tuition_usd=None, duration_months=None)
        make_program("Free", tuition_usd=0, duration_months=12)
        make_program("Dear", tuition_usd=50_000, duration_months=36)

    def test_row_shows_not_stated_or_free(self, client):
        unknown = get_page(client, "/programs/?q=unknown").row_figures
        assert unknown == {"Format": "not stated", "Duration": "not stated", "Tuition": "not stated"}
        assert get_page(client, "/programs/?q=free").row_figures["Tuition"] == "free"

    def test_page_counts_programs_hidden_by_a_bound(self, client):
        page = get_page(client, "/programs/?tuition_max=10")
        assert "1 program with no stated tuition is hidden." in page.text
        assert page.link("Show it too") == "/programs/?tuition_max=10&unknown=tuition"
        assert "is hidden" not in get_page(client, "/programs/?tuition_max=10&unknown=tuition").text
        assert "is hidden" not in get_page(client, "/programs/").text

    @pytest.mark.parametrize(
        ("query", "rows"),
        [
            ("tuition_max=10", ["Free"]),
            ("tuition_max=10&unknown=tuition", ["Free", "Unknown"]),
            ("duration_max=12", ["Free"]),
            ("duration_max=12&unknown=duration", ["Free", "Unknown"]),
            ("tuition_max=0", ["Free"]),
        ],
    )
    def test_bound_hides_unstated_values_unless_requested(self, client, query, rows):
        assert get_page(client, f"/programs/?{query}").rows == rows

    @pytest.mark.parametrize(
        ("sort", "rows"),
        [
            ("tuition", ["Free", "Dear", "Unknown"]),
            ("-tuition", ["Dear", "Free", "Unknown"]),
            ("duration", ["Free", "Dear", "Unknown"]),
            ("-duration", ["Dear", "Free", "Unknown"]),
            ("name", ["Dear", "Free", "Unknown"]),
        ],
    )
    def test_unstated_values_sort_last_in_both_directions(self, client, sort, rows):
        assert get_page(client, f"/programs/?sort={sort}").rows == rows


@pytest.mark.django_db
class TestPagination:
    def test_pagination_links_keep_the_filters(self, client):
        for number in range(45):
            make_program(f"Program {number:02}", delivery_mode="online")
        first = get_page(client, "/programs/?format=online&sort=-tuition")
        assert len(first.rows) == 20
        assert "Page 1 of 3" in first.text
        following = first.one(".pagination-next")
        assert following["href"] == "/programs/?format=online&page=2&sort=-tuition"
        assert following["rel"] == "next nofollow"
        last = get_page(client, "/programs/?format=online&page=3")
        assert len(last.rows) == 5
        assert last.canonical == "/programs/?format=online&page=3"
        assert not last.has(".pagination-next")
        previous = last.one(".pagination-previous")
        assert (previous["href"], previous["rel"]) == ("/programs/?format=online&page=2", "prev nofollow")

    def test_removing_a_filter_returns_to_the_first_page(self, client):
        for _ in range(25):
            make_program(delivery_mode="online")
        assert get_page(client, "/programs/?format=online&page=2").one("a.chip")["href"] == "/programs/"


@pytest.mark.django_db
def test_city_in_two_spellings_is_one_choice(client):
    make_program(city="Melbourne")
    make_program(city="MELBOURNE")
    make_program(city="Sydney")
    assert len(get_page(client, "/programs/").css("input[name=city]")) == 2
    assert len(get_page(client, "/programs/?city=melbourne").rows) == 2


@pytest.mark.django_db
class TestRoleCatalog:
    def test_role_catalog_lists_only_programs_for_the_role(self, client):
        make_program("Leads there", role=make_role("AI Engineer"))
        make_program("Leads elsewhere", role=make_role("Nurse"))
        assert get_page(client, "/roles/ai-engineer/programs/").rows == ["Leads there"]

    def test_choices_come_from_the_listed_programs(self, client):
        role = make_role("AI Engineer")
        make_program(role=role, city="Lowell", degree_type=make_degree_type("Master's"))
        make_program(city="Miami", degree_type=make_degree_type("Bachelor's"))
        text = get_page(client, "/roles/ai-engineer/programs/").text
        assert "Lowell" in text
        assert "Miami" not in text
        assert "Bachelor's" not in text

    def test_role_catalog_form_submits_to_the_same_page(self, client):
        make_program(role=make_role("AI Engineer"))
        page = get_page(client, "/roles/ai-engineer/programs/")
        assert page.one("#filters")["action"] == "/roles/ai-engineer/programs/"

    def test_guide_shows_ten_programs_and_links_to_all(self, client):
        role = make_role("AI Engineer")
        for number in range(12):
            make_program(f"Program {number:02}", role=role)
        make_program("Draft", role=role, status=Status.DRAFT)
        page = get_page(client, "/roles/ai-engineer/")
        assert len(page.rows) == 10
        assert page.link("Open all 12 in the catalog") == "/roles/ai-engineer/programs/"

    def test_guide_without_programs_leaves_the_section_out(self, client):
        role = make_role("AI Engineer")
        page = get_page(client, "/roles/ai-engineer/")
        assert not page.has("#programs")
        assert "Programs" not in page.texts(".toc a")
        Role.objects.filter(pk=role.pk).update(programs_text="Look for a degree in **computing**.")
        page = get_page(client, "/roles/ai-engineer/")
        text = "Programs Look for a degree in computing. Browse all programs Plan this career"
        assert page.section("programs").text == text
        assert "Programs" in page.texts(".toc a")


@pytest.mark.usefixtures("content")
class TestCompareLinks:
    SLUG = "auburn-university-master-of-science-in-finance-online"

    def test_each_of_too_many_selected_programs_can_be_removed(self, client):
        slugs = [program.slug for program in Program.objects.published()]
        assert len(slugs) > ProgramComparison.max_compared
        assert len(get_page(client, "/programs/", compare=slugs).texts(".row-add a")) == len(slugs)

    def test_all_links_keep_the_programs_to_compare(self, client):
        url = f"/programs/?compare={self.SLUG}&q=auburn"
        add = get_page(client, "/programs/?q=auburn").one(".row-add a")
        assert (add["href"], add["rel"]) == (f"{url}#add-{self.SLUG}", "nofollow")
        page = get_page(client, f"/programs/?compare={self.SLUG}&format=online")
        assert page.one(".selection").text == "1 to compare: Compare 1 program Clear the programs to compare"
        assert page.one(".selection .button")["href"] == f"/programs/compare/?program={self.SLUG}"
        chip = page.one("a.chip")
        assert (chip["href"], chip["rel"]) == (f"/programs/?compare={self.SLUG}", "nofollow")
        assert page.one("input[type=hidden][name=compare]")["value"] == self.SLUG
        assert page.link("Clear all") == f"/programs/?compare={self.SLUG}"
        assert page.link("Up to $25,000") == f"/programs/?compare={self.SLUG}&tuition_max=25000"
        assert page.one("#clear-selection")["href"] == "/programs/?format=online"
        assert page.canonical == "/programs/?format=online"

    def test_invalid_slug_of_a_compared_program_is_ignored(self, client):
        response = client.get("/programs/?compare=%3Cscript%3E")
        assert b"to compare:" not in response.content
        assert b"<script>" not in response.content.replace(b"<script type", b"")
