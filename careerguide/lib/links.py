"""Addresses that stand in content: whether they can be one, and whether anybody answers there."""

import re
import urllib.error
import urllib.request
from functools import lru_cache
from urllib.parse import urlsplit

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]+|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]", re.IGNORECASE)


def address_slip(url: str) -> str:
    """In words, why ``url`` cannot be followed; empty where it can. Asks nobody."""
    if re.search(r"\s", url):
        return "holds a space"
    if not _SCHEME.match(url):
        return "has no https:// in front"
    if not url.lower().startswith(("http:", "https:")):
        return "is no address of a page"
    try:
        # The port is read for its own sake: one that cannot be is refused only then.
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "cannot be read as an address"
    return "" if _HOST.fullmatch(f"[{host}]" if ":" in host else host) else "names no host that can exist"


def mended(url: str) -> str | None:
    """``url`` with the scheme it lacks and without spaces around it; None where that is not all that is wrong."""
    bare = url.strip()
    with_scheme = bare if _SCHEME.match(bare) else f"https://{bare.removeprefix('//')}"
    return None if with_scheme == url or address_slip(with_scheme) else with_scheme


@lru_cache(maxsize=4096)
def link_slip(url: str, timeout: float) -> str:
    """In words, why nobody answers at ``url`` within ``timeout`` seconds; empty where somebody does. Asks the network.

    Many servers refuse to give the head of a page alone, or refuse machines: only what says "gone" or does not answer
    at all is dead.
    """
    if address_slip(url):
        return ""
    request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "careerguide audit"})
    try:
        # Only http and https URLs get past ``address_slip``.
        with urllib.request.urlopen(request, timeout=timeout):  # nosec B310
            return ""
    except urllib.error.HTTPError as error:
        error.close()
        return f"answers {error.code}" if error.code in {404, 410} else ""
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return f"does not answer ({' '.join(str(reason).split()) or type(reason).__name__})"
