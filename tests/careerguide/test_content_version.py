"""Tests of the content version, which changes with what the public sees."""

import threading
import time

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from careerguide.cache import version
from careerguide.cache.version import content_version, delayed_version, new_version, table_versions
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


class TestTableVersions:
    @staticmethod
    def changed_by(change) -> set[str]:
        before = table_versions()
        change()
        return {table for table, token in table_versions().items() if before.get(table) != token}

    def test_change_counts_for_its_tables_alone(self):
        role = make_role()
        make_program()
        assert self.changed_by(lambda: execute("UPDATE programs_program SET url = ''")) == {"programs_program"}
        assert self.changed_by(lambda: Role.objects.update(summary="other")) == {"roles_role"}
        # program.delete() also empties tables without rows, and PostgreSQL counts that as a change.
        assert self.changed_by(lambda: execute("DELETE FROM programs_program")) == {"programs_program"}

        def change_both():
            with transaction.atomic():
                Role.objects.update(summary="more")
                Institution.objects.update(url="https://example.edu/")
                Role.objects.filter(pk=role.pk).update(summary="most")

        assert self.changed_by(change_both) == {"roles_role", "programs_institution"}

    def test_rolled_back_changes_do_not_count(self):
        role = make_role()

        def change():
            with transaction.atomic():
                with transaction.atomic():
                    role.save()
                    transaction.set_rollback(True)
                make_institution("Other")

        assert self.changed_by(change) == {"programs_institution"}

    def test_delayed_change_counts_at_once(self):
        def change():
            with delayed_version():
                make_institution("Other")

        assert self.changed_by(change) == {"programs_institution"}

    def test_update_of_a_former_release_adds_the_versions(self):
        execute("DROP TABLE careerguide_tableversion")
        version.upgrade(connection)
        version.upgrade(connection)
        assert self.changed_by(make_role) >= {"roles_role"}


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


class TestDelay:
    @pytest.fixture(autouse=True)
    def postgresql(self, monkeypatch):
        if connection.vendor != "postgresql":
            pytest.skip("nothing is delayed on SQLite")
        monkeypatch.setattr(version, "MAX_DELAY", "1 hour")

    @staticmethod
    def make_role_later():
        with delayed_version():
            make_role()

    def test_delayed_changes_show_at_the_end(self):
        assert not changed_by(self.make_role_later)
        assert not changed_by(self.make_role_later)
        assert changed_by(new_version)

    def test_delayed_changes_show_with_another_change(self):
        assert not changed_by(self.make_role_later)
        assert changed_by(make_role)

    def test_delayed_changes_show_without_any_end(self, monkeypatch):
        before = content_version()
        monkeypatch.setattr(version, "MAX_DELAY", "0.1 seconds")
        self.make_role_later()
        time.sleep(0.2)
        due = content_version()
        assert due != before
        # The next delayed change may not bring back a version from before.
        assert changed_by(self.make_role_later)
        time.sleep(0.2)
        assert content_version() not in {before, due}

    def test_transaction_sees_its_own_delayed_changes(self):
        before = content_version()
        with delayed_version():
            make_role()
            assert content_version() != before

    def test_end_in_the_same_transaction_shows_the_changes(self):
        def change():
            with transaction.atomic():
                self.make_role_later()
                new_version()

        assert changed_by(change)
