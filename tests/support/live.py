"""Helpers for browser tests of the catalog, which JavaScript updates."""

import re

# URLs of the list, requested as a whole page or as a fragment.
LISTS = re.compile(r"/programs/(\?|$)")
# A timeout in milliseconds that is long enough for a busy machine.
PATIENCE = 30_000


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


def current_url(page) -> str:
    return page.evaluate("location.pathname + location.search + location.hash")
