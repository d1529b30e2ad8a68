"""What pages say about tuition: whose it is, for what, of which year and in which currency."""

import csv
from io import StringIO

import pytest

from programs.models import FieldOfStudy, InstitutionFigures, Program
from tests.support.factories import make_degree_type, make_field, make_program, make_role, make_source
from tests.support.page import get_page
from tests.support.program_page import careers, facts

pytestmark = pytest.mark.django_db
AVERAGE = {"tuition_usd": 17_220, "tuition_basis": "year", "tuition_kind": "institution", "tuition_year": "2022-23"}
OVERSEAS = {
    "tuition_usd": 15_000,
    "tuition_basis": "total",
    "tuition_kind": "overseas",
    "tuition_original": 22_500,
    "tuition_currency": "AUD",
}
FULL = "One year (the institution’s average for full-time undergraduates from other states, 2022–23)"


@pytest.fixture
def average() -> Program:
    source = make_source(slug="ipeds-tuition-2022-23", title="IPEDS: tuition")
    bachelor = make_degree_type("Bachelor’s degree")
    return make_program("Food Science", degree_type=bachelor, tuition_source=source, **AVERAGE)


@pytest.fixture
def overseas() -> Program:
    return make_program("Diploma of Information Technology", source=make_source(), **OVERSEAS)


def tuition(client, program) -> tuple[str, str]:
    """The amount in the head of the page, and what the page says about it."""
    part = get_page(client, program.get_absolute_url()).one(".figure-tuition")
    return part.one(".figure-text").text, part.one(".hint").text


def structured(client, program) -> dict:
    return get_page(client, program.get_absolute_url()).json_ld["EducationalOccupationalProgram"]


class TestProgramPage:
    def test_average_is_described_in_full(self, client, average):
        assert facts(client, average)["Tuition covers"] == FULL
        assert tuition(client, average) == (
            "$17,220",
            "Per year, institution’s average for undergraduates, out-of-state, without fees, 2022–23.",
        )
        page = get_page(client, average.get_absolute_url())
        assert page.has("#source-ipeds-tuition-2022-23")

    def test_amount_in_the_source_is_next_to_us_dollars(self, client, overseas):
        words = "For the whole program, for international students. Converted from AUD 22,500."
        assert tuition(client, overseas) == ("$15,000", words)
        assert facts(client, overseas)["Tuition covers"] == "The whole program, for international students"
        assert facts(client, overseas)["Listed tuition"] == "AUD 22,500"

    @pytest.mark.parametrize(
        ("amount", "words"),
        [
            (15_000, "For the whole program, for international students. Converted from Australian dollars."),
            (0, "For international students."),
        ],
    )
    def test_currency_is_named_if_the_amount_is_not_known(self, client, amount, words):
        values = OVERSEAS | {"tuition_usd": amount, "tuition_original": None, "tuition_currency": ""}
        program = make_program(source=make_source(series="cricos"), **values)
        assert tuition(client, program)[1] == words
        page = get_page(client, f"/programs/compare/?program={program.slug}&program={make_program().slug}")
        assert words in page.table("table.compare")["Tuition"][0]

    def test_tuition_of_a_program_has_no_other_label(self, client):
        program = make_program(tuition_usd=5_000, tuition_basis="year")
        assert facts(client, program)["Tuition covers"] == "One year"
        assert "Listed tuition" not in facts(client, program)

    def test_free_average_is_labeled(self, client):
        program = make_program(**AVERAGE | {"tuition_usd": 0})
        assert tuition(client, program) == ("Free", "Institution’s average, out-of-state, without fees, 2022–23.")

    @pytest.mark.parametrize(
        ("values", "note"),
        [
            ({"degree": "Certificate (12 weeks to less than 1 year)"}, True),
            ({"degree": "Certificate (less than 12 weeks)"}, True),
            ({"degree": "Certificate (1 to less than 2 years)"}, False),
            ({"degree": "Graduate certificate", "duration_months": 6}, True),
            ({"degree": "Graduate certificate", "duration_months": 12}, False),
            ({"degree": "Certificate (less than 12 weeks)", "tuition_basis": "total"}, False),
        ],
    )
    def test_short_award_takes_less_than_its_year_of_tuition(self, client, values, note):
        values = {"tuition_usd": 9_000, "tuition_basis": "year"} | values
        program = make_program(degree_type=make_degree_type(values.pop("degree")), **values)
        words = "One year This award takes less than a year"
        assert facts(client, program)["Tuition covers"] == (
            words if note else "One year" if program.tuition_basis == "year" else "The whole program"
        )


class TestNewerFigures:
    """Prices of residents and of a later year, next to the listed tuition of $17,220."""

    def hints(self, client, key: str = "100654/01.1001/5", published: str = "2023-24", **tuitions) -> list[str]:
        source = make_source(slug="ipeds-2024", series="ipeds")
        program = make_program(source=source, source_key=key, **AVERAGE)
        figures = make_source(slug="scorecard-institutions", published=published)
        InstitutionFigures.objects.create(institution=program.institution, source=figures, **tuitions)
        return get_page(client, program.get_absolute_url()).texts(".figure-tuition > .hint")[1:]

    def test_lower_price_for_residents_is_named(self, client):
        words = self.hints(client, tuition_in_state=6_813, tuition_out_of_state=18_000)
        assert words == ["In-state, with fees: $6,813, 2023–24."]

    def test_page_says_that_the_price_fell(self, client):
        words = self.hints(client, tuition_in_state=9_000, tuition_out_of_state=9_000)
        assert words == ["The newer figure is lower: $9,000, in-state and out-of-state, with fees, 2023–24."]

    def test_price_that_fell_and_a_price_for_residents_are_both_named(self, client):
        assert self.hints(client, tuition_in_state=6_813, tuition_out_of_state=9_000) == [
            "In-state, with fees: $6,813, 2023–24. The newer figure is lower: $9,000, out-of-state, with fees, 2023–24."
        ]

    def test_figure_of_the_same_year_is_not_newer(self, client):
        assert self.hints(client, published="2022-23", tuition_in_state=9_000, tuition_out_of_state=9_000) == []

    def test_higher_prices_with_fees_are_not_compared(self, client):
        assert self.hints(client, tuition_in_state=18_634, tuition_out_of_state=18_634) == []

    def test_graduate_programs_have_other_prices(self, client):
        assert self.hints(client, "100654/01.1001/7", tuition_in_state=6_813, tuition_out_of_state=9_000) == []


class TestLists:
    def test_rows_say_whose_tuition_it_is(self, client, average, overseas):
        rows = get_page(client, "/programs/").without(".hidden").texts(".row-tuition")
        assert rows == [
            "$15,000 for the whole program, for international students",
            "$17,220 per year, institution’s average",
        ]

    def test_export_has_columns_for_it(self, client, overseas):
        response = client.get("/programs/export.csv")
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        (row,) = csv.DictReader(StringIO(text))
        names = ("tuition_usd", "tuition_basis", "tuition_kind", "tuition_original", "tuition_currency")
        assert [row[name] for name in names] == ["15000", "total", "overseas", "22500", "AUD"]

    @pytest.mark.parametrize(
        ("degrees", "students"),
        [
            (["Bachelor’s degree", "Certificate (less than 12 weeks)"], "undergraduates"),
            (["Master’s degree", "Postbaccalaureate certificate"], "graduate students"),
            (["Master’s degree", "Associate’s degree"], "undergraduates or graduate students"),
            (["Other", "Another"], "undergraduates or graduate students"),
        ],
    )
    def test_guide_says_whose_averages_the_amounts_are(self, client, degrees, students):
        role = make_role()
        for tuition, degree in enumerate(degrees, 1_000):
            make_program(role=role, degree_type=make_degree_type(degree), **AVERAGE | {"tuition_usd": tuition})
        (words,) = get_page(client, role.get_absolute_url()).texts(".rows-once")
        assert f"Tuition is the institution’s average for full-time {students} from other states, per year." in words


class TestComparison:
    def test_averages_are_not_compared_with_tuitions_of_programs(self, client, average):
        own = make_program(tuition_usd=20_000, tuition_basis="year")
        page = get_page(client, f"/programs/compare/?program={average.slug}&program={own.slug}")
        assert page.texts(".compare-highlights li")[0] == (
            "These prices aren’t comparable: one is per year; one is per year, an institution’s average."
        )

    def test_two_averages_are_compared(self, client, average):
        other = make_program(**AVERAGE | {"tuition_usd": 20_000})
        page = get_page(client, f"/programs/compare/?program={average.slug}&program={other.slug}")
        assert (
            page.texts(".compare-highlights li")[0] == "Lowest tuition: Food Science at Example University ($17,220)."
        )


class TestStructuredData:
    def test_average_is_not_a_price(self, client, average):
        assert "offers" not in structured(client, average)

    def test_price_for_overseas_students_is_in_the_source_currency(self, client, overseas):
        offer = structured(client, overseas)["offers"]
        assert (offer["price"], offer["priceCurrency"]) == (22_500, "AUD")
        assert offer["description"] == "Tuition for international students."


class TestLinks:
    def test_australian_field_has_no_official_link(self, client, overseas):
        field = FieldOfStudy.objects.create(scheme="asced", name="Information Technology", slug="it")
        overseas.field_of_study = field
        overseas.save()
        assert facts(client, overseas)["Field"] == "Information Technology Australian broad field"
        text = careers(client, overseas).text
        assert "No official link to careers" in text
        assert "so it does not link Australian ones to careers" in text
        page = get_page(client, f"/programs/compare/?program={overseas.slug}&program={make_program().slug}")
        cells = page.table("table.compare")["Field"]
        assert cells == ["Information Technology Australian broad field", "not stated"]
        assert "so it does not link Australian ones to careers" in page.text

    def test_us_field_without_a_link_says_so(self, client):
        program = make_program(field_of_study=make_field("01.1001", "Food Science"))
        text = careers(client, program).text
        assert "The official crosswalk does not link this field of study to any career." in text


def test_editor_sees_the_parts_of_a_tuition(admin_client, overseas):
    page = get_page(admin_client, f"/admin/programs/program/{overseas.pk}/change/")
    names = ("tuition_kind", "tuition_year", "tuition_source", "tuition_original", "tuition_currency")
    assert all(page.has(f"[name={name}]") for name in names)
