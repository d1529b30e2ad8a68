"""Tests that texts about growth and headline pay become values, or stay as notes, and can be turned back."""

import importlib

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from careerguide.history.restore import version_of_page
from careerguide.history.versions import versions_of
from careerguide.history.write import write
from roles.history import GUIDE
from roles.models import Role
from tests.support.factories import make_role

BEFORE = ("roles", "0014_fold_texts")
read_growth = importlib.import_module("roles.migrations.0016_read_growth_and_pay_basis").read_growth


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2024 to 2034", {"growth_from": 2024, "growth_to": 2034}),
        (" From 2024  to 2034 ", {"growth_from": 2024, "growth_to": 2034}),
        ("2024-2034", {"growth_from": 2024, "growth_to": 2034}),
        ("2024–2034", {"growth_from": 2024, "growth_to": 2034}),
        ("2024 — 2034", {"growth_from": 2024, "growth_to": 2034}),
        ("2024-34", {"growth_from": 2024, "growth_to": 2034}),
        ("a year", {"growth_basis": "year"}),
        ("Annual", {"growth_basis": "year"}),
        ("2024-12", None),
        ("2034 to 2024", None),
        ("1024 to 1034", None),
        ("2024 to 2034, a year", None),
        ("2024", None),
        ("10 years", None),
        ("no period given", None),
        ("٢٠٢٤ to 2034", None),
    ],
)
def test_only_exact_texts_become_values(text, values):
    assert read_growth(text) == values


@pytest.mark.django_db(transaction=True)
def test_texts_become_values_or_notes_and_can_be_turned_back():
    make_role("Exact", growth_percent=33)
    make_role("Other", growth_percent=5)
    make_role("Silent")
    old = MigrationExecutor(connection).loader.project_state([BEFORE]).apps
    names = "title", "growth_period", "salary_basis"
    rows = [
        ("Exact", "2024–34", "Base salary"),
        ("Other", "no period given", "total pay"),
        ("Silent", "2024 to 2034", ""),
    ]
    try:
        call_command("migrate", *BEFORE, verbosity=0)
        guides, versions = (old.get_model("roles", name)._base_manager for name in ("Role", "HistoricalRole"))
        for title, growth, pay in rows:
            assert guides.filter(title=title).update(growth_period=growth, salary_basis=pay)
        stored = {field.attname for field in versions.model._meta.concrete_fields}
        columns = [field.attname for field in guides.model._meta.concrete_fields if field.attname in stored]
        for values in list(guides.values(*columns)):
            versions.create(**values, history_type="+", history_date=timezone.now())
        call_command("migrate", verbosity=0)
        values = "growth_basis", "growth_from", "growth_to", "growth_note", "salary_basis", "salary_note"
        new = {
            "Exact": ("", 2024, 2034, "", "base", ""),
            "Other": ("", None, None, "no period given", "", "total pay"),
            # Years without a number are not a figure.
            "Silent": ("", None, None, "2024 to 2034", "", ""),
        }
        assert {title: tuple(row) for title, *row in Role.objects.values_list("title", *values)} == new
        for role in Role.objects.all():
            [own] = versions_of(GUIDE, role.pk).get().rows["roles.role"]
            assert tuple(own[name] for name in values) == new[role.title]
        role = Role.objects.get(title="Exact")
        role.growth_percent, role.growth_from, role.growth_to, role.salary_basis = None, None, None, ""
        role.save()
        now = GUIDE.snapshot_of(role)
        then, notes = version_of_page(versions_of(GUIDE, role.pk).get(), now, range(len(GUIDE.parts)))
        [[changes]] = GUIDE.compare([(now, then)])
        changed = [(each.label, each.before, each.after) for each in changes.differences]
        assert changed == [
            ("salary basis", "not stated", "base salary"), ("growth (%)", "empty", "33"),
            ("growth, first year", "empty", "2024"), ("growth, last year", "empty", "2034"),
        ]  # fmt: skip
        restored, _ = write(GUIDE, now, then, role)
        assert (restored.growth_to, notes) == (2034, [])
        call_command("migrate", *BEFORE, verbosity=0)
        back = old.get_model("roles", "Role")._base_manager.order_by("title").values_list(*names)
        assert list(back) == [("Exact", "2024 to 2034", "base salary"), *rows[1:]]
    finally:
        call_command("migrate", verbosity=0)
