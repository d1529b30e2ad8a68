"""Tests of the page that compares guides: table, highlights, skills, pay chart and texts."""

import pytest

from roles.models import PayBand, RoleOccupation
from tests.support.factories import (
    TEN_YEARS,
    add_pay,
    add_skills,
    make_comparison,
    make_full_role,
    make_occupation,
    make_role,
    make_source,
    make_specialization,
)
from tests.support.occupations import make_nurses

pytestmark = pytest.mark.django_db


def test_table_has_a_row_for_every_fact(compared):
    role = make_full_role("Actor", specialization=make_specialization("Arts"))
    occupation = make_occupation(1, title="Actors", pay_p50=60_000, growth_percent="-2.5")
    RoleOccupation.objects.create(role=role, occupation=occupation, relation="listed")
    dancers = make_occupation(2, title="Dancers", growth_percent=None, growth_from=None, growth_to=None)
    RoleOccupation.objects.create(role=role, occupation=dancers, relation="related")
    assert compared(role).cells == {
        "Specialization": ["Arts"],
        "Pay per year": ["$50K to $90K basis not stated"],
        "Pay, all levels": ["$40K to $100K+ lowest to highest of two ranges, by level and employer"],
        "Growth": ["7.5% over the whole period, 2024 to 2034"],
        "Market fit": ["Proven as the source puts it"],
        "Recommended degree": ["Master’s degree"],
        "Recommended study": ["1.5 to 2 years"],
        "Official occupations": [
            "Actors, SOC 15-0001 the occupation that lists this title Dancers, SOC 15-0002 a related occupation"
        ],
        "Official median pay": ["$60,000 per year SOC 15-0001, guide $90,000 per year SOC 15-0002, guide"],
        "Official growth": ["−2.5%, 2024 to 2034 SOC 15-0001, guide"],
        "Source of the guide": [role.source.title],
    }


def test_pay_rows_from_another_source_name_it(compared):
    one, other = make_role(source=make_source()), make_role(source=make_source(kind="editorial"))
    survey = make_source(title="A survey", published="2025")
    add_pay(one, 40_000, 50_000, source=one.source)
    add_pay(other, 40_000, 60_000, source=survey)
    cells = [row for label, row in compared(one, other).cells.items() if label.startswith("Pay, all levels")]
    assert cells == [["$40K to $50K", "$40K to $60K A survey, 2025"]]


def test_missing_values_are_shown_as_not_stated(compared):
    table = compared(make_role(), make_role()).cells
    assert table.pop("Specialization") == ["AI Specialization"] * 2
    assert table.pop("Official occupations") == ["none named"] * 2
    assert table.pop("Source of the guide") == ["no source given"] * 2
    assert list(table.values()) == [["not stated", "not stated"]] * 8


def test_rows_with_differences_are_labeled(compared):
    one = make_role(salary_low=1_000, salary_high=2_000, entry_education="master", market_fit="Proven")
    other = make_role(
        salary_low=1_000, salary_high=2_000, salary_basis="base", entry_education="master", growth_percent=3
    )
    page = compared(one, other)
    assert {"Recommended degree", "Market fit", "Recommended study", "Growth"} <= page.cells.keys()
    assert page.texts(".compare-differs .compare-label") == ["Pay per year (differs)"]


def test_same_growth_over_another_period_is_a_difference(compared):
    one, other = (
        make_role(growth_percent=3, **TEN_YEARS),
        make_role(growth_percent=3, **TEN_YEARS | {"growth_to": 2030}),
    )
    assert "Growth (differs)" in compared(one, other).cells
    yearly = make_role(growth_percent=3, **TEN_YEARS | {"growth_basis": "year"})
    assert compared(one, yearly).cells["Growth (differs)"] == [
        "3% over the whole period, 2024 to 2034 unsourced",
        "3% a year, 2024 to 2034 unsourced",
    ]


def test_highlights_name_highest_figures_and_count_shared_skills(compared):
    one = add_skills(make_full_role("Actor"), "Python", "Docker")
    other = add_skills(make_full_role("Baker", salary_high=80_000, growth_percent=9), "Python")
    assert compared(one, other).highlights == [
        "Headline pay goes highest for Actor: $90K (not stated whether salary or total pay).",
        "Growth is highest for Baker: 9% (over the whole period, 2024 to 2034).",
        "Both have one skill in common.",
    ]


def test_highlights_name_ties_and_guides_without_a_figure(compared):
    roles = [add_skills(make_full_role(title), title) for title in ["Actor", "Baker"]]
    page = compared(*roles, add_skills(make_role("Cook"), "Cooking"))
    assert page.highlights == [
        "Headline pay goes equally high for Actor and Baker: $90K (not stated whether salary or total pay). "
        "Cook gives none.",
        "Growth is equally high for Actor and Baker: 7.5% (over the whole period, 2024 to 2034). Cook gives none.",
        "They have no skills in common.",
    ]


@pytest.mark.parametrize("basis", ["", "year", "period"])
def test_figures_without_a_common_basis_are_not_compared(compared, basis):
    years = {} if not basis else {"growth_from": None, "growth_to": None}
    one = make_full_role("Actor", salary_basis="base", growth_basis=basis, **years)
    other = make_full_role("Baker", growth_basis=basis, **years)
    assert compared(one, other).highlights == [
        "Headline pay isn’t compared: the ranges don’t count the same things, or don’t say what they count.",
        "Growth isn’t compared: the figures are for different years, or don’t name any.",
    ]


def test_value_stated_by_one_guide_or_none_is_not_compared(compared):
    page = compared(make_role("Actor", salary_low=1, salary_high=2), make_role("Baker"))
    assert page.highlights == [
        "Only Actor gives headline pay.",
        "None of them gives growth.",
    ]


def test_skills_are_grouped_by_the_guides_that_list_them(compared):
    one = add_skills(make_role("Actor"), "All", "Pair", "Mine", "More")
    two = add_skills(make_role("Baker"), "All", "Pair")
    three = add_skills(make_role("Cook"), "All", "Other")
    assert compared(one, two, three).skills == {
        "Skills for all (1)": "All",
        "Only for Actor and Baker (1)": "Pair",
        "Only for Actor (2)": "Mine, More",
        "Only for Cook (1)": "Other",
    }
    assert list(compared(two, one).skills) == ["Skills for both (2)", "Only for Actor (2)"]
    assert list(compared(two).skills) == ["Skills for Baker (2)"]


def test_page_names_a_guide_without_skills(compared):
    page = compared(add_skills(make_role("Actor"), "Acting"), make_role("Baker"))
    assert "No skills are listed for Baker." in page.text
    assert not any("skill" in sentence for sentence in page.highlights)


def test_pay_chart_has_one_axis_and_a_table(compared):
    one = make_full_role("Actor")
    other = make_role("Baker")
    PayBand.objects.create(role=other, level=3, employer_type="Any", low=150_000, high=200_000)
    page = compared(one, other)
    assert page.table("#pay-table") == {
        "Headline": ["$50K to $90K", "not stated"],
        "Entry": ["$40K to $100K+", "not stated"],
        "Senior": ["not stated", "$150K to $200K"],
    }
    assert page.one("#pay").text == "Pay compared Actor: $40K to $100K+ and Baker: $150K to $200K"
    chart = page.one(".compared")
    # The ruler ends at $400K on all pages.
    assert [(bar["x"], bar["width"]) for bar in chart.css("rect.ruler-bar")] == [("10%", "15%"), ("37.5%", "12.5%")]
    assert len(chart.css("rect.ruler-open")) == 1
    assert len(chart.css("path.ruler-bar")) == 1
    assert chart.texts(".compared-row")[1] == "Baker not stated"
    assert "$40K to $100K+" in chart.texts(".compared-row")[2]


def test_pay_from_another_document_names_it_in_the_chart(compared):
    one, other = make_full_role("Actor"), make_role("Baker")
    survey = make_source(title="A survey", publisher="Salaries", kind="document", published="2024")
    add_pay(other, 150_000, 200_000, level=3, source=survey)
    page = compared(one, other)
    assert [row for row in page.texts(".compared-row .chart-label") if row.startswith("Baker")] == [
        "Baker", "Baker", "Baker Salaries, 2024"
    ]  # fmt: skip


def test_heading_says_which_pay_is_official(compared):
    page = compared(make_full_role("Actor"), make_nurses())
    words = "Pay compared Actor: $40K to $100K+ and Registered nurses: $68,940 to $137,470 (official)"
    assert page.one("#pay").text == words


def test_pay_chart_is_omitted_without_pay(compared):
    assert "Pay compared" not in compared(make_role(), make_role()).text


def test_selected_guides_show_their_texts_about_each_other(compared):
    one, other, third = make_role("Actor"), make_role("Baker"), make_role("Cook")
    make_comparison(one, other)
    make_comparison(other, one)
    make_comparison(one, third, verdict="Not asked for.")
    page = compared(other, one)
    assert page.texts(".compare-text h2") == [
        "Baker vs. Actor: what the guide says",
        "Actor vs. Baker: what the guide says",
    ]
    assert "Not asked for." not in page.text
    assert page.link("Add Cook") == "/roles/compare/?role=baker&role=actor&role=cook"
