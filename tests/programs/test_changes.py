"""Tests of what programs say about changes of their figures."""

import pytest

from careerguide.content.publishing import Status
from careerguide.imports.models import ChangedFigures
from careerguide.imports.undo import undo
from careerguide.imports.upsert import Row, Target
from programs.models import Program
from tests.support.changes import day, save_on, shown_changes
from tests.support.factories import make_institution, make_program, make_source
from tests.support.history import save
from tests.support.imports import load

pytestmark = pytest.mark.django_db
FIGURES = Target(Program, ("slug",), ("tuition_usd", "duration_months", "delivery_mode", "source_id"))


@pytest.fixture
def program():
    program = make_program(
        "MS Finance", tuition_usd=20_000, duration_months=24, source=make_source(series="ipeds"), published_at=day(1)
    )
    return save_on(day(1), program)


def row(program, **values) -> Row:
    names = ("slug", "tuition_usd", "duration_months", "delivery_mode", "source_id")
    return Row(1, {name: getattr(program, name) for name in names} | values)


class TestPage:
    def test_edited_figures(self, client, program):
        save_on(day(3), program, tuition_usd=None, duration_months=30, delivery_mode="online", note="Not a figure.")
        assert shown_changes(client, program) == {
            "May 3, 2026": [
                "Tuition: $20,000 to not stated",
                "Duration: 2 years to 2.5 years",
                "Format: not stated to Online",
            ]
        }

    def test_imported_figures(self, client, program):
        load(FIGURES, [row(program, tuition_usd=0)])
        assert list(shown_changes(client, program).values()) == [["Tuition: $20,000 to free"]]

    def test_edit_after_an_import(self, admin_client, program):
        load(FIGURES, [row(program, tuition_usd=21_000)])
        save(admin_client, program, tuition_usd="22000")
        # Both were on the same day.
        assert list(shown_changes(admin_client, program).values()) == [["Tuition: $20,000 to $22,000"]]

    def test_undo_removes_the_changes_of_an_import(self, client, program):
        run = load(FIGURES, [row(program, tuition_usd=21_000)])
        assert ChangedFigures.objects.count() == 1
        assert undo(run.record) == []
        assert shown_changes(client, program) == {}
        assert not ChangedFigures.objects.exists()

    def test_new_row_is_complete_after_a_day(self, client):
        target = Target(
            Program, ("slug",), ("award", "institution_id", "tuition_usd"), defaults={"status": Status.PUBLISHED}
        )
        values = {"slug": "ms-finance", "award": "MS Finance", "institution_id": make_institution().pk}
        for number in (None, 1_000, 2_000):
            load(target, [Row(1, values | {"tuition_usd": number})], str(number).encode())
        program = Program.objects.get()
        assert shown_changes(client, program) == {}
        ChangedFigures.objects.filter(batch__new=1).update(written_at=day(1))
        assert list(shown_changes(client, program).values()) == [["Tuition: not stated to $2,000"]]

    def test_import_that_changes_no_figure_stores_nothing(self, program):
        target = Target(Program, ("slug",), ("award",))
        load(target, [Row(1, {"slug": program.slug, "award": "MS in Finance"})])
        assert not ChangedFigures.objects.exists()

    def test_query_count_is_constant(self, client, query_count, program):
        few = query_count(program.get_absolute_url())
        for number in range(50):
            save_on(day(3), program, tuition_usd=number)
            load(FIGURES, [row(program, duration_months=number + 1)], b"%d" % number)
        assert query_count(program.get_absolute_url()) == few


class TestTimeOfTheLastChange:
    def changed_at(self):
        return Program.objects.values_list("figures_changed_at", flat=True).get()

    def test_save(self, program):
        save_on(day(2), program, note="Not a figure.")
        assert self.changed_at() is None
        save_on(day(3), program, tuition_usd=21_000)
        assert self.changed_at() is not None

    def test_draft(self, program):
        save_on(day(2), program, status=Status.DRAFT)
        save_on(day(3), program, tuition_usd=21_000)
        assert self.changed_at() is None

    def test_update_fields(self, program):
        program.tuition_usd = 21_000
        program.save(update_fields=["note"])
        assert self.changed_at() is None
        program.save(update_fields=["tuition_usd"])
        assert self.changed_at() is not None

    def test_import_and_undo(self, program):
        load(FIGURES, [row(program, source_id=make_source(series="ipeds").pk)])
        assert self.changed_at() is None
        run = load(FIGURES, [row(program, tuition_usd=21_000)], b"another file")
        assert self.changed_at() is not None
        assert undo(run.record) == []
        assert self.changed_at() is None
