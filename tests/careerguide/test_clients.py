from datetime import date
from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from careerguide.web import clients
from careerguide.web.clients import client_address, client_key, is_https, parse_address

DAY = date(2026, 1, 1)


def request(**headers):
    return RequestFactory().get("/", **headers)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        (" 203.0.113.7:50001 ", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%25eth0]:443", "fe80::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:443", "203.0.113.7"),
    ],
)
def test_address_formats_are_parsed(settings, written, address):
    settings.PROXY_COUNT = 1
    assert client_address(request(HTTP_X_FORWARDED_FOR=f"192.0.2.1, {written}")) == address


@pytest.mark.parametrize(
    "written", ["", "unknown", "_hidden", "203.0.113", "for=203.0.113.7", "\x00", "9" * 5000, "[", "%"]
)
def test_invalid_address_is_parsed_as_none(written):
    assert parse_address(written) is None


class TestClientAddress:
    def test_client_address_without_proxy_is_remote_addr(self, settings):
        settings.PROXY_COUNT = 0
        assert client_address(request(REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="192.0.2.1")) == "203.0.113.7"

    def test_entry_of_outermost_proxy_is_trusted(self, settings):
        settings.PROXY_COUNT = 2
        assert client_address(request(HTTP_X_FORWARDED_FOR="192.0.2.1,203.0.113.7:50001,10.0.0.1")) == "203.0.113.7"

    @pytest.mark.parametrize("header", [None, "", "unknown", "203.0.113.7, unknown"])
    def test_address_is_unknown_without_valid_entry(self, settings, header):
        settings.PROXY_COUNT = 1
        headers = {} if header is None else {"HTTP_X_FORWARDED_FOR": header}
        assert client_address(request(REMOTE_ADDR="10.0.0.1", **headers)) is None

    def test_address_is_unknown_with_fewer_entries_than_proxies(self, settings):
        settings.PROXY_COUNT = 2
        assert client_address(request(HTTP_X_FORWARDED_FOR="203.0.113.7")) is None


class TestUnknownAddress:
    @pytest.fixture(autouse=True)
    def unknown(self, settings, monkeypatch):
        settings.PROXY_COUNT = 1
        monkeypatch.setattr(clients, "_last_warning", -float("inf"))

    def test_unknown_address_is_logged_once_with_advice(self, caplog):
        for number in range(20):
            client_address(request(HTTP_X_FORWARDED_FOR=f"unknown\n{number}"))
        (record,) = caplog.records
        assert record.levelname == "WARNING"
        assert r"'unknown\n0'" in record.getMessage()
        assert "Set PROXY_COUNT" in record.getMessage()

    def test_unknown_address_is_logged_again_after_interval(self, caplog, monkeypatch):
        client_address(request())
        monkeypatch.setattr(clients.time, "monotonic", lambda: clients._last_warning + clients.WARNING_INTERVAL)
        client_address(request())
        assert len(caplog.records) == 2

    @pytest.mark.django_db
    def test_unknown_addresses_are_locked_out_by_user_name(self, client):
        for number in range(6):
            data = {"username": "ada", "password": "wrong"}
            response = client.post(
                "/admin/login/", data, HTTP_X_FORWARDED_FOR="unknown", REMOTE_ADDR=f"10.0.0.{number}"
            )
        assert response.status_code == 429
        assert client.post("/admin/login/", data | {"username": "eve"}).status_code == 200

    def test_unknown_addresses_count_as_one_client(self):
        assert client_key(request(REMOTE_ADDR="10.0.0.1"), DAY) == client_key(request(REMOTE_ADDR="10.0.0.2"), DAY)
        assert client_key(request(HTTP_X_FORWARDED_FOR="203.0.113.7"), DAY) != client_key(request(), DAY)


def test_all_formats_of_an_address_have_the_same_client_key(settings):
    settings.PROXY_COUNT = 1
    written = ["203.0.113.7", "203.0.113.7:50001", "::ffff:203.0.113.7", "[::ffff:203.0.113.7]:1"]
    assert len({client_key(request(HTTP_X_FORWARDED_FOR=one), DAY) for one in written}) == 1


class TestHttps:
    @pytest.mark.parametrize(
        ("count", "header", "expected"),
        [
            (0, "https", True),
            (0, "http", False),
            (0, "", False),
            (1, " HTTPS ", True),
            (1, "https, http", False),
            (1, "http, https", True),
            (2, "https, http", True),
            (2, "http, https", False),
            (2, "https", True),
            (2, "http, https, http", True),
            (1, "https,", True),
            (1, '"https"', True),
        ],
    )
    def test_entry_of_outermost_proxy_is_trusted(self, settings, count, header, expected):
        settings.PROXY_COUNT = count
        assert is_https(request(HTTP_X_FORWARDED_PROTO=header)) is expected

    def test_only_trusted_proxy_can_set_https(self, settings):
        settings.FORWARDED_ALLOW_IPS = [ip_network("10.0.0.0/8")]
        header = {"HTTP_X_FORWARDED_PROTO": "https"}
        assert is_https(request(REMOTE_ADDR="10.1.2.3", **header))
        assert is_https(request(REMOTE_ADDR="::ffff:10.1.2.3", **header))
        assert not is_https(request(REMOTE_ADDR="192.0.2.1", **header))
        assert not is_https(request(REMOTE_ADDR="2001:db8::1", **header))
        assert is_https(request(REMOTE_ADDR="", **header))

    def test_https_proxy_causes_no_redirect_loop(self, client, settings):
        settings.SECURE_SSL_REDIRECT = True
        assert client.get("/healthz", HTTP_X_FORWARDED_PROTO="https, http").status_code == 200
        assert is_https(request(HTTP_X_FORWARDED_PROTO="https, http"))
        assert not is_https(request(HTTP_X_FORWARDED_PROTO="http, http"))

    @pytest.mark.parametrize(("header", "scheme"), [("HTTPS", "https"), ("http", "http")])
    def test_forwarded_header_sets_request_scheme(self, client, header, scheme):
        assert client.get("/healthz", HTTP_X_FORWARDED_PROTO=header).wsgi_request.scheme == scheme
