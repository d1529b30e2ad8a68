"""Tests of the database's search index."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from programs import search_index
from programs.models import Program
from tests.support.factories import make_program
from tests.support.search import find_programs

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="needs SQLite")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


def plan(queryset) -> str:
    return queryset.order_by().explain()


@on_sqlite
def test_sqlite_uses_the_index():
    assert "SCAN programs_search VIRTUAL TABLE INDEX" in plan(find_programs("finance"))


@on_postgresql
def test_postgresql_uses_the_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "Bitmap Index Scan on programs_search" in plan(find_programs("finance"))


@on_sqlite
def test_migrate_restores_missing_triggers():
    program = make_program("Fine Arts")
    with connection.cursor() as cursor:
        for name in search_index.SQLITE_TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
    Program.objects.filter(pk=program.pk).update(search_text="unseen")
    assert not find_programs("unseen").exists()
    call_command("migrate", verbosity=0)
    assert list(find_programs("unseen")) == [program]
    assert make_program("Sailing") in find_programs("sailing")


@on_sqlite
def test_index_matches_the_rows():
    program, other = make_program("Fine Arts"), make_program("MS in Finance")
    other.delete()
    program.save()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO programs_search (programs_search, rank) VALUES ('integrity-check', 1)")


@pytest.mark.django_db(transaction=True)
def test_migration_can_be_reversed_and_run_again():
    make_program("MS in Finance")
    try:
        call_command("migrate", "programs", "0001", verbosity=0)
        assert "search_text" not in {
            column.name
            for column in connection.introspection.get_table_description(connection.cursor(), "programs_program")
        }
    finally:
        call_command("migrate", verbosity=0)
    assert find_programs("finance").count() == 1
    assert apps.get_model("programs", "Program").objects.get().search_text == "ms in finance example university"
