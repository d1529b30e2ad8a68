"""Figures that an editor corrected outlive imports, until the editor takes the new figure."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from careerguide.history.pages import Row
from careerguide.history.versions import Version
from careerguide.imports import corrections
from careerguide.imports.models import Correction, ImportRun
from programs.models import Program
from roles.models import Occupation
from tests.support.admin import changelist_url, get_group, message_texts, query_counts
from tests.support.factories import make_institution, make_occupation, make_program, make_source
from tests.support.history import save
from tests.support.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def ipeds():
    return make_source(slug="ipeds-2024", title="IPEDS", series="ipeds")


@pytest.fixture
def program(ipeds):
    figures = {"tuition_usd": 17_220, "tuition_basis": "year"}
    return make_program("MS Finance", institution=make_institution(), source=ipeds, source_key="1", **figures)


def corrected(row, name: str = "tuition_usd", imported=17_220, value=18_000, **values) -> Correction:
    values = {"imported": imported, "corrected": value} | values
    return Correction.objects.create(model=row._meta.label_lower, object_id=row.pk, field=name, **values)


def opened(row, new=19_000, **values) -> Correction:
    run = ImportRun.objects.create(profile="programs", file_name="programs.csv")
    return corrected(row, new=new, is_open=True, run=run, **values)


def import_value(correction: Correction, value, take_new: bool = False):
    """What an import writes to the field, or LEAVE. The decision is stored."""
    run = ImportRun.objects.create(profile="programs")
    field = Program._meta.get_field(correction.field)
    result = corrections.apply(run, correction, field, value, take_new)
    corrections.save([correction])
    return result


def choose(client, choice: str, *rows: Correction):
    data = {"correction": [row.pk for row in rows], "choice": choice}
    return client.post(reverse("audit_choose"), data, follow=True)


class TestImport:
    def test_imported_value_leaves_the_correction(self, program):
        correction = corrected(program)
        assert import_value(correction, 17_220) is corrections.LEAVE
        correction.refresh_from_db()
        assert (correction.corrected, correction.is_open) == (18_000, False)

    def test_file_that_agrees_ends_the_correction(self, program):
        assert import_value(corrected(program), 18_000) == 18_000
        assert not Correction.objects.exists()

    def test_third_value_asks_the_editor(self, program):
        correction = corrected(program)
        assert import_value(correction, 19_000) is corrections.LEAVE
        correction.refresh_from_db()
        assert (correction.imported, correction.corrected, correction.new) == (17_220, 18_000, 19_000)
        assert correction.is_open
        assert correction.run

    def test_take_new_writes_the_new_value(self, program):
        assert import_value(corrected(program), 19_000, take_new=True) == 19_000
        assert not Correction.objects.exists()

    def test_take_new_leaves_a_figure_that_the_file_does_not_change(self, program):
        assert import_value(corrected(program), 17_220, take_new=True) is corrections.LEAVE

    def test_decimal_numbers_are_compared_as_the_column_stores_them(self):
        occupation = make_occupation()
        correction = corrected(occupation, "growth_percent", imported="5.0", value="6.0")
        field = Occupation._meta.get_field("growth_percent")
        assert corrections.apply(None, correction, field, Decimal("5.00")) is corrections.LEAVE
        assert corrections.apply(None, correction, field, "5") is corrections.LEAVE

    def test_load_finds_corrections_by_row_and_attribute(self, program):
        correction = corrected(program)
        corrected(make_occupation(), "pay_p50")
        assert corrections.load(Program) == {program.pk: {"tuition_usd": correction}}


class TestSaving:
    def test_changed_figure_becomes_a_correction(self, admin_client, admin_user, program):
        save(admin_client, program, tuition_usd="18000")
        correction = Correction.objects.get()
        assert (correction.model, correction.object_id, correction.field) == (
            "programs.program",
            program.pk,
            "tuition_usd",
        )
        assert (correction.imported, correction.corrected, correction.user) == (17_220, 18_000, admin_user)

    def test_second_correction_keeps_the_imported_value(self, admin_client, program):
        save(admin_client, program, tuition_usd="18000")
        save(admin_client, program, tuition_usd="18500")
        correction = Correction.objects.get()
        assert (correction.imported, correction.corrected) == (17_220, 18_500)

    def test_imported_value_typed_again_ends_the_correction(self, admin_client, program):
        save(admin_client, program, tuition_usd="18000")
        save(admin_client, program, tuition_usd="17220")
        assert not Correction.objects.exists()

    def test_new_figure_typed_by_hand_ends_the_correction(self, admin_client, program):
        opened(program)
        save(admin_client, program, tuition_usd="19000")
        assert not Correction.objects.exists()

    def test_relation_and_blank_are_stored(self, admin_client, program):
        other = make_institution("Other University")
        save(admin_client, program, institution=other.pk, tuition_usd="", tuition_basis="")
        values = dict(Correction.objects.values_list("field", "corrected"))
        assert values == {"institution_id": other.pk, "tuition_usd": None, "tuition_basis": ""}

    def test_words_of_a_duration_are_corrected_with_it(self, admin_client, program):
        save(admin_client, program, duration_months="1.5 years")
        values = dict(Correction.objects.values_list("field", "corrected"))
        assert values == {"duration_months": 18, "duration_stated": "1.5 years"}

    def test_figures_of_other_sources_are_no_corrections(self, admin_client):
        save(admin_client, make_program(source=make_source(), source_key="1"), tuition_usd="18000")
        assert not Correction.objects.exists()

    def test_fields_that_no_import_writes_are_no_corrections(self, admin_client, program):
        save(admin_client, program, slug="ms-finance")
        assert not Correction.objects.exists()

    def test_occupation_and_institution_are_corrected(self, admin_client, ipeds):
        save(admin_client, make_occupation(source=ipeds), pay_p50="95000")
        save(admin_client, make_institution("A University", source=ipeds, source_key="1"), city="Baltimore")
        assert set(Correction.objects.values_list("field", flat=True)) == {"pay_p50", "city"}

    def test_form_says_what_is_imported_and_corrected(self, admin_client, program):
        save(admin_client, program, tuition_usd="18000")
        part = Page(admin_client.get(reverse("admin:programs_program_change", args=[program.pk]))).one(".imported")
        assert "Imported from IPEDS" in part.text
        assert "imports leave it as you corrected it" in part.text
        assert "Tuition: imported $17,220, corrected to $18,000 by admin." in part.text


class TestChoosing:
    def test_audit_page_lists_all_three_values(self, admin_client, program):
        opened(program)
        page = Page(admin_client.get(reverse("audit")))
        text = page.section("corrections").text
        assert "MS Finance, Example University: Tuition" in text
        assert "Imported $17,220, corrected to $18,000" in text
        assert "new figure $19,000" in text

    def test_more_corrections_take_no_more_queries(self, admin_client, ipeds):
        def make(number: int) -> None:
            opened(make_program(source=ipeds, source_key=str(number), tuition_usd=18_000))

        few, many = query_counts(admin_client, reverse("audit"), make)
        assert few == many

    def test_start_page_counts_open_corrections(self, admin_client, program):
        opened(program)
        page = Page(admin_client.get(reverse("admin:index")))
        assert "1 corrected figure with a new figure from an import" in page.text

    def test_command_lists_open_corrections(self, capsys, program):
        opened(program)
        call_command("audit")
        assert "Tuition: imported $17,220, corrected to $18,000, new figure $19,000" in capsys.readouterr().out

    def test_kept_correction_is_not_asked_again(self, admin_client, program):
        Program.objects.filter(pk=program.pk).update(tuition_usd=18_000)
        correction = opened(program)
        assert message_texts(choose(admin_client, "keep", correction)) == [
            "1 correction will stay. Imports of this figure will not ask again."
        ]
        correction.refresh_from_db()
        assert import_value(correction, 19_000) is corrections.LEAVE
        correction.refresh_from_db()
        assert not correction.is_open
        program.refresh_from_db()
        assert program.tuition_usd == 18_000

    def test_new_figure_is_written_with_a_version(self, admin_client, program):
        correction = opened(program)
        assert message_texts(choose(admin_client, "take", correction)) == ["Took 1 new figure."]
        program.refresh_from_db()
        assert program.tuition_usd == 19_000
        assert not Correction.objects.exists()
        version = Version.objects.first()
        assert version.snapshot[Row(0, program.pk)]["tuition_usd"] == 19_000
        assert (version.user.username, version.reason) == ("admin", "Took the new figure of an import: tuition.")

    def test_new_figure_that_the_audit_blocks_is_not_taken(self, admin_client, program):
        correction = opened(program, new=9_000_000)
        [message] = message_texts(choose(admin_client, "take", correction))
        assert message.startswith("The new figure was not taken. The audit reports: ")
        program.refresh_from_db()
        assert program.tuition_usd == 17_220
        assert Correction.objects.get().is_open

    def test_all_new_figures_of_a_source_are_taken(self, admin_client, program):
        other = make_program(source=program.source, source_key="2", tuition_usd=1_000)
        both = opened(program), opened(other)
        page = Page(admin_client.get(reverse("audit"))).section("corrections")
        assert "Take all 2 new figures of IPEDS" in page.text
        choose(admin_client, "take", *both)
        assert set(Program.objects.values_list("tuition_usd", flat=True)) == {19_000}

    def test_editor_cannot_choose_for_a_public_program(self, client, django_user_model, program):
        correction = opened(program)
        user = django_user_model.objects.create_user("editor", is_staff=True)
        user.groups.add(get_group("Editor"))
        client.force_login(user)
        assert "Take the new figure" not in Page(client.get(reverse("audit"))).section("corrections").text
        assert choose(client, "take", correction).status_code == 403

    def test_choice_made_by_someone_else_changes_nothing(self, admin_client, program):
        correction = corrected(program)
        assert choose(admin_client, "take", correction).status_code == 200
        program.refresh_from_db()
        assert program.tuition_usd == 17_220

    def test_deleted_row_asks_nothing(self, admin_client, program):
        opened(program)
        admin_client.post(
            changelist_url(Program), {"action": "delete_selected", "_selected_action": [program.pk], "post": "yes"}
        )
        assert not Program.objects.exists()
        assert not Correction.objects.filter(is_open=True).exists()
