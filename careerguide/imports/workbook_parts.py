"""Unpack and parse the XML parts of a workbook in chunks and within limits.

A workbook of a few kilobytes can unpack to gigabytes, and parsed XML can take many times its size. Sizes are counted
while unpacking, because the directory of the zip file may state wrong sizes.
"""

import math
import posixpath
import time
import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

MEGABYTE = 1024 * 1024
# A workbook of a few kilobytes can unpack to gigabytes. This is the limit for all parts together.
MAX_UNPACKED_MEGABYTES = 60
# The limit for parts other than sheets and shared strings.
MAX_SMALL_PART_MEGABYTES = 10
MAX_PARTS = 5_000
MAX_CELL_CHARACTERS = 100_000
# The limit on the CPU time for unpacking and parsing.
MAX_SECONDS = 5
MAX_DEPTH = 50
# The limit on distinct names of elements and attributes. The parser keeps every name in memory.
MAX_NAMES = 2_000
# The longest tag or comment that is allowed, in bytes. The parser scans an incomplete one again with each chunk.
MAX_TOKEN = MEGABYTE
CHUNK = 64 * 1024

BROKEN = "This workbook cannot be read. Open it in a spreadsheet and save it again as XLSX, or as CSV UTF-8."
TOO_SLOW = "This workbook takes too long to read. Split it, or upload a CSV file."


class WorkbookError(ValueError):
    """An error whose message is shown to the user."""


# The name of an element without a namespace prefix, its attributes, and its text after the last other tag.
Element = tuple[str, dict[str, str], str]


class Package:
    """The zip file of a workbook. Uploads have limits (``is_limited``). Files of operators do not."""

    def __init__(self, file: BinaryIO, *, is_limited: bool):
        # Count the entries first, because zipfile creates an object for each of them.
        if is_limited and file.read().count(b"PK\x01\x02") > MAX_PARTS:
            raise WorkbookError(BROKEN)
        self._zip = zipfile.ZipFile(file)
        self._entries = {entry.filename.lstrip("/"): entry for entry in self._zip.infolist()}
        if len(self._entries) != len(self._zip.infolist()):
            raise WorkbookError(BROKEN)
        self.is_limited = is_limited
        self._bytes_left = MAX_UNPACKED_MEGABYTES * MEGABYTE if is_limited else math.inf
        self._seconds_left = MAX_SECONDS if is_limited else math.inf

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def elements(self, name: str, *, is_small: bool = True) -> Iterator[Element]:
        """Yield each element of the part ``name`` at its end; nothing if there is no such part."""
        if name not in self._entries:
            return
        entry = self._entries[name]
        # With other compression methods, Python would unpack whole blocks of any size.
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise WorkbookError(BROKEN)
        parser, left = _Parser(), MAX_SMALL_PART_MEGABYTES * MEGABYTE if is_small else math.inf
        with self._zip.open(entry) as file:
            chunk = b"start"
            while chunk:
                # Count only this CPU time, not that of the caller between two chunks.
                started = time.thread_time()
                chunk = file.read(CHUNK)
                elements = parser.feed(chunk)
                self._seconds_left -= time.thread_time() - started
                left -= len(chunk)
                self._bytes_left -= len(chunk)
                if min(left, self._bytes_left) < 0:
                    most = MAX_UNPACKED_MEGABYTES
                    raise WorkbookError(
                        f"This workbook unpacks to more than {most} MB. Split it, or upload a CSV file."
                    )
                if self._seconds_left < 0:
                    raise WorkbookError(TOO_SLOW)
                yield from elements

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The kind and the name of each part that the part ``name`` refers to, by its ID. "" is the whole package."""
        folder, base = posixpath.split(name)
        relations = {}
        for _, attributes, _ in self.elements(posixpath.join(folder, "_rels", f"{base}.rels")):
            if "Target" in attributes:
                # Normalized so that no name points outside of the zip file.
                part = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
                relations[attributes["Id"]] = attributes["Type"].rpartition("/")[2], part
        return relations


class _Parser:
    """An expat parser that rejects document types, deep nesting, too many names and overlong tags."""

    def __init__(self):
        self._attributes, self._pieces, self._length = [], [], 0
        self._elements, self._unparsed, self._names = [], 0, {}
        self._expat = expat.ParserCreate(None, None, self._names)
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.StartDoctypeDeclHandler = self._refuse
        self._expat.DefaultHandler = self._other

    def feed(self, chunk: bytes) -> list[Element]:
        """The elements that end in ``chunk``. An empty one is the end of the part."""
        self._unparsed += len(chunk)
        self._expat.Parse(chunk, not chunk)
        if self._unparsed > MAX_TOKEN or len(self._names) > MAX_NAMES:
            self._refuse()
        elements, self._elements = self._elements, []
        return elements

    def _start(self, name, attributes):
        self._attributes.append(attributes)
        if len(self._attributes) > MAX_DEPTH:
            self._refuse()
        self._pieces, self._length, self._unparsed = [], 0, 0

    def _end(self, name):
        self._elements.append((name.rpartition(":")[2], self._attributes.pop(), "".join(self._pieces)))
        self._pieces, self._length, self._unparsed = [], 0, 0

    def _text(self, text):
        self._unparsed = 0
        self._pieces.append(text)
        self._length += len(text)
        if self._length > MAX_CELL_CHARACTERS:
            raise WorkbookError(f"This workbook has a cell of more than {MAX_CELL_CHARACTERS:,} characters.")

    def _other(self, text):
        self._unparsed = 0

    def _refuse(self, *args):
        raise WorkbookError(BROKEN)
