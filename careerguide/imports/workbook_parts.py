"""Unpack and parse the XML parts of a workbook in chunks and within limits.

A workbook of a few kilobytes can unpack to gigabytes, and parsed XML can take many times its size. Sizes are counted
while unpacking, because the directory of the zip file may state wrong sizes.
"""

import io
import posixpath
import time
import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

# The limit for parts other than sheets and shared strings.
MAX_SMALL_PART_MEGABYTES = 10
MAX_PARTS = 5_000
# The limit on the elements of a small part.
MAX_ELEMENTS = 200_000
# The limit on the CPU time for unpacking and parsing.
MAX_SECONDS = 5
MAX_DEPTH = 50
# The limit on distinct names of elements and attributes. The parser keeps every name in memory.
MAX_NAMES = 2_000
# The longest tag or comment that is allowed, in bytes. The parser scans an incomplete one again with each chunk.
MAX_TOKEN = 1024 * 1024
CHUNK = 64 * 1024

BROKEN = "This workbook cannot be read. Open it in a spreadsheet and save it again as XLSX, or as CSV UTF-8."
TOO_SLOW = "This workbook takes too long to read. Split it, or upload a CSV file."


class WorkbookError(ValueError):
    """An error whose message is shown to the user."""


class Part:
    """Handles the elements of a part. Names come without a namespace prefix. Text may arrive in several pieces."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        pass

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


class _Elements(Part):
    def __init__(self):
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name, attributes):
        self.found.append((name, attributes))
        if len(self.found) > MAX_ELEMENTS:
            raise WorkbookError(BROKEN)


class Package:
    """The zip file of a workbook. All parts of an upload (bytes) together may unpack to at most ``megabytes``."""

    def __init__(self, file: bytes | BinaryIO, megabytes: int):
        self.is_limited = isinstance(file, bytes)
        # Count the entries first, because zipfile creates an object for each of them.
        if self.is_limited and file.count(b"PK\x01\x02") > MAX_PARTS:
            raise WorkbookError(BROKEN)
        self._zip = zipfile.ZipFile(io.BytesIO(file) if self.is_limited else file)
        self._entries = {entry.filename.lstrip("/"): entry for entry in self._zip.infolist()}
        if len(self._entries) != len(self._zip.infolist()):
            raise WorkbookError(BROKEN)
        self._megabytes = megabytes
        self._bytes_left = megabytes * 1024 * 1024
        self._seconds_left = MAX_SECONDS

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def elements(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """The name and the attributes of each element; [] if there is no such part."""
        part = _Elements()
        self.read(name, part)
        return part.found

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The kind and the name of each part that the part ``name`` refers to, by its ID."""
        folder, base = posixpath.split(name)
        relations = {}
        for _, attributes in self.elements(f"{folder}/_rels/{base}.rels"):
            if "Target" in attributes:
                # Normalized so that no name points outside of the zip file.
                part = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
                relations[attributes["Id"]] = attributes["Type"].rpartition("/")[2], part
        return relations

    def read(self, name: str, part: Part, megabytes: int = MAX_SMALL_PART_MEGABYTES) -> None:
        if name in self:
            for _ in self.stream(name, part, megabytes):
                pass

    def stream(self, name: str, part: Part, megabytes: int | None = None) -> Iterator[None]:
        """Parse the part ``name``, yielding after each chunk so that the caller can process the parsed data."""
        entry = self._entries[name]
        # With other compression methods, Python would unpack whole blocks of any size.
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise WorkbookError(BROKEN)
        parser, left = _Parser(part), (megabytes or self._megabytes) * 1024 * 1024
        with self._zip.open(entry) as file:
            while chunk := self._timed(file.read, CHUNK):
                left -= len(chunk)
                self._bytes_left -= len(chunk)
                if self.is_limited and min(left, self._bytes_left) < 0:
                    raise WorkbookError(
                        f"This workbook unpacks to more than {self._megabytes} MB. Split it, or upload a CSV file."
                    )
                self._timed(parser.feed, chunk)
                yield
            self._timed(parser.close)
            yield

    def _timed(self, call, *args):
        """Count only the CPU time of ``call``, not that of the caller between two chunks."""
        started = time.thread_time()
        try:
            return call(*args)
        finally:
            self._seconds_left -= time.thread_time() - started
            if self.is_limited and self._seconds_left < 0:
                raise WorkbookError(TOO_SLOW)


class _Parser:
    """An expat parser that rejects document types, deep nesting, too many names and overlong tags."""

    def __init__(self, part: Part):
        self._part, self._depth, self._unparsed, self._names = part, 0, 0, {}
        self._expat = expat.ParserCreate(None, None, self._names)
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.StartDoctypeDeclHandler = self._refuse
        self._expat.DefaultHandler = self._other

    def feed(self, chunk: bytes) -> None:
        self._unparsed += len(chunk)
        self._expat.Parse(chunk, False)
        if self._unparsed > MAX_TOKEN or len(self._names) > MAX_NAMES:
            self._refuse()

    def close(self) -> None:
        self._expat.Parse(b"", True)

    def _start(self, name, attributes):
        self._unparsed = 0
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse()
        self._part.start(name.rpartition(":")[2], attributes)

    def _end(self, name):
        self._unparsed = 0
        self._depth -= 1
        self._part.end(name.rpartition(":")[2])

    def _text(self, text):
        self._unparsed = 0
        self._part.text(text)

    def _other(self, text):
        self._unparsed = 0

    def _refuse(self, *args):
        raise WorkbookError(BROKEN)
