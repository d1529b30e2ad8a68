"""Tests of writing rows of files in batches, on both databases."""

import csv
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2.extensions import set_wait_callback
from psycopg2.extras import wait_select

from careerguide.content.sort_key import sort_key
from careerguide.imports import runs
from careerguide.imports.models import Correction, ImportBatch, ImportRun
from careerguide.imports.undo import changes_of
from careerguide.imports.upsert import RefusedRow, Row, Target
from careerguide.imports.write import insert, new_keys
from programs.models import Program
from roles.models import EducationLevel, MergedCode, OtherTitle, Source
from tests.support.factories import make_institution, make_occupation, make_source
from tests.support.imports import EDUCATION, counts, education, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def occupation():
    return make_occupation()


class TestRows:
    def test_new_rows_are_written(self, occupation):
        run = load(EDUCATION, [education(occupation, 1), education(occupation, 2, n=7)])
        assert counts(run) == (2, 0, 0, 0)
        assert list(EducationLevel.objects.values_list("level", "percent", "n")) == [
            ("Level 1", Decimal("2.50"), None),
            ("Level 2", Decimal("2.50"), 7),
        ]

    def test_equal_rows_are_not_changed(self, occupation):
        load(EDUCATION, [education(occupation, 1)])
        run = load(EDUCATION, [education(occupation, 1, percent=Decimal("2.5"))])
        assert counts(run) == (0, 0, 1, 0)

    def test_value_is_compared_as_the_database_rounds_it(self, occupation):
        rows = [education(occupation, 1, percent=Decimal("2.504"))]
        load(EDUCATION, rows)
        assert counts(load(EDUCATION, rows)) == (0, 0, 1, 0)

    def test_changed_row_is_updated_and_the_change_is_stored(self, occupation):
        load(EDUCATION, [education(occupation, 1), education(occupation, 2)])
        run = load(EDUCATION, [education(occupation, 1), education(occupation, 2, percent=Decimal(3), n=5)])
        assert counts(run) == (0, 1, 1, 0)
        row = EducationLevel.objects.get(position=2)
        assert (row.percent, row.n) == (3, 5)
        history = list(changes_of("roles.educationlevel", row.pk))
        assert [changes for _, _, changes in history] == [{"percent": ["2.50", "3.00"], "n": [None, 5]}, None]
        assert history[0][0] == run.record

    def test_missing_column_is_not_changed(self, occupation):
        load(EDUCATION, [education(occupation, 1, n=7)])
        row = education(occupation, 1, percent=Decimal(9))
        del row.values["n"]
        load(EDUCATION, [row])
        assert EducationLevel.objects.values_list("percent", "n").get() == (9, 7)

    def test_only_rows_of_the_series_are_found(self, occupation):
        other = make_source(series="other")
        load(EDUCATION, [education(occupation, 1, source_id=other.pk)])
        stored = EducationLevel.objects.filter(source__series="onet")
        target = Target(EducationLevel, EDUCATION.key, EDUCATION.values, stored)
        run = load(target, [education(occupation, 1)])
        assert run.report == [
            "levels: 0 new, 0 changed, 0 unchanged, 1 refused.",
            "1 refused: This job already has this level. (row 1)",
        ]

    def test_model_default_is_written(self):
        institution, source = make_institution(), make_source()
        target = Target(Program, ("source_key",), ("award", "institution_id", "source_id"), derive=derive_slugs)
        rows = [
            {"source_key": f"{n}", "award": f"A{n}", "institution_id": institution.pk, "source_id": source.pk}
            for n in (1, 2)
        ]
        load(target, [Row(number, values) for number, values in enumerate(rows)])
        first, second = Program.objects.all()
        assert len(first.preview_salt) == 12
        assert first.preview_salt != second.preview_salt
        assert (first.status, first.location_scope) == ("draft", "one")
        assert first.updated_at.date() == ImportRun.objects.get().started_at.date()


def derive_slugs(rows):
    for row in rows:
        row["slug"] = row["award"].lower()


def derive_sort_keys(rows):
    for row in rows:
        row["sort_key"] = sort_key([row["title"]])


class TestDerivedColumns:
    def test_derived_column_follows_a_changed_value(self, occupation):
        target = Target(OtherTitle, ("occupation_id", "source_id"), ("title",), derive=derive_sort_keys)
        key = {"occupation_id": occupation.pk, "source_id": occupation.source_id}
        load(target, [Row(1, key | {"title": "Café Owner"})])
        assert OtherTitle.objects.get().sort_key == "cafe owner"
        load(target, [Row(1, key | {"title": "Zoo Owner"})])
        assert OtherTitle.objects.get().sort_key == "zoo owner"
        changes = runs.unpack(ImportBatch.objects.last())["changed"][0][1]
        assert changes["sort_key"] == ["cafe owner", "zoo owner"]


class TestRefusedRows:
    def test_second_row_with_the_same_key_is_refused_if_it_differs(self, occupation, monkeypatch):
        monkeypatch.setattr(runs, "BATCH_SIZE", 2)
        rows = [education(occupation, number) for number in (1, 2, 3)]
        run = load(EDUCATION, [*rows, education(occupation, 1), education(occupation, 2, n=9)])
        assert counts(run) == (3, 0, 1, 1)
        assert run.report[1] == "1 refused: A row above has the same key, but other values. (row 2)"
        assert EducationLevel.objects.get(position=2).n is None

    def test_row_that_a_constraint_refuses_loses_no_other_row(self, occupation):
        rows = [education(occupation, number) for number in range(1, 40)]
        rows[20] = education(occupation, 21, position=-1)
        run = load(EDUCATION, rows)
        assert counts(run) == (38, 0, 0, 1)
        assert EducationLevel.objects.count() == 38
        assert "The database refuses this row: " in run.report[1]

    def test_changed_row_that_a_constraint_refuses_stays(self, occupation):
        load(EDUCATION, [education(occupation, 1), education(occupation, 2)])
        run = load(EDUCATION, [education(occupation, 1, n=4), education(occupation, 2, position=-1)])
        assert counts(run) == (0, 1, 0, 1)
        assert list(EducationLevel.objects.values_list("position", "n")) == [(1, 4), (2, None)]

    def test_sentence_of_the_constraint_is_the_reason(self):
        institution, source = make_institution(), make_source()
        target = Target(Program, ("source_key",), ("award", "institution_id", "source_id", "city"), derive=derive_slugs)
        key = {"institution_id": institution.pk, "source_id": source.pk}
        rows = [
            key | {"source_key": "1", "award": "One", "city": "…"},
            key | {"source_key": "2", "award": "Two", "city": ""},
        ]
        run = load(target, [Row(number, values) for number, values in enumerate(rows, 2)])
        assert run.report[1:] == ["1 refused: The city needs at least one letter or digit. (row 2)"]

    def test_text_that_is_too_long_is_refused(self, occupation):
        target = Target(MergedCode, ("soc_code",), ("title", "occupation_id"))
        row = {"soc_code": "11-1111", "occupation_id": occupation.pk, "title": "x" * 201}
        run = load(target, [Row(1, row)])
        assert run.report[1] == "1 refused: Title: at most 200 characters fit. (row 1)"

    def test_key_of_several_stored_rows_is_refused(self, occupation):
        load(EDUCATION, [education(occupation, 1), education(occupation, 2)])
        target = Target(EducationLevel, ("onet_code",), ("n",))
        run = load(target, [Row(1, {"onet_code": "15-1252.00", "n": 1})])
        assert run.report[1] == "1 refused: Several stored rows have this key. (row 1)"

    def test_reasons_are_grouped_with_their_first_rows(self, occupation):
        rows = [RefusedRow(number, {"code": "x"}, "No code.") for number in range(2, 9)]
        run = load(EDUCATION, [*rows, RefusedRow(9, {"code": ""}, "Empty.")])
        assert run.report[1:] == ["7 refused: No code. (row 2, 3, 4, 5, 6, …)", "1 refused: Empty. (row 9)"]

    def test_file_of_refused_rows_has_their_cells_and_reasons(self, occupation, tmp_path):
        path = tmp_path / "refused.csv"
        rows = [RefusedRow(2, {"code": "a,b", "title": "Café"}, "No code.")]
        load(EDUCATION, [*rows, education(occupation, 1, position=-1)], refused_file=path)
        written = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        assert written[:2] == [["row", "code", "title", "reason"], ["2", "a,b", "Café", "No code."]]
        assert written[3][:3] == ["1", "15-1252.00", "Level 1"]
        assert written[3][-1].startswith("The database refuses this row: ")


class TestCorrections:
    def correct(self, row, field, imported, corrected):
        EducationLevel.objects.filter(pk=row.pk).update(**{field: corrected})
        return Correction.objects.create(
            model="roles.educationlevel", object_id=row.pk, field=field, imported=imported, corrected=corrected
        )

    def test_corrected_figure_stays(self, occupation):
        load(EDUCATION, [education(occupation, 1, n=7)])
        self.correct(EducationLevel.objects.get(), "n", 7, 70)
        assert counts(load(EDUCATION, [education(occupation, 1, n=7)])) == (0, 0, 1, 0)
        assert EducationLevel.objects.get().n == 70

    def test_new_figure_waits_for_an_editor_and_is_reported(self, occupation):
        load(EDUCATION, [education(occupation, 1, n=7)])
        correction = self.correct(EducationLevel.objects.get(), "n", 7, 70)
        run = load(EDUCATION, [education(occupation, 1, n=8)])
        correction.refresh_from_db()
        assert EducationLevel.objects.get().n == 70
        assert (correction.is_open, correction.new, correction.run) == (True, 8, run.record)
        assert run.report[-1] == "15-1252.00: Level 1: N: imported 7, corrected to 70, new figure 8."

    def test_take_new_replaces_the_corrected_figure(self, occupation):
        load(EDUCATION, [education(occupation, 1, n=7)])
        self.correct(EducationLevel.objects.get(), "n", 7, 70)
        load(EDUCATION, [education(occupation, 1, n=8)], take_new=True)
        assert EducationLevel.objects.get().n == 8
        assert not Correction.objects.exists()

    def test_dry_run_leaves_corrections_alone(self, occupation):
        load(EDUCATION, [education(occupation, 1, n=7)])
        correction = self.correct(EducationLevel.objects.get(), "n", 7, 70)
        run = load(EDUCATION, [education(occupation, 1, n=8)], dry_run=True)
        correction.refresh_from_db()
        assert not correction.is_open
        assert "new figure 8" in run.report[-1]


ODD_TEXTS = st.text(
    st.one_of(st.sampled_from("\t\n\r\\\"',;.N null🐘"), st.characters(codec="utf-8", exclude_characters="\x00"))
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.one_of(ODD_TEXTS, st.sampled_from(["\\N", "null", "\\.", "\n\\.\n", ""])), max_size=5))
def test_odd_texts_are_stored_as_they_are(texts):
    rows = [
        {field.attname: field.get_default() if field.has_default() else "" for field in Source._meta.concrete_fields}
        | {"id": pk, "slug": f"s{pk}", "title": "x", "note": text, "retrieved_on": None, "review_on": None}
        for pk, text in zip(new_keys(Source, len(texts)), texts, strict=True)
    ]
    assert insert(Source, rows) == {}
    stored = dict(Source.objects.values_list("pk", "note"))
    assert [stored[row["id"]] for row in rows] == texts
    Source.objects.filter(pk__in=[row["id"] for row in rows]).delete()


def test_rows_are_written_in_requests_whose_time_is_limited(occupation, request):
    if connection.vendor == "postgresql":
        set_wait_callback(wait_select)
        request.addfinalizer(lambda: set_wait_callback(None))
    load(EDUCATION, [education(occupation, 1, level='"\\N\n'), education(occupation, 2, n=7)])
    load(EDUCATION, [education(occupation, 1, level='"\\N\n', n=8)])
    assert list(EducationLevel.objects.values_list("level", "n")) == [('"\\N\n', 8), ("Level 2", 7)]


def test_keys_continue_after_deleted_rows(occupation):
    load(EDUCATION, [education(occupation, 1)])
    last = EducationLevel.objects.get().pk
    EducationLevel.objects.all().delete()
    load(EDUCATION, [education(occupation, 1)])
    assert EducationLevel.objects.get().pk > last
    connection.check_constraints()
