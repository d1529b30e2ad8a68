"""The XML parts of a workbook, unpacked and parsed a chunk at a time and within limits.

A workbook of a few kilobytes can unpack to gigabytes, and XML can cost many times its own size. Sizes are counted while
a part unpacks, since the zip file's own directory may say anything.
"""

import io
import time
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

# A part that holds neither rows nor shared strings.
MAX_SMALL_PART_MEGABYTES = 10
MAX_PARTS = 5_000
# Processor time spent on unpacking and parsing.
MAX_SECONDS = 5
MAX_DEPTH = 50
# Distinct names of elements and attributes: the parser keeps each of them.
MAX_NAMES = 2_000
# The longest tag or comment. The parser starts such a token again with each chunk.
MAX_TOKEN = 1024 * 1024
CHUNK = 64 * 1024

BROKEN = "This workbook cannot be read. Open it in a spreadsheet and save it anew as XLSX, or as CSV UTF-8."
TOO_SLOW = "This workbook takes too long to read. Divide it, or send CSV."


class WorkbookError(ValueError):
    """The workbook cannot be read; says why in a sentence for the user."""


class Part:
    """Receives the elements of a part. Names come without their prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text. One text may come in several pieces."""


class Package:
    """A workbook's zip file, which may unpack to so many ``megabytes`` in all."""

    def __init__(self, data: bytes, megabytes: int):
        # zipfile makes an object for each entry before it says how many there are.
        if data.count(b"PK\x01\x02") > MAX_PARTS:
            raise WorkbookError(BROKEN)
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._entries = {entry.filename.lstrip("/"): entry for entry in self._zip.infolist()}
        if len(self._entries) != len(self._zip.infolist()):
            raise WorkbookError(BROKEN)
        self._megabytes = megabytes
        self._bytes_left = megabytes * 1024 * 1024
        self._seconds_left = MAX_SECONDS

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str, part: Part) -> None:
        """Parse the small part ``name``."""
        for _ in self.stream(name, part, MAX_SMALL_PART_MEGABYTES):
            pass

    def stream(self, name: str, part: Part, megabytes: int | None = None) -> Iterator[None]:
        """Parse the part ``name``; yields after each chunk, so that what ``part`` found can be taken away."""
        entry = self._entries[name]
        # Python unpacks whole blocks of the other methods, whatever size it is asked for.
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise WorkbookError(BROKEN)
        parser, left = _Parser(part), (megabytes or self._megabytes) * 1024 * 1024
        with self._zip.open(entry) as file:
            while chunk := self._timed(file.read, CHUNK):
                left -= len(chunk)
                self._bytes_left -= len(chunk)
                if min(left, self._bytes_left) < 0:
                    raise WorkbookError(
                        f"This workbook unpacks to more than {self._megabytes} MB. Divide it, or send CSV."
                    )
                self._timed(parser.feed, chunk)
                yield
            self._timed(parser.close)
            yield

    def _timed(self, call, *args):
        """Count the processor time of ``call`` alone: what happens to the rows between two chunks is not reading."""
        started = time.thread_time()
        try:
            return call(*args)
        finally:
            self._seconds_left -= time.thread_time() - started
            if self._seconds_left < 0:
                raise WorkbookError(TOO_SLOW)


class _Parser:
    """An expat parser that refuses what no spreadsheet writes: document types, deep nesting, endless names and tags."""

    def __init__(self, part: Part):
        self._part, self._depth, self._silent, self._names = part, 0, 0, {}
        self._expat = expat.ParserCreate(None, None, self._names)
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.StartDoctypeDeclHandler = self._refuse
        self._expat.DefaultHandler = self._other

    def feed(self, chunk: bytes) -> None:
        self._silent += len(chunk)
        self._expat.Parse(chunk, False)
        if self._silent > MAX_TOKEN or len(self._names) > MAX_NAMES:
            self._refuse()

    def close(self) -> None:
        self._expat.Parse(b"", True)

    def _start(self, name, attributes):
        self._silent = 0
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse()
        self._part.start(name.rpartition(":")[2], attributes)

    def _end(self, name):
        self._silent = 0
        self._depth -= 1
        self._part.end(name.rpartition(":")[2])

    def _text(self, text):
        self._silent = 0
        self._part.text(text)

    def _other(self, text):
        self._silent = 0

    def _refuse(self, *args):
        raise WorkbookError(BROKEN)
