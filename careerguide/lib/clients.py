"""Whose request it is, as far as the site needs to know: an address to count by, never one to keep."""

from datetime import date
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.utils.crypto import salted_hmac


def client_address(request) -> str | None:
    """The address that ``request`` comes from; None where nobody says, as behind a socket without any.

    Each proxy writes behind what it was sent whom it was asked by. So of a header, that anybody may begin as he likes,
    the entry counts that the outermost of our own PROXY_COUNT proxies wrote. Sign-ins are paused by it too.
    """
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    count = settings.PROXY_COUNT
    if count and len(said) >= count and _read(claimed := said[-count].strip()):
        return claimed
    direct = request.META.get("REMOTE_ADDR", "")
    return direct if _read(direct) else None


def _read(address: str):
    try:
        return ip_address(address)
    except ValueError:
        return None


def client_key(request, day: date) -> str:
    """A text that is the same for the same client on one ``day``, and tells nobody whose it is.

    Keyed by the site's secret, so that the addresses cannot be tried out. An IPv6 client has a whole /64 network.
    """
    address = client_address(request) or ""
    known = _read(address)
    if known and known.version == 6:
        known = known.ipv4_mapped or ip_network((known, 64), strict=False)
    return salted_hmac("careerguide.clients", f"{day}:{known or address}", algorithm="sha256").hexdigest()[:32]
