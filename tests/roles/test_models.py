import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from careerguide.content.figures import FigureState
from careerguide.content.publishing import Status
from roles.guide import Guide
from roles.models import (
    CareerStep,
    Comparison,
    DayEntry,
    Occupation,
    PayBand,
    Role,
    RoleAlias,
    RoleOccupation,
    Skill,
    SkillEntry,
    SkillGroup,
    Source,
    SourceNote,
    Specialization,
)
from tests.support.factories import TEN_YEARS, make_role, make_source, make_specialization
from tests.support.search import find_guides

pytestmark = pytest.mark.django_db


def assert_refused(*rows) -> None:
    """Check that the database refuses the rows; ``bulk_create`` skips model validation."""
    with pytest.raises(IntegrityError), transaction.atomic():
        type(rows[-1]).objects.bulk_create(rows)


def make_occupation(**values) -> Occupation:
    defaults = {"soc_code": "15-1221", "title": "Researchers", "source": make_source()}
    return Occupation.objects.create(**defaults | values)


def test_draft_needs_only_a_title_and_a_slug():
    role = Role.objects.create(slug="new", title="New")
    assert not role.is_published


def test_slug_reserved_for_comparisons_is_refused():
    assert_refused(Role(slug="compare", title="Compare"))


@pytest.mark.parametrize("missing", [{"claim": ""}, {"summary": ""}, {"specialization": None}])
def test_published_guide_must_be_complete(missing):
    role = make_role()
    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.filter(pk=role.pk).update(**missing)


@pytest.mark.parametrize("pay", [(2, 1), (None, 1), (1, None), (-1, 1)])
def test_invalid_headline_pay_is_refused(pay):
    low, high = pay
    assert_refused(Role(slug="a", title="A", salary_low=low, salary_high=high))


@pytest.mark.parametrize("same", [{"slug": "ai-engineer"}, {"title": "AI Engineer"}])
def test_guide_slug_and_title_must_be_unique(same):
    make_role("AI Engineer")
    assert_refused(Role(**{"slug": "other", "title": "Other"} | same))


@pytest.mark.parametrize("same", [{"slug": "ai"}, {"name": "AI"}])
def test_specialization_slug_and_name_must_be_unique(same):
    Specialization.objects.create(slug="ai", name="AI")
    assert_refused(Specialization(**{"slug": "other", "name": "Other"} | same))


@pytest.mark.parametrize("same", [{"slug": "python"}, {"name": "Python"}])
def test_skill_slug_and_name_must_be_unique(same):
    Skill.objects.create(slug="python", name="Python")
    assert_refused(Skill(**{"slug": "other", "name": "Other"} | same))


def test_source_slug_must_be_unique():
    make_source(slug="a")
    assert_refused(Source(slug="a", title="Another"))


def test_specialization_and_source_in_use_cannot_be_deleted():
    role = make_role(source=make_source())
    for used in (role.specialization, role.source):
        with pytest.raises(ProtectedError):
            used.delete()


@pytest.mark.parametrize(
    "wrong",
    [
        {"low": 201},
        {"low": -1},
        {"level": 0},
        {"level": 5},
        {"basis": "guess"},
        {"experience_min": 5, "experience_max": 2},
        {"experience_max": 2},
        {"experience_min": -1},
        {"low": None},
    ],
)
def test_invalid_pay_band_is_refused(wrong):
    values = {"level": 2, "employer_type": "Banks", "low": 100, "high": 200}
    assert_refused(PayBand(role=make_role(), **values | wrong))


def test_pay_band_must_be_unique_per_level_and_employer():
    role = make_role()
    row = {"role": role, "level": 2, "employer_type": "Banks", "low": 100, "high": 200}
    assert_refused(PayBand(**row), PayBand(**row | {"high": 300}))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(None, None, ""), (5, None, "5+ years"), (2, 5, "2 to 5 years"), (0, 2, "0 to 2 years")],
)
def test_experience_is_formatted_as_years(low, high, words):
    assert PayBand(experience_min=low, experience_max=high).experience == words


def test_open_ended_pay_range_ends_with_a_plus_sign():
    row = PayBand(level=4, employer_type="Tech companies", low=200_000, high=300_000, high_open=True)
    assert row.range == "$200K to $300K+"
    assert str(row) == "Executive, Tech companies: $200K to $300K+"


def test_pay_bands_are_ordered_by_level_and_pay():
    role = make_role()
    for level, employer, high in [(2, "Banks", 150), (1, "Studios", 90), (2, "Funds", 300)]:
        PayBand.objects.create(role=role, level=level, employer_type=employer, low=50, high=high)
    assert [row.employer_type for row in role.pay_bands.all()] == ["Studios", "Funds", "Banks"]


def test_pay_band_state_is_the_kind_of_its_source():
    source, editors = Source(kind=Source.Kind.DOCUMENT), Source(kind=Source.Kind.EDITORIAL)
    assert PayBand(level=1, low=1, high=2).figure.state is FigureState.UNSOURCED
    assert PayBand(level=1, low=1, high=2, source=source).figure.state is FigureState.GUIDE
    assert PayBand(level=1, low=1, high=2, source=source, basis="total").figure.state is FigureState.GUIDE
    assert PayBand(level=1, low=1, high=2, source=editors, basis="total").figure.state is FigureState.EDITORS


@pytest.mark.parametrize(
    "wrong",
    [
        {"pay_p10": 2, "pay_p25": 1},
        {"pay_p25": 2, "pay_p50": 1},
        {"pay_p50": 2, "pay_p75": 1},
        {"pay_p75": 2, "pay_p90": 1},
        {"pay_p10": -1},
        {"growth_percent": 12},
        {"growth_percent": 12, "growth_from": 2024},
        {"growth_percent": 12, "growth_to": 2034},
        {"growth_percent": 12, "growth_from": 2034, "growth_to": 2034},
    ],
)
def test_invalid_occupation_is_refused(wrong):
    assert_refused(Occupation(soc_code="15-1221", title="Researchers", source=make_source(), **wrong))


def test_soc_code_must_be_unique():
    make_occupation()
    assert_refused(Occupation(soc_code="15-1221", title="Others", source=make_source()))


def test_percentiles_omit_unstated_values():
    occupation = make_occupation(pay_p10=80_000, pay_p90=230_000)
    assert occupation.percentiles() == [(10, 80_000), (90, 230_000)]
    assert occupation.pay_figure.state is FigureState.GUIDE
    assert str(occupation) == "Researchers (15-1221)"


def test_occupation_must_be_unique_in_a_guide():
    role, occupation = make_role(), make_occupation()
    assert_refused(
        RoleOccupation(role=role, occupation=occupation),
        RoleOccupation(role=role, occupation=occupation, relation="related"),
    )


@pytest.mark.parametrize(("low", "high"), [(9, 3), (9, None), (None, 9), (0, 9), (-1, 9)])
def test_invalid_months_of_study_are_refused(low, high):
    step = CareerStep(role=make_role(), path="entry", number=1, title="Study")
    step.study_months_min, step.study_months_max = low, high
    assert_refused(step)


def test_alternative_steps_must_have_different_titles():
    step = {"role": make_role(), "path": "ladder", "number": 1}
    CareerStep.objects.bulk_create([CareerStep(title="Lead", **step), CareerStep(title="Architect", **step)])
    assert_refused(CareerStep(title="Lead", **step))


@pytest.mark.parametrize(
    ("spot", "label", "text"),
    [("100 to 500", "", ""), ("", "Employees", ""), ("", "", "Why."), ("", "Employees", "Why.")],
)
def test_sweet_spot_needs_a_figure_and_a_label(spot, label, text):
    assert_refused(Role(slug="a", title="A", pay_spot=spot, pay_spot_label=label, pay_spot_text=text))


def test_sweet_spot_is_a_figure_of_the_source():
    assert make_role().pay_spot_figure is None
    figure = Role(source=Source(title="S"), pay_spot="100 to 500", pay_spot_label="Employees").pay_spot_figure
    assert (figure.label, figure.text, figure.source.title) == ("Employees", "100 to 500", "S")


def test_skill_is_joined_to_its_line_in_a_known_way():
    group = SkillGroup.objects.create(role=make_role(), number=1, name="Foundation")
    skill = Skill.objects.create(slug="python", name="Python")
    assert_refused(SkillEntry(group=group, skill=skill, number=1, joined_by="plus"))


def test_skill_group_and_entry_must_be_unique():
    role = make_role()
    group = SkillGroup.objects.create(role=role, number=1, name="Foundation")
    assert_refused(SkillGroup(role=role, number=2, name="Foundation"))
    skill = Skill.objects.create(slug="python", name="Python")
    entry = SkillEntry.objects.create(group=group, skill=skill, number=1)
    assert_refused(SkillEntry(group=group, skill=skill, number=2))
    assert str(group) == "Foundation"
    assert str(entry) == "Python"


@pytest.mark.parametrize("weekday", [0, 6, 7, -1])
def test_day_other_than_monday_to_friday_is_refused(weekday):
    assert_refused(DayEntry(role=make_role(), weekday=weekday, text="Work."))


def test_weekday_must_be_unique_in_a_guide():
    role = make_role()
    monday = DayEntry.objects.create(role=role, weekday=1, text="Work.")
    assert_refused(DayEntry(role=role, weekday=1, text="Rest."))
    assert str(monday) == "Monday"


def test_comparison_must_be_unique_and_with_another_role():
    role, other = make_role("AI Engineer"), make_role("ML Engineer")
    comparison = Comparison.objects.create(role=role, other=other, other_side="That.", this_side="This.")
    assert_refused(Comparison(role=role, other=other))
    assert_refused(Comparison(role=role, other=role))
    Comparison.objects.create(role=other, other=role, other_side="This.", this_side="That.")
    assert str(comparison) == "AI Engineer compared with ML Engineer"


def test_alias_and_note_number_must_be_unique_in_a_guide():
    role = make_role()
    assert str(RoleAlias.objects.create(role=role, name="Tinkerer")) == "Tinkerer"
    assert_refused(RoleAlias(role=role, name="Tinkerer"))
    note = SourceNote.objects.create(role=role, number=1, about="pay", text="A slip.", source=make_source())
    assert_refused(SourceNote(role=role, number=1, about="pay", text="Another.", source=note.source))
    assert str(note) == "1. The pay rows"


def test_models_are_displayed_by_name():
    assert str(make_role("AI Engineer")) == "AI Engineer"
    assert str(make_specialization("AI")) == "AI"
    assert str(make_source(title="A survey")) == "A survey"
    assert str(CareerStep(title="Lead")) == "Lead"
    assert str(RoleOccupation(occupation=make_occupation())) == "Researchers (15-1221)"


def test_guide_url_contains_its_slug():
    assert make_role("AI Engineer").get_absolute_url() == "/roles/ai-engineer/"


def test_headline_figures_have_the_origin_of_the_source():
    figures = {"salary_low": 1, "salary_high": 2, "growth_percent": 3, "market_fit": "Proven"}
    bare = Role(source=Source(), **figures)
    assert bare.salary_figure.state is bare.growth_figure.state is FigureState.GUIDE
    assert bare.market_fit_figure.state is FigureState.GUIDE
    full = Role(source=Source(), salary_basis="total", **TEN_YEARS, **figures)
    assert full.salary_figure.state is full.growth_figure.state is FigureState.GUIDE
    assert (bare.salary_figure.basis, full.salary_figure.basis) == ("", "total compensation")
    assert Role(**figures).salary_figure.state is FigureState.UNSOURCED


def test_study_months_come_from_the_entry_step():
    role = make_role()
    CareerStep.objects.create(role=role, path="entry", number=1, title="Build something")
    assert role.study_months is None
    CareerStep.objects.create(
        role=role, path="entry", number=2, title="Study", study_months_min=12, study_months_max=24
    )
    assert role.study_months == (12, 24)


def test_published_guides_exclude_drafts():
    public = make_role()
    make_role(status=Status.DRAFT)
    for found in (Role.objects.published(), Role.objects.for_list(), Guide.rows().published()):
        assert list(found) == [public]


@pytest.mark.parametrize("text", ["engineer", "ai ENGINEER", "tinkerer", "family", "builds tinkerer"])
def test_search_finds_each_guide_once(text):
    role = make_role("AI Engineer", claim="Builds things.", specialization=make_specialization("Family"))
    for name in ("Tinkerer", "Chief Tinkerer"):
        RoleAlias.objects.create(role=role, name=name)
    make_role("Painter", claim="Paints.")
    assert list(find_guides(text)) == [role]


def test_search_with_unknown_word_finds_nothing():
    make_role("AI Engineer")
    assert not find_guides("engineer submarine").exists()


def test_guide_query_count_is_constant(django_assert_num_queries):
    role = make_role()

    def read() -> None:
        guide = Guide.rows().published().get()
        for rows in (
            guide.pay_bands,
            guide.steps,
            guide.days,
            guide.comparisons,
            guide.official,
            guide.notes,
            guide.fit_statements,
        ):
            [str(row) for row in rows.all()]
        [str(row.source) for row in guide.pay_bands.all()]
        [str(row.other) for row in guide.comparisons.all()]
        assert len(Guide(guide).skill_groups) in (2, 20)

    for number in range(20):
        PayBand.objects.create(role=role, level=1, employer_type=f"E{number}", low=1, high=2, source=make_source())
        group = SkillGroup.objects.create(role=role, number=number, name=f"G{number}")
        skill = Skill.objects.create(slug=f"s{number}", name=f"S{number}")
        SkillEntry.objects.create(group=group, skill=skill, number=1)
        other = make_role(status=Status.DRAFT)
        Comparison.objects.create(role=role, other=other, other_side="That.", this_side="This.")
        if number in (1, 19):
            with django_assert_num_queries(9):
                read()
