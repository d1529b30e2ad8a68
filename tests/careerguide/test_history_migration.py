"""Tests that the history of pages reads the same after the versions of rows became versions of pages.

``data/history_before.json`` has rows with the versions that the site stored before, and ``history_before.txt`` what it
said about them. It had no text about rows without an older version: guide 1 has two such rows, which are counted in its
first version now, and guides 4 and 5 begin with one.
"""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from careerguide.history.pages import PAGES
from careerguide.history.versions import Version, versions_of
from tests.careerguide.history_reading import reading

BEFORE = [
    ("careerguide", "0012_changed_figures"),
    ("roles", "0030_pay_country"),
    ("programs", "0024_figures_changed_at"),
]
DATA = Path(__file__).parent / "data"


def load(apps) -> None:
    for label, (names, *rows) in json.loads((DATA / "history_before.json").read_text()).items():
        model = apps.get_model(label)
        fields = [next(field for field in model._meta.concrete_fields if field.attname == name) for name in names]
        model._base_manager.bulk_create(
            model(**{field.attname: field.to_python(value) for field, value in zip(fields, row, strict=True)})
            for row in rows
        )


def unequal_fields(before) -> list[str]:
    """The models whose stored fields are others than those of the migration, without later ones."""
    found = []
    for part in (part for page in PAGES.values() for part in page.parts):
        stored = before.get_model(part.model._meta.label)._meta.concrete_fields
        names = {field.attname for field in stored if field.editable or field.primary_key}
        if names != {field.attname for field in part.fields} - {"publish_at"}:
            found.append(part.model._meta.label)
    return found


@pytest.mark.django_db(transaction=True)
def test_history_reads_the_same(client):
    before = MigrationExecutor(connection).loader.project_state(BEFORE).apps
    try:
        for target in BEFORE:
            call_command("migrate", *target, verbosity=0)
        with transaction.atomic():
            load(before)
        call_command("migrate", verbosity=0)
        check(client)
    finally:
        call_command("migrate", verbosity=0)
    assert unequal_fields(before) == []


def check(client) -> None:
    client.force_login(User.objects.get(username="eve"))
    assert reading(client).splitlines() == (DATA / "history_before.txt").read_text().splitlines()
    versions = list(Version.objects.order_by("pk").values_list("pk", "at"))
    assert versions == list(zip(range(1, len(versions) + 1), sorted(at for _, at in versions), strict=True))
    check_last_versions()
    check_links_of_deleted_pages()


def check_last_versions() -> None:
    """The last version of each page is what is stored now, so that the next change stores no other."""
    for page in PAGES.values():
        for pk, snapshot in page.snapshots(page.model._base_manager.values_list("pk", flat=True)).items():
            last = versions_of(page, pk).first()
            assert last is None or last.snapshot == snapshot, (page.label, pk)


def check_links_of_deleted_pages() -> None:
    found = {
        (version.model, version.object_id): [
            (row["program_id"], row["role_id"]) for row in version.rows.get("programs.pathway", ())
        ]
        for version in Version.objects.filter(is_deleted=True).order_by("pk")
    }
    assert found == {
        # Deleted and restored.
        ("roles.role", 2): [(1, 2), (2, 2)],
        ("roles.role", 3): [],
        ("roles.role", 4): [],
        ("roles.role", 6): [(1, 6)],
        # This pathway was deleted with guide 2, which was restored after this program was deleted.
        ("programs.program", 2): [(2, 2)],
        ("programs.program", 3): [(3, 2)],
    }
