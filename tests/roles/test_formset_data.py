"""Tests of guides with many inline rows, and of requests with wrong row counts."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from careerguide.content.publishing import Status
from careerguide.desk.formset_data import MAX_ROWS, with_checked_counts
from roles.models import PayBand, Role
from tests.support.admin import change_url, form_data
from tests.support.factories import make_role


@pytest.fixture
def admin_request(admin_user):
    request = RequestFactory().get("/")
    request.user = admin_user
    return request


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

    def test_invalid_row_counts_are_emptied(self):
        data = with_checked_counts(QueryDict("rows-TOTAL_FORMS=x&rows-INITIAL_FORMS=200000&rows-0-id=1"), "rows")
        assert (data["rows-TOTAL_FORMS"], data["rows-INITIAL_FORMS"]) == ("", "")


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
        data = form_data(admin_client, role) | {"aliases-TOTAL_FORMS": "200000", "aliases-0-name": "Another name"}
        refused = admin_client.post(change_url(role), data | {"aliases-INITIAL_FORMS": "200000"})
        assert refused.status_code == 200
        [rows] = [rows.formset for rows in refused.context["inline_admin_formsets"] if rows.formset.prefix == "aliases"]
        assert len(rows.forms) == 1
        assert not role.aliases.exists()
        assert admin_client.post(change_url(role), data).status_code == 302
        assert [alias.name for alias in role.aliases.all()] == ["Another name"]

    @pytest.mark.django_db
    def test_guide_with_more_than_5000_fields_is_saved(self, admin_client):
        role = make_role(status=Status.DRAFT)
        rows = [
            PayBand(role=role, level=2, employer_type=f"Employer {number}", low=1_000, high=2_000)
            for number in range(560)
        ]
        PayBand.objects.bulk_create(rows)
        data = form_data(admin_client, role)
        assert len(data) > 5000
        data |= {"title": "A long guide", "pay_bands-559-low": 2_000, "pay_bands-558-DELETE": "on"}
        answer = admin_client.post(change_url(role), data)
        assert answer.status_code == 302
        role.refresh_from_db()
        assert role.title == "A long guide"
        assert role.pay_bands.filter(low=2_000).count() == 1
        assert role.pay_bands.count() == 559

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
    def test_unchanged_rows_are_not_validated_again(self, admin_client):
        counts = []
        # Validating a row takes queries, because it has five constraints.
        for rows in (2, 20):
            role = make_role(status=Status.DRAFT)
            PayBand.objects.bulk_create(
                PayBand(role=role, level=2, employer_type=f"Employer {number}", low=1_000, high=2_000)
                for number in range(rows)
            )
            data = form_data(admin_client, role) | {"pay_bands-0-low": 2_000, "badge": "Hot"}
            with CaptureQueriesContext(connection) as captured:
                assert admin_client.post(change_url(role), data).status_code == 302
            assert role.pay_bands.filter(low=2_000).count() == 1
            counts.append(len(captured))
        assert counts[0] == counts[1]
