"""What search engines may crawl: one list of robots.txt patterns, used for links and pages too.

Filters, comparisons and unfolded groups combine without limit, so only lists with one filter are crawled. A role's own
catalog is one filter already.
"""

import re
from functools import cache

from django.urls import reverse
from django.utils.html import format_html

# Parameters that change how a list is shown, or that hold any text at all.
NOT_FILTERS = ("compare", "q", "show", "sort", "unknown")


@cache
def closed_patterns() -> tuple[str, ...]:
    """The Disallow lines of robots.txt, in the syntax of RFC 9309: ``*`` is any text."""
    pages = ("admin:index", "search", "report", "program_export", "role_compare", "program_compare")
    closed = [reverse(page) for page in pages]
    for page in map(reverse, ("roles", "programs")):
        closed += [f"{page}?*&", *(f"{page}?{name}=" for name in NOT_FILTERS)]
    return (*closed, "/roles/*/programs/?", "/roles/*?fit=", "/*?preview=")


@cache
def _closed() -> re.Pattern:
    return re.compile("|".join(re.escape(pattern).replace(r"\*", ".*") for pattern in closed_patterns()))


def may_crawl(url: str) -> bool:
    """Whether robots.txt lets search engines read ``url``, a path of this site with its parameters."""
    return not _closed().match(url)


def nofollow(url: str) -> str:
    """The ``rel`` attribute of a link to ``url``, with a space before it; empty if the link may be crawled."""
    return "" if may_crawl(url) else format_html(' rel="{}"', "nofollow")
