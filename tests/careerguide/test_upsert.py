"""Tests of writing rows of files in batches, on both databases."""

from decimal import Decimal

import pytest

from careerguide.imports import runs
from careerguide.imports.models import ImportBatch
from careerguide.imports.runs import import_run
from careerguide.imports.upsert import Row, Target
from roles.models import EducationLevel
from tests.support.factories import make_occupation

pytestmark = pytest.mark.django_db


@pytest.fixture
def target() -> Target:
    return Target(EducationLevel, ("onet_code", "level"), ("occupation_id", "position", "percent", "n", "source_id"))


@pytest.fixture
def occupation():
    return make_occupation()


def level(occupation, number, **values) -> Row:
    return Row(
        number,
        {
            "onet_code": "15-1252.00",
            "level": f"Level {number}",
            "occupation_id": occupation.pk,
            "position": number,
            "percent": Decimal("2.50"),
            "n": None,
            "source_id": occupation.source_id,
        }
        | values,
    )


def load(target, rows, data=b"1", **options):
    with import_run("levels", data, **options) as run:
        run.load(target, rows, "levels")
    return run


def counts(run):
    return run.new, run.changed, run.unchanged, run.refused


def test_new_rows_are_written(target, occupation):
    run = load(target, [level(occupation, 1), level(occupation, 2, n=7)])
    assert counts(run) == (2, 0, 0, 0)
    assert list(EducationLevel.objects.values_list("level", "percent", "n")) == [
        ("Level 1", Decimal("2.50"), None),
        ("Level 2", Decimal("2.50"), 7),
    ]


def test_second_import_changes_nothing(target, occupation):
    load(target, [level(occupation, 1)])
    run = load(target, [level(occupation, 1, percent=Decimal("2.5"))])
    assert counts(run) == (0, 0, 1, 0)


def test_changed_row_is_updated(target, occupation):
    load(target, [level(occupation, 1), level(occupation, 2)])
    run = load(target, [level(occupation, 1), level(occupation, 2, percent=Decimal(3), n=5)])
    assert counts(run) == (0, 1, 1, 0)
    assert EducationLevel.objects.get(position=2).n == 5
    batch = ImportBatch.objects.last()
    assert runs.unpack(batch)["changed"] == [[batch.first_key, {"percent": ["2.50", "3.00"], "n": [None, 5]}]]
