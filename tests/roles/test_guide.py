import pytest

from roles.models import (
    CareerStep,
    Comparison,
    DayEntry,
    FitStatement,
    PayBand,
    Skill,
    SkillEntry,
    SkillGroup,
    SourceNote,
)
from tests.support.factories import add_skills, make_occupation, make_program, make_role, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db

YEARS = {"growth_from": 2024, "growth_to": 2034}


def page(client, role) -> str:
    return client.get(role.get_absolute_url()).content.decode()


WRITTEN = [
    "The deal", "Pay", "The career path", "Skills", "A week of it", "Best and worst", "Is it for you?", "Breaking in",
]  # fmt: skip
TEXTS = {
    "deal": "deal",
    "pay_text": "pay",
    "path_text": "path",
    "week_text": "week",
    "best_parts": "best-and-worst",
    "worst_parts": "best-and-worst",
    "fit_text": "best-and-worst",
    "entry_text": "breaking-in",
    "entry_more": "breaking-in",
}


def sections(guide) -> list[str]:
    """The ids of the sections of a guide. Its links to places on the page must lead to something."""
    ids = [part["id"] for part in guide.css("[id]")]
    for link in guide.css('a[href^="#"]'):
        assert link["href"].removeprefix("#") in ids
    for heading in guide.css("main h3, main h4"):
        assert heading.element.getnext() is not None, heading
    listed = [link["href"].removeprefix("#") for link in guide.css(".toc a")]
    assert [section["id"] for section in guide.css("article section[id]")] == listed
    return listed[:-1]


def test_bare_guide_has_no_empty_sections(client):
    guide = get_page(client, make_role("Nurse").get_absolute_url())
    assert "Nurse in short." in guide.text
    assert "yet" not in guide.text
    assert sections(guide) == []


@pytest.mark.parametrize("nothing", [" ", "\n\n", "\u200b", "&nbsp;", "[note]: https://example.org/"])
def test_text_that_shows_nothing_makes_no_section(client, nothing):
    role = make_role(**dict.fromkeys(TEXTS, nothing), programs_text=nothing, pay_claim="Good", week_claim="Long")
    SkillGroup.objects.create(role=role, number=1, name="Basics", text=nothing)
    assert sections(get_page(client, role.get_absolute_url())) == []


@pytest.mark.parametrize(("field", "section"), TEXTS.items())
def test_text_alone_makes_a_section(client, field, section):
    guide = get_page(client, make_role(**{field: "Words that **count**."}).get_absolute_url())
    assert sections(guide) == [section]
    assert "Words that count." in guide.section(section).text
    assert not guide.section(section).has("ol, dl, table, figure")


def test_comparison_without_visible_texts_has_no_headings(client):
    role = make_role("Nurse")
    role.comparisons.create(other=make_role("Doctor"), other_side="a", this_side="b", upside="&nbsp;", verdict="&nbsp;")
    assert sections(get_page(client, "/roles/nurse/")) == ["compared-doctor"]
    assert get_page(client, "/roles/nurse/").texts("#compared-doctor h3") == ["Doctor", "Nurse"]
    compared = get_page(client, "/roles/compare/?role=nurse&role=doctor")
    assert compared.texts(".compare-text h4") == ["Nurse", "Doctor"]


def test_occupation_without_figures_makes_no_pay_section(client):
    role = make_role("Nurse")
    bare = make_occupation(pay_p10=None, pay_p50=None, pay_p90=None, growth_percent=None)
    role.official.create(occupation=bare)
    assert sections(get_page(client, "/roles/nurse/")) == []


def test_preview_names_the_empty_sections(client, django_user_model):
    role = make_role("Nurse", status="draft", deal="Long days.")
    client.force_login(django_user_model.objects.create_superuser("ada"))
    preview = get_page(client, role.get_absolute_url())
    names = ", ".join(WRITTEN[1:])
    assert f"These sections are empty, so they are not on the page: {names}." in preview.notices
    role.status = "published"
    role.save()
    assert get_page(client, role.get_absolute_url()).notices == []


def test_structured_data_has_no_empty_values(client):
    data = get_page(client, make_role("Nurse").get_absolute_url()).json_ld["Occupation"]
    assert not {"skills", "estimatedSalary", "educationRequirements", "alternateName"} & data.keys()


def test_bare_guide_says_which_values_are_not_stated(client):
    guide = get_page(client, make_role("Nurse").get_absolute_url())
    assert guide.one("dl.stats").text == "Nurse salary, a year not stated Growth not stated"
    assert "No source given." in guide.texts("#sources li")


def test_comparison_omits_empty_parts(client):
    role = make_role()
    Comparison.objects.create(
        role=role, other=make_role("Other"), this_side="a", other_side="b", upside="Quick.", verdict="Both are good."
    )
    html = page(client, role)
    assert "The upside" in html
    assert "Both are good." in html
    for absent in ("The downside", "Right for you", "Wrong for you"):
        assert absent not in html


def test_guide_without_headline_links_to_pay_rows(client):
    role = make_role()
    PayBand.objects.create(role=role, level=1, employer_type="All", low=1_000, high=2_000)
    html = page(client, role)
    assert 'The pay rows run from $1K to $2K. <a href="#pay">' in html


def test_figure_without_source_says_so(client):
    html = page(client, make_role(salary_low=1_000, salary_high=2_000, growth_percent="-2.5"))
    assert "$1K to $2K" in html
    assert "no source given" in html
    assert "−2.5%" in html


def test_figure_with_source_and_basis_is_sourced(client):
    role = make_role(
        salary_low=1_000, salary_high=2_000, salary_basis="base", growth_percent=4, growth_basis="period",
        growth_from=2020, growth_to=2030,
        source=make_source(),
    )  # fmt: skip
    html = page(client, role)
    assert "sourced, base salary" in html
    assert '4%<span class="figure-qualifier"> over the whole period, 2020 to 2030</span>' in html


@pytest.mark.parametrize(
    ("growth", "words", "listed"),
    [
        ({}, "33%, period not stated", "33%, period not stated"),
        (YEARS, "33%, 2024 to 2034, in all or a year not stated", "33%, 2024 to 2034, in all or a year not stated"),
        ({"growth_basis": "year"}, "33% a year", "33% a year"),
        ({"growth_basis": "year"} | YEARS, "33% a year, 2024 to 2034", "33% a year, 2024 to 2034"),
        ({"growth_basis": "period"}, "33% over the whole period, years not stated", "33% over the whole period"),
        ({"growth_basis": "period"} | YEARS, "33% over the whole period, 2024 to 2034", "33% over the whole period"),
    ],
)
def test_growth_says_its_basis_and_years(client, growth, words, listed):
    role = make_role(growth_percent=33, growth_note="An estimate", source=make_source(), **growth)
    role.official.create(occupation=make_occupation(7, growth_from=2024, growth_to=2034))
    guide = get_page(client, role.get_absolute_url())
    assert f"Growth {words} " in guide.one("dl.stats").text
    assert "An estimate" in guide.one("dl.stats").text
    assert f"This guide {role} {words} " in guide.section("growth").text
    assert "Annual growth" not in guide.text
    assert f"Growth {listed}" in get_page(client, "/roles/").one(".row-figures").text


def test_growth_a_year_has_no_bar_next_to_official_growth(client):
    role = make_role(growth_percent=3, growth_basis="year")
    role.official.create(occupation=make_occupation(7, title="Welders"))
    growth = get_page(client, role.get_absolute_url()).section("growth")
    assert "it has no bar next to growth over whole periods" in growth.text
    assert "This guide" not in growth.one("figure").text


def test_editorial_figure_is_marked(client):
    assert "editorial, the source’s own word" in page(
        client, make_role(market_fit="Proven", source=make_source(kind="editorial"))
    )


def test_headline_that_matches_rows_has_no_warning(client):
    role = make_role(salary_low=1_000, salary_high=2_000)
    PayBand.objects.create(role=role, level=1, employer_type="Anyone", low=1_000, high=2_000)
    assert "The pay rows run from" not in page(client, role)


def test_alternative_steps_are_joined_by_or(client):
    role = make_role()
    CareerStep.objects.create(role=role, path="ladder", number=1, title="Nurse")
    CareerStep.objects.create(role=role, path="ladder", number=2, title="Manager")
    CareerStep.objects.create(role=role, path="ladder", number=2, title="Director")
    html = page(client, role)
    assert html.count('class="or"') == 1


def test_career_path_shows_alternatives_and_pivots(client):
    role = make_role()
    CareerStep.objects.create(role=role, path="ladder", number=1, title="Nurse", text="On the **ward**.")
    for title in ("Manager", "Director"):
        CareerStep.objects.create(role=role, path="ladder", number=2, title=title)
    assert "No rung is stated" not in page(client, role)
    CareerStep.objects.create(role=role, path="pivot", number=1, title="Teaching")
    html = page(client, role)
    ladder, pivots = html.split('<div class="pivots">')
    assert ladder.count('class="rung"') == 3
    assert ladder.count('class="fork"') == 1
    assert "On the <strong>ward</strong>." in ladder
    assert "Teaching" not in ladder
    assert "No rung is stated" in pivots


def test_skill_links_to_guides_that_need_it(client):
    role = make_role()
    group = SkillGroup.objects.create(role=role, number=1, name="Basics")
    for number, name in enumerate(("Python", "CI/CD pipelines")):
        skill = Skill.objects.create(slug=name.lower().replace("/", "-").replace(" ", "-"), name=name)
        SkillEntry.objects.create(group=group, skill=skill, number=number)
    html = page(client, role)
    assert '<a rel="nofollow" href="/roles/?skill=python">Python</a>' in html
    assert '<a rel="nofollow" href="/roles/?skill=ci-cd-pipelines">CI/CD pipelines</a>' in html


def test_step_states_its_length_of_study(client):
    role = make_role()
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    CareerStep.objects.create(role=role, path="entry", number=2, title="Apply")
    html = page(client, role)
    assert "<strong>1.5 to 2 years</strong> of study, as stated" in html
    assert html.count("of study, as stated") == 1


def test_best_and_worst_parts_are_shown_without_a_week(client):
    html = page(client, make_role(best_parts="- Thanks", fit_text="Nurses stay."))
    assert '<section id="best-and-worst"' in html
    assert "The best parts" in html
    assert "The worst parts" not in html
    assert 'id="week"' not in html


def test_table_of_contents_lists_sections_in_page_order(client):
    role = make_role(deal="Long days.", best_parts="- Thanks", worst_parts="- Nights")
    for path in CareerStep.Path.values:
        CareerStep.objects.create(role=role, path=path, number=1, title=path)
    DayEntry.objects.create(role=role, weekday=1, text="Work")
    add_skills(role, "Python")
    make_program(role=role)
    FitStatement.objects.create(role=role, number=1, text="I like people.", lean="towards")
    PayBand.objects.create(role=role, level=1, employer_type="Anyone", low=1_000, high=2_000)
    role.comparisons.create(other=make_role("Doctor"), other_side="one", this_side="other")
    guide = get_page(client, role.get_absolute_url())
    contents = [link["href"].removeprefix("#") for link in guide.css(".toc a")]
    assert contents == [
        "deal", "compared-doctor", "pay", "path", "skills", "week", "best-and-worst", "fit", "breaking-in", "programs",
        "sources",
    ]  # fmt: skip
    assert [section["id"] for section in guide.css("section[id]") if section["id"] in contents] == contents


def test_programs_outside_recommended_length_are_counted(client):
    role = make_role()
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    for months in (12, 18, 36, None):
        make_program(role=role, duration_months=months)
    assert (
        "2 of the 3 programs that state a duration fall outside the 1.5 to 2 years of study that the guide recommends."
        in page(client, role)
    )


def test_official_occupation_without_figures_can_be_shown(client):
    role = make_role()
    role.official.create(occupation=make_occupation(7, pay_p10=None, pay_p50=None, pay_p90=None, growth_percent=None))
    assert client.get(role.get_absolute_url()).status_code == 200


def test_notes_link_to_their_full_text_and_source(client):
    role = make_role(salary_low=1, salary_high=2)
    source = make_source(slug="the-paper", title="The paper")
    SourceNote.objects.create(
        role=role, number=4, about="headline_pay", short="A typo.", text="In full.", source=source
    )
    html = page(client, role)
    assert 'A typo. <a href="#note-4">Note 4</a>' in html
    assert '<div id="note-4">' in html
    assert 'href="#source-the-paper"' in html
    assert '<li id="source-the-paper">' in html


def test_hostile_text_is_escaped(client):
    html = page(
        client,
        make_role("O'Brien & Sons <script>alert(1)</script>", slug="hostile", summary="<script>alert(2)</script>"),
    )
    assert "<script>alert" not in html
    assert "O&#x27;Brien &amp; Sons" in html


def test_printed_guide_shows_its_url(client):
    assert '<p class="on-paper">Address of this page: http://testserver/roles/nurse/</p>' in page(
        client, make_role("Nurse")
    )
