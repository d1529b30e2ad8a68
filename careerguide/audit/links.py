"""Check the syntax of URLs in content, without requesting them."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]+|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]", re.IGNORECASE)


# The audit reads the URLs of thousands of rows again and again.
@lru_cache(10_000)
def url_problem(url: str) -> str:
    """Why a browser cannot follow ``url``, as the end of a sentence; "" if it can."""
    if re.search(r"\s", url):
        return "contains a space"
    if not _SCHEME.match(url):
        return "does not begin with https://"
    if not url.lower().startswith(("http:", "https:")):
        return "is not an http or https URL"
    try:
        # Reading the port raises ValueError if it is invalid.
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is not a valid URL"
    return "" if _HOST.fullmatch(f"[{host}]" if ":" in host else host) else "has no valid host name"


def fixed_url(url: str) -> str | None:
    """``url`` with a scheme and no spaces around it; None if it does not change or is still invalid."""
    bare = url.strip()
    with_scheme = bare if _SCHEME.match(bare) else f"https://{bare.removeprefix('//')}"
    return None if with_scheme == url or url_problem(with_scheme) else with_scheme
