"""Facet counts: what the sidebar promises is what its links give."""

import re

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from programs.catalog.page import Catalog
from programs.models import Program
from tests.support.factories import make_degree_type, make_field, make_institution, make_program, make_role

CITIES = ["", "Lowell", "Miami", "Auburn"]


def catalog(asked: str) -> Catalog:
    """The catalog for these parameters."""
    return Catalog(QueryDict(asked), "/programs/")


def group(asked: str, name: str):
    """One group of the sidebar."""
    return next(group for group in catalog(asked).groups if group.name == name)


@pytest.mark.django_db
class TestAGroup:
    def test_a_choice_counts_with_its_own_group_left_out(self):
        make_program(delivery_mode="online", city="Lowell")
        make_program(delivery_mode="hybrid", city="Lowell")
        make_program(delivery_mode="online", city="Miami")
        found = group("format=online&city=lowell", "format")
        assert [(choice.value, choice.count, choice.chosen) for choice in found.choices] == [
            ("online", 1, True),
            ("hybrid", 1, False),
        ]
        assert found.selected == 1

    def test_a_choice_without_any_stays_in_sight_dimmed_and_is_no_link(self, client):
        make_program(delivery_mode="online", city="Lowell")
        make_program(delivery_mode="hybrid", city="Miami")
        html = client.get("/programs/?city=lowell").content.decode()
        hybrid = re.search(
            r'<div class="choice choice-none">(?:(?!</div>).)*value="hybrid"(?:(?!</div>).)*', html, re.S
        )[0]
        assert "disabled" in hybrid
        assert "<a " not in hybrid

    def test_a_group_whose_values_do_not_vary_is_not_shown(self, client):
        make_program(delivery_mode="online")
        make_program(delivery_mode="online")
        assert 'name="format"' not in client.get("/programs/").content.decode()

    def test_a_group_that_some_programs_leave_unstated_varies(self, client):
        make_program(delivery_mode="online")
        make_program()
        html = client.get("/programs/").content.decode()
        assert 'name="format"' in html
        assert "<span>not stated</span>" in html

    def test_a_long_group_shows_its_ten_largest_the_chosen_and_a_way_to_all(self, client):
        for number in range(14):
            for _ in range(2 if number else 1):
                make_program(city=f"City {number:02}")
        page = client.get("/programs/?city=city-00").content.decode()
        assert page.count('name="city"') == 11
        assert 'value="city-00" checked' in page
        assert "Show all city choices (3 more)" in page
        whole = client.get("/programs/?city=city-00&show=city").content.decode()
        assert whole.count('name="city"') == 14
        assert 'rel="canonical" href="http://testserver/programs/?city=city-00"' in whole


@st.composite
def programs_and_questions(draw):
    """A catalog of programs with unknowns, and what a reader asks of it."""
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
    asked = draw(
        st.lists(
            st.sampled_from(
                [
                    "format=online", "format=hybrid", "study_mode=part_time", "city=lowell", "city=miami",
                    "degree_type=degree-0", "field=11-0001", "institution=university-1", "tuition_max=25000",
                    "tuition_min=5000", "duration_max=12", "unknown=tuition", "unknown=duration", "role=role",
                ]
            ),
            max_size=5,
            unique=True,
        )
    )  # fmt: skip
    return rows, "&".join(asked)


class TestAnyCatalog(TestCase):
    """Whatever the programs and whatever is asked: counts add up, and are what their links give."""

    # A catalog of many programs is what the test is about.
    @settings(max_examples=8, suppress_health_check=[HealthCheck.large_base_example, HealthCheck.data_too_large])
    @given(programs_and_questions())
    def test_counts_add_up_and_are_what_their_links_give(self, drawn):
        rows, asked = drawn
        role = make_role("Role", slug="role")
        degrees = [make_degree_type(f"Degree {number}") for number in range(3)]
        fields = [make_field(f"11.000{number}", f"Field {number}") for number in range(2)]
        schools = [make_institution(f"University {number}") for number in range(3)]
        make_program(role=role, city="Lowell", delivery_mode="online")
        Program.objects.bulk_create(
            Program(
                slug=f"p-{number}", award=f"P {number}", status="published", delivery_mode=mode, study_mode=study,
                city=city, city_slug=city.lower(), degree_type=None if degree is None else degrees[degree],
                field_of_study=None if subject is None else fields[subject], institution=schools[school],
                duration_months=months, tuition_usd=tuition,
            )
            for number, (mode, study, city, degree, subject, school, months, tuition) in enumerate(rows)
        )  # fmt: skip
        page = catalog(asked)
        for group in page.groups:
            total = page.queryset.filter(page.filters.all_but(group.name)).count()
            assert sum(choice.count for choice in group.choices) + group.unstated == total
            for choice in group.choices:
                if choice.href:
                    assert Catalog(QueryDict(choice.href.partition("?")[2]), "/programs/").total == choice.count
                else:
                    assert choice.count == 0
        if not page.total:
            for way in page.ways_out:
                assert Catalog(QueryDict(way.href.partition("?")[2]), "/programs/").total == way.count
        for _, count, href in page.unstated:
            with_unknown = Catalog(QueryDict(href.partition("?")[2]), "/programs/").total
            assert with_unknown == page.total + count
