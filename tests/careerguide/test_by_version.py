"""Tests of values that are computed once for each content version."""

import pytest
from django.db import transaction

from careerguide.cache import by_version
from careerguide.cache.by_version import once_per_tables, once_per_version
from careerguide.cache.version import table_versions
from programs.models import Institution
from roles.models import Role
from tests.support.factories import make_institution, make_program, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def titles(monkeypatch):
    """A function that returns the titles of all guides, and counts its calls in ``titles.calls``."""
    monkeypatch.setattr(by_version, "_values", {})

    def read():
        read.calls += 1
        return sorted(Role.objects.values_list("title", flat=True))

    read.calls = 0
    return read


def test_value_is_computed_again_only_after_a_change(titles):
    role = make_role("Nurse")
    assert [once_per_version("titles", titles) for _ in range(3)] == [["Nurse"]] * 3
    assert titles.calls == 1
    Role.objects.filter(pk=role.pk).update(title="Cook")
    assert once_per_version("titles", titles) == ["Cook"]
    assert titles.calls == 2


def test_transaction_sees_its_own_changes_and_no_one_else_does(titles):
    make_role("Nurse")
    assert once_per_version("titles", titles) == ["Nurse"]
    with transaction.atomic():
        make_role("Cook")
        assert once_per_version("titles", titles) == ["Cook", "Nurse"]
        make_role("Pilot")
        assert once_per_version("titles", titles) == ["Cook", "Nurse", "Pilot"]
        transaction.set_rollback(True)
    assert once_per_version("titles", titles) == ["Nurse"]


def test_rolled_back_savepoint_does_not_count(titles):
    with transaction.atomic():
        make_role("Nurse")
        with transaction.atomic():
            make_role("Cook")
            assert once_per_version("titles", titles) == ["Cook", "Nurse"]
            transaction.set_rollback(True)
        assert once_per_version("titles", titles) == ["Nurse"]


def test_value_that_was_used_longest_ago_is_dropped(titles):
    for number in range(3 * by_version.MAX_VALUES):
        once_per_version("often", titles)
        once_per_version(("once", number), titles)
    assert len(by_version._values) == by_version.MAX_VALUES
    calls = titles.calls
    once_per_version("often", titles)
    once_per_version(("once", number), titles)
    assert titles.calls == calls
    once_per_version(("once", 0), titles)
    assert titles.calls == calls + 1


def test_lists_of_other_careers_have_their_own_counts(client):
    nurse, cook = make_role("Nurse"), make_role("Cook")
    make_program("Nursing", role=nurse, delivery_mode="online")
    make_program("Cooking", role=cook, delivery_mode="online")
    make_program("Baking", role=cook, delivery_mode="hybrid")
    headings = {
        "/programs/": 3,
        "/programs/?role=cook": 2,
        "/programs/?role=cook&role=nurse": 3,
        "/roles/cook/programs/": 2,
        "/roles/cook/programs/?role=nurse": 0,
        "/programs/?role=nurse": 1,
    }
    for _ in range(2):
        for url, count in headings.items():
            assert get_page(client, url).one("#found").text.startswith(f"{count} program")


def test_page_reads_the_version_once(client, django_assert_max_num_queries):
    make_role("Nurse")
    client.get("/programs/")
    with django_assert_max_num_queries(10) as queries:
        client.get("/programs/?format=online")
    versions = [query for query in queries if "contentversion" in query["sql"]]
    # The page cache reads it, and the page once more, however many values it needs.
    assert len(versions) == 2


class TestTables:
    @staticmethod
    def read(titles):
        return once_per_tables("titles", titles, table_versions())

    def test_value_is_computed_again_only_after_its_tables_change(self, titles):
        role = make_role("Nurse")
        assert self.read(titles) == ["Nurse"]
        make_program()
        assert self.read(titles) == ["Nurse"]
        assert titles.calls == 1
        Role.objects.filter(pk=role.pk).update(title="Cook")
        assert self.read(titles) == ["Cook"]
        assert titles.calls == 2

    def test_table_that_changed_while_it_was_read_is_read_again(self, titles):
        before = table_versions()
        make_role("Nurse")
        assert once_per_tables("titles", titles, before) == ["Nurse"]
        assert self.read(titles) == ["Nurse"]
        assert titles.calls == 2

    def test_all_ways_to_read_a_table_count(self, titles):
        def count():
            titles.calls += 1
            return Role.objects.count(), len(list(Institution.objects.iterator()))

        make_role()
        for change in (make_role, make_institution, make_role):
            once_per_tables("count", count, table_versions())
            change()
        assert titles.calls == 3

    def test_value_of_earlier_values_is_refused(self, titles):
        """The tables that these values were read from are unknown."""
        with pytest.raises(RuntimeError, match="unknown"):
            once_per_tables("outer", lambda: once_per_version("inner", titles), table_versions())
        assert once_per_version("inner", titles) == []
