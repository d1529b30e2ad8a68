"""Tests that an import reads the file outside the transaction, because a transaction locks SQLite for writing."""

import pytest
from django.db import connection

from careerguide.desk import imports
from careerguide.imports.read import Table
from programs.models import Program
from programs.resources import ProgramResource
from tests.support.files import accept, send
from tests.support.program_files import only_program, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def transaction_depths(monkeypatch) -> dict[str, int]:
    """The number of open transactions at each step of the import."""
    outside, transaction_depths = len(connection.atomic_blocks), {}

    def watch(target, name):
        step = getattr(target, name)

        def watched(*args, **kwargs):
            transaction_depths[name] = len(connection.atomic_blocks) - outside
            return step(*args, **kwargs)

        monkeypatch.setattr(target, name, watched)

    watch(imports, "read_table")
    for name in ("prepare", "find", "write"):
        watch(ProgramResource, name)
    return transaction_depths


def test_dry_run_opens_no_transaction_and_writes_nothing(admin_client, transaction_depths):
    send(admin_client, Program, row(), row(title="Other"))
    assert transaction_depths == {"read_table": 0, "prepare": 0, "find": 0}


def test_file_is_read_before_the_transaction(admin_client, transaction_depths):
    page = send(admin_client, Program, row())
    transaction_depths.clear()
    accept(admin_client, Program, page)
    assert only_program().award == "MS in Robotics"
    assert transaction_depths["read_table"] == 0
    assert transaction_depths["write"] > 0
    # On SQLite, the transaction locks out all other writers.
    assert (transaction_depths["prepare"] == 0) == (connection.vendor == "sqlite")


def test_rows_are_compared_again_if_another_connection_wrote(admin_client, monkeypatch, transaction_depths):
    page = send(admin_client, Program, row())
    versions = iter([1, 2])
    monkeypatch.setattr(imports, "data_version", lambda: next(versions))
    accept(admin_client, Program, page)
    assert transaction_depths["prepare"] > 0
    assert only_program().award == "MS in Robotics"


def test_file_that_becomes_unreadable_is_refused(admin_client, monkeypatch):
    page = send(admin_client, Program, row())

    def fails(*args, **kwargs) -> Table:
        raise ValueError("This workbook takes too long to read.")

    monkeypatch.setattr(imports, "read_table", fails)
    answer = accept(admin_client, Program, page)
    assert "This workbook takes too long to read." in answer.content.decode()
    assert not Program.objects.exists()
