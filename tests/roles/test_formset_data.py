"""Tests of guides with many inline rows, and of requests with wrong row counts."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.http import QueryDict
from django.test import RequestFactory

from careerguide.content.publishing import Status
from careerguide.desk.formset_data import MAX_ROWS, readd_deleted_rows, with_checked_counts
from roles.models import PayBand, Role
from tests.support.admin import _inputs, change_url, form_data
from tests.support.factories import make_role


@pytest.fixture
def admin_request(admin_user):
    request = RequestFactory().get("/")
    request.user = admin_user
    return request


def sent(model_admin, request, role: Role) -> dict:
    """The data that a browser would post for ``role``, without rendering the page, which takes seconds."""
    form = model_admin.get_form(request, role, change=True)(instance=role)
    forms = [form]
    for formset, inline in model_admin.get_formsets_with_inlines(request, role):
        rows = formset(instance=role, prefix=formset.get_default_prefix(), queryset=inline.get_queryset(request))
        forms += [rows.management_form, *rows.forms]
    values = {name: value for form in forms for bound in form for name, value in _inputs(bound)}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


class TestFormsetData:
    @pytest.mark.parametrize(
        ("total", "initial", "checked"),
        [
            ("3", "1", ("3", "1")),
            ("1", "3", ("1", "1")),
            (str(MAX_ROWS + 1), "0", ("3", "0")),
            ("200000", "200000", ("3", "3")),
            ("9" * 5000, "0", ("3", "0")),
            ("1", "9" * 5000, ("1", "1")),
            ("-1", "0", ("", "")),
            ("1", "-1", ("", "")),
            ("\u0661", "0", ("", "")),
            ("1e3", "0", ("", "")),
            ("", "0", ("", "")),
            ("1", "", ("", "")),
        ],
    )
    def test_row_counts_are_limited_to_the_posted_rows(self, total, initial, checked):
        data = QueryDict("rows-0-name=a&rows-2-name=b&rows-x-name=c", mutable=True)
        data.update({"rows-TOTAL_FORMS": total, "rows-INITIAL_FORMS": initial})
        data = with_checked_counts(data, "rows")
        assert (data["rows-TOTAL_FORMS"], data["rows-INITIAL_FORMS"]) == checked

    @pytest.mark.parametrize(("rows", "checked"), [(MAX_ROWS, str(MAX_ROWS)), (MAX_ROWS + 1, "")])
    def test_too_many_rows_are_refused(self, rows, checked):
        data = QueryDict(f"rows-TOTAL_FORMS={rows}&rows-INITIAL_FORMS=0&rows-{rows - 1}-name=a")
        assert with_checked_counts(data, "rows")["rows-TOTAL_FORMS"] == checked

    def test_invalid_row_counts_add_no_rows(self):
        data = with_checked_counts(QueryDict("rows-TOTAL_FORMS=x&rows-INITIAL_FORMS=200000&rows-0-id=1"), "rows")
        assert readd_deleted_rows(data, "rows", set()) == (data, set())


class TestGuideForm:
    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "bad", [{"aliases-TOTAL_FORMS": "-5"}, {"aliases-99999-name": "x"}, {"aliases-INITIAL_FORMS": ""}]
    )
    def test_invalid_row_counts_are_refused(self, admin_client, bad):
        role = make_role(status=Status.DRAFT)
        data = form_data(admin_client, role)
        page = admin_client.post(change_url(role), data | {"aliases-TOTAL_FORMS": "1"} | bad)
        assert page.status_code == 200
        rows = page.context["inline_admin_formsets"][-1].formset
        assert "cannot be read" in str(rows.non_form_errors())
        assert not rows.forms

    @pytest.mark.django_db
    def test_row_counts_that_are_too_high_are_corrected(self, admin_client):
        role = make_role(status=Status.DRAFT)
        data = form_data(admin_client, role)
        counts = dict.fromkeys(["aliases-TOTAL_FORMS", "aliases-INITIAL_FORMS"], "200000")
        answer = admin_client.post(change_url(role), data | counts | {"aliases-0-name": "Another name"})
        assert answer.status_code == 302
        assert [alias.name for alias in role.aliases.all()] == ["Another name"]

    @pytest.mark.django_db
    def test_guide_with_more_than_5000_fields_is_saved(self, admin_client, admin_request):
        role = make_role(status=Status.DRAFT)
        rows = [
            PayBand(role=role, level=2, employer_type=f"Employer {number}", low=1_000, high=2_000)
            for number in range(360)
        ]
        PayBand.objects.bulk_create(rows)
        data = sent(admin.site.get_model_admin(Role), admin_request, role)
        assert len(data) > 5000
        data |= {"title": "A long guide", "pay_bands-359-low": 2_000, "pay_bands-358-DELETE": "on"}
        answer = admin_client.post(change_url(role), data)
        assert answer.status_code == 302
        role.refresh_from_db()
        assert role.title == "A long guide"
        assert role.pay_bands.filter(low=2_000).count() == 1
        assert role.pay_bands.count() == 359

    @pytest.mark.django_db
    def test_field_limit_allows_the_longest_form(self, admin_request):
        request = admin_request
        model_admin, role = admin.site.get_model_admin(Role), make_role(status=Status.DRAFT)
        needed = len(model_admin.get_form(request, role).base_fields)
        for formset, rows in model_admin.get_formsets_with_inlines(request, role):
            assert formset.absolute_max == rows.max_num == MAX_ROWS
            # Each row also has its primary key, its parent and a delete checkbox.
            needed += MAX_ROWS * (len(formset.form.base_fields) + 3)
        assert needed < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS

    @pytest.mark.django_db
    def test_unchanged_rows_are_not_validated_again(self, admin_client, admin_request, django_assert_max_num_queries):
        role = make_role(status=Status.DRAFT)
        PayBand.objects.bulk_create(
            PayBand(role=role, level=2, employer_type=f"Employer {number}", low=1_000, high=2_000)
            for number in range(20)
        )
        data = sent(admin.site.get_model_admin(Role), admin_request, role)
        # Validating all rows would take more queries, because each row has five constraints.
        with django_assert_max_num_queries(113):
            assert admin_client.post(change_url(role), data).status_code == 302
