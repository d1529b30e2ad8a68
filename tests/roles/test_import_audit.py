"""Tests of importing pay: the audit and the permissions."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.content.publishing import Status
from roles.models import PayBand
from tests.support.admin import page_url
from tests.support.factories import make_pay, make_role
from tests.support.files import as_file, dry_run_of, row_errors, save, send, unescaped_html

pytestmark = pytest.mark.django_db


BROKEN = "Paid at the CafÃ©."


def row(**values) -> dict:
    return {
        "role": "ai-engineer",
        "level": "Mid",
        "employer": "Banks",
        "pay_from": "100000",
        "pay_to": "150000",
    } | values


@pytest.mark.parametrize("is_new", [True, False])
def test_row_with_an_error_is_refused_if_the_guide_is_public(admin_client, is_new):
    role = make_role("AI Engineer")
    make_pay(role, employer_type="Labs")
    if not is_new:
        make_pay(role)
    ((number, column, reason),) = row_errors(admin_client, PayBand, row(note=BROKEN))
    assert (number, column) == (2, "note")
    assert reason.startswith("“Paid at the CafÃ©.” is broken; it should be")


def test_date_in_the_future_is_an_error_in_its_column(admin_client):
    make_role("AI Engineer")
    errors = row_errors(admin_client, PayBand, row(level="Entry"), row(as_of="2999-01-01"))
    assert errors == [(3, "as_of", "2999-01-01 is in the future.")]


def test_row_with_an_error_is_saved_for_a_draft_guide(admin_client):
    make_role("AI Engineer", status=Status.DRAFT)
    save(admin_client, PayBand, row(note=BROKEN))
    assert PayBand.objects.get().note == BROKEN


def test_error_elsewhere_in_the_guide_names_its_place(admin_client):
    role = make_role("AI Engineer")
    make_pay(role, employer_type="Labs", note=BROKEN)
    ((number, column, reason),) = row_errors(admin_client, PayBand, row(level="Senior"))
    assert (number, column) == (2, "")
    assert reason.startswith("AI Engineer, pay bands 1, note: “Paid at the CafÃ©.” is broken")


def test_warning_about_level_order_needs_a_reason(admin_client):
    role = make_role("AI Engineer")
    make_pay(role, low=100_000, high=150_000)
    page = send(admin_client, PayBand, row(level="Senior", pay_from="1000", pay_to="2000"))
    assert {(each.number, each.column) for each in page.context["dry_run"].warnings} >= {(2, "pay_from")}
    assert "Senior (Banks) pay, $1K to $2K, is below mid" in unescaped_html(page)
    data = page.context["confirm_form"].initial
    admin_client.post(page_url(PayBand, "process_import"), data)
    assert PayBand.objects.count() == 1
    admin_client.post(page_url(PayBand, "process_import"), data | {"reason": "The survey says so."})
    assert PayBand.objects.count() == 2


@pytest.mark.parametrize(
    ("status", "is_refused"), [("draft", False), ("published", True), ("scheduled", True), ("withdrawn", True)]
)
@pytest.mark.parametrize("is_new", [True, False])
def test_publish_permission_is_needed_except_for_drafts(client, django_user_model, today, status, is_refused, is_new):
    role = make_role("AI Engineer", status=status, published_at="2026-01-01T00:00Z")
    if not is_new:
        make_pay(role)
    user = django_user_model.objects.create_user("importer", is_staff=True)
    names = ["change_role", "import_payband", "add_payband", "change_payband", "view_payband"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    message = f"is {status}, so only someone who may publish guides can change it."
    dry_run = dry_run_of(client, PayBand, row(pay_from="1000"))
    assert [message in error.message for error in dry_run.errors] == [True] * is_refused
    assert dry_run.can_be_saved != is_refused


def test_pay_import_needs_the_permission_to_change_guides(client, django_user_model):
    user = django_user_model.objects.create_user("importer", is_staff=True)
    names = ["import_payband", "add_payband", "change_payband", "view_payband"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    assert client.get(page_url(PayBand, "import")).status_code == 403


def test_query_count_is_constant(admin_client):
    def query_count(number):
        rows = []
        for each in range(number):
            role = make_role(f"Guide {number} {each}")
            make_pay(role)
            rows.append(row(role=role.slug, pay_from="2000", pay_to="3000"))
            rows.append(row(role=role.slug, level="Senior", pay_from="1000", pay_to="2000"))
        data = as_file(*rows)
        with CaptureQueriesContext(connection) as queries:
            page = send(admin_client, PayBand, data)
        assert len(page.context["dry_run"].warnings) >= number
        return len(queries)

    query_count(1)
    assert query_count(2) == query_count(5)
