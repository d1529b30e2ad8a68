"""Imports leave the figures of programs and occupations that an editor corrected."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from careerguide.imports.models import Correction
from careerguide.imports.read import read_table
from careerguide.imports.runs import import_run
from careerguide.imports.upsert import Row
from programs.models import Program
from programs.resources import ProgramResource
from roles.imports.occupations import OCCUPATION
from roles.models import Occupation
from tests.support.catalog_data import US, write_programs
from tests.support.factories import make_occupation, make_program, make_source
from tests.support.history import save
from tests.support.imports import load
from tests.support.page import get_page

pytestmark = pytest.mark.django_db

FULL = "One year (the institution’s average for full-time undergraduates from other states, 2022–23)"


@pytest.fixture
def import_row(tmp_path):
    def import_row(**cells) -> str:
        report = StringIO()
        path = write_programs(tmp_path / "programs.csv", US | cells)
        call_command("import_programs", path, stdout=report, stderr=StringIO())
        return report.getvalue()

    return import_row


@pytest.fixture
def corrected(import_row, admin_client) -> Program:
    """An imported program whose tuition an editor corrected, and that a later file does not state."""
    import_row()
    save(admin_client, Program.objects.get(), tuition_usd="18000")
    import_row(tuition_usd="", tuition_basis="")
    return Program.objects.get()


def choose(client, choice: str) -> None:
    data = {"correction": [Correction.objects.get(is_open=True).pk], "choice": choice}
    client.post(reverse("audit_choose"), data, follow=True)


class TestProgram:
    def test_corrected_tuition_stays_what_it_was(self, client, corrected):
        assert (corrected.tuition_usd, corrected.tuition_source.slug) == (18_000, "ipeds-tuition-2022-23")
        facts = get_page(client, corrected.get_absolute_url()).terms("dl.facts")
        assert facts["Tuition covers"] == FULL

    def test_new_tuition_is_taken_with_what_it_is(self, admin_client, corrected):
        choose(admin_client, "take")
        corrected.refresh_from_db()
        assert (corrected.tuition_usd, corrected.tuition_basis, corrected.tuition_kind) == (None, "", "")
        assert (corrected.tuition_year, corrected.tuition_source) == ("", None)

    def test_tuition_that_stays_is_not_asked_again(self, admin_client, corrected, import_row):
        choose(admin_client, "keep")
        assert "0 changed" in import_row(tuition_usd="", tuition_basis="", url="").splitlines()[-1]
        corrected.refresh_from_db()
        assert (corrected.tuition_usd, corrected.tuition_basis) == (18_000, "year")
        assert not Correction.objects.filter(is_open=True).exists()


class TestOccupation:
    @pytest.fixture
    def growth(self):
        figures = {"growth_percent": Decimal("20.0"), "growth_from": 2024, "growth_to": 2034}
        occupation = make_occupation(soc_code="15-1252", **figures)
        label = "roles.occupation"
        Correction.objects.create(
            model=label, object_id=occupation.pk, field="growth_percent", imported="19.7", corrected="20.0"
        )
        return occupation

    def import_growth(self, occupation, percent: str, **options) -> None:
        values = {"soc_code": occupation.soc_code, "growth_percent": Decimal(percent)}
        load(OCCUPATION, [Row(2, values | {"growth_from": 2025, "growth_to": 2035})], **options)
        occupation.refresh_from_db()

    def test_corrected_growth_stays_that_of_its_decade(self, growth):
        self.import_growth(growth, "21.5")
        assert (growth.growth_percent, growth.growth_from, growth.growth_to) == (20, 2024, 2034)

    def test_take_new_replaces_figure_and_decade(self, growth):
        self.import_growth(growth, "21.5", take_new=True)
        assert (growth.growth_percent, growth.growth_from, growth.growth_to) == (Decimal("21.5"), 2025, 2035)

    def test_source_that_is_back_at_its_figure_asks_nothing(self, growth):
        self.import_growth(growth, "21.5")
        self.import_growth(growth, "19.7", content=b"a later file")
        correction = Correction.objects.get()
        assert (correction.is_open, correction.new, growth.growth_percent) == (False, None, 20)

    def test_correction_of_a_refused_row_stays(self):
        occupation = make_occupation(soc_code="15-1252", pay_p25=90_000, pay_p50=100_000)
        Correction.objects.create(
            model="roles.occupation", object_id=occupation.pk, field="pay_p50", imported=99_000, corrected=100_000
        )
        row = Row(2, {"soc_code": "15-1252", "pay_p50": 50_000})
        run = load(OCCUPATION, [row], take_new=True)
        assert run.record.refused == 1
        assert Occupation.objects.get().pay_p50 == 100_000
        assert Correction.objects.get().corrected == 100_000
        assert "which was taken" not in " ".join(run.report)


def test_file_writes_only_the_columns_that_it_changes(admin_user):
    """An editor may save the page between the comparison and the writing of the rows."""
    program = make_program("MS Finance", source=make_source(slug="list"), source_key="1", tuition_usd=20_000)
    resource = ProgramResource(admin_user)
    resource.compare(
        read_table(
            f"source,source_key,title,institution,tuition_usd\nlist,1,MS Finance,{program.institution},21000\n".encode()
        )
    )
    Program.objects.update(note="An editor wrote this.", duration_months=18)
    with import_run("programs.program", b"a file") as run:
        resource.save(run)
    program.refresh_from_db()
    assert (program.tuition_usd, program.note, program.duration_months) == (21_000, "An editor wrote this.", 18)
