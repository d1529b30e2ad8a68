"""Tests that the relation to a neighboring occupation is renamed and can be turned back."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from roles.models import RoleOccupation
from tests.support.factories import make_occupation, make_role

BEFORE = ("roles", "0021_findings_and_editor_notes")


def relations(apps) -> list[str]:
    rows = apps.get_model("roles", "RoleOccupation")._base_manager.order_by("relation")
    return list(rows.values_list("relation", flat=True).distinct())


@pytest.mark.django_db(transaction=True)
def test_relation_is_renamed_and_can_be_turned_back():
    role = make_role("Guide")
    RoleOccupation.objects.create(role=role, occupation=make_occupation(1221), relation="listed")
    RoleOccupation.objects.create(role=role, occupation=make_occupation(2051), relation="related")
    loader = MigrationExecutor(connection).loader
    old, new = loader.project_state([BEFORE]).apps, loader.project_state(loader.graph.leaf_nodes("roles")).apps
    try:
        call_command("migrate", *BEFORE, verbosity=0)
        assert relations(old) == ["listed", "neighbour"]
    finally:
        call_command("migrate", verbosity=0)
    assert relations(new) == ["listed", "related"]
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleOccupation.objects.update(relation="neighbour")
