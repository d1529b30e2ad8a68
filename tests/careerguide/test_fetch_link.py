import ssl
import threading

import pytest

from careerguide.links.fetch import LinkResult, fetch_link, is_public
from tests.support.link_server import CERTIFICATE, PUBLIC, internet, response

NOT_PUBLIC = LinkResult(None, "has no public IP address")


PAGE = "http://www.example.edu/page"


@pytest.fixture
def net(monkeypatch):
    with internet(monkeypatch) as net:
        yield net


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"),
        *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1"),
        *("198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1"),
        *("255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:8.8.8.8"),
        *("::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::7f00:1", "100::1", "2001::1"),
        *("2001:0:7f00:1::", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
        *("3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1"),
        *("2606:4700::5efe:127.0.0.1", "2606:4700::200:5efe:10.0.0.1", "2606:4700::1%eth0"),
    ],
)
def test_special_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "100.63.0.1", "172.32.0.1", "2606:4700:4700::1111", "2001:200::"])
def test_other_addresses_are_public(address):
    assert is_public(address)


class TestRefusal:
    # The system resolves these hosts without a DNS query.
    @pytest.mark.parametrize(
        "host",
        [
            *("127.0.0.1", "localhost", "LOCALHOST", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1", "0"),
            *("１２７.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "169.254.169.254", "[::1]", "[::]"),
            *("[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]"),
        ],
    )
    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_any_spelling_of_a_special_address_is_refused(self, scheme, host, monkeypatch):
        connections = []
        monkeypatch.setattr("socket.create_connection", lambda *address: connections.append(address))
        assert fetch_link(f"{scheme}://{host}/") == NOT_PUBLIC
        assert connections == []

    @pytest.mark.parametrize(
        ("url", "problem"),
        [
            ("http://editor:secret@www.example.edu/", "contains a user name or password"),
            ("http://@www.example.edu/", "contains a user name or password"),
            (r"http://127.0.0.1\@www.example.edu/", "contains a user name or password"),
            ("http://www.example.edu:8080/", "uses a port other than 80 and 443"),
            ("https://www.example.edu:22/", "uses a port other than 80 and 443"),
            ("http://www.example.edu:0/", "uses a port other than 80 and 443"),
            ("http://www.example.edu:99999/", "is not a valid URL"),
            ("http://[::1/", "is not a valid URL"),
            ("http://www..example.edu/", "is not a valid URL"),
            (f"http://{'a' * 70}.edu/", "is not a valid URL"),
            ("http://%31%32%37.0.0.1/", "has no valid host name"),
            (r"http://127.0.0.1\.example.edu/", "has no valid host name"),
            ("http://[fe80::1%25eth0]/", "has no valid host name"),
            ("http:///etc/passwd", "has no valid host name"),
            ("http://www.example.edu\x00.example.com/", "has no valid host name"),
            ("file:///etc/passwd", "is not an http or https URL"),
            ("ftp://www.example.edu/", "is not an http or https URL"),
            ("gopher://www.example.edu/", "is not an http or https URL"),
            ("www.example.edu", "is not an http or https URL"),
            ("", "is not an http or https URL"),
            ("http://www.example.edu/" + "a" * 2000, "is too long"),
        ],
    )
    def test_host_of_a_forbidden_url_is_not_looked_up(self, net, url, problem):
        assert fetch_link(url) == LinkResult(None, problem)
        assert (net.look_ups, net.connections) == ([], [])

    def test_localhost_with_a_final_dot_is_refused(self, net):
        net.names["localhost."] = ["127.0.0.1"]
        assert fetch_link("http://localhost./") == NOT_PUBLIC

    @pytest.mark.parametrize(
        "addresses", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::1", PUBLIC], ["::ffff:127.0.0.1"], []]
    )
    def test_host_name_with_a_private_address_is_refused(self, net, addresses):
        net.names["inside.example.edu"] = addresses
        assert fetch_link("http://inside.example.edu/") == NOT_PUBLIC
        assert net.connections == []

    def test_connection_goes_to_the_address_that_was_checked(self, net):
        net.names["www.example.edu"] = [[PUBLIC], ["127.0.0.1"]]
        assert fetch_link(PAGE) == LinkResult(200, "")
        assert net.look_ups == ["www.example.edu"]
        assert net.connections == [(PUBLIC, 80)]

    def test_host_name_is_checked_again_for_each_request(self, net):
        net.names["www.example.edu"] = [[PUBLIC], ["127.0.0.1"]]
        net.answers["HEAD /page"] = response(405)
        assert fetch_link(PAGE) == NOT_PUBLIC
        assert net.connections == [(PUBLIC, 80)]

    @pytest.mark.parametrize(
        ("location", "problem"),
        [
            ("http://127.0.0.1/", "has no public IP address"),
            ("http://169.254.169.254/latest/", "has no public IP address"),
            ("//[::ffff:127.0.0.1]/", "has no public IP address"),
            ("http://inside.example.edu/", "has no public IP address"),
            ("http://2130706433/", "has no public IP address"),
            ("http://www.example.edu:22/", "uses a port other than 80 and 443"),
            ("http://a:b@www.example.edu/", "contains a user name or password"),
            ("file:///etc/passwd", "is not an http or https URL"),
            ("gopher://www.example.edu/", "is not an http or https URL"),
            ("http://[", "is not a valid URL"),
        ],
    )
    def test_redirect_to_a_forbidden_url_is_refused(self, net, location, problem):
        net.names |= {"inside.example.edu": ["127.0.0.1"], "127.0.0.1": ["127.0.0.1"], "2130706433": ["127.0.0.1"]}
        net.names |= {"169.254.169.254": ["169.254.169.254"], "::ffff:127.0.0.1": ["::ffff:127.0.0.1"]}
        net.answers["/page"] = response(302, Location=location)
        assert fetch_link(PAGE) == LinkResult(302, f"redirects to a URL that {problem}")
        assert net.connections == [(PUBLIC, 80)]

    def test_proxies_from_the_environment_are_not_used(self, net, monkeypatch):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9/")
        assert fetch_link(PAGE) == LinkResult(200, "")
        assert net.connections == [(PUBLIC, 80)]


class TestAnswers:
    @pytest.mark.parametrize("status", [200, 204, 304, 400, 401, 403, 429, 500, 503])
    def test_any_status_except_404_and_410_is_accepted(self, net, status):
        net.answers["/page"] = response(status)
        assert fetch_link(PAGE) == LinkResult(status, "")

    @pytest.mark.parametrize("status", [404, 410])
    def test_status_404_or_410_is_a_problem(self, net, status):
        net.answers["/page"] = response(status)
        assert fetch_link(PAGE) == LinkResult(status, f"returns {status}")

    @pytest.mark.parametrize("refusal", [*map(response, [403, 404, 405, 500, 501]), b"", b"what?\r\n\r\n"])
    def test_get_is_tried_if_head_fails(self, net, refusal):
        net.answers["HEAD /page"] = refusal
        assert fetch_link(PAGE) == LinkResult(200, "")
        assert net.requests == ["HEAD www.example.edu/page", "GET www.example.edu/page"]

    def test_redirects_are_followed(self, net):
        net.answers["/page"] = response(301, Location="/a?b=c#d")
        net.answers["/a?b=c"] = response(308, Location="é/ü")
        assert fetch_link(PAGE) == LinkResult(200, "")
        assert net.requests[1:] == ["HEAD www.example.edu/a?b=c", "HEAD www.example.edu/%C3%A9/%C3%BC"]

    def test_sixth_redirect_is_a_problem(self, net):
        for number in range(6):
            net.answers[f"/{number}"] = response(302, Location=f"/{number + 1}")
        assert fetch_link("http://www.example.edu/1") == LinkResult(200, "")
        net.requests.clear()
        assert fetch_link("http://www.example.edu/0") == LinkResult(302, "redirects more than 5 times")
        assert len(net.requests) == 6

    def test_redirect_without_location_is_accepted(self, net):
        net.answers["/page"] = response(302)
        assert fetch_link(PAGE) == LinkResult(302, "")

    @pytest.mark.parametrize(
        ("answer", "problem"),
        [
            (b"", "does not respond"),
            (b"220 mail.example.edu ESMTP\r\n", "does not respond with valid HTTP"),
            (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "does not respond with valid HTTP"),
            (b"HTTP/1.1 200 OK\r\n" + b"X: %s\r\n" % (b"y" * 2000) * 90 + b"\r\n", "does not respond with valid HTTP"),
            (b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000, "does not respond with valid HTTP"),
        ],
    )
    def test_invalid_response_is_a_problem(self, net, answer, problem):
        net.answers["/page"] = answer
        assert fetch_link(PAGE) == LinkResult(None, problem)

    def test_slow_headers_time_out(self, net):
        over = threading.Event()

        def trickle(connection):
            for _ in range(500):
                connection.sendall(b"x")
                over.wait(0.01)

        net.answers["/page"] = trickle
        assert fetch_link(PAGE, timeout=0.2) == LinkResult(None, "does not respond in time")
        over.set()

    def test_slow_dns_lookup_times_out(self, net, monkeypatch):
        over = threading.Event()
        monkeypatch.setattr("socket.getaddrinfo", lambda *args, **kwargs: over.wait(10) and [])
        assert fetch_link(PAGE, timeout=0.05) == LinkResult(None, "does not respond in time")
        over.set()

    def test_refused_connection_is_a_problem(self, net, monkeypatch):
        def refuse(*address):
            raise ConnectionRefusedError

        monkeypatch.setattr("socket.create_connection", refuse)
        assert fetch_link(PAGE) == LinkResult(None, "refuses the connection")

    def test_second_address_is_tried_if_the_first_fails(self, net, monkeypatch):
        net.names["www.example.edu"] = ["2606:4700::1", PUBLIC]

        def connect(address, timeout):
            if ":" in address[0]:
                raise OSError("Network is unreachable")
            return net.create_connection(address, timeout)

        monkeypatch.setattr("socket.create_connection", connect)
        assert fetch_link(PAGE) == LinkResult(200, "")

    def test_wait_for_a_turn_does_not_count_toward_the_timeout(self, net, monkeypatch):
        net.answers["HEAD /page"] = response(405)
        net.answers["GET /page"] = response(302, Location="http://other.example.edu/")
        waits = []
        monkeypatch.setattr("time.monotonic", lambda: 100.0 * len(waits))
        assert fetch_link(PAGE, waits.append) == LinkResult(200, "")
        assert waits == ["www.example.edu", "www.example.edu", "other.example.edu"]


class TestTls:
    @pytest.fixture(autouse=True)
    def trusted_certificate(self, net, monkeypatch):
        net.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        net.tls.load_cert_chain(CERTIFICATE)
        make = ssl.create_default_context
        monkeypatch.setattr(ssl, "create_default_context", lambda: make(cafile=CERTIFICATE))

    @pytest.mark.parametrize("host", ["www.example.edu", "WWW.example.edu", "www.example.edu."])
    def test_certificate_is_checked_against_the_host_name(self, net, host):
        assert fetch_link(f"https://{host}/") == LinkResult(200, "")
        assert net.connections == [(PUBLIC, 443)]

    @pytest.mark.parametrize("host", ["other.example.edu", PUBLIC])
    def test_certificate_of_another_host_is_a_problem(self, net, host):
        assert "has an invalid certificate" in fetch_link(f"https://{host}/").problem
        assert net.requests == []

    def test_server_without_tls_is_a_problem(self, net):
        net.tls = None
        assert fetch_link("https://www.example.edu/") == LinkResult(None, "cannot be reached over TLS")
