"""Guides with many rows, and requests that say they bring many."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.http import QueryDict
from django.test import RequestFactory

from careerguide.content.publishing import Status
from careerguide.desk.conflicts import as_new_rows
from careerguide.desk.row_counts import MAX_ROWS, row_counts, with_checked_counts
from roles.models import PayBand, Role
from tests.support.admin import _inputs, change_url, filled_in
from tests.support.factories import make_role


@pytest.fixture
def admin_request(admin_user):
    """A request of somebody who may do everything."""
    request = RequestFactory().get("/")
    request.user = admin_user
    return request


@pytest.mark.parametrize(
    ("total", "initial", "counts"),
    [
        ("3", "1", (3, 1)),
        ("1", "3", (1, 1)),
        (str(MAX_ROWS), "0", (MAX_ROWS, 0)),
        (str(MAX_ROWS + 1), "0", None),
        ("200000", "200000", None),
        ("9" * 5000, "0", None),
        ("-1", "0", None),
        ("1", "-1", None),
        ("\u0661", "0", None),
        ("1e3", "0", None),
        ("", "0", None),
        ("1", "", None),
    ],
)
def test_counts_are_read_within_bounds(total, initial, counts):
    assert row_counts({"rows-TOTAL_FORMS": total, "rows-INITIAL_FORMS": initial}, "rows") == counts


def test_counts_out_of_bounds_move_no_row():
    data = QueryDict("rows-TOTAL_FORMS=200000&rows-INITIAL_FORMS=200000&rows-0-id=1")
    assert as_new_rows(data, "rows", set()) == (data, set())


def test_rows_that_were_not_sent_are_not_counted():
    data = QueryDict("rows-TOTAL_FORMS=1000&rows-INITIAL_FORMS=0&rows-0-name=a&rows-2-name=b&rows-x-name=c")
    assert with_checked_counts(data, "rows")["rows-TOTAL_FORMS"] == "3"


def test_a_count_of_rows_that_were_not_sent_is_cut():
    for total in ("200000", "9" * 5000):
        data = QueryDict(f"rows-TOTAL_FORMS={total}&rows-INITIAL_FORMS={total}&rows-0-name=a")
        assert with_checked_counts(data, "rows")["rows-TOTAL_FORMS"] == "1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad", [{"aliases-TOTAL_FORMS": "-5"}, {"aliases-99999-name": "x"}, {"aliases-INITIAL_FORMS": ""}]
)
def test_rows_that_cannot_be_counted_are_refused(admin_client, bad):
    role = make_role(status=Status.DRAFT)
    data = filled_in(admin_client.get(change_url(role)))
    page = admin_client.post(change_url(role), data | {"aliases-TOTAL_FORMS": "1"} | bad)
    assert page.status_code == 200
    rows = page.context["inline_admin_formsets"][-1].formset
    assert "cannot be read" in str(rows.non_form_errors())
    assert not rows.forms


@pytest.mark.django_db
def test_a_page_that_counts_too_many_rows_is_saved_without_them(admin_client):
    role = make_role(status=Status.DRAFT)
    data = filled_in(admin_client.get(change_url(role)))
    counts = dict.fromkeys(["aliases-TOTAL_FORMS", "aliases-INITIAL_FORMS"], "200000")
    answer = admin_client.post(change_url(role), data | counts | {"aliases-0-name": "Another name"})
    assert answer.status_code == 302
    assert [alias.name for alias in role.aliases.all()] == ["Another name"]


def sent(desk, request, role: Role) -> dict:
    """What a browser sends for the page of ``role``, which takes seconds to render if it has many rows."""
    form = desk.get_form(request, role, change=True)(instance=role)
    forms = [form]
    for formset, inline in desk.get_formsets_with_inlines(request, role):
        rows = formset(instance=role, prefix=formset.get_default_prefix(), queryset=inline.get_queryset(request))
        forms += [rows.management_form, *rows.forms]
    values = {name: value for form in forms for bound in form for name, value in _inputs(bound)}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


@pytest.mark.django_db
def test_a_guide_of_more_than_5000_fields_is_saved(admin_client, admin_request):
    role = make_role(status=Status.DRAFT)
    rows = [PayBand(role=role, level=2, employer_type=f"Employer {number}", low=1, high=2) for number in range(360)]
    PayBand.objects.bulk_create(rows)
    data = sent(admin.site.get_model_admin(Role), admin_request, role)
    assert len(data) > 5000
    data |= {"title": "A long guide", "pay_bands-359-low": 2, "pay_bands-358-DELETE": "on"}
    answer = admin_client.post(change_url(role), data)
    assert answer.status_code == 302
    role.refresh_from_db()
    assert role.title == "A long guide"
    assert role.pay_bands.filter(low=2).count() == 1
    assert role.pay_bands.count() == 359


@pytest.mark.django_db
def test_the_limit_of_fields_is_above_the_longest_page(admin_request):
    request = admin_request
    desk, role = admin.site.get_model_admin(Role), make_role(status=Status.DRAFT)
    needed = len(desk.get_form(request, role).base_fields)
    for formset, rows in desk.get_formsets_with_inlines(request, role):
        assert formset.absolute_max == rows.max_num == MAX_ROWS
        # Its fields, and the key, the parent and the box to delete it.
        needed += MAX_ROWS * (len(formset.form.base_fields) + 3)
    assert needed < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


@pytest.mark.django_db
def test_unchanged_rows_are_not_checked_again(admin_client, admin_request, django_assert_max_num_queries):
    role = make_role(status=Status.DRAFT)
    PayBand.objects.bulk_create(
        PayBand(role=role, level=2, employer_type=f"Employer {number}", low=1, high=2) for number in range(20)
    )
    data = sent(admin.site.get_model_admin(Role), admin_request, role)
    # Each row has seven constraints.
    with django_assert_max_num_queries(100):
        assert admin_client.post(change_url(role), data).status_code == 302
