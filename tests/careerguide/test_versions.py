"""Tests of snapshots of pages, and of storing them as versions."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.content.publishing import Status
from careerguide.history import versions
from careerguide.history.pages import PAGES, Row
from careerguide.history.versions import (
    ELSEWHERE,
    FIRST,
    Version,
    deleted_pages,
    record,
    record_deletion,
    record_first_versions,
    record_found,
    versions_of,
)
from programs.history import PROGRAM
from programs.models import Pathway
from roles.history import GUIDE, SOURCE
from roles.models import Role, SkillEntry
from tests.support.admin import add_rows
from tests.support.factories import make_pay, make_program, make_role, make_skill, make_skill_group, make_source
from tests.support.history import delete_page, edit

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def snapshot_of(page, row) -> dict:
    return page.snapshots([row.pk])[row.pk]


def query_count(function, *arguments) -> int:
    with CaptureQueriesContext(connection) as captured:
        function(*arguments)
    return len(captured)


def change_stored_values(version: Version, label: str, change) -> None:
    """Change the stored values of the rows of a model, as if another release had stored them."""
    for values in version.rows[label]:
        change(values)
    version.save()


class TestSnapshots:
    def test_snapshot_has_every_row_of_a_guide(self, content):
        role = Role.objects.get(slug="ai-engineer")
        role.aliases.create(name="Tinkerer")
        role.former_addresses.create(slug="was-ai-engineer")
        snapshot = snapshot_of(GUIDE, role)
        for kind, part in enumerate(GUIDE.parts):
            path = "pk" if part.model is Role else "group__role" if part.model is SkillEntry else "role"
            rows = part.model.objects.filter(**{path: role.pk})
            assert {row.pk for row in snapshot if row.kind == kind} == {row.pk for row in rows}
            assert rows, f"the guide has no {part.model._meta.verbose_name}"

    def test_snapshot_has_no_row_of_another_page(self):
        role, other = make_role(), make_role()
        add_rows(other, 0, 2)
        assert list(snapshot_of(GUIDE, role)) == [Row(0, role.pk)]
        assert GUIDE.snapshots([role.pk, other.pk + 99]).keys() == {role.pk}
        assert GUIDE.snapshots([]) == {}

    @pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.label)
    def test_stored_values_are_those_of_the_database(self, content, page):
        keys = list(page.model.objects.values_list("pk", flat=True))
        record(page, keys)
        snapshots = page.snapshots(keys)
        assert keys
        assert {version.object_id: version.snapshot for version in Version.objects.all()} == snapshots
        for snapshot in snapshots.values():
            assert page.from_json(json.loads(json.dumps(page.to_json(snapshot)))) == snapshot
            for row, values in snapshot.items():
                part = page.parts[row.kind]
                stored, restored = part.model.objects.get(pk=row.pk), part.instance(values)
                for field in part.fields:
                    was, now = getattr(stored, field.attname), getattr(restored, field.attname)
                    assert (type(was), was) == (type(now), now), field

    def test_derived_columns_and_times_of_changes_are_left_out(self):
        names = {field.name for field in GUIDE.parts[0].fields}
        assert {"id", "title", "status", "published_at", "source"} <= names
        assert not {"search_text", "updated_at"} & names

    def test_links_are_only_in_snapshots_with_links(self):
        role = make_role()
        make_program(role=role)
        link, kind = Pathway.objects.get(), len(GUIDE.parts)
        assert Row(kind, link.pk) not in snapshot_of(GUIDE, role)
        snapshot = GUIDE.snapshots([role.pk], with_links=True)[role.pk]
        assert snapshot[Row(kind, link.pk)]["program_id"] == link.program_id
        stored = GUIDE.to_json(snapshot)
        assert GUIDE.from_json(stored, with_links=True) == snapshot
        assert GUIDE.from_json(stored) == snapshot_of(GUIDE, role)

    def test_query_count_is_constant(self):
        roles = [make_role() for _ in range(50)]
        for number, role in enumerate(roles):
            make_pay(role)
            SkillEntry.objects.create(group=make_skill_group(role), skill=make_skill(number), number=1)
        few, many = ([role.pk for role in roles[:count]] for count in (2, 50))
        assert query_count(GUIDE.snapshots, few) == query_count(GUIDE.snapshots, many)


class TestOlderReleases:
    """Versions that were stored when the models had other fields."""

    @pytest.fixture
    def role(self):
        role = make_role(badge="")
        make_pay(role)
        record(GUIDE, [role.pk])
        return role

    def test_field_added_since_has_its_default(self, role):
        version = Version.objects.get()
        change_stored_values(version, "roles.role", lambda values: values.pop("badge"))
        change_stored_values(version, "roles.payband", lambda values: values.pop("high_open"))
        assert "badge" not in Version.objects.get().rows["roles.role"][0]
        assert Version.objects.get().snapshot == snapshot_of(GUIDE, role)

    def test_field_added_since_is_a_change_if_it_has_another_value(self, role):
        change_stored_values(Version.objects.get(), "roles.role", lambda values: values.pop("badge"))
        record(GUIDE, [role.pk])
        assert Version.objects.count() == 1
        edit(role, badge="Hot")
        assert Version.objects.count() == 2

    def test_field_and_model_removed_since_are_ignored(self, role):
        version = Version.objects.get()
        change_stored_values(version, "roles.role", lambda values: values.update(color="red"))
        version.rows["roles.formermodel"] = [{"id": 1, "role_id": role.pk}]
        version.save()
        assert Version.objects.get().snapshot == snapshot_of(GUIDE, role)
        record(GUIDE, [role.pk])
        assert Version.objects.count() == 1


class TestRecord:
    def test_nothing_is_stored_if_nothing_changed(self):
        role = make_role()
        add_rows(role, 0, 2)
        record(GUIDE, [role.pk])
        record(GUIDE, [role.pk], "Again.")
        record_found(GUIDE, [role.pk])
        assert [version.reason for version in Version.objects.all()] == [""]

    @pytest.mark.parametrize("change", ["change", "add", "delete"])
    def test_change_of_a_row_is_stored(self, change):
        role = make_role()
        group = make_skill_group(role)
        entry = SkillEntry.objects.create(group=group, skill=make_skill(1), number=1)
        record(GUIDE, [role.pk])
        if change == "change":
            SkillEntry.objects.update(note="A note.")
        elif change == "add":
            SkillEntry.objects.create(group=group, skill=make_skill(2), number=2)
        else:
            entry.delete()
        record(GUIDE, [role.pk])
        newest, oldest = Version.objects.all()
        assert newest.snapshot == snapshot_of(GUIDE, role) != oldest.snapshot

    def test_pages_of_one_change_share_its_key_and_its_user(self):
        roles, user = [make_role() for _ in range(3)], User.objects.create_user("eve")
        change = record(GUIDE, [role.pk for role in roles], "A reason.", user)
        found = Version.objects.filter(change=change, user=user, reason="A reason.", is_deleted=False)
        assert sorted(found.values_list("object_id", flat=True)) == [role.pk for role in roles]
        assert record(SOURCE, [make_source().pk], change=change) == change
        assert Version.objects.filter(change=change).count() == 4

    def test_deleted_account_leaves_its_versions(self):
        role, user = make_role(), User.objects.create_user("eve")
        record(GUIDE, [role.pk], user=user)
        user.delete()
        assert Version.objects.get().user is None

    def test_page_that_does_not_exist_has_no_version(self):
        record(GUIDE, [1234])
        record_found(GUIDE, [1234])
        record_deletion(GUIDE, [1234], None, uuid4())
        assert not Version.objects.exists()

    def test_versions_of_pages_of_other_models_are_not_mixed_up(self):
        key = make_role(id=1234).pk
        make_program(id=key)
        record(GUIDE, [key])
        record(PROGRAM, [key])
        assert [version.page for version in versions_of(GUIDE, key)] == [GUIDE]
        assert [version.page for version in versions_of(PROGRAM, key)] == [PROGRAM]

    def test_pages_are_stored_in_batches(self, monkeypatch):
        monkeypatch.setattr(versions, "BATCH_SIZE", 2)
        roles = [make_role() for _ in range(5)]
        record_first_versions()
        Role.objects.update(badge="Hot")
        keys = [role.pk for role in roles]
        change = record(GUIDE, keys)
        assert Version.objects.filter(change=change).count() == 5
        record_deletion(GUIDE, keys, None, change=uuid4())
        assert Version.objects.filter(is_deleted=True).count() == 5

    def test_query_counts_are_constant(self):
        pages = [make_role() for _ in range(104)]
        for number, role in enumerate(pages):
            make_pay(role)
            SkillEntry.objects.create(group=make_skill_group(role), skill=make_skill(number), number=1)
        keys = [role.pk for role in pages]
        few, many = keys[:2], keys[2:52]
        assert query_count(record_found, GUIDE, few) == query_count(record_found, GUIDE, many)
        Role.objects.update(badge="Hot")
        assert query_count(record, GUIDE, few) == query_count(record, GUIDE, many)
        assert query_count(record, GUIDE, keys[52:54]) == query_count(record, GUIDE, keys[54:104])
        assert Version.objects.count() == 52 * 2 + 52
        deletions = [query_count(record_deletion, GUIDE, some, None, uuid4()) for some in (few, many)]
        assert deletions[0] == deletions[1]
        assert Version.objects.filter(is_deleted=True).count() == 52


class TestFound:
    def test_page_without_versions_gets_a_first_version(self):
        role = make_role()
        record_found(GUIDE, [role.pk])
        version = Version.objects.get()
        assert (version.reason, version.user, version.snapshot) == (FIRST, None, snapshot_of(GUIDE, role))

    def test_change_without_a_version_is_found(self):
        role = edit(make_role())
        Role.objects.update(badge="Hot")
        edit(role, badge="", claim="Another claim.")
        reasons = ["", ELSEWHERE, FIRST]
        assert [version.reason for version in Version.objects.all()] == reasons
        badges = [version.snapshot[Row(0, role.pk)]["badge"] for version in Version.objects.all()]
        assert badges == ["", "Hot", ""]

    def test_time_and_reason_of_an_import(self):
        role, other = make_role(), make_role()
        record_found(GUIDE, [role.pk, other.pk], lambda keys: {role.pk: (LONG_AGO, "Imported.")})
        found = {version.object_id: version for version in Version.objects.all()}
        assert (found[role.pk].at, found[role.pk].reason) == (LONG_AGO, "Imported.")
        assert (found[other.pk].at > LONG_AGO, found[other.pk].reason) == (True, FIRST)

    def test_import_before_the_last_version_comes_after_it(self):
        role = edit(make_role())
        last = Version.objects.first().at
        Role.objects.update(badge="Hot")
        record_found(GUIDE, [role.pk], lambda keys: {role.pk: (LONG_AGO, "Imported.")})
        assert Version.objects.first().at == last + timedelta(microseconds=1)

    def test_first_versions_are_stored_once(self):
        role = edit(make_role(), badge="Hot")
        other, program = make_role(), make_program()
        for _ in range(2):
            record_first_versions()
        for page, row in ((GUIDE, other), (PROGRAM, program)):
            assert [version.reason for version in versions_of(page, row.pk)] == [FIRST]
        assert [version.reason for version in versions_of(GUIDE, role.pk)] == ["", FIRST]


class TestDeletedPages:
    def test_deleted_pages_are_listed_once_newest_first(self):
        one, other = make_role("One"), make_role("Other")
        make_role("Still there")
        first = delete_page(one)
        # The page was restored and deleted again.
        Role(pk=first, title="One again", slug="one", status=Status.DRAFT).save(force_insert=True)
        assert not deleted_pages(GUIDE).exists()
        last = [delete_page(other), delete_page(Role.objects.get(pk=first))]
        found = list(deleted_pages(GUIDE))
        assert [version.object_id for version in found] == last[::-1]
        assert [version.own[0]["title"] for version in found] == ["One again", "Other"]
        assert not deleted_pages(PROGRAM).exists()

    def test_version_of_a_deletion_has_the_rows_and_links_but_no_snapshot(self):
        role = make_role("Tinkerer")
        make_pay(role)
        make_program(role=role)
        delete_page(role)
        version = deleted_pages(GUIDE).defer(None).get()
        assert {"roles.role", "roles.payband", "programs.pathway"} == version.rows.keys()
        assert version.snapshot == {}
        assert GUIDE.names_of({version.object_id: version.own[0]}) == {version.object_id: "Tinkerer"}
