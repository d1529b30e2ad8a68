"""How guides are found by words: their own, their other names', their family's."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from roles.models import Role, RoleAlias
from roles.search import searchable
from tests.support.factories import make_role, make_specialization

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    """The titles of the guides that a search finds."""
    return list(Role.objects.matching(text).order_by("title").values_list("title", flat=True))


@pytest.mark.parametrize(
    "text",
    ["Artificial Intelligence Engineer", "artific eng", "ENGINEER ai", "ing", "zurich", "Zür", "máchines", "famil eng"],
)
def test_every_word_begins_a_word_of_the_title_another_name_the_family_or_the_claim(text):
    role = make_role(
        "AI Engineer", claim="Builds (ingenious) machines in Zürich.", specialization=make_specialization("Family")
    )
    RoleAlias.objects.create(role=role, name="Artificial Intelligence Engineer")
    make_role("Painter", claim="Paints.", specialization=make_specialization("Arts"))
    assert found(text) == ["AI Engineer"]


@pytest.mark.parametrize("text", ["ngineer", "engineer painter", "a_i", "ai%neer", "engineer 7"])
def test_the_inside_of_a_word_a_word_of_another_guide_and_a_pattern_find_nothing(text):
    make_role("AI Engineer", claim="Builds things.", specialization=make_specialization("Family"))
    make_role("Painter", claim="Paints.", specialization=make_specialization("Arts"))
    assert found(text) == []


def test_other_names_are_found_from_the_day_they_are_added_until_they_are_taken_away():
    role = make_role("AI Engineer")
    alias = RoleAlias.objects.create(role=role, name="Tinkerer")
    assert found("tinkerer") == ["AI Engineer"]
    alias.name = "Mender"
    alias.save()
    assert (found("tinkerer"), found("mender")) == ([], ["AI Engineer"])
    role.claim = "Mends."
    role.save()
    assert found("mender mends") == ["AI Engineer"]
    alias.delete()
    assert found("mender") == []


def test_a_family_is_found_by_its_present_name():
    family = make_specialization("Family")
    make_role("AI Engineer", specialization=family)
    family.name = "Clan"
    family.save()
    assert (found("family"), found("clan")) == ([], ["AI Engineer"])


def test_saving_some_fields_keeps_the_words_right():
    role = make_role("AI Engineer")
    role.title, role.claim = "Machine Engineer", "Never written."
    role.save(update_fields=["title"])
    role.save(update_fields=["market_fit"])
    assert found("machine") == ["Machine Engineer"]
    assert Role.objects.filter(search_text="").count() == 0


def test_words_written_past_saving_are_found_after_a_refresh():
    role = make_role("AI Engineer")
    make_role("Painter")
    RoleAlias.objects.bulk_create([RoleAlias(role=role, name="Tinkerer")])
    assert found("tinkerer") == []
    assert Role.objects.all().refresh_search() == 1
    assert found("tinkerer") == ["AI Engineer"]
    assert Role.objects.all().refresh_search() == 0


def test_what_is_loaded_is_found(db):
    call_command("loaddata", "roles", verbosity=0)
    assert found("artificial intelligence") == ["AI Engineer"]


def test_a_guide_holds_each_word_once_whatever_the_order_of_its_names():
    words = searchable("AI Engineer", None, "An engineer.", ["B", "A"])
    assert words == searchable("AI Engineer", None, "An engineer.", ["A", "B"]) == " ai engineer a b | an"


def test_the_migration_finds_words_for_the_guides_that_are_there_already():
    role = make_role("AI Engineer")
    RoleAlias.objects.create(role=role, name="Tinkerer")
    Role.objects.update(search_text="")
    migration = import_module("roles.migrations.0003_search_and_slug")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert found("tinkerer engineer") == ["AI Engineer"]
