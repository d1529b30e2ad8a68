"""Tests of text search in guides: title, other names, specialization and claim."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from roles.models import Role, RoleAlias
from roles.search import build_search_text
from tests.support.factories import make_role, make_specialization
from tests.support.search import find_guides

pytestmark = pytest.mark.django_db


def titles_found(text: str) -> list[str]:
    return list(find_guides(text).order_by("title").values_list("title", flat=True))


@pytest.mark.parametrize(
    "text",
    ["Artificial Intelligence Engineer", "artific eng", "ENGINEER ai", "ing", "zurich", "Zür", "máchines", "famil eng"],
)
def test_search_finds_title_alias_specialization_and_claim(text):
    role = make_role(
        "AI Engineer", claim="Builds (ingenious) machines in Zürich.", specialization=make_specialization("Family")
    )
    RoleAlias.objects.create(role=role, name="Artificial Intelligence Engineer")
    make_role("Painter", claim="Paints.", specialization=make_specialization("Arts"))
    assert titles_found(text) == ["AI Engineer"]


@pytest.mark.parametrize("text", ["gineer", "engineer painter", "a_i", "ai%neer", "engineer 7"])
def test_middle_of_a_word_and_wildcards_find_nothing(text):
    make_role("AI Engineer", claim="Builds things.", specialization=make_specialization("Family"))
    make_role("Painter", claim="Paints.", specialization=make_specialization("Arts"))
    assert titles_found(text) == []


def test_other_names_are_found_until_they_are_deleted():
    role = make_role("AI Engineer")
    alias = RoleAlias.objects.create(role=role, name="Tinkerer")
    assert titles_found("tinkerer") == ["AI Engineer"]
    alias.name = "Gardener"
    alias.save()
    assert (titles_found("tinkerer"), titles_found("gardener")) == ([], ["AI Engineer"])
    role.claim = "Weeds."
    role.save()
    assert titles_found("gardener weeds") == ["AI Engineer"]
    alias.delete()
    assert titles_found("gardener") == []


def test_renamed_specialization_is_found_by_its_new_name():
    family = make_specialization("Family")
    make_role("AI Engineer", specialization=family)
    family.name = "Clan"
    family.save()
    assert (titles_found("family"), titles_found("clan")) == ([], ["AI Engineer"])


def test_saving_with_update_fields_updates_the_search_text():
    role = make_role("AI Engineer")
    role.title, role.claim = "Machine Engineer", "Never written."
    role.save(update_fields=["title"])
    role.save(update_fields=["market_fit"])
    assert titles_found("machine") == ["Machine Engineer"]
    assert Role.objects.filter(search_text="").count() == 0


def test_bulk_created_names_are_found_after_a_refresh():
    role = make_role("AI Engineer")
    make_role("Painter")
    RoleAlias.objects.bulk_create([RoleAlias(role=role, name="Tinkerer")])
    assert titles_found("tinkerer") == []
    assert Role.objects.all().refresh_search() == 1
    assert titles_found("tinkerer") == ["AI Engineer"]
    assert Role.objects.all().refresh_search() == 0


def test_loaded_fixtures_are_searchable(db):
    call_command("loaddata", "roles", verbosity=0)
    assert titles_found("artificial intelligence") == ["AI Engineer"]


def test_search_text_has_each_word_once():
    words = build_search_text("AI Engineer", None, "An engineer.", ["B", "A"])
    assert words == build_search_text("AI Engineer", None, "An engineer.", ["A", "B"]) == " ai engineer a b | an"


def test_migration_fills_the_search_text():
    role = make_role("AI Engineer")
    RoleAlias.objects.create(role=role, name="Tinkerer")
    Role.objects.update(search_text="")
    migration = import_module("roles.migrations.0003_search_and_slug")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert titles_found("tinkerer engineer") == ["AI Engineer"]
