from datetime import timedelta

import pytest

from careerguide.content.pages import preview_url
from careerguide.content.publishing import Status
from programs.models import FieldOfStudy, Pathway, Program
from roles.models import RoleOccupation
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_institution,
    make_occupation,
    make_program,
    make_role,
    make_source,
)
from tests.support.page import Page, get_page
from tests.support.program_page import facts

pytestmark = pytest.mark.django_db


def page(client, program) -> str:
    return client.get(program.get_absolute_url()).content.decode()


def head(client, program) -> Page:
    return get_page(client, program.get_absolute_url()).one(".program-head")


def test_figures_show_their_state(client):
    source = make_source(title="A catalog")
    program = make_program(
        "Master of Things", tuition_usd=64_800, duration_months=15, duration_stated="1.25 years", source=source
    )
    html = page(client, program)
    assert "$64,800" in html
    assert "Not stated whether per year or in total." in html
    assert "1.25 years" in html
    assert "A catalog" in html


def test_duration_shows_how_it_is_listed(client):
    program = make_program(duration_months=24, duration_stated="104 weeks")
    assert facts(client, program)["Duration"] == "2 years listed as “104 weeks”"
    assert facts(client, make_program(duration_months=15, duration_stated="1.25 years"))["Duration"] == "1.25 years"


def test_figures_show_details_and_link_to_their_source(client):
    source = make_source(slug="a-catalog", title="A catalog", publisher="A board", published="Spring 2026")
    program = make_program(
        tuition_usd=9_000, tuition_basis="year", duration_months=15, duration_stated="1.25 years",
        delivery_mode="online", source=source,
    )  # fmt: skip
    found = get_page(client, program.get_absolute_url())
    days = "Source A catalog, A board Published Spring 2026 Report an error"
    assert found.texts("details.figure") == [
        f"Tuition: $9,000, source Basis per year {days}",
        f"Duration: 1.25 years, source Basis the whole program {days}",
        f"Format: Online, source Basis as the source puts it {days}",
    ]
    assert len(found.css('[href="#source-a-catalog"]')) == 4
    assert found.section("source-a-catalog").text.startswith("A catalog, A board")


def test_format_in_ipeds_is_derived(client):
    program = make_program(delivery_mode="online", source=make_source(series="ipeds"))
    [figure] = get_page(client, program.get_absolute_url()).texts("details.figure")
    assert "Basis derived from counts of programs with distance education" in figure


def test_unstated_figures_have_no_details(client):
    assert '<details class="figure">' not in page(client, make_program())


def test_figures_are_due_after_the_source_review_date(client, today):
    source = make_source(review_on=today - timedelta(days=1))
    words = head(client, make_program(tuition_usd=9_000, source=source)).texts(".state")
    assert words == ["due for review since November 24, 2026"]


def test_origin_is_named_only_if_it_is_unusual(client):
    official, guide = make_source(kind="official"), make_source()
    for source, other, words in [(official, guide, "guide"), (guide, official, "official")]:
        program = make_program(tuition_usd=1, duration_months=1, source=source, tuition_source=other)
        assert head(client, program).texts(".state") == [words]
    assert head(client, make_program(tuition_usd=1)).texts(".state") == ["unsourced"]


def test_tuition_shows_its_basis(client):
    program = make_program(tuition_usd=9_000, tuition_basis="year", source=make_source())
    assert head(client, program).texts(".figure-tuition .hint") == ["Per year."]
    assert head(client, make_program(tuition_usd=0)).texts(".figure-tuition .figure-text, .hint") == ["Free"]


def test_unstated_values_are_shown_as_not_stated(client):
    program = make_program()
    listed = "Degree, field, format, study mode, duration, tuition, location"
    assert facts(client, program) == {"Institution": "Example University", "Not stated": listed}
    assert head(client, program).texts("dd") == ["Not stated"] * 3
    found = get_page(client, program.get_absolute_url()).text
    assert "No source given." in found
    assert "No official link to careers" in found
    assert "We don’t know the program’s field of study" in found


def test_values_added_by_editors_are_marked(client):
    editors = make_source(kind="editorial")
    program = make_program(
        city="Auburn", region="AL", region_source=editors, field_of_study=make_field(), field_source=editors
    )
    assert facts(client, program)["Location"] == "Auburn, AL state added by our editors"
    assert facts(client, program)["Field"] == "Finance, General CIP 52.0801, assigned by our editors"


def test_roles_are_linked_unless_they_are_drafts(client):
    program = make_program()
    guide, draft = make_role("AI Engineer"), make_role("ML Engineer", status=Status.DRAFT)
    Pathway.objects.create(program=program, role=guide, strength="listed", note="As listed.")
    Pathway.objects.create(program=program, role=draft)
    html = page(client, program)
    assert '<a href="/roles/ai-engineer/">AI Engineer</a>' in html
    assert "listed by the guide’s source" in html
    assert "As listed." in html
    assert "ML Engineer" in html
    assert 'href="/roles/ml-engineer/"' not in html


def test_draft_returns_404(client):
    assert client.get(make_program(status=Status.DRAFT).get_absolute_url()).status_code == 404


def test_page_says_several_campuses_and_links_to_program_url(client):
    program = make_program(city="Multiple IN Campuses", location_scope="multiple", url="https://example.org/x")
    assert facts(client, program)["Location"] == "Several campuses"
    assert 'href="https://example.org/x"' in page(client, program)


def test_country_is_named_unless_it_is_the_us(client):
    abroad = make_program(city="Melbourne", region="VIC", country="AU")
    assert facts(client, abroad)["Location"] == "Melbourne, VIC, AU"
    at_home = make_program(city="Auburn", region="AL", country="US")
    assert facts(client, at_home)["Location"] == "Auburn, AL"
    assert facts(client, make_program(country="US"))["Location"] == "US"


def test_page_has_open_graph_tags(client):
    program = make_program(
        'Master of "Things" & <b>', slug="things", institution="Example U", tuition_usd=9_000, duration_months=12
    )
    found = get_page(client, program.get_absolute_url())
    basis = "not stated whether per year or in total"
    words = f'Master of "Things" & <b> at Example U: tuition $9,000 ({basis}), duration 1 year.'
    properties = ("site_name", "type", "title", "description", "url", "image")
    assert {name: found.meta(f"og:{name}") for name in properties} == {
        "site_name": "careerguide",
        "type": "website",
        "title": 'Master of "Things" & <b>, Example U',
        "description": words,
        "url": "http://testserver/programs/things/",
        "image": "http://testserver/share.png",
    }
    assert found.meta("description") == words
    assert found.canonical == "/programs/things/"


class TestSimilarPrograms:
    @pytest.fixture
    def finance(self):
        return make_field()

    def similar(self, client, program) -> list[str]:
        return get_page(client, program.get_absolute_url()).without(".hidden").texts("#similar h3")

    def test_similar_programs_are_sorted_by_tuition_difference(self, client, finance):
        same = {"field_of_study": finance, "delivery_mode": "online"}
        program = make_program("This", tuition_usd=30_000, **same)
        make_program("Not stated", **same)
        make_program("Far", tuition_usd=90_000, **same)
        make_program("Below", tuition_usd=29_000, **same)
        make_program("Above", tuition_usd=32_000, **same)
        make_program("A draft", tuition_usd=30_000, status=Status.DRAFT, **same)
        make_program("Another format", tuition_usd=30_000, field_of_study=finance, delivery_mode="hybrid")
        make_program("Another field", tuition_usd=30_000, delivery_mode="online", field_of_study=make_field("11.0101"))
        make_program("No field", tuition_usd=30_000, delivery_mode="online")
        assert self.similar(client, program) == ["Below", "Above", "Far", "Not stated"]
        found = page(client, program)
        assert "Same field and format, closest in price" in found
        assert 'href="/programs/?field=52-0801&amp;format=online"' in found

    def test_at_most_four_other_programs_are_listed(self, client, finance):
        programs = [make_program(f"P{n}", tuition_usd=n * 1_000, field_of_study=finance) for n in range(7)]
        # If two programs are equally close in tuition, the cheaper one comes first.
        assert self.similar(client, programs[3]) == ["P2", "P4", "P1", "P5"]
        assert self.similar(client, programs[0]) == ["P1", "P2", "P3", "P4"]

    def test_programs_with_another_tuition_basis_come_last(self, client, finance):
        program = make_program("This", field_of_study=finance, tuition_usd=30_000, tuition_basis="total")
        make_program("A year", field_of_study=finance, tuition_usd=30_000, tuition_basis="year")
        make_program("Not stated", field_of_study=finance)
        make_program("The whole", field_of_study=finance, tuition_usd=60_000, tuition_basis="total")
        assert self.similar(client, program) == ["The whole", "A year", "Not stated"]

    def test_same_degree_type_comes_before_the_price(self, client, finance):
        same = {"field_of_study": finance, "degree_type": make_degree_type("Certificate IV")}
        program = make_program("This", tuition_usd=9_000, **same)
        make_program("Diploma", field_of_study=finance, degree_type=make_degree_type("Diploma"), tuition_usd=9_000)
        make_program("Far", tuition_usd=20_000, **same)
        assert self.similar(client, program) == ["Far", "Diploma"]
        assert "Same field: same degree type first, then closest in price" in page(client, program)

    def test_heading_claims_no_order_that_the_list_does_not_have(self, client, finance):
        program = make_program("This", field_of_study=finance, degree_type=make_degree_type("Diploma"), tuition_usd=9)
        make_program("Other", field_of_study=finance, degree_type=make_degree_type("Bachelor's"))
        assert get_page(client, program.get_absolute_url()).one("#similar h2").text == "Similar programs Same field"

    def test_titles_that_share_words_come_first_in_broad_fields(self, client):
        society = FieldOfStudy.objects.create(scheme="asced", name="Society and Culture", slug="society")
        same = {"field_of_study": society, "degree_type": make_degree_type("Certificate IV")}
        program = make_program("Certificate IV in Youth Work", tuition_usd=9_000, **same)
        make_program("Certificate IV in Ministry", tuition_usd=9_000, **same)
        make_program("Certificate IV in Youth Ministry", tuition_usd=15_000, **same)
        make_program("Certificate IV in Youth Services (Work)", tuition_usd=20_000, **same)
        assert self.similar(client, program) == [
            "Certificate IV in Youth Services (Work)",
            "Certificate IV in Youth Ministry",
            "Certificate IV in Ministry",
        ]
        assert "same degree type and similar titles first" in page(client, program)

    def test_titles_are_alike_by_their_subject(self, client):
        society = FieldOfStudy.objects.create(scheme="asced", name="Health", slug="health")
        same = {"field_of_study": society, "institution": "Western Sydney University"}
        program = make_program("Health Support (Western Sydney) (exit only)", tuition_usd=9_000, **same)
        make_program("Health Science (exit award only)", tuition_usd=9_000, **same)
        make_program("Art Therapy (Western Sydney)", tuition_usd=9_001, **same)
        make_program("Public Health", tuition_usd=20_000, **same)
        make_program("Nursing", tuition_usd=9_000, **same)
        titles = ["Public Health", "Nursing", "Art Therapy (Western Sydney)", "Health Science (exit award only)"]
        assert self.similar(client, program) == titles

    def test_subject_may_be_in_the_name_of_the_institution(self, client):
        arts = FieldOfStudy.objects.create(scheme="asced", name="Creative Arts", slug="arts")
        same = {"field_of_study": arts, "degree_type": make_degree_type("Master’s degree"), "tuition_usd": 9_000}
        program = make_program("Master of Music", institution="Institute of Music", **same)
        make_program("Master of Film", **same)
        make_program("Master of Music Teaching", **same)
        assert self.similar(client, program) == ["Master of Music Teaching", "Master of Film"]

    def test_part_of_a_word_in_the_name_is_not_left_out(self, client):
        health = FieldOfStudy.objects.create(scheme="asced", name="Health", slug="health")
        same = {"field_of_study": health, "institution": "Healthy Living Institute"}
        program = make_program("Health Work", tuition_usd=9_000, **same)
        make_program("Safe Work", tuition_usd=9_000, **same)
        make_program("Health and Work", tuition_usd=20_000, **same)
        assert self.similar(client, program) == ["Health and Work", "Safe Work"]

    def test_degree_type_is_used_if_the_field_is_not_stated(self, client):
        program = make_program("This", degree_type=make_degree_type(), tuition_usd=0)
        make_program("Alike", degree_type=make_degree_type(), delivery_mode="online", tuition_usd=5)
        make_program("Another degree", degree_type=make_degree_type("Bachelor's"))
        assert self.similar(client, program) == ["Alike"]
        assert "Same degree type, closest in price" in page(client, program)

    def test_cheapest_is_first_if_own_tuition_is_not_stated(self, client, finance):
        program = make_program("This", field_of_study=finance)
        for title, tuition in [("Not stated", None), ("Dear", 9_000), ("Free", 0)]:
            make_program(title, field_of_study=finance, tuition_usd=tuition)
        assert self.similar(client, program) == ["Free", "Dear", "Not stated"]
        assert "Same field, lowest tuition first" in page(client, program)

    def test_sources_include_those_of_the_tuition_of_similar_programs(self, client, finance):
        source = make_source(slug="ipeds-tuition", title="IPEDS: tuition", published="2022-23")
        same = {"field_of_study": finance, "source": make_source(slug="ipeds", title="IPEDS")}
        program = make_program("This", **same)
        make_program("Other", tuition_usd=9_000, tuition_source=source, **same)
        found = get_page(client, program.get_absolute_url())
        assert "IPEDS: tuition" in found.one("#source-ipeds-tuition").text
        assert found.section("similar").one(".rows-once a")["href"] == "#source-ipeds-tuition"
        Program.objects.update(tuition_usd=9_000, tuition_source=source)
        found = get_page(client, program.get_absolute_url())
        assert found.has("#source-ipeds-tuition")
        assert "Tuition from" not in found.section("similar").text

    def test_section_is_hidden_without_similar_programs(self, client, finance):
        make_program("Another")
        for program in (make_program("Bare"), make_program("Alone", field_of_study=finance)):
            assert self.similar(client, program) == []
            assert "Similar programs" not in page(client, program)

    def test_programs_that_read_the_same_are_shown_once(self, client, finance):
        program = make_program("This", field_of_study=finance)
        for title in ("This", "A", "A", "A", "A", "B"):
            make_program(title, field_of_study=finance)
        make_program("A", field_of_study=finance, city="Springfield", region="MA")
        assert sorted(self.similar(client, program)) == ["A", "A", "B"]

    def test_similar_programs_take_one_query(self, finance, django_assert_num_queries):
        program, *_ = [make_program(field_of_study=finance, degree_type=make_degree_type()) for _ in range(9)]
        with django_assert_num_queries(1):
            assert all(str(row.institution) and row.degree_type for row in Program.objects.similar_to(program))


def test_query_count_is_constant(query_count):
    field = make_field()
    program = make_program(field_of_study=field, tuition_usd=1)

    def add(rows: int):
        for number in range(rows):
            make_program(institution=f"University {number}", degree_type=make_degree_type(f"D{number}"))
            make_program(field_of_study=field, institution=f"University {number}", tuition_usd=number)
            role = make_role()
            Pathway.objects.create(program=program, role=role, source=make_source())
            RoleOccupation.objects.create(role=role, occupation=make_occupation())

    add(2)
    few = query_count(program.get_absolute_url())
    add(48)
    assert query_count(program.get_absolute_url()) == few <= 7


def test_page_links_to_its_field_and_its_institution(client):
    program = make_program(institution=make_institution("City College"), field_of_study=make_field())
    page = get_page(client, program.get_absolute_url())
    assert page.one(".program-head .topic a")["href"] == "/institutions/city-college/"
    assert page.section("details").link("Finance, General") == "/fields/52-0801/"
    assert page.section("details").link("City College") == "/institutions/city-college/"


def test_preview_does_not_link_to_pages_that_may_not_exist(client):
    program = make_program(field_of_study=make_field(), status=Status.DRAFT)
    page = get_page(client, preview_url(program))
    assert page.section("details").texts("dd")[:2] == ["Finance, General CIP 52.0801", "Example University"]
    assert not page.has(".program-head .topic a, .facts a")
