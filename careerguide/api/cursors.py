"""Cursors, which name a row after which a page of a list begins."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple
from zlib import crc32

import numpy as np


class Cursor(NamedTuple):
    """The last row of a page: ``list_url`` has the filters and the order, and ``position`` counts from 1."""

    list_url: str
    position: int
    key: int | str

    def __str__(self) -> str:
        text = json.dumps([crc32(self.list_url.encode()), self.position, self.key], ensure_ascii=False)
        return urlsafe_b64encode(text.encode(errors="surrogatepass")).decode().rstrip("=")

    def start(self, keys: np.ndarray) -> int:
        """The index of the row after this one among ``keys``.

        If an edit removed that row, the page begins at its former position.
        """
        if self.position <= len(keys) and keys[self.position - 1] == self.key:
            return self.position
        matches = np.flatnonzero(keys == self.key)
        return int(matches[0]) + 1 if matches.size else min(self.position, len(keys))


def read_cursor(text: str, list_url: str, kind: type) -> Cursor:
    """Raises ValueError for a cursor of another list, and for one whose key is not of this ``kind``."""
    try:
        _, position, key = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (RecursionError, TypeError, ValueError):
        position = key = None
    cursor = Cursor(list_url, position, key)
    # Only one text is a valid cursor of a row.
    if type(position) is not int or type(key) is not kind or position < 1 or str(cursor) != text:
        raise ValueError("This cursor belongs to another list. Use the one in “next”, or leave it out.")
    return cursor
