"""Tests that the migrations of places and institutions keep the data, forward and back."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from programs.models import Institution, Program
from tests.support.factories import make_institution, make_program

BEFORE = ("programs", "0009_preview_salt")
CITIES = [("Łódź", "", "PL"), ("Gießen", "", ""), ("Portland", "OR", "US"), ("東京", "", ""), ("", "MA", "US")]


@pytest.mark.django_db(transaction=True)
def test_migrations_keep_data_forward_and_back():
    for number, (city, region, country) in enumerate(CITIES):
        make_program(f"Program {number}", slug=f"p-{number}", city=city, region=region, country=country)
    for number, place in enumerate(["Columbia", "Chicago"]):
        make_institution("Columbia College", slug=f"columbia-{number}", city=place)
    old = MigrationExecutor(connection).loader.project_state([BEFORE]).apps
    try:
        call_command("migrate", *BEFORE, verbosity=0)
        programs = old.get_model("programs", "Program")._base_manager.order_by("slug")
        former = [("Łódź", "odz"), ("Gießen", "gieen"), ("Portland", "portland"), ("東京", "東京"), ("", "")]
        assert list(programs.values_list("city", "city_slug")) == former
        names = old.get_model("programs", "Institution")._base_manager.order_by("pk").values_list("name", flat=True)
        assert list(names) == [
            "Example University",
            "Columbia College (columbia-0)",
            "Columbia College (columbia-1)",
        ]
    finally:
        call_command("migrate", verbosity=0)
    assert list(Program.objects.order_by("slug").values_list("city_slug", "place_slug")) == [
        ("lodz", "lodz__pl"),
        ("giessen", "giessen_"),
        ("portland", "portland_or_us"),
        ("東京", "東京_"),
        ("", ""),
    ]
    labels = Institution.objects.order_by("pk").values_list("label", "city")
    assert list(labels) == [
        ("Example University", ""),
        ("Columbia College (columbia-0)", ""),
        ("Columbia College (columbia-1)", ""),
    ]
