"""Tests of the content version, which changes with what the public sees."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from careerguide.cache.version import content_version
from programs.models import Institution
from roles.models import Role
from tests.support.factories import make_guides, make_institution, make_program, make_role

pytestmark = pytest.mark.django_db(transaction=True)


def changed_by(change) -> bool:
    before = content_version()
    change()
    return content_version() != before


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_way_to_write_changes_the_version():
    role, program = make_role(), make_program()
    assert changed_by(make_role)
    assert changed_by(role.save)
    assert changed_by(lambda: make_guides(3))
    assert changed_by(lambda: Role.objects.update(summary="other"))
    assert changed_by(lambda: Institution.objects.bulk_create([Institution(name="New", slug="new")]))
    assert changed_by(lambda: execute("UPDATE programs_program SET url = 'https://example.org/'"))
    assert changed_by(program.delete)


def test_accounts_and_reading_do_not_change_the_version():
    assert not changed_by(lambda: User.objects.create_user("editor"))
    assert not changed_by(lambda: list(Role.objects.all()))


def test_rolled_back_change_keeps_the_version():
    def roll_back():
        with transaction.atomic():
            make_role()
            transaction.set_rollback(True)

    assert not changed_by(roll_back)
    # The next change is not mistaken for the one that was rolled back.
    assert changed_by(make_role)


def test_change_after_a_rolled_back_savepoint_counts():
    def change():
        with transaction.atomic():
            with transaction.atomic():
                make_role()
                transaction.set_rollback(True)
            make_institution("Other")

    assert changed_by(change)


def test_version_is_not_visible_before_the_commit():
    before, seen = content_version(), []

    def read():
        seen.append(content_version())
        connection.close()

    with transaction.atomic():
        make_role()
        reader = threading.Thread(target=read)
        if connection.vendor == "postgresql":
            reader.start()
            reader.join()
    assert seen == [before] * len(seen)
    assert content_version() != before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_writers_do_not_wait_for_each_other():
    one, other, done = make_role(), make_role(), []

    def write():
        Role.objects.filter(pk=other.pk).update(summary="other")
        done.append(True)
        connection.close()

    with transaction.atomic():
        Role.objects.filter(pk=one.pk).update(summary="one")
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=10)
        assert done == [True]
