from decimal import Decimal

import pytest

from roles.growth_section import GrowthSection
from roles.models import Occupation, Role, RoleOccupation
from tests.support.factories import make_occupation, make_role
from tests.support.page import get_page


def growth(percent, basis="", first=None, last=None, **values) -> Role:
    percent = None if percent is None else Decimal(str(percent))
    return Role(
        title="Engineer", growth_percent=percent, growth_basis=basis, growth_from=first, growth_to=last, **values
    )


def section(role, *growths, years=(2024, 2034)) -> GrowthSection:
    links = [
        RoleOccupation(
            occupation=Occupation(
                title=f"Job {number}", growth_percent=Decimal(each), growth_from=years[0], growth_to=years[1]
            ),
            note=f"Reason {number}.",
        )
        for number, each in enumerate(growths)
    ]
    return GrowthSection(role, links)


@pytest.mark.parametrize(
    ("role", "finding"),
    [
        (growth(33), "33%, but over how many years?"),
        (growth(33, "period"), "33%, but over how many years?"),
        (growth(33, "", 2020, 2030), "33%, 2020 to 2030: in all, or a year?"),
        (growth(-2.5, "period", 2020, 2030), "−2.5% from 2020 to 2030"),
        (growth(3, "year"), "3% a year"),
        (growth(3, "year", 2020, 2030), "3% a year, 2020 to 2030"),
        (growth(None), "Officially +19.7%, 2024 to 2034"),
    ],
)
def test_finding_is_the_growth_with_its_years(role, finding):
    assert section(role, "19.7").finding == finding


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (growth(None), "The guide gives no growth of its own: this is the official projection."),
        (growth(33), "The guide’s 33% names no years, so read it next to the official projection."),
        (growth(33, "", 2020, 2030),
         "The guide’s 33% doesn’t say whether it is in all or a year, so read it next to the official projection."),
        (growth(3, "year"),
         "The guide’s 3% is growth a year, and the official projection covers all its years, so it has no bar here."),
        (growth(3, "period", 2024, 2034), "The guide’s 3% and the official projection are for the same years."),
        (growth(3, "period", 2020, 2030),
         "The guide’s 3% is for 2020 to 2030, and the official projection is for other years."),
    ],
)  # fmt: skip
def test_sentence_says_how_to_read_the_growth(role, sentence):
    assert section(role, "19.7").sentence == sentence


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (growth(None), "The guide gives no growth of its own: these are the official projections."),
        (growth(3, "year"),
         "The guide’s 3% is growth a year, and the official projections cover all their years, so it has no bar here."),
        (growth(3, "period", 2020, 2030),
         "The guide’s 3% is for 2020 to 2030, and the official projections are for other years."),
    ],
)  # fmt: skip
def test_sentence_agrees_with_several_projections(role, sentence):
    assert section(role, "19.7", "33.5").sentence == sentence


def test_some_projections_may_be_for_the_years_of_the_guide():
    growth_section = section(growth(3, "period", 2024, 2034), "19.7", "33.5")
    growth_section.occupations[1].growth_from = 2023
    assert growth_section.sentence == "The guide’s 3% and some of the official projections are for the same years."


def test_closest_projection_is_named():
    assert section(growth(33), "33.5", "33.1").sentence.endswith("the official ten-year figure for job 1.")


def test_equal_projections_are_named_once():
    assert section(growth(None), "5", "5").finding == "Officially +5%, 2024 to 2034"
    assert section(growth(None), "5", "5", "5", "0", "5").finding == "Officially +5% and 0%, 2024 to 2034"


@pytest.mark.parametrize(
    ("official", "years", "words"),
    [
        ("33.5", (2024, 2034), "33% comes close to the official ten-year figure for job 0."),
        ("32", (2024, 2036), "33% comes close to the official 12-year figure for job 0."),
        ("33", (2024, 2025), "33% comes close to the official one-year figure for job 0."),
        ("34.1", (2024, 2034), "The guide’s 33% names no years, so read it next to the official projection."),
    ],
)
def test_growth_without_years_may_be_close_to_an_official_figure(official, years, words):
    assert section(growth(33), official, years=years).sentence == words


@pytest.mark.parametrize(
    ("role", "growths", "words"),
    [
        (growth(33), ["19.7", "33.5"],
         "No years given. Official, 2024 to 2034: +19.7% and +33.5% for two related occupations."),
        (growth(33), ["-3.5"], "No years given. Official, 2024 to 2034: −3.5%."),
        (growth(33), [], "No years given."),
        (growth(3, "year"), [], "A year."),
        (growth(3, "period", 2020, 2030), [], "Over the whole period, 2020 to 2030."),
        (growth(None), ["1", "-2", "3", "4"], "Official, 2024 to 2034, for four related occupations."),
        (growth(None), ["1"], "Official, 2024 to 2034, for job 0."),
        (growth(None), [], ""),
    ],
)  # fmt: skip
def test_small_print_names_what_is_open_and_the_official_growth(role, growths, words):
    assert section(role, *growths).head_words == words


def test_chart_title_counts_projections():
    assert section(growth(33), "19.7").chart_title == "Official projection: +19.7%, 2024 to 2034"
    assert section(growth(33), "19.7", "-5").chart_title == (
        "Official projections for two related occupations: +19.7% and −5%, 2024 to 2034"
    )


def test_years_are_left_out_if_occupations_differ():
    both = GrowthSection(
        growth(None), section(growth(None), "5").links + section(growth(None), "7", years=(2023, 2033)).links
    )
    assert both.chart_title == "Official projections for two related occupations: +5% and +7%"
    assert both.head_words == "Official, for two related occupations."
    assert both.finding == "Officially +5% and +7%"


@pytest.mark.django_db
def test_official_growth_is_shown_next_to_stated_growth(client, content):
    part = get_page(client, "/roles/ai-engineer/").section("growth")
    assert part.one("h2").text == "Growth 33%, but over how many years?"
    assert [row["aria-label"] for row in part.css(".plot li svg[role=img]")] == ["33%", "+19.7%", "+33.5%"]
    assert part.texts("tbody .figure-text") == ["33%", "+19.7%", "+33.5%"]
    assert "percentage point" not in part.text
    assert len(part.css(".conflict")) == 1
    assert (
        "O*NET 29.2 lists the title “AI Engineer”" in part.one("tbody tr:nth-child(2) th small[data-provenance]").text
    )


@pytest.mark.django_db
def test_official_growth_is_shown_without_stated_growth(client):
    role = make_role("Welder")
    role.official.create(occupation=make_occupation(7, title="Welders", growth_percent="-3.5"))
    page = get_page(client, role.get_absolute_url())
    assert page.one(".figure-growth").text == "Growth −3.5% Official, 2024 to 2034, for welders. See growth"
    part = page.section("growth")
    assert part.texts(".plot .chart-label") == ["Welders"]
    assert part.one(".chart-title").text == "Official projection: −3.5%, 2024 to 2034"
    assert "this guide" not in part.text


@pytest.mark.django_db
def test_guide_without_official_growth_has_no_growth_section(client):
    page = get_page(client, make_role(growth_percent=33).get_absolute_url())
    assert page.one(".figure-growth .big").text == "33%"
    assert page.one(".figure-growth .hint").text == "No years given."
    assert not page.has("#growth")
    assert "See growth" not in page.text
