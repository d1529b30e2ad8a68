"""Content-Type: the site reads UTF-8 only."""

import codecs
import re

from django.utils.http import parse_header_parameters

CHARSET = re.compile(r';\s*charset\s*=\s*("[^"]*"|[^;"]*)', re.IGNORECASE)
# Replaces every Content-Type that is refused. Django ignores a charset that does not exist.
NOT_UTF8 = "text/plain; charset=not-utf-8"


def without_charset(content_type: str) -> str:
    """``content_type`` less a charset that is read as UTF-8; ``NOT_UTF8`` if it names another one, or is malformed."""
    plain = CHARSET.sub("", content_type)
    try:
        charsets = {codecs.lookup(charset.strip('" ')).name for charset in CHARSET.findall(content_type)}
        others = {name.lower() for name in parse_header_parameters(plain)[1]}
    except Exception:
        # Headers that are made for it raise almost anything here.
        return NOT_UTF8
    return plain if charsets <= {"utf-8", "ascii"} and "charset" not in others else NOT_UTF8


def clean_content_type(meta: dict) -> None:
    """Write the header in ``meta`` without its charset, or ``NOT_UTF8``: then Django can parse it.

    With a charset it would parse the query string at once, too, and that may raise.
    """
    if header := meta.get("CONTENT_TYPE"):
        meta["CONTENT_TYPE"] = without_charset(header)
