"""Tests of undoing an import, on both databases."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection

from careerguide.history.versions import Version
from careerguide.imports import runs
from careerguide.imports import undo as undo_module
from careerguide.imports.models import Correction, ImportRun
from careerguide.imports.undo import undo
from careerguide.imports.upsert import Row, Target
from programs.models import Institution, Program
from roles.imports.occupations import OCCUPATION
from roles.models import EducationLevel, Occupation, OtherTitle
from tests.support.factories import make_institution, make_occupation, make_program, make_source
from tests.support.history import edit
from tests.support.imports import EDUCATION, education, load

pytestmark = pytest.mark.django_db
OCCUPATIONS = Target(Occupation, ("soc_code",), ("title", "pay_p50", "source_id"), derive=OCCUPATION.derive)


@pytest.fixture
def occupation():
    return make_occupation()


def rows_of(model):
    return list(model.objects.order_by("pk").values())


def occupation_row(code: str, source, **values) -> Row:
    return Row(1, {"soc_code": code, "title": f"Title {code}", "pay_p50": 50_000, "source_id": source.pk} | values)


def test_undo_restores_every_row(occupation, monkeypatch):
    monkeypatch.setattr(runs, "BATCH_SIZE", 2)
    load(EDUCATION, [education(occupation, 1, n=7), education(occupation, 2)])
    before = rows_of(EducationLevel)
    run = load(EDUCATION, [education(occupation, n, n=8, percent=Decimal("1.25")) for n in range(1, 8)], b"2")
    assert undo(run.record) == []
    assert rows_of(EducationLevel) == before
    record = ImportRun.objects.get(pk=run.record.pk)
    assert (record.state, record.undone_at is not None) == ("undone", True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="nothing is delayed on SQLite")
@pytest.mark.django_db(transaction=True)
def test_readers_see_an_undo_at_once():
    undo(load(OCCUPATIONS, [occupation_row("11-1011", make_source())]).record)
    with connection.cursor() as cursor:
        cursor.execute("SELECT due FROM careerguide_contentversion")
        assert cursor.fetchone() == (None,)


def test_undone_file_can_be_imported_again(occupation):
    undo(load(EDUCATION, [education(occupation, 1)]).record)
    assert load(EDUCATION, [education(occupation, 1)]).record.new == 1
    assert EducationLevel.objects.count() == 1


def test_value_that_changed_after_the_import_stays(occupation):
    load(EDUCATION, [education(occupation, 1, n=7), education(occupation, 2, n=7)])
    run = load(EDUCATION, [education(occupation, 1, n=8, position=10), education(occupation, 2, n=8)], b"2")
    EducationLevel.objects.filter(level="Level 1").update(n=80)
    assert undo(run.record) == [
        "1 education level: not restored, because of changes after the import: n (15-1252.00: Level 1)."
    ]
    assert list(EducationLevel.objects.values_list("level", "n", "position")) == [("Level 1", 80, 1), ("Level 2", 7, 2)]
    run.record.refresh_from_db()
    assert "changes after the import: n" in run.record.report[-1]


def test_derived_columns_fit_restored_and_edited_values():
    program = make_program("Old Title", city="Lowell", source=make_source(), source_key="1")
    target = Target(Program, ("source_key",), ("award", "city"), derive=derive_program)
    run = load(target, [Row(1, {"source_key": "1", "award": "New Title", "city": "Boston"})])
    program.refresh_from_db()
    program.city = "Salem"
    program.save()
    assert undo(run.record) == [
        "1 program: not restored, because of changes after the import: city (Old Title, Example University)."
    ]
    program.refresh_from_db()
    assert (program.award, program.city) == ("Old Title", "Salem")
    assert "old title" in program.search_text
    assert "salem" in program.search_text


def derive_program(rows):
    for row in rows:
        row["search_text"] = row["sort_key"] = f"{row['award']} {row['city']}".lower()
        row["city_slug"], row["place_slug"] = row["city"].lower(), f"{row['city'].lower()}__"


class TestNewRows:
    def test_edited_row_is_not_deleted(self):
        source = make_source()
        run = load(OCCUPATIONS, [occupation_row("11-0001", source), occupation_row("11-0002", source)])
        edited = Occupation.objects.get(soc_code="11-0001")
        edit(edited, title="Edited")
        assert undo(run.record) == [
            "1 occupation: not deleted, because of changes after the import (Edited (11-0001))."
        ]
        assert list(Occupation.objects.values_list("title", flat=True)) == ["Edited"]

    def test_row_with_a_correction_is_not_deleted(self, occupation):
        run = load(EDUCATION, [education(occupation, 1)])
        row = EducationLevel.objects.get()
        Correction.objects.create(model="roles.educationlevel", object_id=row.pk, field="n", corrected=5)
        assert undo(run.record) == [
            "1 education level: not deleted, because of changes after the import (15-1252.00: Level 1)."
        ]

    def test_row_that_others_refer_to_is_not_deleted(self):
        source = make_source()
        run = load(OCCUPATIONS, [occupation_row("11-0001", source), occupation_row("11-0002", source)])
        occupation = Occupation.objects.get(soc_code="11-0002")
        OtherTitle.objects.create(occupation=occupation, title="Other", source=source)
        assert undo(run.record) == [
            "1 occupation: not deleted, because other titles need the row (Title 11-0002 (11-0002))."
        ]
        assert Occupation.objects.get() == occupation
        assert OtherTitle.objects.count() == 1

    def test_row_that_a_later_import_changed_is_not_deleted(self, occupation):
        first = load(EDUCATION, [education(occupation, 1), education(occupation, 2)])
        second = load(EDUCATION, [education(occupation, 1, n=9)], b"2")
        assert undo(first.record) == [
            "1 education level: not deleted, because of changes by a later import (15-1252.00: Level 1)."
        ]
        assert undo(second.record) == []
        assert undo(first.record) == []
        assert not EducationLevel.objects.exists()

    def test_rows_of_the_same_import_go_with_their_occupation(self):
        source = make_source()
        titles = Target(OtherTitle, ("occupation_id", "title"), ("source_id",))
        with runs.import_run("occupations", b"1") as run:
            run.load(OCCUPATIONS, [occupation_row("11-0001", source)], "occupations")
            row = {"occupation_id": run.ids(OCCUPATIONS)["11-0001",], "title": "Other", "source_id": source.pk}
            run.load(titles, [Row(1, row)], "other titles")
        assert undo(run.record) == []
        assert not Occupation.objects.exists()

    def test_undo_writes_no_versions(self):
        run = load(OCCUPATIONS, [occupation_row("11-0001", make_source())])
        undo(run.record)
        assert not Occupation.objects.exists()
        assert not Version.objects.exists()


def test_interrupted_undo_can_be_repeated(occupation, monkeypatch):
    monkeypatch.setattr(runs, "BATCH_SIZE", 2)
    load(EDUCATION, [education(occupation, 1, n=7)])
    before = rows_of(EducationLevel)
    run = load(EDUCATION, [education(occupation, number, n=8) for number in range(1, 8)], b"2")
    original, calls = undo_module._Undo.run, []

    def fail_at_the_third_batch(self):
        calls.append(self)
        if len(calls) == 3:
            raise ConnectionError
        return original(self)

    monkeypatch.setattr(undo_module._Undo, "run", fail_at_the_third_batch)
    with pytest.raises(ConnectionError):
        undo(run.record)
    assert EducationLevel.objects.count() == 4
    assert undo(run.record) == []
    assert rows_of(EducationLevel) == before


def test_open_correction_is_closed(occupation):
    load(EDUCATION, [education(occupation, 1, n=7)])
    row = EducationLevel.objects.get()
    Correction.objects.create(model="roles.educationlevel", object_id=row.pk, field="n", imported=7, corrected=70)
    EducationLevel.objects.update(n=70)
    undo(load(EDUCATION, [education(occupation, 1, n=8)], b"2").record)
    correction = Correction.objects.get()
    assert (correction.is_open, correction.new) == (False, None)


def test_user_of_a_partly_restored_row_is_in_its_history():
    user = User.objects.create_user("editor")
    source = make_source()
    load(OCCUPATIONS, [occupation_row("11-0001", source)])
    run = load(OCCUPATIONS, [occupation_row("11-0001", source, title="New", pay_p50=60_000)], b"2")
    Occupation.objects.update(pay_p50=70_000)
    undo(run.record, user)
    undone, found = Version.objects.all()
    (values,), (before,) = undone.rows["roles.occupation"], found.rows["roles.occupation"]
    assert (before["title"], before["pay_p50"]) == ("New", 70_000)
    assert (values["title"], values["pay_p50"]) == ("Title 11-0001", 70_000)
    assert (undone.user, undone.reason) == (user, "An import was undone.")


def test_row_that_the_database_refuses_is_left():
    source = make_source()
    for key in ("1", "2"):
        make_program(f"Award {key}", source=source, source_key=key)
    target = Target(Program, ("source_key",), ("tuition_usd", "tuition_basis"))
    row = {"tuition_usd": 6000, "tuition_basis": "year"}
    run = load(target, [Row(1, row | {"source_key": "1"}), Row(2, row | {"source_key": "2"})])
    Program.objects.filter(source_key="1").update(tuition_basis="total")
    assert undo(run.record) == [
        "1 program: not restored: A tuition basis needs a tuition. (Award 1, Example University)."
    ]
    rows = Program.objects.order_by("source_key").values_list("tuition_usd", "tuition_basis")
    assert list(rows) == [(6000, "total"), (None, "")]


class TestEndedCorrections:
    @pytest.fixture
    def correction(self, occupation):
        user = User.objects.create_user("editor")
        load(EDUCATION, [education(occupation, 1, n=7)])
        row = EducationLevel.objects.get()
        EducationLevel.objects.update(n=70)
        values = {"object_id": row.pk, "field": "n", "imported": 7, "corrected": 70, "user": user}
        return Correction.objects.create(model="roles.educationlevel", **values)

    @pytest.mark.parametrize(("n", "options"), [(8, {"take_new": True}), (70, {})])
    def test_correction_is_back_after_undo(self, occupation, correction, n, options):
        run = load(EDUCATION, [education(occupation, 1, n=n)], b"2", **options)
        assert not Correction.objects.exists()
        undo(run.record)
        load(EDUCATION, [education(occupation, 1, n=7)], b"3")
        assert EducationLevel.objects.get().n == 70
        again = Correction.objects.get()
        assert (again.imported, again.corrected, again.user) == (7, 70, correction.user)

    def test_correction_of_a_deleted_user_is_back(self, occupation, correction):
        run = load(EDUCATION, [education(occupation, 1, n=8)], b"2", take_new=True)
        correction.user.delete()
        undo(run.record)
        assert Correction.objects.get().user is None

    def test_correction_of_a_value_changed_since_stays_ended(self, occupation, correction):
        run = load(EDUCATION, [education(occupation, 1, n=8)], b"2", take_new=True)
        EducationLevel.objects.update(n=9)
        undo(run.record)
        assert not Correction.objects.exists()


def test_programs_are_found_by_the_former_institution_name():
    institution = make_institution("Old Name", slug="a", source=make_source(), source_key="1")
    program = make_program(institution=institution)
    target = Target(Institution, ("source_key",), ("name",))
    run = load(target, [Row(1, {"source_key": "1", "name": "New Name"})])
    Program.objects.all().refresh_search()
    undo(run.record)
    former = program.search_text, program.sort_key
    program.refresh_from_db()
    assert (program.search_text, program.sort_key) == former
