import pytest

from roles.guide import path_finding
from roles.models import (
    CareerStep,
    Comparison,
    DayEntry,
    FitStatement,
    PayBand,
    Skill,
    SkillEntry,
    SkillGroup,
)
from tests.support.factories import add_skills, make_occupation, make_program, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def page(client, role) -> str:
    return client.get(role.get_absolute_url()).content.decode()


WRITTEN = [
    "The deal", "Pay", "Career path", "Skills", "A typical week", "Best and worst", "Is it for you?", "Breaking in",
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
    assert compared.texts(".compare-text h3") == ["Doctor", "Nurse"]


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
    assert guide.terms(".guide-head-figures dl") == {"Nurse salary": "not stated", "Growth": "not stated"}
    assert guide.texts("#sources .fold") == ["No source No source given."]


def test_comparison_omits_empty_parts(client):
    role = make_role("Nurse")
    Comparison.objects.create(
        role=role, other=make_role("Doctor"), this_side="a", other_side="b", upside="Quick.", verdict="Both are good."
    )
    compared = get_page(client, role.get_absolute_url()).section("compared-doctor")
    assert compared.one("h2").text == "Compared with Doctor"
    assert compared.texts("h3") == ["Doctor", "Nurse", "Upside"]
    assert compared.one(".margin").text == "An honest assessment Both are good."


def test_guide_without_headline_links_to_pay_rows(client):
    role = make_role()
    PayBand.objects.create(role=role, level=1, employer_type="Banks", low=1_000, high=2_000)
    head = get_page(client, role.get_absolute_url()).one(".guide-head-figures")
    assert "By level: $1K to $2K." in head.text
    assert head.link("See the chart") == "#pay"
    PayBand.objects.create(role=role, level=1, employer_type="Shops", low=1_000, high=2_000)
    head = get_page(client, role.get_absolute_url()).one(".guide-head-figures")
    assert "By level and employer: $1K to $2K." in head.text


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
    assert not get_page(client, role.get_absolute_url()).has(".pivots")
    CareerStep.objects.create(role=role, path="pivot", number=1, title="Teaching", text="With **patience**.")
    path = get_page(client, role.get_absolute_url()).section("path")
    assert path.one("h2").text == "Career path Two rungs, and one way to move sideways"
    assert path.texts(".ladder > li") == ["Nurse On the ward.", "Manager or Director"]
    assert path.texts(".pivots > div") == ["Sideways: teaching With patience."]


@pytest.mark.parametrize(
    ("rungs", "sideways", "finding"),
    [
        (0, 0, ""),
        (1, 0, ""),
        (4, 0, "Four rungs"),
        (1, 1, "One way to move sideways"),
        (4, 2, "Four rungs, and two ways to move sideways"),
        (12, 11, "12 rungs, and 11 ways to move sideways"),
    ],
)
def test_finding_counts_the_steps_of_the_path(rungs, sideways, finding):
    assert path_finding(rungs, sideways) == finding


def test_path_without_a_ladder_has_its_topic_as_heading(client):
    guide = get_page(client, make_role(path_text="It depends.").get_absolute_url())
    assert guide.one("#path h2").text == "Career path"


def test_skills_are_lines_as_a_person_would_write_them(client):
    role = make_role()
    group = SkillGroup.objects.create(role=role, number=1, name="Basics")
    rows = [
        ("Deep learning", "", "Some deep learning", ""),
        ("PyTorch", "colon", "", ""),
        ("Keras", "or", "", "either"),
    ]
    for number, (name, joined_by, label, note) in enumerate(rows):
        skill = Skill.objects.create(slug=name.lower().replace(" ", "-"), name=name)
        SkillEntry.objects.create(group=group, skill=skill, number=number, joined_by=joined_by, label=label, note=note)
    skills = get_page(client, role.get_absolute_url()).section("skills")
    assert skills.texts("li") == ["Some deep learning: PyTorch or Keras: either"]


def test_skill_links_to_guides_only_if_another_one_needs_it(client, query_count):
    role, other, draft = make_role("Nurse"), make_role("Doctor"), make_role("Dentist", status="draft")
    add_skills(role, "Python", "Surgery", "Care")
    add_skills(draft, "Surgery")
    assert not get_page(client, role.get_absolute_url()).section("skills").has("a")
    before = query_count(role.get_absolute_url())
    add_skills(other, "Python")
    skills = get_page(client, role.get_absolute_url()).section("skills")
    assert skills.links == {"Python": "/roles/?skill=python"}
    assert skills.one("a")["rel"] == "nofollow"
    assert query_count(role.get_absolute_url()) == before


def test_step_says_how_long_its_study_takes(client):
    role = make_role()
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    CareerStep.objects.create(role=role, path="entry", number=2, title="Apply", text="In spring.")
    steps = get_page(client, role.get_absolute_url()).texts(".steps > li")
    assert steps == ["Study 1.5 to 2 years of study.", "Apply In spring."]


def test_best_and_worst_parts_are_shown_without_a_week(client):
    guide = get_page(client, make_role(best_parts="- Thanks", fit_text="Nurses stay.").get_absolute_url())
    assert guide.section("best-and-worst").texts("h3") == ["Best"]
    assert not guide.has("#week")


@pytest.mark.parametrize(
    ("fields", "section", "heading"),
    [
        ({"deal": "Words."}, "deal", "The deal"),
        ({"deal": "Words.", "deal_finding": "You do it all"}, "deal", "The deal You do it all"),
        ({"best_parts": "Words."}, "best-and-worst", "Best and worst"),
        ({"best_parts": "Words.", "best_finding": "Never dull"}, "best-and-worst", "Best and worst Never dull"),
        ({"week_text": "Words.", "week_claim": "Variety"}, "week", "A typical week “Variety”"),
        ({"entry_text": "Words."}, "breaking-in", "Breaking in"),
        ({"entry_text": "Words.", "entry_claim": "an edge"}, "breaking-in", "Breaking in “an edge”"),
        ({"entry_text": "Words.", "entry_finding": "Breadth wins"}, "breaking-in", "Breaking in Breadth wins"),
        (
            {"entry_text": "Words.", "entry_claim": "an edge", "entry_finding": "Breadth wins"}, "breaking-in",
            "Breaking in: “an edge” Breadth wins",
        ),
    ],
)  # fmt: skip
def test_heading_is_the_finding_under_its_topic(client, fields, section, heading):
    guide = get_page(client, make_role(**fields).get_absolute_url())
    assert guide.section(section).one("h2").text == heading


def test_comparison_has_its_finding_as_heading(client):
    role = make_role()
    role.comparisons.create(other=make_role("Doctor"), other_side="a", this_side="b", finding="Slower")
    compared = get_page(client, role.get_absolute_url()).section("compared-doctor")
    assert compared.one("h2").text == "Compared with Doctor Slower"
    assert compared.link("Doctor") == "/roles/doctor/"


@pytest.mark.parametrize(("field", "section"), [("week_text", "week"), ("entry_more", "breaking-in")])
def test_text_under_small_headings_is_in_the_margin(client, field, section):
    role = make_role(**{field: "Before.\n\n### Portfolio\n\nKeep it broad.\n\n### Later\n\n- Move\n- Stay"})
    part = get_page(client, role.get_absolute_url()).section(section)
    assert part.one(".text").text == "Before."
    assert part.texts(".margin div.note") == ["Portfolio Keep it broad.", "Later Move Stay"]


@pytest.mark.parametrize(
    ("emoji", "shown"), [("🔥", ["svg.flame"]), ("💡", ["span"]), ("", [])], ids=["flame", "other", "none"]
)
def test_flame_is_drawn_and_other_emoji_are_text(client, emoji, shown):
    topic = get_page(client, make_role(badge="Hot", emoji=emoji).get_absolute_url()).one(".guide-head .topic")
    assert topic.without("[aria-hidden]").text == "AI Specialization · Hot"
    assert [selector for selector in ("svg.flame", "span") if topic.has(f"{selector}[aria-hidden]")] == shown


def test_guide_loads_no_htmx(client, content):
    guide = get_page(client, "/roles/ai-engineer/")
    assert not [script["src"] for script in guide.css("script[src]") if "htmx" in script["src"]]
    assert not guide.has("[hx-get], [data-hx-get]")


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
    programs = get_page(client, role.get_absolute_url()).section("programs")
    assert (
        "Two of the three that state their length are shorter or longer than the recommended 1.5 to 2 years."
        in programs.text
    )


def test_official_occupation_without_figures_can_be_shown(client):
    role = make_role()
    role.official.create(occupation=make_occupation(7, pay_p10=None, pay_p50=None, pay_p90=None, growth_percent=None))
    assert client.get(role.get_absolute_url()).status_code == 200


def test_link_to_the_guide_can_be_copied(client):
    guide = get_page(client, make_role("Nurse").get_absolute_url())
    assert guide.one(".toc .copy-link")["data-url"] == "http://testserver/roles/nurse/"
    assert guide.has('script[src$="page.js"]')


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
