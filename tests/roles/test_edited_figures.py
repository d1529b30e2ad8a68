"""Figures of occupations that editors changed before imports recorded corrections."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from careerguide.history.records import first_versions
from careerguide.imports.models import Correction
from roles.imports.occupations import import_occupations
from roles.models import Occupation
from tests.support.official_files import WORLD

pytestmark = pytest.mark.django_db
record_edits = importlib.import_module("roles.migrations.0020_edited_figures").record_edits


def test_earlier_edit_of_an_occupation_stays(content):
    first_versions()
    row = Occupation.objects.get(soc_code="15-1221")
    row.pay_p50 = 141_000
    row.save()
    record_edits(apps, SimpleNamespace(connection=connection))
    correction = Correction.objects.get()
    assert (correction.field, correction.imported, correction.corrected) == ("pay_p50", 140_300, 141_000)
    import_occupations(WORLD / "occupations.csv.xz")
    row.refresh_from_db()
    assert (row.pay_p50, row.source.slug, row.openings) == (141_000, "bls-oews-may-2025", 3_200)
    assert Correction.objects.filter(is_open=False).count() == 1


def test_occupations_without_edits_have_no_corrections(content):
    first_versions()
    record_edits(apps, SimpleNamespace(connection=connection))
    assert not Correction.objects.exists()
