"""Tests of requests with invalid values, such as keys, dates and cookies that the database cannot store."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from careerguide.desk.request_checks import MAX_SEARCH_WORDS
from programs.models import FieldOfStudy, Program
from roles.models import Occupation, Role, Source
from tests.support.admin import change_url, changelist_url, form_data, shown_messages
from tests.support.factories import make_program, make_role, make_source

pytestmark = pytest.mark.django_db

DIGITS = "9" * 23

FILTERS = [
    "status__exact=a%00b", "title__icontains=%00", "q=%00", f"id__exact={DIGITS}", f"id__in=1,{DIGITS}",
    f"salary_low__gte={DIGITS}", f"specialization__id__exact={DIGITS}", "published_at__gte=2026-99-99", "id=abc",
    "id__exact=" + "9" * 5000, "&".join(f"id={number}" for number in range(1200)), "o=9" + DIGITS, f"p={DIGITS}",
]  # fmt: skip


class TestLists:
    @pytest.mark.parametrize("query", FILTERS, ids=lambda query: query[:40])
    def test_list_accepts_any_filter_value(self, admin_client, query):
        make_role()
        page = admin_client.get(f"{changelist_url(Role)}?{query}", follow=True)
        assert page.status_code == 200
        assert page.context["cl"].result_count <= 1

    def test_invalid_filter_is_reported(self, admin_client):
        page = admin_client.get(f"{changelist_url(Role)}?published_at__gte=2026-99-99", follow=True)
        assert "is invalid" in shown_messages(page)

    @pytest.mark.parametrize("model", [Role, Program, Source, User])
    @pytest.mark.parametrize("words", [2000, MAX_SEARCH_WORDS])
    def test_search_accepts_many_words(self, admin_client, model, words):
        query = "+".join(["ab"] * words)
        assert admin_client.get(f"{changelist_url(model)}?q={query}").status_code == 200

    @pytest.mark.parametrize("key", ["abc", "\x00", DIGITS, "9" * 5000, "-1", ""])
    def test_action_with_an_invalid_key_changes_nothing(self, admin_client, key):
        role = make_role()
        data = {"action": "withdraw", "_selected_action": [str(role.pk), key], "post": "yes"}
        admin_client.post(changelist_url(Role), data)
        role.refresh_from_db()
        # -1 is a valid key that no row has, so the action changes the other row.
        assert role.status == ("withdrawn" if key == "-1" else "published")

    @pytest.mark.parametrize("term", ["%00", "a%00b", "+".join(["ab"] * 2000), "%ff"])
    def test_autocomplete_accepts_any_term(self, admin_client, term):
        query = f"app_label=roles&model_name=payband&field_name=source&term={term}"
        assert admin_client.get(f"{reverse('admin:autocomplete')}?{query}").status_code == 200


class TestForms:
    @pytest.mark.parametrize(
        ("model", "query"),
        [
            (Role, "publish_at=2026-12-01"),
            (Role, "publish_at=never&publish_at=2026-99-99"),
            (Role, f"source={DIGITS}&specialization=abc&salary_low={DIGITS}"),
            (Program, f"institution={DIGITS}&publish_at=2026-12-01+10:00"),
            (FieldOfStudy, f"scheme=-{DIGITS}&name=%00"),
            (Occupation, "growth_percent=1.5.5&source=1.5"),
        ],
    )
    def test_add_form_accepts_any_initial_value(self, admin_client, model, query):
        url = changelist_url(model) + "add/"
        assert admin_client.get(f"{url}?{query}").status_code == 200

    def test_third_party_add_form_accepts_any_initial_value(self, admin_client):
        url = reverse("admin:otp_totp_totpdevice_add")
        assert admin_client.get(f"{url}?throttling_failure_timestamp=2026-12-01&user={DIGITS}").status_code == 200

    def test_add_form_shows_valid_initial_values(self, admin_client):
        source = make_source()
        form = (
            admin_client.get(f"{changelist_url(Role)}add/?publish_at=2026-12-01&source={source.pk}")
            .context["adminform"]
            .form
        )
        assert str(form["publish_at"].value()).startswith("2026-12-01")
        assert str(form["source"].value()) == str(source.pk)

    @pytest.mark.parametrize("key", ["abc", "a%00b", DIGITS, "9" * 5000])
    def test_invalid_key_in_the_url_causes_no_server_error(self, admin_client, key):
        make_role()
        for page in ("change", "history", "delete"):
            assert admin_client.get(f"{changelist_url(Role)}{key}/{page}/").status_code in {302, 400, 404}

    @pytest.mark.parametrize("page", ["change", "delete"])
    def test_empty_to_field_is_ignored_and_invalid_one_refused(self, admin_client, page):
        role = make_role()
        url = change_url(role).replace("change", page)
        assert admin_client.get(f"{url}?_to_field=").status_code == 200
        assert admin_client.get(f"{url}?_to_field=%00").status_code == 400

    @pytest.mark.parametrize("value", ["abc", "\x00", DIGITS, "9" * 5000])
    def test_invalid_choice_is_an_error_of_its_field(self, admin_client, value):
        program = make_program()
        data = form_data(admin_client, program) | {"institution": value}
        page = admin_client.post(change_url(program), data)
        assert page.status_code == 200
        assert "institution" in page.context["adminform"].form.errors


@pytest.mark.parametrize("value", [r'"\000"', r'"a\000b"', "\ufffd", "x" * 8000, '"'])
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_cookie_with_any_value_causes_no_server_error(client, name, value):
    for url in ("/", "/admin/", "/report/"):
        assert client.get(url, headers={"Cookie": f"{name}={value}".encode().decode("latin-1")}).status_code < 500


def test_nul_in_a_path_returns_400(client):
    assert client.get("/roles/%00/").status_code == 400
    assert client.get("/%00").status_code == 400
