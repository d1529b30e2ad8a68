"""Tests that each filter choice shows the number of programs in the list that it links to."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from careerguide.lists.facets import Group
from programs.catalog.page import Catalog
from programs.models import InstitutionFigures, Program
from tests.support.factories import make_degree_type, make_field, make_institution, make_program, make_role, make_source
from tests.support.page import get_page

CITIES = ["", "Lowell", "Miami", "Auburn"]
# A state can be spelled in two ways.
REGIONS = {"Lowell": "MA", "Miami": "FL", "Auburn": "ma"}


def get_catalog(url: str) -> Catalog:
    return Catalog(QueryDict(url.partition("?")[2]), "/programs/")


def group(query: str, name: str) -> Group:
    return next(group for group in get_catalog(f"?{query}").groups if group.name == name)


@pytest.mark.django_db
class TestGroups:
    def test_choice_count_ignores_filters_of_its_own_group(self):
        make_program(delivery_mode="online", city="Lowell")
        make_program(delivery_mode="hybrid", city="Lowell")
        make_program(delivery_mode="online", city="Miami")
        formats = group("format=online&city=lowell", "format")
        assert [(choice.value, choice.count, choice.chosen) for choice in formats.choices] == [
            ("online", 1, True),
            ("hybrid", 1, False),
        ]
        assert formats.selected == 1

    def test_choice_without_programs_is_disabled(self, client):
        make_program(delivery_mode="online", city="Lowell")
        make_program(delivery_mode="hybrid", city="Miami")
        choices = get_page(client, "/programs/?city=lowell").css(".choice-none")
        (choice,) = [choice for choice in choices if choice.has("[value=hybrid]")]
        assert choice.has("input[disabled]")
        assert not choice.has("a")

    def test_long_group_has_no_choices_without_programs(self, client):
        for number in range(3):
            make_program(city=f"City {number}", delivery_mode="online" if number else "hybrid")
        page = get_page(client, "/programs/?format=online&city=city-0_")
        assert [each["value"] for each in page.css("[name=city]")] == ["city-1_", "city-2_", "city-0_"]
        assert page.has("[name=city][value=city-0_][checked]")

    def test_group_in_which_all_choices_have_one_program_is_folded(self, client):
        for number in range(12):
            make_program(institution=f"School {number}", delivery_mode=["online", "hybrid"][number % 2])
        group = get_page(client, "/programs/").one("#fold-institution")
        assert group.one("summary").text == "School 12 choices"
        assert "open" not in group.element.attrib
        assert len(group.css("[name=institution]")) == 10
        assert not get_page(client, "/programs/").has("#fold-format")
        make_program(institution="School 1")
        page = get_page(client, "/programs/")
        assert page.has("#fold-institution.phone-fold:not([open])")
        assert page.one("#filter-institution legend").text == "School"

    def test_group_with_fixed_labels_folds_like_any_other(self, client):
        make_program(delivery_mode="online")
        make_program(delivery_mode="hybrid")
        assert get_page(client, "/programs/").has("#fold-format:not(.phone-fold)")

    @pytest.mark.parametrize(("choices", "folds"), [(5, False), (6, True)])
    def test_group_of_more_than_five_choices_folds_on_phones(self, client, choices, folds):
        for number in range(choices):
            for _ in range(2):
                make_program(city=f"City {number}")
        page = get_page(client, "/programs/")
        assert page.has("#fold-city.phone-fold") == folds
        assert get_page(client, "/programs/?city=city-1_").has("#fold-city.phone-fold[open]") == folds

    @pytest.mark.parametrize("params", [{"institution": "school-3"}, {"show": "institution"}])
    def test_group_with_a_selected_choice_is_not_folded(self, client, params):
        for number in range(12):
            make_program(institution=f"School {number}", city=f"City {number}")
        page = get_page(client, "/programs/", params)
        assert page.has("#fold-institution.phone-fold[open]")
        assert page.has("#filter-institution [name=institution]")
        assert page.has("#fold-city:not(.phone-fold):not([open])")

    def test_group_with_one_value_is_hidden(self, client):
        make_program(delivery_mode="online")
        make_program(delivery_mode="online")
        assert not get_page(client, "/programs/").has("[name=format]")

    def test_group_with_one_value_is_shown_if_others_are_unstated(self, client):
        make_program(delivery_mode="online")
        make_program()
        fieldset = get_page(client, "/programs/").one("#filter-format")
        assert fieldset.has("[name=format]")
        assert "not stated 1" in fieldset.text

    def test_long_group_shows_ten_and_the_selected_choices(self, client):
        for number in range(14):
            for _ in range(2 if number else 1):
                make_program(city=f"City {number:02}")
        page = get_page(client, "/programs/?city=city-00")
        assert len(page.css("[name=city]")) == 11
        assert page.has("[name=city][value=city-00_][checked]")
        assert page.link("Show 3 more cities") == "/programs/?city=city-00_&show=city#filter-city"
        expanded = get_page(client, "/programs/?city=city-00_&show=city")
        assert len(expanded.css("[name=city]")) == 14
        assert expanded.canonical == "/programs/?city=city-00_"


@st.composite
def programs_and_queries(draw):
    """A Hypothesis strategy for programs, some with missing values, and a query string."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["", "online", "hybrid", "on_campus"]),
                st.sampled_from(["", "full_time", "part_time"]),
                st.sampled_from(CITIES),
                st.sampled_from([None, 0, 1, 2]),
                st.sampled_from([None, 0, 1]),
                st.sampled_from([0, 1, 2]),
                st.sampled_from([None, 6, 12, 18, 24]),
                st.sampled_from([None, 0, 10_000, 25_000, 90_000]),
            ),
            min_size=250,
            max_size=300,
        )
    )
    params = draw(
        st.lists(
            st.sampled_from(
                [
                    "format=online", "format=hybrid", "study_mode=part_time", "city=lowell", "city=miami",
                    "degree_type=degree-0", "field=11-0001", "institution=university-1", "tuition_max=25000",
                    "tuition_min=5000", "duration_max=12", "unknown=tuition", "unknown=duration", "unknown=format",
                    "unknown=study_mode", "role=role", "field=cip-11", "region=ma_us", "country=us", "show=cip-11",
                    "residency=in", "find_city=mi",
                ]
            ),
            max_size=5,
            unique=True,
        )
    )  # fmt: skip
    return rows, "&".join(params)


class TestAnyCatalog(TestCase):
    # These health checks would fail, because each example needs many programs.
    @settings(max_examples=8, suppress_health_check=[HealthCheck.large_base_example, HealthCheck.data_too_large])
    @given(programs_and_queries())
    def test_choice_counts_match_the_linked_lists(self, drawn):
        rows, query = drawn
        role = make_role("Role", slug="role")
        degrees = [make_degree_type(name) for name in ("Degree 0", "Degree 1", "Bachelor’s degree")]
        fields = [make_field(f"11.000{number}", f"Field {number}") for number in range(2)]
        schools = [make_institution(f"University {number}") for number in range(3)]
        InstitutionFigures.objects.create(
            institution=schools[0], tuition_in_state=9_000, tuition_out_of_state=30_000, source=make_source()
        )
        make_program(role=role, city="Lowell", delivery_mode="online")
        Program.objects.bulk_create(
            Program(
                slug=f"p-{number}", award=f"P {number}", status="published", delivery_mode=mode, study_mode=study,
                region=REGIONS.get(city, ""), country=city and "US",
                city=city, city_slug=city.lower(), place_slug=city and f"{city.lower()}_",
                degree_type=None if degree is None else degrees[degree],
                field_of_study=None if subject is None else fields[subject], institution=schools[school],
                duration_months=months, tuition_usd=tuition,
            )
            for number, (mode, study, city, degree, subject, school, months, tuition) in enumerate(rows)
        )  # fmt: skip
        catalog = get_catalog(f"?{query}")
        for group in catalog.groups:
            total = catalog.queryset.filter(catalog.filters.all_but(group.name)).count()
            counted = sum(choice.count for choice in group.choices) + group.unstated
            # A group that is narrowed by typing shows only some of its choices.
            assert counted <= total if group.typed else counted == total
            for choice in [*group.choices, *(child for parent in group.choices for child in parent.children)]:
                if choice.href:
                    assert get_catalog(choice.href).total == choice.count
                else:
                    assert choice.count == 0
        if not catalog.total:
            for suggestion in catalog.suggestions:
                assert get_catalog(suggestion.href).total == suggestion.count
        for _, count, href in catalog.unstated:
            assert get_catalog(href).total == catalog.total + count
