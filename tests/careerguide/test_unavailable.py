"""Tests that pages return 503 with the visitor's input while the database is unavailable."""

import sqlite3
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client
from lxml.html import fromstring

from careerguide.database.setup import has_pending_migrations
from careerguide.site.reports import ReaderReport
from programs.models import Program
from roles.models import Role
from tests.careerguide.test_reports import form_url
from tests.support.admin import change_url, changelist_url, form_data
from tests.support.factories import make_program, make_role
from tests.support.reports import make_priced_program

pytestmark = pytest.mark.django_db

PASSWORD = "a long and unusual sentence"
WRITES = ("INSERT", "UPDATE", "DELETE")


def driver_error(code: int) -> OperationalError:
    """The exception that Django raises for SQLite's result ``code``."""
    error = OperationalError("the database is unavailable")
    error.__cause__ = sqlite3.OperationalError("the database is unavailable")
    error.__cause__.sqlite_errorcode = code
    return error


@contextmanager
def failing_statements(code: int = sqlite3.SQLITE_BUSY, statements: tuple[str, ...] = ("",), table: str = ""):
    """Make SQL statements fail if they start with one of ``statements`` and contain ``table``."""

    def fail(execute, sql, params, many, context):
        if sql.startswith(statements) and table in sql:
            raise driver_error(code)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.fixture
def client():
    # Like a production server, this client turns an exception into a response instead of raising it.
    return Client(raise_request_exception=False)


@pytest.fixture
def editor(client):
    editor = User.objects.create_superuser("ada", password=PASSWORD)
    client.force_login(editor)
    return editor


def assert_unavailable(response) -> str:
    """Check the headers of the 503 page, and return its HTML."""
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in response.headers
    html = response.content.decode()
    assert "<h1>" in html
    return html


def fields(html: str) -> list[tuple[str, str]]:
    """The data that a browser would submit for the last form on the page."""
    form = fromstring(html).forms[-1]
    assert form.method == "POST"
    # Unlike browsers, lxml keeps the first line break of a textarea.
    return [(name, value.removeprefix("\n")) for name, value in form.form_values()]


class TestPages:
    @pytest.mark.parametrize(
        "url",
        ["/", "/roles/", "/programs/", "/programs/export.csv", "/search/?q=data", "/feed/", "/sitemap.xml"],
    )
    @pytest.mark.parametrize("code", [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY])
    def test_unavailable_database_returns_503(self, client, url, code):
        with failing_statements(code):
            assert_unavailable(client.get(url))

    def test_programming_error_returns_500(self, client):
        with failing_statements(sqlite3.SQLITE_ERROR):
            response = client.get("/roles/")
            assert response.status_code == 500
        html = response.content.decode()
        assert 'action="/search/"' in html
        assert 'href="/programs/"' in html

    def test_unreadable_session_returns_503(self, client, editor):
        with failing_statements(table="django_session"):
            assert_unavailable(client.get("/admin/"))

    def test_unknown_page_needs_no_database(self, client, editor):
        with failing_statements():
            assert client.get("/no/such/page/").status_code == 404

    def test_unavailable_database_logs_one_line(self, client, caplog):
        with failing_statements():
            client.get("/roles/%0Aforged")
            client.get("/roles/")
        assert [record.exc_info for record in caplog.records if "503" in record.getMessage()] == [None]
        assert "GET /roles/ returned 503: the database is unavailable" in caplog.text

    def test_missing_table_returns_503_only_before_migrations(self, client, monkeypatch):
        def no_table(execute, sql, *rest):
            error = OperationalError("no such table: roles_role")
            error.__cause__ = sqlite3.OperationalError("no such table: roles_role")
            error.__cause__.sqlite_errorcode = sqlite3.SQLITE_ERROR
            raise error

        for pending, status in [(False, 500), (True, 503)]:
            monkeypatch.setattr("careerguide.web.unavailable.has_pending_migrations", lambda pending=pending: pending)
            with connection.execute_wrapper(no_table):
                assert client.get("/roles/").status_code == status


class TestForms:
    def test_failed_report_keeps_its_text(self, client):
        page = form_url(make_priced_program(), "Tuition")
        sent = {"said": 'It is $25,000.\n"New" <b>price</b>', "url": "example.org/new", "homepage": ""}
        with failing_statements(statements=WRITES):
            html = assert_unavailable(client.post(page, sent))
        assert "Nothing was saved" in html
        assert "<b>price" not in html
        again = dict(fields(html))
        assert again == sent
        assert not ReaderReport.objects.exists()
        assert client.post(page, again).status_code == 302
        assert ReaderReport.objects.get().url == "https://example.org/new"

    @pytest.mark.parametrize("make", [make_role, make_program])
    def test_failed_admin_form_keeps_its_text(self, client, editor, make):
        page = make()
        field = "note" if isinstance(page, Program) else "claim"
        sent = form_data(client, page) | {field: "What was typed.", "_continue": "1"}
        with failing_statements(statements=WRITES):
            html = assert_unavailable(client.post(change_url(page), sent))
        again = dict(fields(html))
        assert set(again) == set(sent)
        assert client.post(change_url(page), again).status_code == 302
        page.refresh_from_db()
        assert getattr(page, field) == "What was typed."

    def test_failed_action_can_be_repeated(self, client, editor):
        sent = {"action": "delete_selected", "_selected_action": [make_role().pk, make_role().pk], "post": "yes"}
        with failing_statements(statements=WRITES):
            html = assert_unavailable(client.post(changelist_url(Role), sent))
        assert [value for name, value in fields(html) if name == "_selected_action"] == list(
            map(str, sent["_selected_action"])
        )

    def test_failed_sign_in_does_not_return_secrets(self, client):
        User.objects.create_superuser("ada", password=PASSWORD)
        sent = {"username": "ada", "password": PASSWORD, "otp_token": "123456", "next": "/admin/"}
        with failing_statements(sqlite3.SQLITE_READONLY, WRITES):
            html = assert_unavailable(client.post("/admin/login/", sent))
        assert PASSWORD not in html
        assert "123456" not in html
        assert dict(fields(html)) == {"username": "ada", "next": "/admin/"}
        assert "We don’t keep passwords, one-time codes or files" in html
        assert client.post("/admin/login/", sent).status_code == 302

    def test_failed_session_update_returns_503(self, client):
        User.objects.create_superuser("ada", password=PASSWORD)
        with failing_statements(statements=("UPDATE",), table="django_session"):
            response = client.post("/admin/login/", {"username": "ada", "password": PASSWORD})
        assert_unavailable(response)

    def test_page_says_that_files_are_not_kept(self, client, editor, tmp_path):
        file = tmp_path / "programs.csv"
        file.write_text("title,institution\nData,Example University\n")
        with file.open("rb") as opened, failing_statements(table="programs_"):
            response = client.post("/admin/programs/program/import/", {"import_file": opened})
        assert "We don’t keep passwords, one-time codes or files" in assert_unavailable(response)

    def test_form_without_csrf_token_is_not_returned(self):
        stranger = Client(enforce_csrf_checks=True, raise_request_exception=False)
        page = form_url(make_priced_program(), "Tuition")
        with failing_statements():
            response = stranger.post(page, {"said": "Words of a stranger"})
        assert response.status_code == 403
        assert "Words of a stranger" not in response.content.decode()


class TestReadiness:
    def test_site_with_published_page_is_ready(self, client, django_assert_max_num_queries):
        make_role()
        client.get("/readyz")
        with django_assert_max_num_queries(4):
            assert client.get("/readyz").content == b"ready\n"

    def test_site_without_published_pages_is_not_ready(self, client):
        make_role(status="draft")
        make_program(status="draft")
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.content == b"not ready: there is no published page (run manage.py load_content)\n"

    def test_site_with_pending_migrations_is_not_ready(self, client):
        make_role()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'roles'")
        assert has_pending_migrations()
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.content == b"not ready: migrations are pending (run manage.py migrate)\n"

    def test_site_without_database_is_not_ready(self, client):
        with failing_statements(sqlite3.SQLITE_CANTOPEN):
            response = client.get("/readyz")
        assert response.status_code == 503
        assert response.headers["Retry-After"]
        assert response.content == b"not ready: database unavailable\n"
        assert client.get("/healthz").content == b"ok\n"
