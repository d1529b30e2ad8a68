"""URLs in content: whether they can be followed, as far as that can be seen without a request."""

import re
from urllib.parse import urlsplit

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]+|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]", re.IGNORECASE)


def url_problem(url: str) -> str:
    """In words, why ``url`` cannot be followed; empty if it can. Makes no request."""
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


def fixed_url(url: str) -> str | None:
    """``url`` with the scheme it lacks and without spaces around it; None where that is not all that is wrong."""
    bare = url.strip()
    with_scheme = bare if _SCHEME.match(bare) else f"https://{bare.removeprefix('//')}"
    return None if with_scheme == url or url_problem(with_scheme) else with_scheme
