"""Identify the client of a request, even behind our proxies: its IP address, and whether it used https."""

import logging
import time
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

# Each process warns about unreadable addresses at most once in this many seconds.
WARNING_INTERVAL = 60
_last_warning = -float(WARNING_INTERVAL)


def client_address(request) -> str | None:
    """The IP address that the request came from, without port or zone. None if unknown.

    Without a proxy (PROXY_COUNT is 0), it is the address of the connection. Behind proxies, it comes from
    X-Forwarded-For: each proxy appends the address of the client that connected to it. Visitors can send this header
    too, so only the entry added by our outermost proxy is trusted.
    """
    if not hasattr(request, "client_address"):
        request.client_address = _find_client_address(request)
    return request.client_address


def _find_client_address(request) -> str | None:
    count = settings.PROXY_COUNT
    if not count:
        address = parse_address(request.META.get("REMOTE_ADDR", ""))
        return str(address) if address else None
    header = request.META.get("HTTP_X_FORWARDED_FOR", "")
    entries = header.split(",")
    address = parse_address(entries[-count]) if len(entries) >= count else None
    if address:
        return str(address)
    _warn(header, count)
    return None


def _warn(header: str, count: int) -> None:
    global _last_warning
    if time.monotonic() - _last_warning < WARNING_INTERVAL:
        return
    _last_warning = time.monotonic()
    logger.warning(
        "X-Forwarded-For has no IP address at position PROXY_COUNT (%s) from its end: %.200r. Until this is "
        "fixed, wrong passwords lock a username for all of these visitors, and they share one report limit. Set "
        "PROXY_COUNT to the number of proxies, and make each of them append to X-Forwarded-For.",
        count,
        header,
    )


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """The IP address in an entry of X-Forwarded-For, such as 203.0.113.7:50001, [2001:db8::1]:443 or fe80::1%eth0."""
    text = text.strip().strip('"').strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        # An IPv6 zone is meaningful only on the machine that wrote it, and database columns for IP addresses reject it.
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def client_network(request) -> str | None:
    """The IPv4 address, or the first address of the IPv6 /64 network, because one client can use the whole network."""
    address = parse_address(client_address(request) or "")
    if address and address.version == 6:
        address = ip_network((address, 64), strict=False).network_address
    return str(address) if address else None


def client_key(request, day: date) -> str:
    """An identifier that is the same for a client all ``day``, but does not reveal its IP address.

    It is hashed with the site's secret, so no one can find the address by trying all addresses. All clients with an
    unknown address share one key.
    """
    value = f"{day}:{client_network(request) or ''}"
    return salted_hmac("careerguide.clients", value, algorithm="sha256").hexdigest()[:32]


def is_https(request) -> bool:
    """Whether the visitor used https, according to X-Forwarded-Proto from a trusted proxy.

    Like X-Forwarded-For, the header has an entry for each proxy, or one entry that the proxies pass on.
    """
    scheme = request.META["wsgi.url_scheme"]
    entries = [entry.strip(' \t"').lower() for entry in request.META.get("HTTP_X_FORWARDED_PROTO", "").split(",")]
    entries = [entry for entry in entries if entry]
    if entries and _is_trusted(request.META.get("REMOTE_ADDR", "")):
        scheme = entries[-max(settings.PROXY_COUNT, 1) :][0]
        # A visitor who already uses https must not be redirected in a loop.
        if settings.SECURE_SSL_REDIRECT and entries[0] == "https":
            scheme = "https"
    return scheme == "https"


def _is_trusted(peer: str) -> bool:
    # A connection through a Unix socket has no address; only processes on this machine can open one.
    if not peer:
        return True
    address = parse_address(peer)
    return address is not None and any(address in network for network in settings.FORWARDED_ALLOW_IPS)
