"""Tests of the columns of programs in the memory of the process."""

import threading

import numpy as np
import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.http import QueryDict

from careerguide.cache import by_version
from careerguide.cache.version import content_version
from programs.catalog import blocks
from programs.catalog import table as table_module
from programs.catalog.blocks import BLOCK_BITS
from programs.catalog.page import Catalog
from programs.catalog.table import COLUMNS, PLACE_COLUMNS, program_table
from programs.models import Pathway, Program
from tests.support.factories import make_degree_type, make_field, make_institution, make_program, make_role

pytestmark = pytest.mark.django_db(transaction=True)
# Keys that no sequence reaches, in three blocks.
ART, MUSIC, BIOLOGY = (block << BLOCK_BITS for block in (1001, 1002, 1006))
LAW = ART + 1


def in_memory() -> list[tuple]:
    """The published programs by name, as the memory has them."""
    table = program_table()
    columns = [table.column(name) for name in (*COLUMNS, *PLACE_COLUMNS)]
    return [
        (int(table.keys[row]), *(column.values[column.numbers[row]] for column in columns)) for row in table.by_name
    ]


def in_database() -> list[tuple]:
    programs = Program.objects.published().order_by("sort_key", "pk")
    return list(programs.values_list("pk", *COLUMNS, *PLACE_COLUMNS))


def program_like(key: int, **values) -> Program:
    return Program(pk=key, slug=f"program-{key}", award="X", institution=make_institution(), **values)


@pytest.fixture
def programs():
    school = make_institution("Columbia College")
    return [
        make_program("Art", pk=ART, institution=school, delivery_mode="online", tuition_usd=0, duration_months=12),
        make_program("Law", pk=LAW, institution=school, city="Boston", region="MA", country="US", tuition_usd=30_000),
        make_program("Music", pk=MUSIC, institution=school, city="Sydney", region="NSW", country="AU"),
        make_program("Biology", pk=BIOLOGY, institution=school, field_of_study=make_field("26.0101", "Biology")),
    ]


def test_memory_has_the_published_programs_by_name(programs):
    make_program("Draft", status="draft")
    assert in_memory() == in_database()
    assert [key for key, *_ in in_memory()] == [ART, BIOLOGY, LAW, MUSIC]


def test_memory_has_no_programs_if_there_are_none():
    assert in_memory() == []
    assert not program_table().meets(Q(tuition_usd__lte=5)).size


@pytest.mark.parametrize(
    "change",
    [
        lambda: make_program("Zoology"),
        lambda: Program.objects.filter(pk=LAW).update(tuition_usd=None, city="", city_slug="", place_slug=""),
        lambda: Program.objects.filter(pk=LAW).update(sort_key="zzz"),
        lambda: Program.objects.filter(pk=LAW).update(status="withdrawn"),
        lambda: Program.objects.filter(pk__gt=ART).delete(),
        lambda: Program.objects.all().delete(),
        lambda: Program.objects.get(pk=ART).delete(),
        lambda: Program.objects.filter(pk=ART).update(id=MUSIC + 5),
        lambda: Program.objects.bulk_create([program_like(ART)], ignore_conflicts=True),
        lambda: Program.objects.bulk_create([program_like(ART + 9)], ignore_conflicts=True),
        lambda: Program.objects.bulk_create(
            [program_like(ART, tuition_usd=77)],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=["tuition_usd"],
        ),
        lambda: Program.objects.bulk_create(
            Program(slug=f"p{n}", award=f"P{n}", institution=make_institution()) for n in range(9)
        ),
    ],
)
def test_memory_follows_every_change(programs, change):
    program_table()
    change()
    assert in_memory() == in_database()


def test_memory_follows_sql_that_does_not_use_the_models(programs):
    program_table()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programs_program SET duration_months = 7 WHERE id = %s", [LAW])
    assert in_memory() == in_database()


def test_only_changed_blocks_are_read_again(programs, django_assert_num_queries):
    program_table()
    Program.objects.filter(pk=MUSIC).update(tuition_usd=9)
    with django_assert_num_queries(3) as queries:
        program_table()
    assert f">= {MUSIC}" in queries[-1]["sql"]


def test_change_of_other_content_reads_no_programs(programs, django_assert_num_queries):
    before = program_table()
    make_degree_type("Certificate")
    with django_assert_num_queries(2):
        assert program_table() is before


def test_transaction_sees_its_own_changes_and_rolls_them_back(programs):
    program_table()
    with transaction.atomic():
        Program.objects.filter(pk=ART).update(tuition_usd=5)
        assert in_memory() == in_database()
        with transaction.atomic():
            make_program("Zoology")
            assert in_memory() == in_database()
            transaction.set_rollback(True)
        assert in_memory() == in_database()
        transaction.set_rollback(True)
    assert in_memory() == in_database()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_writers_of_a_block_do_not_wait_and_see_only_commits(programs):
    done = []

    def write():
        Program.objects.filter(pk=LAW).update(tuition_usd=2)
        done.append(in_memory() == in_database())
        connection.close()

    with transaction.atomic():
        Program.objects.filter(pk=ART).update(tuition_usd=1)
        assert in_memory() == in_database()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=10)
        assert done == [True]
    assert in_memory() == in_database()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_writers_of_a_new_block_see_only_commits(programs):
    new, school = 3000 << BLOCK_BITS, programs[0].institution

    def write():
        make_program("Two", pk=new + 1, institution=school)
        connection.close()

    with transaction.atomic():
        make_program("One", pk=new, institution=school)
        program_table()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=10)
    assert in_memory() == in_database()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL rebuilds no tables")
def test_programs_written_without_triggers_are_read_after_a_migration(programs, monkeypatch):
    with connection.cursor() as cursor:
        for name in blocks.SQLITE_TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
    make_program("Zoology", pk=2000 << BLOCK_BITS)
    Program.objects.filter(pk=LAW).update(tuition_usd=4)
    blocks.restore_triggers("default")
    make_institution("Other")
    assert in_memory() == in_database()


def test_order_is_read_again_if_programs_changed_meanwhile(programs, monkeypatch):
    monkeypatch.setattr(table_module, "_memory", table_module._Memory())
    read_order = table_module._read_order

    def withdraw_first(keys):
        Program.objects.filter(pk=ART).update(status="withdrawn")
        return read_order(keys)

    monkeypatch.setattr(table_module, "_read_order", withdraw_first)
    program_table()
    monkeypatch.setattr(table_module, "_read_order", read_order)
    Program.objects.filter(pk=ART).update(status="published")
    assert in_memory() == in_database()


def test_request_that_began_before_a_change_has_rows_of_its_table(programs):
    role = make_role()
    Pathway.objects.bulk_create(Pathway(program=program, role=role) for program in programs[::2])

    def titles() -> list[str]:
        return [program.award for program in Catalog(QueryDict(f"role={role.slug}"), "/programs/").objects]

    by_version._request.is_open, by_version._request.version = True, (before := content_version())
    try:
        assert titles() == ["Art", "Music"]
        Program.objects.filter(pk=ART + 1).delete()
        # Another thread reads the changed programs.
        by_version._request.version = None
        program_table()
        by_version._request.version = before
        assert titles() == ["Art", "Music"]
    finally:
        by_version._request.is_open = False


def test_program_added_while_the_order_is_read_comes_last(programs, monkeypatch):
    monkeypatch.setattr(table_module, "_memory", table_module._Memory())
    read_order = table_module._read_order

    def delete_first(keys):
        Program.objects.filter(pk=ART).delete()
        return read_order(keys)

    monkeypatch.setattr(table_module, "_read_order", delete_first)
    table = table_module._memory.refresh()
    assert [int(table.keys[row]) for row in table.by_name] == [BIOLOGY, LAW, MUSIC, ART]
    monkeypatch.setattr(table_module, "_read_order", read_order)
    assert in_memory() == in_database()


@pytest.mark.parametrize(
    "condition",
    [
        Q(),
        Q(delivery_mode="online"),
        Q(delivery_mode__in=["online", "other"]),
        Q(delivery_mode__in=[]),
        Q(tuition_usd__gte=1),
        Q(tuition_usd__lte=0),
        Q(tuition_usd__isnull=True),
        Q(tuition_usd__isnull=False, duration_months__gte=12),
        Q(tuition_usd__lte=0) | Q(tuition_usd__isnull=True),
        Q(region="MA", country="US") | Q(region="NSW", country="AU"),
        ~Q(tuition_usd__lte=0),
        Q(city__startswith="S"),
        Q(award="Law"),
        Q(award="Law") & Q(country="US") | Q(pk__in=[]),
        Q(pk__in=Program.objects.filter(country="AU").values("pk")),
        Q(field_of_study__cip_code="26.0101"),
        Q(field_of_study__isnull=False),
    ],
)
def test_conditions_select_the_same_programs_as_in_the_database(programs, condition):
    table = program_table()
    expected = Program.objects.published().filter(condition).order_by("pk").values_list("pk", flat=True)
    assert table.keys[np.flatnonzero(table.meets(condition))].tolist() == list(expected)
