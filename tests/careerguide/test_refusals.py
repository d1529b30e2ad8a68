"""Tests of requests that are rejected before any view is called, and of the error pages."""

import logging

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from careerguide.web.refusals import NOT_UTF8, PUBLIC_LIMIT, RefusalFilter, without_charset
from careerguide.web.uploads import FILE_LIMIT
from tests.support.admin import get_group

FORM = "application/x-www-form-urlencoded"
STRICT = ["Content-Security-Policy", "X-Frame-Options", "Permissions-Policy", "Cross-Origin-Resource-Policy"]


class Unread:
    """A request body that raises an error if it is read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = read


def post_with_length(client, path: str, length, content_type="multipart/form-data; boundary=b"):
    """Send a POST request with the given Content-Length and a body that must not be read."""
    headers = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": length, "wsgi.input": Unread()}
    return client.generic("POST", path, **headers)


def paths() -> list[str]:
    """A path for each URL pattern outside the admin, with slugs that do not exist."""
    patterns = [
        str(entry.pattern).replace("<unicode_slug:slug>", "x")
        for entry in get_resolver().url_patterns
        if not hasattr(entry, "url_patterns")
    ]
    paths = ["/" + path.replace("<slug:name>-<int:number>", "x-1") for path in patterns]
    return [path for path in paths if not path.startswith("/admin/")] + ["/roles/x/", "/programs/x/", "/nowhere/"]


class TestMethods:
    @pytest.mark.django_db
    @pytest.mark.parametrize("path", paths())
    def test_public_page_refuses_post(self, client, path):
        response = client.post(path, {"a": "b"})
        if path == "/report/":
            assert response.status_code == 404
        else:
            assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")

    @pytest.mark.parametrize("method", ["TRACE", "CONNECT", "OPTIONS", "PUT", "PATCH", "DELETE", "MADE-UP"])
    @pytest.mark.parametrize("path", ["/", "/report/", "/healthz", "/admin/", "/admin/login/", "/static/css/site.css"])
    def test_other_methods_return_405(self, client, path, method):
        response = client.generic(method, path)
        assert response.status_code == 405
        assert "GET, HEAD" in response.headers["Allow"]
        assert "<h1>This kind of request is not allowed here</h1>" in response.content.decode()

    def test_method_refused_by_a_view_has_an_error_page(self, admin_client):
        response = admin_client.get("/admin/audit/fix/")
        assert (response.status_code, response.headers["Allow"]) == (405, "POST")
        assert "<h1>" in response.content.decode()


class TestCharsets:
    @pytest.mark.parametrize(
        "charset",
        [
            "utf-16",
            "UTF-16",
            '"utf-16"',
            "latin-1",
            "utf-7",
            "hex",
            "idna",
            "nonsense",
            "",
            "utf-8-sig",
            "é",
            "x" * 99,
        ],
    )
    @pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=b", "text/plain", "rubbish"])
    def test_other_charsets_return_415(self, client, kind, charset):
        client.cookies["csrftoken"] = "a" * 32
        for path in ("/report/", "/admin/login/"):
            response = client.generic("POST", path, b"a=b", content_type=f"{kind}; charset={charset}")
            assert response.status_code == 415
            assert all(name in response.headers for name in STRICT)

    def test_get_with_another_charset_returns_415(self, client):
        assert client.get("/?q=%ff", CONTENT_TYPE="text/plain; charset=utf-16").status_code == 415

    @pytest.mark.parametrize(
        ("header", "plain"),
        [
            ("text/plain", "text/plain"),
            (f"{FORM}; charset=UTF-8", FORM),
            (f'{FORM};charset="utf8"', FORM),
            (f"{FORM}; charset=us-ascii", FORM),
            ("multipart/form-data; charset=utf-8; boundary=b", "multipart/form-data; boundary=b"),
            ("a; charset=utf-8; charset=utf-16", NOT_UTF8),
            ("a; Charset=utf-16; charset=utf-8", NOT_UTF8),
            ("a; charset*=utf-8''utf-8", NOT_UTF8),
            ("a; boundary*=nonsense''b", NOT_UTF8),
            ("*1*; charset*; charset*0", NOT_UTF8),
        ],
    )
    def test_only_utf8_charset_is_removed_from_header(self, header, plain):
        assert without_charset(header) == plain

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "part",
        ["; charset*;charset*0", "; name*=hex''a", '\r\nContent-Type: text/plain; charset="utf-16"', "; name*0*=x"],
    )
    def test_malformed_part_headers_cause_no_server_error(self, client, part):
        body = f'--b\r\nContent-Disposition: form-data; name="a"{part}\r\n\r\nx\r\n--b--\r\n'.encode()
        response = client.post("/report/", body, content_type="multipart/form-data; boundary=b")
        assert response.status_code in {400, 404}


class TestSizes:
    @pytest.mark.parametrize("path", ["/report/", "/admin/login/", "/admin/roles/role/add/", "/admin/x/x/import/"])
    @pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=b"])
    def test_visitor_cannot_exceed_the_public_limit(self, client, path, kind):
        assert post_with_length(client, path, PUBLIC_LIMIT + 1, kind).status_code == 413

    @pytest.mark.parametrize("length", ["-1", "1e3", "٣", "many", "0x10"])
    def test_invalid_content_length_returns_400(self, client, length):
        assert post_with_length(client, "/report/", length).status_code == 400

    def test_huge_content_length_returns_413(self, client):
        assert post_with_length(client, "/report/", "9" * 5000).status_code == 413

    @pytest.mark.django_db
    def test_invalid_session_does_not_increase_the_limit(self, client):
        client.cookies["sessionid"] = "a" * 32
        for path in ("/admin/login/", "/admin/roles/role/add/", "/admin/programs/program/import/"):
            assert post_with_length(client, path, PUBLIC_LIMIT + 1).status_code == 413

    @pytest.mark.django_db
    def test_account_without_staff_status_has_the_public_limit(self, client):
        client.force_login(User.objects.create_user("reader"))
        assert post_with_length(client, "/admin/login/", PUBLIC_LIMIT + 1).status_code == 413

    def test_admin_accepts_long_forms_up_to_a_limit(self, admin_client, settings):
        data = {"text": "a", "more": "a" * PUBLIC_LIMIT}
        assert admin_client.post("/admin/markdown/", data).status_code == 200
        assert (
            post_with_length(admin_client, "/admin/markdown/", settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1).status_code
            == 413
        )

    def test_import_size_is_limited(self, admin_client):
        assert post_with_length(admin_client, "/admin/programs/program/import/", FILE_LIMIT + 1).status_code == 413


class TestFiles:
    def send(self, client, path: str):
        return client.post(path, {"import_file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")})

    @pytest.mark.parametrize("path", ["/report/", "/admin/login/"])
    def test_public_page_refuses_files(self, client, path):
        response = self.send(client, path)
        assert response.status_code == 400
        assert "This page does not accept files" in response.content.decode()

    def test_only_import_pages_accept_files(self, admin_client):
        for path in ("/admin/markdown/", "/admin/programs/program/add/", "/admin/programs/program/process_import/"):
            assert self.send(admin_client, path).status_code == 400
        assert self.send(admin_client, "/admin/programs/program/import/").status_code == 200

    @pytest.mark.django_db
    def test_file_is_not_read_without_permission(self, client):
        client.force_login(User.objects.create_user("ada", is_staff=True))
        User.objects.get().groups.add(get_group("Editor"))
        assert post_with_length(client, "/admin/programs/program/import/", FILE_LIMIT).status_code == 403

    def test_import_page_checks_csrf_token(self, admin_client):
        admin_client.handler.enforce_csrf_checks = True
        assert self.send(admin_client, "/admin/programs/program/import/").status_code == 403


class TestErrorPages:
    def test_unknown_host_returns_400_with_error_page(self, client, settings):
        settings.ALLOWED_HOSTS = ["guide.example"]
        for secure in (False, True):
            response = client.get("/", headers={"host": "evil.example"}, secure=secure)
            assert response.status_code == 400
            assert "<h1>This request cannot be read</h1>" in response.content.decode()
            assert all(name in response.headers for name in STRICT)
            assert "evil.example" not in response.content.decode()

    def test_too_many_fields_or_bytes_are_refused(self, admin_client, settings):
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
        assert admin_client.post("/admin/markdown/", "&" * 20, content_type=FORM).status_code == 400
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
        assert admin_client.post("/admin/markdown/", {"a": "b" * 101}).status_code == 413

    def test_refusal_is_logged_on_one_line(self):
        def logged(**extra):
            record = logging.LogRecord("django", 40, "", 1, "RefusedRow", (), (ValueError, ValueError("x"), None))
            record.__dict__.update(extra)
            assert RefusalFilter().filter(record)
            return logging.Formatter().format(record).count("\n")

        assert logged(status_code=400) == 0
        assert logged(status_code=500) > 0
        assert logged() > 0

    @pytest.mark.django_db
    def test_error_pages_have_security_headers(self, client, monkeypatch):
        client.raise_request_exception = False
        client.handler.enforce_csrf_checks = True
        monkeypatch.setattr("careerguide.site.search.render", lambda *args: 1 / 0)
        for status, response in [
            (403, client.post("/report/", {"a": "b"})),
            (500, client.get("/search/")),
            (301, client.get("/roles")),
        ]:
            assert response.status_code == status
            assert all(name in response.headers for name in STRICT)


class TestForbiddenPage:
    @pytest.fixture
    def editor(self, client):
        user = User.objects.create_user("ada", is_staff=True)
        user.groups.add(get_group("Editor"))
        client.force_login(user)
        return client

    @pytest.mark.django_db
    def test_forbidden_page_names_groups_and_links_back(self, editor):
        for path in ("/admin/auth/user/", "/admin/programs/program/import/", "/admin/auth/group/add/"):
            response = editor.get(path)
            html = response.content.decode()
            assert response.status_code == 403
            assert "Your account, ada, lacks the permission" in html
            assert "It is in the group Editor." in html
            assert "<strong>Publisher</strong>" in html
            assert 'href="/admin/"' in html

    @pytest.mark.django_db
    def test_forbidden_page_shows_reason(self, editor, monkeypatch):
        def refuse(*args):
            raise PermissionDenied("Only <Publishers> change a public guide.")

        monkeypatch.setattr("careerguide.site.typing_help.render_markdown", refuse)
        html = editor.post("/admin/markdown/", {"text": "a"}).content.decode()
        assert "Only &lt;Publishers&gt; change a public guide." in html

    @pytest.mark.django_db
    def test_public_site_has_its_own_403_page(self, client, monkeypatch):
        def refuse(*args, **kwargs):
            raise PermissionDenied

        monkeypatch.setattr("careerguide.site.search.render", refuse)
        response = client.get("/search/")
        assert response.status_code == 403
        assert "You can’t see this page" in response.content.decode()


def test_groups_on_forbidden_page_exist(db):
    get_group("Admin")
    assert {"Editor", "Publisher", "Admin"} <= set(Group.objects.values_list("name", flat=True))
    assert Permission.objects.filter(group__name="Publisher", codename="import_program").exists()
