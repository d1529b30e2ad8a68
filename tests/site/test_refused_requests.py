"""Tests of the production server's headers and of rejected requests."""

import socket

import pytest

from careerguide.web.refusals import PUBLIC_LIMIT
from tests.support.page import Page
from tests.support.proxy import proxied
from tests.support.server import PATIENCE, SECURE_HOST

from .test_observatory import PAGES

STRICT = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-Proto": "https"}


def is_strict(answer, url: str = "") -> bool:
    # Not even this site's own pages learn what a reader earns.
    referrer = {"Referrer-Policy": "no-referrer"} if "earn=" in url else {}
    return all(value in answer.headers.get(name, "") for name, value in (STRICT | referrer).items())


def raw_status(server, body: bytes, path="/report/") -> int:
    lines = [f"POST {path} HTTP/1.1", f"Host: {SECURE_HOST}", "Transfer-Encoding: chunked", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in FORM.items()]
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return int(connection.makefile("rb").readline().split()[1])


def long_url(path: str, length: int) -> str:
    """``path`` with checked boxes, so that its request line has this length."""
    boxes = "&".join(f"institution=example-university-of-applied-arts-{number}" for number in range(300))
    return f"{path}?{boxes}"[: length - len("GET  HTTP/1.1")]


class TestLongUrls:
    @pytest.mark.parametrize("path", ["/programs/", "/roles/ai-engineer/programs/"])
    @pytest.mark.parametrize("length", [4_200, 8_190])
    def test_list_with_many_checked_boxes_is_served(self, server, path, length):
        answer = server.get(long_url(path, length), Referer=f"http://127.0.0.1{long_url(path, length)}")
        assert answer.status == 200
        page = Page(answer.body.decode())
        assert "School: we used only the first 30 choices." in page.notices

    @pytest.mark.parametrize("length", [8_191, 16_000, 40_000])
    @pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
    def test_longer_url_gets_a_page_that_says_what_to_do(self, secure_server, method, length):
        answer = secure_server.ask(method, long_url("/programs/", length), X_Forwarded_Proto="https")
        assert answer.status == 414
        assert is_strict(answer)
        if method != "HEAD":
            page = Page(answer.body.decode())
            assert page.heading == "This address is too long"
            assert "Go back in your browser, and check fewer boxes or shorten the text." in page.text
            assert page.link("Degree programs") == "/programs/"

    def test_longer_url_of_the_api_gets_a_problem(self, server):
        answer = server.get(long_url("/api/programs/", 8_191))
        assert (answer.status, answer.headers["Content-Type"]) == (414, "application/problem+json")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"

    def test_url_of_any_length_gets_an_answer_through_the_proxy(self, server):
        with proxied(server.port) as proxy:
            assert proxy.get(long_url("/programs/", 8_190)).status == 200
            assert "This address is too long" in proxy.get(long_url("/programs/", 8_300)).body.decode()
            refused = proxy.get(long_url("/programs/", 17_000))
            assert (refused.status, "check fewer boxes" in refused.body.decode()) == (414, True)
            redirect = proxy.get(long_url("/programs/", 7_900) + "&q=")
            assert (redirect.status, len(redirect.headers["Location"]) > 7_800) == (302, True)


class TestSecureServer:
    def test_every_page_and_redirect_has_the_strict_headers(self, secure_server):
        for url in PAGES:
            assert is_strict(secure_server.get(url, X_Forwarded_Proto="https"), url), url
            assert is_strict(secure_server.get(url), url), f"{url} over HTTP"

    def test_static_files_have_the_strict_headers_and_no_cors(self, secure_server):
        answer = secure_server.get("/static/css/site.css", X_Forwarded_Proto="https")
        assert answer.status == 200
        assert all(answer.headers[name] == STRICT[name] for name in STRICT if name.startswith(("X-", "Cross-")))
        assert "Access-Control-Allow-Origin" not in answer.headers

    def test_cookies_are_bound_to_the_host(self, secure_server):
        cookie = secure_server.get("/admin/login/", X_Forwarded_Proto="https").headers["Set-Cookie"]
        assert cookie.startswith("__Host-csrftoken=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie

    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    def test_health_url_accepts_an_ip_address_as_the_host(self, secure_server, path):
        assert secure_server.get(path, Host="10.0.0.7").status == 200
        assert secure_server.get("/roles/", Host="10.0.0.7", X_Forwarded_Proto="https").status == 400

    @pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "DELETE", "PROPFIND", "POST"])
    def test_other_methods_return_405_with_allow_header(self, secure_server, method):
        for path in ("/", "/nowhere/"):
            answer = secure_server.ask(method, path, X_Forwarded_Proto="https")
            assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
            assert is_strict(answer)

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            # A body that is too long, a body that is short enough, and an invalid body.
            (b"%x\r\n%s\r\n0\r\n\r\n" % (PUBLIC_LIMIT + 1, b"a" * (PUBLIC_LIMIT + 1)), 413),
            (b"3\r\na=b\r\n0\r\n\r\n", 403),
            (b"no chunk\r\n", 400),
        ],
    )
    def test_chunked_bodies_are_limited(self, secure_server, body, status):
        assert raw_status(secure_server, body) == status

    @pytest.mark.parametrize(
        "content_type",
        [
            "application/x-www-form-urlencoded; charset=utf-16",
            "multipart/form-data; boundary=b; charset=hex",
            "text/plain; charset*=nonsense''utf-8",
            "a; charset*; charset*0",
        ],
    )
    def test_other_charsets_return_415_and_log_one_line(self, secure_server, content_type):
        before = len(secure_server.log.read_text().splitlines())
        headers = FORM | {"Content-Type": content_type, "Cookie": f"__Host-csrftoken={'a' * 32}"}
        answer = secure_server.ask("POST", "/report/", b"a=b", **headers)
        assert (answer.status, is_strict(answer)) == (415, True)
        # gunicorn logs the request after the response, so its own line may not be in the log yet.
        lines = secure_server.log.read_text().splitlines()[before:]
        assert len([line for line in lines if " HTTP/1.1" not in line]) == 1
