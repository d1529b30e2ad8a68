import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from careerguide.content.figures import FigureState
from careerguide.content.publishing import Status
from programs.models import DegreeType, FieldOfStudy, Institution, Pathway, Program
from programs.role_match import leads_to
from tests.support.factories import make_degree_type, make_field, make_institution, make_program, make_role, make_source
from tests.support.search import find_programs

pytestmark = pytest.mark.django_db


def assert_refused(*rows) -> None:
    """Check that the database refuses the rows; ``bulk_create`` skips model validation."""
    with pytest.raises(IntegrityError), transaction.atomic():
        type(rows[-1]).objects.bulk_create(rows)


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration_months": 0},
        {"duration_months": -1},
        {"tuition_usd": -1},
        {"tuition_basis": "year"},
        {"tuition_usd": 1, "tuition_basis": "month"},
        {"delivery_mode": "by post"},
        {"study_mode": "at night"},
        {"location_scope": "two"},
        {"city": "Lowell"},
        {"city_slug": "lowell"},
    ],
)
def test_invalid_program_is_refused(wrong):
    assert_refused(Program(slug="a", award="A", institution=make_institution(), **wrong))


def test_tuition_can_be_zero_or_unstated():
    free, silent = make_program(tuition_usd=0, tuition_basis="total"), make_program()
    assert free.tuition_usd == 0
    assert silent.tuition_usd is None
    assert silent.duration_months is None


def test_program_slug_must_be_unique():
    make_program(slug="a")
    assert_refused(Program(slug="a", award="A", institution=make_institution()))


def test_source_key_must_be_unique_per_source_unless_empty():
    source, institution = make_source(), make_institution()
    make_program(source=source)
    make_program(source=source)
    make_program(source=source, source_key="7")
    make_program(source=make_source(), source_key="7")
    assert_refused(Program(slug="a", award="A", institution=institution, source=source, source_key="7"))


@pytest.mark.parametrize("same", [{"slug": "night-school"}, {"name": "Night School"}])
def test_institution_slug_and_name_must_be_unique(same):
    make_institution("Night School")
    assert_refused(Institution(**{"slug": "other", "name": "Other"} | same))


@pytest.mark.parametrize("same", [{"slug": "masters"}, {"name": "Master's"}])
def test_degree_type_slug_and_name_must_be_unique(same):
    make_degree_type("Master's")
    assert_refused(DegreeType(**{"slug": "other", "name": "Other"} | same))


@pytest.mark.parametrize("same", [{"slug": "52-0801"}, {"cip_code": "52.0801"}])
def test_field_slug_and_cip_code_must_be_unique(same):
    make_field("52.0801")
    assert_refused(FieldOfStudy(**{"slug": "other", "cip_code": "11.0101", "name": "Other"} | same))


def test_duplicate_pathway_or_unknown_strength_is_refused():
    role = make_role()
    program = make_program(role=role)
    assert_refused(Pathway(program=program, role=role, strength="related"))
    assert_refused(Pathway(program=program, role=make_role(), strength="surely"))


def test_rows_used_by_a_program_cannot_be_deleted():
    program = make_program(degree_type=make_degree_type(), field_of_study=make_field(), region_source=make_source())
    for used in (program.institution, program.degree_type, program.field_of_study, program.region_source):
        with pytest.raises(ProtectedError):
            used.delete()


def test_models_are_displayed_by_name():
    role = make_role("AI Engineer")
    program = make_program("MS in Robotics", role=role, institution="Night School")
    assert str(program) == "MS in Robotics, Night School"
    assert str(Pathway.objects.get()) == "MS in Robotics, Night School to AI Engineer"
    assert str(make_degree_type("Master's")) == "Master's"
    assert str(make_field(name="Finance")) == "Finance"


def test_program_url_contains_its_slug():
    assert make_program(slug="ms-robotics").get_absolute_url() == "/programs/ms-robotics/"


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({}, ""),
        ({"city": "Boston"}, "Boston"),
        ({"region": "MA"}, "MA"),
        ({"city": "Boston", "region": "MA", "country": "US"}, "Boston, MA"),
        ({"location_scope": "multiple"}, "several campuses"),
        ({"location_scope": "multiple", "city": "X", "region": "IN", "country": "US"}, "several campuses in Indiana"),
        ({"location_scope": "multiple", "city": "X", "region": "WA", "country": "AU"}, "several campuses in WA"),
        ({"location_scope": "none", "region": "IN", "country": "US"}, "IN"),
    ],
)
def test_place_joins_city_and_region(values, place):
    assert Program(**values).place == place


def test_city_slug_is_ascii_if_possible():
    assert make_program(city="東京").city_slug == "東京"
    assert make_program(city="Orléans").city_slug == "orleans"
    program = make_program(city="Lowell")
    program.city = "Miami"
    program.save(update_fields=["city"])
    program.refresh_from_db()
    assert program.city_slug == "miami"


def test_city_slug_is_cleared_with_the_city():
    program = make_program(city="New York")
    assert program.city_slug == "new-york"
    program.city = ""
    program.save()
    assert Program.objects.get().city_slug == ""


@pytest.mark.parametrize(
    ("kind", "words", "state"),
    [
        (None, "", FigureState.UNSOURCED),
        ("document", "", FigureState.GUIDE),
        ("document", "year", FigureState.GUIDE),
        ("official", "year", FigureState.OFFICIAL),
        ("editorial", "", FigureState.EDITORS),
    ],
)
def test_figure_state_is_the_kind_of_its_source(kind, words, state):
    source = make_source(kind=kind) if kind else None
    assert make_program(source=source, tuition_usd=1, tuition_basis=words).tuition_figure.state is state


@pytest.mark.parametrize("stated", ["", "1 year", "n/a"])
def test_duration_has_the_origin_of_its_source_with_any_text(stated):
    """A duration in months needs no basis."""
    program = make_program(source=make_source(), duration_months=12, duration_stated=stated)
    assert program.duration_figure.state is FigureState.GUIDE


def test_unstated_value_has_no_figure():
    program = make_program(source=make_source())
    assert program.tuition_figure is program.duration_figure is program.format_figure is None


def test_format_has_the_origin_of_its_source():
    assert make_program(source=make_source(), delivery_mode="online").format_figure.state is FigureState.GUIDE


@pytest.mark.parametrize(
    ("tuition", "basis", "words"),
    [
        (None, "", ""),
        (0, "total", ""),
        (100, "", "not stated whether per year or in total"),
        (100, "total", "for the whole program"),
        (100, "year", "per year"),
    ],
)
def test_tuition_words_describe_the_basis(tuition, basis, words):
    assert Program(tuition_usd=tuition, tuition_basis=basis).tuition_words == words


def test_published_programs_exclude_drafts():
    public = make_program()
    make_program(status=Status.DRAFT)
    assert list(Program.objects.published()) == [public]


def test_leads_to_selects_programs_of_a_role():
    role = make_role()
    program = make_program(role=role)
    make_program(role=make_role())
    assert list(Program.objects.filter(leads_to([role.slug]))) == [program]


@pytest.mark.parametrize("text", ["robotics", "night ROBOTICS", "lowell", "mechatronics", ""])
def test_search_needs_every_word(text):
    field = make_field(name="Mechatronics")
    program = make_program("MS in Robotics", institution="Night School", city="Lowell", field_of_study=field)
    assert list(find_programs(text)) == [program]
    assert not find_programs(f"{text} submarine").exists()


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("name", ["Cheap", "Dear", "Silent"]),
        ("tuition", ["Cheap", "Dear", "Silent"]),
        ("-tuition", ["Dear", "Cheap", "Silent"]),
        ("duration", ["Dear", "Cheap", "Silent"]),
        ("-duration", ["Cheap", "Dear", "Silent"]),
    ],
)
def test_unstated_values_sort_last(sort, titles):
    make_program("Silent")
    make_program("Dear", tuition_usd=90_000, duration_months=12)
    make_program("Cheap", tuition_usd=0, duration_months=24)
    assert [program.award for program in Program.objects.in_order(sort)] == titles
