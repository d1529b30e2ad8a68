from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Permission

from careerguide.history.versions import Version
from careerguide.imports.models import ImportRun
from careerguide.imports.undo import undo
from roles.history import GUIDE
from roles.models import PayBand, Role
from tests.support.admin import change_url, page_url, shown_messages
from tests.support.factories import make_pay, make_role, make_source
from tests.support.files import dry_run_of, fetch, read_rows, row_errors, save, send, unescaped_html
from tests.support.history import stored_versions

pytestmark = pytest.mark.django_db


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def row(**values) -> dict:
    return {
        "role": "ai-engineer",
        "level": "Mid",
        "employer": "Banks",
        "pay_from": "$100k",
        "pay_to": "150,000",
    } | values


@pytest.fixture(autouse=True)
def role(db) -> Role:
    return make_role("AI Engineer")


def test_dry_run_saves_nothing_and_import_saves_the_row(admin_client, role):
    make_source(slug="survey")
    values = {
        "years_from": "3",
        "years_to": "5",
        "open_upwards": "yes",
        "basis": "total compensation",
        "note": "With stock",
        "source": "survey",
        "as_of": "2026-01-31",
        "review_by": "2027-01-31",
    }
    assert [plan.number for plan in dry_run_of(admin_client, PayBand, row(**values)).new] == [2]
    assert not PayBand.objects.exists()
    assert "Saved: 1 new, 0 changed, 0 unchanged." in shown_messages(save(admin_client, PayBand, row(**values)))
    band = PayBand.objects.get()
    assert (band.role, band.level, band.employer_type) == (role, PayBand.Level.MID, "Banks")
    assert (band.low, band.high, band.high_open, band.basis) == (100_000, 150_000, True, "total")
    assert (band.experience, band.note, band.source.slug) == ("3 to 5 years", "With stock", "survey")
    assert (band.as_of, band.review_on) == (date(2026, 1, 31), date(2027, 1, 31))
    band.full_clean()


def test_row_is_found_by_guide_level_and_employer(admin_client, role):
    band = make_pay(role, low=90_000)
    other = make_role("Data Scientist")
    dry_run = dry_run_of(admin_client, PayBand, row(), row(role=other.slug), row(level="senior"), row(employer="Labs"))
    assert [plan.number for plan in dry_run.changed] == [2]
    assert [plan.number for plan in dry_run.new] == [3, 4, 5]
    save(admin_client, PayBand, row())
    band.refresh_from_db()
    assert band.low == 100_000


def test_only_guides_with_changed_rows_are_updated(admin_client):
    untouched = make_role("Untouched")
    make_pay(untouched, low=100_000, high=150_000)
    Role.objects.update(updated_at=LONG_AGO)
    save(admin_client, PayBand, row(), row(role="untouched"))
    times = dict(Role.objects.values_list("slug", "updated_at"))
    assert times["ai-engineer"] > LONG_AGO == times["untouched"]
    Role.objects.update(updated_at=LONG_AGO)
    assert dry_run_of(admin_client, PayBand, row(), row(role="untouched")).unchanged == 2


@pytest.mark.parametrize(
    ("values", "column", "reason"),
    [
        ({"role": "no-such-role"}, "role", "There is no guide with this slug."),
        ({"role": ""}, "role", "This must not be empty."),
        ({"level": "Boss"}, "level", "This is not one of the choices. Use one of: Entry, Mid, Senior, Executive."),
        ({"employer": " "}, "employer", "This must not be empty."),
        ({"pay_from": ""}, "pay_from", "This must not be empty."),
        ({"pay_from": "£90k"}, "pay_from", "This amount is in another currency."),
        ({"pay_to": "$300K+"}, "pay_to", "Enter the amount without a plus sign."),
        ({"pay_from": "200k"}, "pay_from", '"Pay from" must not be above "pay to".'),
        ({"years_from": "3 years"}, "years_from", "Enter a whole number from 0 to 99."),
        ({"years_to": "5"}, "years_from", '"Years from" is missing or above "years to".'),
        ({"years_from": "6", "years_to": "5"}, "years_from", '"Years from" is missing or above "years to".'),
        ({"open_upwards": "perhaps"}, "open_upwards", "Enter yes or no."),
        ({"basis": "gross"}, "basis", "This is not one of the choices. Use one of: total, base."),
        ({"source": "nowhere"}, "source", "There is no source with this slug."),
        ({"as_of": "11/12/2026"}, "as_of", "Enter the date as year, month and day, such as 2026-11-24."),
    ],
)
def test_invalid_cell_is_an_error_in_its_column(admin_client, values, column, reason):
    ((number, at, message),) = row_errors(admin_client, PayBand, row(**values))
    assert (number, at) == (2, column)
    assert message.startswith(reason)


def test_repeated_row_is_skipped_if_equal_and_otherwise_refused(admin_client):
    assert dry_run_of(admin_client, PayBand, row(), row()).duplicates == [(3, 2)]
    errors = row_errors(admin_client, PayBand, row(), row(pay_to="160000"))
    assert errors == [(3, "", "Row 2 has the same key, but differs in: pay_to.")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.usefixtures("content")
def test_import_of_an_export_changes_nothing(admin_client, kind):
    dry_run = dry_run_of(admin_client, PayBand, fetch(admin_client, PayBand, kind))
    assert (dry_run.new, dry_run.changed, dry_run.errors) == ([], [], [])
    assert dry_run.unchanged == PayBand.objects.count() > 0


def test_export_has_the_values_of_the_rows(admin_client, role):
    make_pay(role, high_open=True, as_of=date(2026, 1, 31), source=make_source(slug="survey"))
    (exported,) = read_rows(fetch(admin_client, PayBand))
    assert list(exported) == list(send(admin_client, PayBand, row()).context["columns"])
    assert (exported["role"], exported["level"], exported["employer"]) == ("ai-engineer", "Mid", "Banks")
    assert (exported["pay_from"], exported["pay_to"], exported["open_upwards"]) == ("100000", "150000", "yes")
    assert (exported["source"], exported["as_of"], exported["years_from"]) == ("survey", "2026-01-31", "")


@pytest.mark.parametrize("page", ["import", "process_import", "export"])
def test_import_and_export_without_permission_return_403(client, django_user_model, page):
    editor = django_user_model.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename__in=["add_payband", "change_payband"]))
    client.force_login(editor)
    url = page_url(PayBand, page)
    assert client.get(url).status_code == client.post(url).status_code == 403


def test_changelist_links_to_rows_import_and_export(admin_client, role):
    band = make_pay(role)
    page = admin_client.get(page_url(PayBand, "changelist"))
    for there in (change_url(band.role), page_url(PayBand, "import"), page_url(PayBand, "export")):
        assert there in page.content.decode()
    assert "$100K to $150K" in unescaped_html(page)


def test_undo_of_an_import_is_in_the_history_of_the_guide(admin_client, admin_user, role):
    make_pay(role, low=90_000)
    before = GUIDE.snapshots([role.pk])
    save(admin_client, PayBand, row(), row(employer="Labs"))
    Role.objects.update(updated_at=LONG_AGO)
    assert undo(ImportRun.objects.get(), admin_user) == []
    assert GUIDE.snapshots([role.pk]) == before
    undone, imported, found = stored_versions(GUIDE, role)
    assert (undone.user, undone.reason, undone.snapshot) == (admin_user, "An import was undone.", found.snapshot)
    assert imported.reason.startswith("Imported from the file")
    assert Role.objects.get().updated_at > LONG_AGO


def test_import_without_a_version_can_be_undone(admin_client):
    save(admin_client, PayBand, row())
    Version.objects.all().delete()
    assert undo(ImportRun.objects.get()) == []
    assert not PayBand.objects.exists()


def test_undo_leaves_a_new_row_that_someone_changed(admin_client):
    save(admin_client, PayBand, row())
    band = PayBand.objects.get()
    band.low = 110_000
    band.save()
    [conflict] = undo(ImportRun.objects.get())
    assert "not deleted, because of changes after the import" in conflict
    assert PayBand.objects.get() == band
