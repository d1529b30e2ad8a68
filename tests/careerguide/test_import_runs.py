"""Tests of imports as a whole: resuming, dry runs, reports, progress and commands."""

import io

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.imports import progress, runs
from careerguide.imports.commands import ImportCommand
from careerguide.imports.models import ImportBatch, ImportRun
from careerguide.imports.progress import Progress
from careerguide.imports.runs import already_loaded, hash_of, import_run
from careerguide.imports.upsert import RefusedRow, Row, Target
from roles.models import EducationLevel, MergedCode, Occupation
from tests.support.factories import make_occupation, make_source
from tests.support.imports import EDUCATION, counts, education, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def occupation():
    return make_occupation()


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(runs, "BATCH_SIZE", 2)


class Killed(Exception):
    pass


def interrupted(rows, after):
    yield from rows[:after]
    raise Killed


class TestResuming:
    def test_interrupted_import_goes_on_after_its_last_batch(self, occupation, small_batches):
        rows = [education(occupation, number) for number in range(1, 8)]
        with pytest.raises(Killed), import_run("levels", b"1") as run:
            run.load(EDUCATION, interrupted(rows, 5), "levels")
        assert EducationLevel.objects.count() == 4
        run = load(EDUCATION, rows, b"1")
        assert counts(run) == (7, 0, 0, 0)
        assert list(ImportBatch.objects.values_list("rows", flat=True)) == [2, 4, 6, 7]
        assert ImportRun.objects.get().state == "finished"

    def test_resumed_import_reports_earlier_refused_rows(self, occupation, small_batches):
        rows = [RefusedRow(1, {}, "No code."), *(education(occupation, number) for number in range(2, 6))]
        rows[1] = education(occupation, 2, position=-1)
        with pytest.raises(Killed), import_run("levels", b"1") as run:
            run.load(EDUCATION, interrupted(rows, 3), "levels")
        report = load(EDUCATION, rows, b"1").report
        assert report[0] == "levels: 3 new, 0 changed, 0 unchanged, 2 refused."
        assert report[1] == "1 refused: No code. (row 1)"
        assert report[2].startswith("1 refused: The database refuses this row:")

    def test_resumed_import_finds_keys_of_earlier_batches(self, occupation, small_batches):
        rows = [
            education(occupation, 1),
            education(occupation, 2),
            education(occupation, 3),
            education(occupation, 1, n=5),
        ]
        with pytest.raises(Killed), import_run("levels", b"1") as run:
            run.load(EDUCATION, interrupted(rows, 3), "levels")
        assert counts(load(EDUCATION, rows, b"1")) == (3, 0, 0, 1)

    def test_other_file_or_other_options_start_a_new_import(self, occupation, small_batches):
        rows = [education(occupation, number) for number in range(1, 6)]
        with pytest.raises(Killed), import_run("levels", b"1") as run:
            run.load(EDUCATION, interrupted(rows, 3), "levels")
        assert counts(load(EDUCATION, rows, b"2")) == (3, 0, 2, 0)
        assert counts(load(EDUCATION, rows, b"1", options="rate=0.7")) == (0, 0, 5, 0)

    def test_finished_import_runs_again(self, occupation):
        rows = [education(occupation, 1)]
        load(EDUCATION, rows)
        assert counts(load(EDUCATION, rows)) == (0, 0, 1, 0)
        assert ImportRun.objects.count() == 2

    def test_import_that_wrote_nothing_leaves_no_record(self, occupation):
        with pytest.raises(Killed), import_run("levels", b"1") as run:
            run.load(EDUCATION, interrupted([education(occupation, 1)], 1), "levels")
        assert not ImportRun.objects.exists()


class TestRepeating:
    def load(self, occupation, **options):
        """Whether the rows were compared, and the run."""
        with import_run("levels", b"1", **options) as run:
            is_compared = not run.repeats(EducationLevel)
            if is_compared:
                refused = RefusedRow(9, {"code": "x"}, "No code.")
                run.load(EDUCATION, [education(occupation, 1, n=7), education(occupation, 2), refused], "levels")
        return is_compared, run

    def test_same_file_is_not_compared_again(self, occupation, tmp_path):
        self.load(occupation)
        is_compared, run = self.load(occupation, refused_file=tmp_path / "refused.csv")
        assert not is_compared
        assert counts(run) == (0, 0, 2, 1)
        assert run.report[:2] == ["levels: 0 new, 0 changed, 2 unchanged, 1 refused.", "1 refused: No code. (row 9)"]
        assert run.report[-1].startswith("Nothing has changed since these files were imported on 20")
        assert (tmp_path / "refused.csv").read_text().splitlines() == ["row,code,reason", "9,x,No code."]
        assert counts(self.load(occupation)[1]) == (0, 0, 2, 1)

    def test_changed_row_is_found(self, occupation):
        self.load(occupation)
        EducationLevel.objects.filter(position=1).update(n=8)
        is_compared, run = self.load(occupation)
        assert is_compared
        assert counts(run) == (0, 1, 1, 1)

    def test_deleted_row_is_found(self, occupation):
        self.load(occupation)
        EducationLevel.objects.filter(position=1).delete()
        assert counts(self.load(occupation)[1]) == (1, 0, 1, 1)

    def test_rows_are_compared_if_corrections_are_replaced(self, occupation):
        self.load(occupation)
        assert self.load(occupation, take_new=True)[0]

    def test_rows_are_compared_if_the_code_changed(self, occupation, monkeypatch, tmp_path):
        self.load(occupation)
        monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
        assert self.load(occupation)[0]


class TestAlreadyLoaded:
    def test_finished_file_is_loaded(self, occupation, tmp_path):
        path = tmp_path / "file.csv"
        path.write_text("1")
        assert not already_loaded("levels", path)
        with import_run("levels", path, edition="2024") as run:
            run.load(EDUCATION, [education(occupation, 1)], "levels")
        assert already_loaded("levels", path)
        assert not already_loaded("levels", path, "other options")
        record = ImportRun.objects.get()
        assert (record.file_name, record.edition, record.new) == ("file.csv", "2024", 1)
        path.write_text("2")
        assert not already_loaded("levels", path)

    def test_every_file_of_a_folder_counts(self, tmp_path):
        (tmp_path / "a").write_text("1")
        (tmp_path / "b").write_text("2")
        first = hash_of(tmp_path)
        assert hash_of(tmp_path / "a", tmp_path / "b") == first
        (tmp_path / "b").write_text("3")
        assert hash_of(tmp_path) != first


class TestDryRun:
    def test_nothing_is_written_and_figures_are_shown(self, occupation):
        load(EDUCATION, [education(occupation, 1, n=7), education(occupation, 2)])
        rows = [education(occupation, 1, n=8), education(occupation, 2), education(occupation, 3, n=9)]
        with CaptureQueriesContext(connection) as queries:
            run = load(EDUCATION, [*rows, RefusedRow(5, {}, "No code.")], dry_run=True)
        assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
        assert counts(run) == (1, 1, 1, 1)
        assert run.report[2:] == [
            "New education level: O*NET-SOC code: 15-1252.00; level: Level 3; position: 3; percent: 2.50; n: 9",
            "Changed education level: 15-1252.00: Level 1: n: 7 → 8",
        ]

    def test_rows_can_refer_to_rows_that_would_be_new(self):
        source = make_source()
        occupations = Target(Occupation, ("soc_code",), ("title", "source_id"))
        codes = Target(MergedCode, ("soc_code",), ("title", "occupation_id"))
        row = Row(1, {"soc_code": "11-1111", "title": "New", "source_id": source.pk})
        with import_run("occupations", b"1", dry_run=True) as run:
            run.load(occupations, [row], "occupations")
            ids = run.ids(occupations)
            merged = {"soc_code": "11-1112", "title": "Old", "occupation_id": ids["11-1111",]}
            run.load(codes, [Row(1, merged)], "merges")
        assert ids["11-1111",] < 0
        assert counts(run) == (2, 0, 0, 0)
        assert not ImportRun.objects.exists()

    def test_ids_are_those_of_stored_rows(self, occupation):
        occupations = Target(Occupation, ("soc_code",), ("title", "source_id"))
        row = Row(1, {"soc_code": "11-1111", "title": "New", "source_id": occupation.source_id})
        with import_run("occupations", b"1") as run:
            run.load(occupations, [row], "occupations")
            ids = run.ids(occupations)
        assert ids == {(each.soc_code,): each.pk for each in Occupation.objects.all()}


class Terminal(io.StringIO):
    def isatty(self):
        return True


class TestProgress:
    def test_terminal_shows_a_bar_with_rate_and_time_left(self, monkeypatch):
        now = iter([100.0, *[110.0] * 9])
        monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
        shown = Progress(Terminal())
        shown.start("programs", total=4000)
        shown.update(1000)
        assert shown.stream.getvalue().endswith("programs [######                  ] 25%, 100 a second, 0:30 left")

    def test_terminal_shows_rows_if_the_total_is_unknown(self):
        shown = Progress(Terminal())
        shown.start("programs")
        shown.update(1000)
        assert shown.stream.getvalue().endswith("programs: 1,000 rows")

    def test_file_has_one_line_for_each_stage(self, occupation, small_batches):
        stream = io.StringIO()
        load(EDUCATION, [education(occupation, number) for number in range(1, 6)], progress=Progress(stream))
        assert stream.getvalue() == "levels: 5 rows\n"


class LevelsCommand(ImportCommand):
    def load(self, path, edition, **run_options):
        with import_run("levels", path, **run_options) as run:
            rows = (education(Occupation.objects.get(), number) for number in range(1, int(path.read_text()) + 1))
            run.load(EDUCATION, [*rows, RefusedRow(9, {"code": "x"}, "No code.")], "levels")
        return run


class TestCommand:
    def call(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        command = LevelsCommand(stdout=out, stderr=err)
        options = vars(command.create_parser("manage.py", "levels").parse_args([str(each) for each in arguments]))
        options.pop("args", None)
        command.execute(**options)
        return out.getvalue(), err.getvalue()

    def test_report_and_refused_rows_are_shown(self, occupation, tmp_path):
        path, refused = tmp_path / "levels.csv", tmp_path / "refused.csv"
        path.write_text("3")
        out, err = self.call(path, "--refused", refused)
        assert out.splitlines() == [
            "levels: 3 new, 0 changed, 0 unchanged, 1 refused.",
            "1 refused: No code. (row 9)",
            f"The refused rows are in {refused}.",
        ]
        assert err == "levels: 4 rows\n"
        assert refused.read_text().splitlines() == ["row,code,reason", "9,x,No code."]

    def test_dry_run_writes_nothing(self, occupation, tmp_path):
        path = tmp_path / "levels.csv"
        path.write_text("3")
        out, _ = self.call(path, "--dry-run")
        assert out.splitlines()[-1] == "This was a dry run: nothing was written."
        assert not EducationLevel.objects.exists()

    def test_missing_file_is_named(self, tmp_path):
        with pytest.raises(CommandError, match=r"levels\.csv cannot be read: No such file or directory\."):
            self.call(tmp_path / "levels.csv")
