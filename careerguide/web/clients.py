"""Who sent a request, as far as the site needs to know: an address to count by, never one to keep."""

import logging
import time
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

# Seconds between two warnings of one process that an address cannot be read.
WARNING_INTERVAL = 60
_last_warning = -float(WARNING_INTERVAL)


def client_address(request) -> str | None:
    """The IP address that the request came from, without a port or zone. None if it is unknown.

    Without a proxy (PROXY_COUNT is 0), it is the address of the connection. With proxies, only X-Forwarded-For can say
    it: each proxy appends the address that it was asked from. A visitor can send the header too, so only the entry
    that the outermost of our PROXY_COUNT proxies wrote counts.
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
        "PROXY_COUNT is %s, but X-Forwarded-For has no address of a visitor there: %.200r. Until it has, sign-ins are "
        "locked by user name alone, and such visitors share one limit of reports. Set PROXY_COUNT to the number of "
        "proxies, and let each of them append to X-Forwarded-For.",
        count,
        header,
    )


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in an entry of X-Forwarded-For: 203.0.113.7:50001, [2001:db8::1]:443 and fe80::1%eth0 too."""
    text = text.strip().strip('"').strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        # A zone means something only on the machine that wrote it, and no database column takes it.
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def client_network(request) -> str | None:
    """What clients are counted by: an IPv4 address, or the first address of the /64 network that an IPv6 client has.

    None if the address is unknown.
    """
    address = parse_address(client_address(request) or "")
    if address and address.version == 6:
        address = ip_network((address, 64), strict=False).network_address
    return str(address) if address else None


def client_key(request, day: date) -> str:
    """A text that is the same for the same client on one ``day``, and does not say whose it is.

    Keyed by the site's secret, so that the addresses cannot be tried out. All clients whose address is unknown count
    as one.
    """
    value = f"{day}:{client_network(request) or ''}"
    return salted_hmac("careerguide.clients", value, algorithm="sha256").hexdigest()[:32]


def is_https(request) -> bool:
    """Whether the visitor used https, as X-Forwarded-Proto says. Only a trusted proxy is believed.

    Like X-Forwarded-For, it has an entry of each proxy, or one entry that the proxies pass on.
    """
    scheme = request.META["wsgi.url_scheme"]
    entries = [entry.strip(' \t"').lower() for entry in request.META.get("HTTP_X_FORWARDED_PROTO", "").split(",")]
    entries = [entry for entry in entries if entry]
    if entries and _is_trusted(request.META.get("REMOTE_ADDR", "")):
        scheme = entries[-max(settings.PROXY_COUNT, 1) :][0]
        # The visitor is at https already, so another redirect to https would never end.
        if settings.SECURE_SSL_REDIRECT and entries[0] == "https":
            scheme = "https"
    return scheme == "https"


def _is_trusted(peer: str) -> bool:
    # A connection through a socket file has no address; only processes of this machine can open one.
    if not peer:
        return True
    address = parse_address(peer)
    return address is not None and any(address in network for network in settings.FORWARDED_ALLOW_IPS)
