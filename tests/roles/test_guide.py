"""A guide's page, beyond the facts of the first one."""

import pytest

from roles.models import CareerStep, PayBand, SourceNote
from tests.factories import make_occupation, make_program, make_role, make_source

pytestmark = pytest.mark.django_db


def page(client, role) -> str:
    """The guide's HTML."""
    return client.get(role.get_absolute_url()).content.decode()


def test_a_bare_guide_shows_what_it_has_and_promises_nothing_else(client):
    html = page(client, make_role("Nurse"))
    assert "Nurse in short." in html
    for absent in ['id="pay"', 'id="path"', 'id="skills"', 'id="week"', 'id="breaking-in"', "pay-chart"]:
        assert absent not in html
    for link in ["#pay", "#path", "#skills", "#week", "#breaking-in"]:
        assert f'href="{link}"' not in html


def test_a_figure_without_a_source_says_so(client):
    html = page(client, make_role(salary_low=1_000, salary_high=2_000, growth_percent="-2.5"))
    assert "$1K to $2K" in html
    assert "no source given" in html
    assert "−2.5%" in html


def test_a_figure_with_a_basis_is_sourced(client):
    role = make_role(
        salary_low=1_000, salary_high=2_000, salary_basis="base salary", growth_percent=4, growth_period="2020 to 2030",
        source=make_source(),
    )  # fmt: skip
    html = page(client, role)
    assert "sourced, base salary" in html
    assert "sourced, 2020 to 2030" in html


def test_an_editors_figure_is_marked(client):
    assert "editorial, the source’s own word" in page(
        client, make_role(market_fit="Proven", source=make_source(kind="editorial"))
    )


def test_a_headline_that_the_rows_give_carries_no_warning(client):
    role = make_role(salary_low=1_000, salary_high=2_000)
    PayBand.objects.create(role=role, level=1, employer_type="Anyone", low=1_000, high=2_000)
    assert "The pay rows run from" not in page(client, role)


def test_alternatives_share_a_rung(client):
    role = make_role()
    CareerStep.objects.create(role=role, path="ladder", number=1, title="Nurse")
    CareerStep.objects.create(role=role, path="ladder", number=2, title="Manager")
    CareerStep.objects.create(role=role, path="ladder", number=2, title="Director")
    html = page(client, role)
    assert html.count('class="or"') == 1


def test_durations_outside_the_recommended_study_are_counted(client):
    role = make_role()
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    for months in (12, 18, 36, None):
        make_program(role=role, duration_months=months)
    assert (
        "2 of the 3 that state a duration fall outside the 1.5 to 2 years of study that the guide recommends."
        in page(client, role)
    )


def test_an_official_occupation_without_figures_is_no_dead_end(client):
    role = make_role()
    role.official.create(occupation=make_occupation(7, pay_p10=None, pay_p50=None, pay_p90=None, growth_percent=None))
    assert client.get(role.get_absolute_url()).status_code == 200


def test_notes_point_to_the_foot_and_the_foot_to_the_sources(client):
    role = make_role(salary_low=1, salary_high=2)
    source = make_source(slug="the-paper", title="The paper")
    SourceNote.objects.create(
        role=role, number=4, about="headline_pay", short="A slip.", text="Told whole.", source=source
    )
    html = page(client, role)
    assert 'A slip. <a href="#note-4">Note 4</a>' in html
    assert '<div id="note-4">' in html
    assert 'href="#source-the-paper"' in html
    assert '<li id="source-the-paper">' in html


def test_hostile_text_of_an_editor_is_shown_as_text(client):
    html = page(
        client,
        make_role("O'Brien & Sons <script>alert(1)</script>", slug="hostile", summary="<script>alert(2)</script>"),
    )
    assert "<script>alert" not in html
    assert "O&#x27;Brien &amp; Sons" in html
