"""Tests of the site behind nginx with docs/nginx.conf, and of proxy headers."""

import subprocess

import pytest

from tests.support.page import Page
from tests.support.proxy import nginx_path, proxied, write_configuration
from tests.with_postgres import free_port


def test_nginx_accepts_the_shipped_configuration(tmp_path):
    configuration = write_configuration(tmp_path, free_port(), free_port())
    checked = subprocess.run(
        [nginx_path(), "-t", "-c", configuration], capture_output=True, text=True, timeout=60, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_proxy_keeps_the_status_and_headers_of_pages(server):
    with proxied(server.port) as proxy:
        for url in ("/", "/nowhere/", "/admin/login/"):
            # Leave out the port, which differs between the two servers and would appear in links.
            direct, through = (each.get(url, Host="127.0.0.1") for each in (server, proxy))
            assert through.status == direct.status
            assert set(direct.headers) - {"Connection"} <= set(through.headers)
            # "Date" and "Expires" name the second of the response, and each response sets another cookie.
            same = set(direct.headers) - {"Server", "Connection", "Date", "Expires", "Set-Cookie"}
            assert {name: through.headers.get_all(name) for name in same} == {
                name: direct.headers.get_all(name) for name in same
            }


def test_proxy_refuses_large_bodies_outside_the_admin(server):
    with proxied(server.port) as proxy:
        large = {"text": "a" * 100_000}
        refused = proxy.post("/report/", large)
        assert refused.status == 413
        assert "Shorten it" in refused.body.decode()
        # In the admin, nginx allows up to 4 MB, but the site has a lower limit for visitors.
        assert "too much to send at once" in proxy.post("/admin/login/", large).body.decode()
        assert "Shorten it" in proxy.post("/admin/login/", {"text": "a" * 4_500_000}).body.decode()


def test_proxy_log_has_no_query_strings(server):
    with proxied(server.port) as proxy:
        proxy.get("/roles/?preview=the-key", Referer="http://127.0.0.1/roles/?preview=the-key")
    assert '"GET /roles/ HTTP/1.1"' in proxy.log_text
    assert "the-key" not in proxy.log_text


def test_proxy_returns_503_while_the_site_is_down():
    with proxied(site_port=free_port()) as proxy:
        answer = proxy.get("/?preview=the-key")
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Try again" in answer.body.decode()
    assert "GET / " in proxy.log_text
    assert "the-key" not in proxy.log_text


# Values of X-Forwarded-Proto that mean that the visitor used HTTPS or HTTP.
BY_HTTPS = ["https", "HTTPS", "  https ", "https, http", "HTTPS,http", "http, https, http", "https, http, http"]
BY_HTTP = ["", "http", "HTTP", "http, https", "ftp"]


@pytest.fixture(scope="module")
def https_site(installation, database, server):
    settings = {"DJANGO_HTTPS": "1", "DJANGO_ALLOWED_HOSTS": "guide.example", "PROXY_COUNT": "2"}
    with installation.served(**settings, **database) as https_site:
        yield https_site


@pytest.mark.parametrize("value", BY_HTTPS)
def test_https_visitor_is_not_redirected(https_site, value):
    assert https_site.get("/roles/", X_Forwarded_Proto=value).status == 200


@pytest.mark.parametrize("value", BY_HTTP)
def test_http_visitor_is_redirected(https_site, value):
    answer = https_site.get("/roles/", X_Forwarded_Proto=value)
    assert answer.status == 301
    assert answer.headers["Location"] == "https://guide.example/roles/"


def test_contradictory_protocol_headers_are_accepted(https_site):
    answer = https_site.get("/roles/", X_Forwarded_Proto="https", X_Forwarded_Ssl="off", X_Forwarded_Protocol="http")
    assert answer.status == 200


def test_outermost_of_two_proxies_is_trusted(installation, https_site):
    with proxied(https_site.port, DJANGO_ALLOWED_HOSTS="guide.example") as proxy:
        assert proxy.get("/roles/", X_Forwarded_Proto="https").status == 200
        assert proxy.get("/roles/", X_Forwarded_Proto="http").status == 301
        page = proxy.get("/admin/login/", X_Forwarded_Proto="https")
        token = Page(page.body.decode()).css("input[name=csrfmiddlewaretoken]")[0]["value"]
        proxy.post(
            "/admin/login/",
            {"username": "ada", "password": "wrong", "csrfmiddlewaretoken": token},
            Cookie=page.headers["Set-Cookie"].partition(";")[0],
            Referer="https://guide.example/admin/login/",
            X_Forwarded_Proto="https",
            X_Forwarded_For="198.51.100.1, [2001:db8::7]:50001",
        )
    assert "from 2001:db8::7 failed" in https_site.log.read_text()
