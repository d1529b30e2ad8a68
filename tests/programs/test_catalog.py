"""The catalog: what a reader asks of it, and what the page shows."""

import re
from html import unescape

import pytest

from careerguide.content.publishing import Status
from programs.compare.page import ProgramComparison
from programs.models import Program
from tests.support.factories import make_degree_type, make_program, make_role
from tests.support.page import Page, get_page

HEADING = re.compile(r'<h2 id="found">(.*?)</h2>', re.DOTALL)


def heading(answer) -> str:
    """The line that says what was found."""
    return unescape(HEADING.search(answer.content.decode())[1]).strip()


def ways_out(answer) -> dict[str, tuple[str, int]]:
    """Where an empty list leads: words, address, count."""
    listed = re.search(r'<ul class="ways-out">(.*?)</ul>', answer.content.decode(), re.DOTALL)[1]
    found = re.findall(r'<a[^>]* href="([^"]*)">(.*?)</a>: (\d+)', listed)
    return {unescape(words): (unescape(href), int(count)) for href, words, count in found}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "basis", "shown"),
    [
        (9_000, "year", "$9,000 for a year"),
        (9_000, "total", "$9,000 for the whole program"),
        (9_000, "", "$9,000 basis not stated"),
        (0, "year", "free"),
        (None, "", "not stated"),
    ],
)
def test_a_row_says_what_its_tuition_is_for_and_what_is_free_is_free(client, amount, basis, shown):
    make_program(tuition_usd=amount, tuition_basis=basis)
    fact = re.search(r"<dt>Tuition</dt><dd.*?>(.*?)</dd>", client.get("/programs/").content.decode())[1]
    assert re.sub(r"<[^>]+>", "", fact) == shown


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_catalog_without_any_program_blames_no_filter(client, headers):
    role = make_role("Nurse")
    for url, words in [
        ("/programs/", "No program is published yet."),
        (f"{role.get_absolute_url()}programs/", "No program in the catalog leads here yet."),
    ]:
        html = client.get(url, headers=headers).content.decode()
        assert words in html
        assert "all of these filters" not in html


@pytest.mark.usefixtures("content")
class TestTheTenProgramsOfTheFixtures:
    """The catalog and the guide's own catalog answer the same, since the source lists all ten there."""

    ASKED = [
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
    @pytest.mark.parametrize(("asked", "count"), ASKED)
    def test_a_filter_lists_as_many_rows_as_it_counts(self, client, path, asked, count):
        answer = client.get(f"{path}?{asked}")
        assert len(Page(answer).rows) == count
        assert heading(answer).split(",")[0] == ("1 program" if count == 1 else f"{count} programs")
        assert Page(answer).notices == []

    def test_the_heading_says_what_was_asked(self, client):
        answer = client.get("/programs/?format=online&tuition_max=30k&duration_max=18&q=master")
        assert heading(answer) == "5 programs, “master”, online, up to 18 months, up to $30,000"

    def test_each_filter_can_be_taken_away_by_itself(self, client):
        html = client.get("/programs/?format=online&format=hybrid&tuition_max=30k").content.decode()
        chips = [unescape(href) for href in re.findall(r'<a class="chip"[^>]* href="([^"]*)"', html)]
        assert chips == [
            "/programs/?format=hybrid&tuition_max=30000",
            "/programs/?format=online&tuition_max=30000",
            "/programs/?format=hybrid&format=online",
        ]

    def test_what_was_chosen_stays_chosen_in_the_sidebar(self, client):
        html = client.get("/programs/?format=hybrid&tuition_max=30k&sort=-tuition&city=miami").content.decode()
        assert 'name="format" value="hybrid" checked' in html
        assert 'name="format" value="online" checked' not in html
        assert 'name="city" value="miami" checked' in html
        assert 'name="tuition_max" value="30k"' in html
        assert '<option value="-tuition" selected>' in html

    def test_apply_carries_along_the_filters_that_have_no_field(self, client):
        html = client.get("/programs/?role=ai-engineer&unknown=tuition").content.decode()
        assert '<input type="hidden" name="role" value="ai-engineer">' in html
        assert '<input type="hidden" name="unknown" value="tuition">' in html

    def test_a_guides_catalog_says_what_to_mind(self, client):
        html = client.get("/roles/ai-engineer/programs/").content.decode()
        assert "The source claims 340 programs; this page has 10 and lists what it has." in html
        assert "all 10 are in Finance, General" in html

    def test_nothing_found_says_so_and_leads_back(self, client):
        answer = client.get("/programs/?format=on_campus")
        assert heading(answer) == "0 programs, on campus"
        assert "No program fits all of these filters" in answer.content.decode()
        assert 'href="/programs/">Show all programs</a>' in answer.content.decode()

    def test_nothing_found_counts_what_leaving_out_each_filter_would_give(self, client):
        answer = client.get("/programs/?format=hybrid&tuition_max=25000&duration_max=18")
        assert ways_out(answer) == {
            "Raise tuition to $30,000": ("/programs/?duration_max=18&format=hybrid&tuition_max=30000", 1),
            "Leave out “hybrid”": ("/programs/?duration_max=18&tuition_max=25000", 4),
            "Leave out “up to $25,000”": ("/programs/?duration_max=18&format=hybrid", 1),
        }
        for href, count in ways_out(answer).values():
            assert len(Page(client.get(href)).rows) == count

    def test_shortcuts_lead_to_as_many_programs_as_they_count(self, client):
        html = client.get("/programs/?format=hybrid").content.decode()
        shortcuts = re.search(r'<ul class="shortcuts".*?</ul>', html, re.DOTALL)[0]
        found = re.findall(r'<a [^>]*href="([^"]*)">([^<]*)</a> <span class="hint">(\d+)', shortcuts)
        assert [(label, count) for _, label, count in found] == [
            ("Up to $25,000", "4"),
            ("A year or less", "2"),
            ("Online, up to $30,000", "6"),
        ]
        for href, _, count in found:
            assert len(Page(client.get(unescape(href))).rows) == int(count)


@pytest.mark.django_db
class TestWhatIsNotStated:
    @pytest.fixture(autouse=True)
    def programs(self):
        make_program("Unknown", tuition_usd=None, duration_months=None)
        make_program("Free", tuition_usd=0, duration_months=12)
        make_program("Dear", tuition_usd=50_000, duration_months=36)

    def test_it_is_said_and_is_not_zero(self, client):
        html = client.get("/programs/?q=unknown").content.decode()
        assert html.count("not stated</dd>") == 3
        assert ">free</dd>" in client.get("/programs/?q=free").content.decode()

    def test_the_page_says_how_many_a_bound_hides_and_offers_them(self, client):
        html = client.get("/programs/?tuition_max=10").content.decode()
        assert "1 program that states no tuition is not shown." in html
        assert 'href="/programs/?tuition_max=10&amp;unknown=tuition">Show it too</a>' in html
        assert "is not shown" not in client.get("/programs/?tuition_max=10&unknown=tuition").content.decode()
        assert "not shown" not in client.get("/programs/").content.decode()

    def test_a_bound_leaves_it_out_unless_it_is_asked_for(self, client):
        assert Page(client.get("/programs/?tuition_max=10")).rows == ["Free"]
        assert Page(client.get("/programs/?tuition_max=10&unknown=tuition")).rows == ["Free", "Unknown"]
        assert Page(client.get("/programs/?duration_max=12")).rows == ["Free"]
        assert Page(client.get("/programs/?duration_max=12&unknown=duration")).rows == ["Free", "Unknown"]
        assert Page(client.get("/programs/?tuition_max=0")).rows == ["Free"]

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("tuition", ["Free", "Dear", "Unknown"]),
            ("-tuition", ["Dear", "Free", "Unknown"]),
            ("duration", ["Free", "Dear", "Unknown"]),
            ("-duration", ["Dear", "Free", "Unknown"]),
            ("name", ["Dear", "Free", "Unknown"]),
        ],
    )
    def test_it_stands_last_in_both_directions(self, client, sort, order):
        assert Page(client.get(f"/programs/?sort={sort}")).rows == order


@pytest.mark.django_db
class TestAnEmptyList:
    def test_where_no_step_of_a_bound_finds_anything_the_bound_itself_is_left_out(self, client):
        make_program("Unknown")
        answer = client.get("/programs/?tuition_max=10&duration_min=12")
        assert "ways-out" not in answer.content.decode()
        assert ways_out(client.get("/programs/?tuition_max=10")) == {"Leave out “up to $10”": ("/programs/", 1)}

    def test_the_nearest_miss_of_either_end_is_offered(self, client):
        make_program(tuition_usd=5_000, duration_months=10)
        assert ways_out(client.get("/programs/?tuition_min=9000&duration_min=6")) == {
            "Lower tuition to $5,000": ("/programs/?duration_min=6&tuition_min=5000", 1),
            "Leave out “from $9,000”": ("/programs/?duration_min=6", 1),
        }
        assert "Raise duration to 10 months" in ways_out(client.get("/programs/?duration_max=6"))


@pytest.mark.django_db
class TestALongCatalog:
    def test_it_has_pages_that_lead_to_each_other_and_keep_the_filters(self, client):
        for number in range(45):
            make_program(f"Program {number:02}", delivery_mode="online")
        first = client.get("/programs/?format=online&sort=-tuition")
        assert len(Page(first).rows) == 20
        assert "Page 1 of 3" in first.content.decode()
        assert (
            'href="/programs/?format=online&amp;page=2&amp;sort=-tuition" rel="next nofollow"' in first.content.decode()
        )
        last = client.get("/programs/?format=online&page=3")
        assert len(Page(last).rows) == 5
        assert Page(last).canonical == "/programs/?format=online&page=3"
        assert 'rel="next' not in last.content.decode()
        assert 'href="/programs/?format=online&amp;page=2" rel="prev nofollow"' in last.content.decode()

    def test_taking_a_filter_away_leads_to_the_first_page(self, client):
        for _ in range(25):
            make_program(delivery_mode="online")
        html = client.get("/programs/?format=online&page=2").content.decode()
        assert '<a class="chip" href="/programs/"' in html

    def test_a_city_that_is_written_in_two_ways_is_one_choice(self, client):
        make_program(city="Melbourne")
        make_program(city="MELBOURNE")
        make_program(city="Sydney")
        assert client.get("/programs/").content.decode().count('name="city"') == 2
        assert len(Page(client.get("/programs/?city=melbourne")).rows) == 2

    def test_no_programs_at_all_is_a_page_too(self, client):
        answer = client.get("/programs/")
        assert heading(answer) == "0 programs"
        assert answer.status_code == 200


@pytest.mark.django_db
class TestTheCatalogOfARole:
    def test_it_holds_the_roles_programs_only(self, client):
        role = make_role("AI Engineer")
        make_program("Leads there", role=role)
        make_program("Leads elsewhere", role=make_role("Nurse"))
        assert Page(client.get("/roles/ai-engineer/programs/")).rows == ["Leads there"]

    def test_its_sidebar_offers_what_its_programs_have(self, client):
        role = make_role("AI Engineer")
        make_program(role=role, city="Lowell", degree_type=make_degree_type("Master's"))
        make_program(city="Miami", degree_type=make_degree_type("Bachelor's"))
        html = client.get("/roles/ai-engineer/programs/").content.decode()
        assert "Lowell" in html
        assert "Miami" not in html
        assert "Bachelor&#x27;s" not in html

    def test_it_applies_to_itself(self, client):
        make_program(role=make_role("AI Engineer"))
        assert 'action="/roles/ai-engineer/programs/"' in client.get("/roles/ai-engineer/programs/").content.decode()

    def test_a_guide_with_many_programs_shows_ten_and_leads_to_all(self, client):
        role = make_role("AI Engineer")
        for number in range(12):
            make_program(f"Program {number:02}", role=role)
        make_program("Draft", role=role, status=Status.DRAFT)
        answer = client.get("/roles/ai-engineer/")
        assert len(Page(answer).rows) == 10
        assert "Browse and filter all 12 programs" in answer.content.decode()

    def test_a_guide_without_programs_says_so(self, client):
        make_role("AI Engineer")
        assert "No program in the catalog leads here yet." in client.get("/roles/ai-engineer/").content.decode()


@pytest.mark.usefixtures("content")
class TestPuttingProgramsAside:
    def test_a_program_is_put_aside_by_a_link_and_every_link_keeps_it(self, client):
        slug = "auburn-university-master-of-science-in-finance-online"
        html = client.get("/programs/?q=auburn").content.decode()
        assert f'href="/programs/?compare={slug}&amp;q=auburn"' in html
        answer = client.get(f"/programs/?compare={slug}&format=online")
        html = answer.content.decode()
        assert "1 program put aside." in html
        assert f'href="/programs/compare/?program={slug}">Compare</a>' in html
        assert f'<a class="chip" rel="nofollow" href="/programs/?compare={slug}"' in html
        assert f'<input type="hidden" name="compare" value="{slug}">' in html
        assert Page(answer).canonical == "/programs/?format=online"

    def test_more_than_the_maximum_can_be_put_back(self, client):
        slugs = [program.slug for program in Program.objects.published()]
        assert len(slugs) > ProgramComparison.max_compared
        assert len(get_page(client, "/programs/", compare=slugs).texts(".row-compare a")) == len(slugs)

    def test_nothing_strange_can_be_put_aside(self, client):
        html = client.get("/programs/?compare=%3Cscript%3E").content.decode()
        assert "put aside." not in html
        assert "<script>" not in html.replace("<script type", "")
