"""Tests that the fixtures are valid, load completely or not at all, and can be loaded twice."""

import json
import re
import unicodedata
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError

from careerguide.lib.markdown import render_markdown
from programs.models import Program
from roles.models import Role, Source
from tests.support.search import find_programs

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
NAMES = ["roles", "programs"]
MODELS = [model for app in NAMES for model in apps.get_app_config(app).get_models()]


def fixture_rows(name: str) -> list[dict]:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


ROWS = [row for name in NAMES for row in fixture_rows(name)]


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def dumped() -> str:
    out = StringIO()
    call_command("dumpdata", *NAMES, use_natural_foreign_keys=True, use_natural_primary_keys=True, stdout=out)
    return out.getvalue()


def ids() -> dict:
    return {model: sorted(model.objects.values_list("pk", flat=True)) for model in MODELS}


def test_loading_twice_changes_no_row(content):
    before = dumped(), ids()
    call_command("loaddata", *NAMES, verbosity=0)
    assert (dumped(), ids()) == before


def test_every_row_of_the_fixtures_is_loaded(content):
    counted = {model._meta.label_lower: model.objects.count() for model in MODELS}
    assert {label: number for label, number in counted.items() if number} == {
        label: sum(row["model"] == label for row in ROWS) for label in {row["model"] for row in ROWS}
    }


def test_dump_can_be_loaded(content, tmp_path):
    before = dumped()
    file = tmp_path / "all.json"
    file.write_text(before, encoding="utf-8")
    for model in reversed(MODELS):
        model.objects.all()._raw_delete("default")
    call_command("loaddata", str(file), verbosity=0)
    assert dumped() == before


def test_every_row_is_valid(content):
    for model in MODELS:
        for row in model.objects.all():
            row.full_clean()


def test_saving_does_not_change_city_slugs(content):
    for program in Program.objects.all():
        loaded = program.city_slug
        program.save()
        assert program.city_slug == loaded != ""


def test_michigan_dearborn_is_found_with_a_plain_hyphen(content):
    assert [program.institution.name for program in find_programs("Michigan-Dearborn")] == [
        "University of Michigan-Dearborn"
    ]


GOOD = {"model": "roles.source", "fields": {"slug": "good", "title": "Good"}}


def role_row(**fields) -> dict:
    return {"model": "roles.role", "fields": {"slug": "broken", "title": "Broken"} | fields}


BROKEN = {
    "invalid JSON": '[{"model": "roles.source",',
    "empty": "",
    "an unknown model": [GOOD, {"model": "roles.nothing", "fields": {}}],
    "an unknown field": [GOOD, role_row(titel="Broken")],
    "text instead of a number": [GOOD, role_row(salary_low="many", salary_high=1)],
    "a missing title": [GOOD, role_row(title=None)],
    "a reversed range": [GOOD, role_row(salary_low=2, salary_high=1)],
    "a required relation to a missing row": [
        GOOD,
        {"model": "roles.occupation", "fields": {"soc_code": "11-1111", "title": "Actors", "source": ["missing"]}},
    ],
    "a part of a missing role": [
        GOOD,
        {"model": "roles.dayentry", "fields": {"role": ["missing"], "weekday": 1, "text": "Nothing"}},
    ],
}


def broken_file(tmp_path, content) -> Path:
    file = tmp_path / "broken.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


@pytest.mark.django_db
@pytest.mark.parametrize("fault", BROKEN)
def test_error_names_the_broken_fixture_and_no_row_is_loaded(tmp_path, fault):
    file = broken_file(tmp_path, BROKEN[fault])
    with pytest.raises((DeserializationError, DatabaseError)) as error:
        call_command("loaddata", str(file), verbosity=0)
    assert str(file) in str(error.value)
    assert not Source.objects.exists()
    assert not Role.objects.exists()


@pytest.mark.django_db
def test_error_names_the_missing_row_and_no_row_is_loaded(tmp_path):
    file = broken_file(tmp_path, [GOOD, role_row(source=["missing"])])
    with pytest.raises(CommandError, match=r"broken\.json: Source matching query does not exist.*roles\.role.*missing"):
        call_command("loaddata", str(file), verbosity=0)
    assert not Source.objects.exists()
    assert not Role.objects.exists()


def test_broken_file_rolls_back_the_files_before_it(db, settings, tmp_path):
    broken_file(tmp_path, BROKEN["a reversed range"])
    settings.FIXTURE_DIRS = [*settings.FIXTURE_DIRS, tmp_path]
    with pytest.raises(DatabaseError, match=r"broken\.json"):
        call_command("loaddata", "roles", "programs", "broken", verbosity=0)
    assert {model: model.objects.count() for model in MODELS} == dict.fromkeys(MODELS, 0)


def test_broken_file_leaves_existing_rows_unchanged(content, tmp_path):
    before = dumped()
    file = broken_file(tmp_path, [GOOD, {"model": "roles.role", "fields": {"slug": "ai-engineer", "title": None}}])
    with pytest.raises(DatabaseError):
        call_command("loaddata", str(file), verbosity=0)
    assert dumped() == before


@pytest.mark.parametrize("name", NAMES)
def test_fixtures_are_indented_json(name):
    written = (FIXTURES / f"{name}.json").read_text(encoding="utf-8")
    assert written == json.dumps(fixture_rows(name), indent=2, ensure_ascii=False) + "\n"


def test_rows_have_natural_keys():
    assert [row for row in ROWS if set(row) != {"model", "fields"}] == []
    relations = {
        (model._meta.label_lower, field.name) for model in MODELS for field in model._meta.fields if field.is_relation
    }
    for row in ROWS:
        for name, value in row["fields"].items():
            if (row["model"], name) in relations:
                assert value is None or isinstance(value, list)


def test_models_come_after_the_models_that_they_refer_to():
    for name in NAMES:
        order = list(dict.fromkeys(row["model"] for row in fixture_rows(name)))
        for label in order:
            relations = (field for field in apps.get_model(label)._meta.fields if field.is_relation)
            needed = {field.related_model._meta.label_lower for field in relations}
            for other in needed & set(order) - {label}:
                assert order.index(other) < order.index(label)


def test_no_text_has_encoding_errors():
    damage = re.compile("\ufffd|â€|Ã.|Â.|\u00a0|\u00ad|\u200b|\u2011|&[a-z]+;|<[a-z/]")
    for text in texts(ROWS):
        assert not damage.search(text), text
        assert [mark for mark in text if unicodedata.category(mark) in {"Cc", "Cf", "Co", "Cn"} and mark != "\n"] == []
        assert text == text.strip() == unicodedata.normalize("NFC", text)


def test_no_text_has_exclamation_marks_or_double_spaces():
    for text in texts(ROWS):
        assert "!" not in text
        assert "  " not in text


def test_prose_has_only_allowed_markdown():
    prose = {
        (model._meta.label_lower, field.name)
        for model in MODELS
        for field in model._meta.fields
        if "Markdown" in field.help_text
    }
    assert ("roles.role", "deal") in prose
    for row in ROWS:
        for name, text in row["fields"].items():
            if (row["model"], name) in prose:
                tags = set(re.findall(r"<(\w+)", render_markdown(text)))
                assert tags <= {"p", "strong", "ul", "li", "h3"}, text
