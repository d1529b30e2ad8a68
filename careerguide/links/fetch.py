"""Request a URL on the public internet to find out whether it works.

Editors and imported files choose the URLs, so no request may reach the server's own network: every IP address that the
host name resolves to is checked, and the connection goes to a checked address. Redirects are checked the same way.
Cookies, credentials and the proxy settings in environment variables are not used.
"""

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address, ip_network
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from careerguide.links.timed_socket import Deadline, TimedSocket

PORTS = {"http": 80, "https": 443}
MAX_REDIRECTS = 5
MAX_URL_LENGTH = 2000
TIMEOUT = 10.0
USER_AGENT = "careerguide-check-links/1.0"

_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
# Characters that quote() keeps, in addition to letters, digits and "_.-": those reserved by RFC 3986, "%" and "~".
_SAFE = "/#%[]=:;$&()+,!?*@'~"
_NOT_PUBLIC = "has no public IP address"

# Python's is_global differs between versions and is true for multicast, so this lists IANA's special-purpose networks.
# 168.63.129.16 looks public, but on Azure it is the host of the virtual machine.
_SPECIAL_IPV4 = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4
240.0.0.0/4
"""
# Only global unicast addresses are requested. That excludes loopback, link-local, unique local and multicast addresses,
# and addresses that contain an IPv4 address: mapped, compatible and NAT64 (64:ff9b::/96, 64:ff9b:1::/48).
_GLOBAL_IPV6 = ip_network("2000::/3")
# 2001::/23 is for IETF protocols such as Teredo, 2002::/16 is for 6to4.
_SPECIAL_IPV6 = "2001::/23 2001:db8::/32 2002::/16 3fff::/20"
_SPECIAL = [ip_network(network) for network in f"{_SPECIAL_IPV4} {_SPECIAL_IPV6}".split()]


class LinkProblem(Exception):
    """The message completes a sentence that starts with the URL, such as "has no public IP address"."""


class LinkResult(NamedTuple):
    """``status`` is that of the last response, if there was one; ``problem`` is empty if the link works."""

    status: int | None
    problem: str


def is_public(address: str) -> bool:
    ip = ip_address(address)
    if any(ip in network for network in _SPECIAL):
        return False
    if ip.version == 4:
        return True
    if ip.scope_id or ip not in _GLOBAL_IPV6:
        return False
    # ISATAP: the last 32 bits are the IPv4 address of a tunnel endpoint.
    return (int(ip) >> 32) & 0xFDFFFFFF != 0x00005EFE


def fetch_link(url: str, wait: Callable[[str], None] = lambda host: None, timeout: float = TIMEOUT) -> LinkResult:
    """Request ``url`` and follow its redirects, within ``timeout`` seconds in total.

    ``wait`` is called with the host before each request. Its time does not count toward the timeout.
    """
    deadline, status, before = Deadline(timeout), None, ""
    try:
        for _ in range(MAX_REDIRECTS + 1):
            status, location = _answer(_read_url(url), deadline, wait)
            if status not in _REDIRECTS or not location:
                return LinkResult(status, f"{before}returns {status}" if status in _GONE else "")
            url, before = _redirect(url, location), "redirects to a URL that "
    except LinkProblem as error:
        return LinkResult(status, f"{before}{error}")
    except (OSError, http.client.HTTPException) as error:
        return LinkResult(status, f"{before}{_describe(error)}")
    return LinkResult(status, f"redirects more than {MAX_REDIRECTS} times")


class _Target(NamedTuple):
    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def _read_url(url: str) -> _Target:
    if len(url) > MAX_URL_LENGTH:
        raise LinkProblem("is too long")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if ":" not in host:
            # Convert full-width digits and international names once, so that the lookup, the certificate check and the
            # Host header use the same name.
            host = host.encode("idna").decode("ascii")
    except ValueError as error:
        raise LinkProblem("is not a valid URL") from error
    if parts.scheme not in PORTS:
        raise LinkProblem("is not an http or https URL")
    if "@" in parts.netloc:
        raise LinkProblem("contains a user name or password")
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values():
        raise LinkProblem("uses a port other than 80 and 443")
    if not _HOST.fullmatch(host):
        raise LinkProblem("has no valid host name")
    path = quote(parts.path or "/", safe=_SAFE)
    return _Target(parts.scheme, host, port, f"{path}?{quote(parts.query, safe=_SAFE)}" if parts.query else path)


def _redirect(url: str, location: str) -> str:
    # http.client decodes all headers as Latin-1.
    location = quote(location.encode("latin-1"), safe=_SAFE)
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise LinkProblem("redirects to a URL that is not a valid URL") from error


def _answer(target: _Target, deadline: Deadline, wait: Callable[[str], None]) -> tuple[int, str]:
    """(status, Location header). If HEAD fails, try GET."""
    with suppress(ConnectionError, http.client.HTTPException):
        answer = _request("HEAD", target, deadline, wait)
        if answer[0] < 400:
            return answer
    return _request("GET", target, deadline, wait)


def _request(method: str, target: _Target, deadline: Deadline, wait: Callable[[str], None]) -> tuple[int, str]:
    started = time.monotonic()
    wait(target.host)
    deadline.extend(time.monotonic() - started)
    with _connect(target, deadline) as sock:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = TimedSocket(sock, deadline)
        # The connection must not reconnect by itself, because it would look up the name again.
        connection.auto_open = 0
        connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", target.host_header)
        connection.putheader("User-Agent", USER_AGENT)
        connection.putheader("Accept", "*/*")
        connection.putheader("Connection", "close")
        connection.endheaders()
        # The body is not read.
        with connection.getresponse() as response:
            return response.status, response.headers.get("Location", "")


def _connect(target: _Target, deadline: Deadline) -> socket.socket:
    for address in _resolve(target, deadline):
        try:
            # This does not look up anything, because the address is an IP address.
            sock = socket.create_connection((address, target.port), deadline.remaining())
            break
        except OSError as error:
            failure = error
    else:
        raise failure
    if target.scheme == "http":
        return sock
    try:
        sock.settimeout(deadline.remaining())
        return ssl.create_default_context().wrap_socket(sock, server_hostname=target.host.rstrip("."))
    except BaseException:
        sock.close()
        raise


def _resolve(target: _Target, deadline: Deadline) -> list[str]:
    """The host's IP addresses. Raises LinkProblem unless all of them are public."""
    results: list[list | Exception] = []

    def look_up():
        try:
            results.append(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except (OSError, ValueError) as error:
            results.append(error)

    # A lookup has no timeout, so it runs in a thread that is abandoned when the time is up.
    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(deadline.remaining())
    if not results:
        raise TimeoutError
    result = results[0]
    if isinstance(result, socket.gaierror) and result.errno == socket.EAI_AGAIN:
        raise LinkProblem("has a host name that could not be looked up")
    addresses = [] if isinstance(result, Exception) else [address[0] for *_, address in result]
    # The message is the same if the name does not exist, so that no one can probe the internal network for names.
    if not addresses or not all(map(is_public, addresses)):
        raise LinkProblem(_NOT_PUBLIC)
    return addresses


def _describe(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "does not respond in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"has an invalid certificate ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        return "cannot be reached over TLS"
    if isinstance(error, ConnectionRefusedError):
        return "refuses the connection"
    if isinstance(error, http.client.HTTPException) and not isinstance(error, ConnectionError):
        return "does not respond with valid HTTP"
    return "does not respond"
