import pytest

from careerguide.content.natural_keys import NaturalKeyModel
from programs.models import Pathway, Program
from roles.models import Occupation, PayBand, Role, Skill, SkillEntry, SkillGroup
from tests.support.factories import make_program, make_role, make_source

pytestmark = pytest.mark.django_db


def all_kinds() -> list:
    """A row for each kind of natural key: a slug, a code, and keys that include a parent's or a grandparent's key."""
    role = make_role("AI Engineer")
    program = make_program(role=role)
    group = SkillGroup.objects.create(role=role, number=1, name="Foundation")
    skill = Skill.objects.create(slug="python", name="Python")
    return [
        role,
        program,
        Occupation.objects.create(soc_code="15-1221", title="Researchers", source=make_source()),
        PayBand.objects.create(role=role, level=2, employer_type="Banks", low=1, high=2),
        Pathway.objects.get(),
        SkillEntry.objects.create(group=group, skill=skill, number=1),
    ]


def test_row_is_found_by_its_key():
    for row in all_kinds():
        assert type(row).objects.get_by_natural_key(*row.natural_key()) == row


def test_keys_have_no_database_ids():
    role, _, occupation, pay, _, entry = all_kinds()
    assert role.natural_key() == ("ai-engineer",)
    assert occupation.natural_key() == ("15-1221",)
    assert pay.natural_key() == ("ai-engineer", 2, "Banks")
    assert entry.natural_key() == ("ai-engineer", "Foundation", "python")


def test_unknown_key_is_not_found():
    with pytest.raises(Role.DoesNotExist):
        Role.objects.get_by_natural_key("unknown")


@pytest.mark.parametrize("key", [(), ("ai-engineer", 2), ("ai-engineer", 2, "Banks", "more")])
def test_key_of_wrong_length_raises_error(key):
    all_kinds()
    with pytest.raises(ValueError, match=r"zip\(\) argument"):
        PayBand.objects.get_by_natural_key(*key)


def every_model() -> list[type]:
    """All content models."""
    from django.apps import apps

    return [*apps.get_app_config("roles").get_models(), *apps.get_app_config("programs").get_models()]


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_key_of_every_model_is_unique(model):
    # If a key were not unique, loading a fixture twice could add a row twice.
    assert issubclass(model, NaturalKeyModel)
    own = {lookup.split("__")[0] for lookup in model.natural_key_fields}
    unique = [set(constraint.fields) for constraint in model._meta.constraints if hasattr(constraint, "fields")]
    unique += [{field.name} for field in model._meta.fields if field.unique]
    assert own in unique


def test_program_is_found_by_slug():
    program = make_program(slug="ms-robotics")
    assert Program.objects.get_by_natural_key("ms-robotics") == program
