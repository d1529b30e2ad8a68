"""Stream the rows of files that operators have: CSV, text and workbooks, compressed or not, in a folder or a zip."""

import csv
import io
import lzma
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import BinaryIO, NamedTuple

from careerguide.imports.read import Columns
from careerguide.imports.sheets import open_sheets
from careerguide.imports.upsert import RefusedRow

# A file with more broken rows than this is refused as a whole.
MAX_BROKEN_ROWS = 1_000
_TABLES = (".csv", ".txt", ".tsv", ".xlsx")


class DataFile(NamedTuple):
    """A file, or the ``member`` of a zip file."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        return posixpath.basename(self.member) or self.path.name

    def open(self) -> BinaryIO:
        if not self.member:
            return lzma.open(self.path) if self.path.suffix == ".xz" else self.path.open("rb")
        with zipfile.ZipFile(self.path) as package:
            # The zip file is open until its member is closed.
            member = package.open(self.member)
        if not self.name.lower().endswith(".xlsx"):
            return member
        # A workbook is read from several places at once, which is slow in a compressed file.
        with member:
            return io.BytesIO(member.read())


class FileRow(NamedTuple):
    """``cells`` has a text for each column: {"occ_code": "11-1011"}. ``number`` is the row that a spreadsheet shows."""

    number: int
    cells: dict[str, str]


class FileTable:
    """The rows of a file, to be iterated over once. They have the cells of the ``required`` columns, or else of all.

    A broken row is left out, and added to ``refused``. ``header.sheet`` is the name of the sheet, ``header.names`` are
    all columns. Raises ValueError if the file is broken or a ``required`` column is missing. ``required`` can be
    changed before the rows are read.
    """

    def __init__(self, file: DataFile, required: Collection[str], columns: Collection[str], sheet: str):
        self.file, self.required, self.refused = file, required, []
        known = Columns([*required, *columns], required)
        # The text files of O*NET use quotation marks as letters.
        quoting = csv.QUOTE_NONE if file.name.lower().endswith(".txt") else csv.QUOTE_MINIMAL
        with self._naming():
            self._stream = file.open()
            self.header = known.find_header(open_sheets(self._stream, known.count, sheet, quoting))
            if problem := self.header.missing(required):
                raise ValueError(problem)

    def __iter__(self) -> Iterator[FileRow]:
        names = [name for name in self.header.names if name and (name in self.required or not self.required)]
        with self._naming():
            for row in self.header.read_rows(self.required, others=False):
                cells = dict(zip(names, row.cells, strict=True))
                if not row.problem:
                    yield FileRow(row.number, cells)
                elif len(self.refused) < MAX_BROKEN_ROWS:
                    self.refused.append(RefusedRow(row.number, cells, row.problem))
                else:
                    raise ValueError(f"More than {MAX_BROKEN_ROWS:,} rows are broken. Row {row.number}: {row.problem}")

    def __del__(self):
        # Also if the header was not found.
        if stream := self.__dict__.get("_stream"):
            stream.close()

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Add the name of the file to errors."""
        try:
            yield
        except (ValueError, OSError, EOFError, zipfile.BadZipFile, lzma.LZMAError) as error:
            raise ValueError(f"{self.file.name}: {error}") from None


def find_file(path: Path | str | DataFile, *names: str) -> DataFile | None:
    """The file in a folder, a zip file or the zip files of a folder that has one of ``names``.

    Case does not matter, and spaces, commas and hyphens are underscores: "alternate_titles" is "Alternate Titles.txt",
    too. A name without an ending matches any table. Names may be patterns such as "c20??_a_rv.csv". An earlier name is
    preferred; of several files with one name, the last by name, which is the newest.
    """
    files = [path] if isinstance(path, DataFile) else list(_files(Path(path)))
    for name in names:
        found = [file for file in files if _matches(file.name, name)]
        if found:
            return max(found, key=lambda file: file.name.lower())
    return None


def open_table(
    path: Path | str | DataFile,
    required: Collection[str] = (),
    columns: Collection[str] = (),
    sheet: str = "",
    member: Collection[str] = ("*",),
) -> FileTable:
    """Read the header at once, and the rows one by one.

    The header is the first row with the ``required`` columns, or else with most of ``columns``. ``member`` has names of
    the file in a folder or a zip file. Raises ValueError with a message if there is no such file or a required column
    is missing.
    """
    file = path if isinstance(path, DataFile) else find_file(path, *member)
    if file is None and (Path(path).is_dir() or zipfile.is_zipfile(path)):
        raise ValueError(f"{path} contains no file with the name {' or '.join(member)}.")
    return FileTable(file or DataFile(Path(path)), required, columns, sheet)


def _files(path: Path) -> Iterator[DataFile]:
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.is_file():
                yield from _files(each)
    elif path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as package:
            yield from (DataFile(path, name) for name in package.namelist() if not name.endswith("/"))
    elif path.exists():
        yield DataFile(path)


def _matches(name: str, pattern: str) -> bool:
    stem, pattern = (re.sub(r"[\s,_-]+", "_", text.lower()) for text in (name.removesuffix(".xz"), pattern))
    if stem.startswith((".", "~")) or not stem.endswith(_TABLES):
        return False
    return fnmatchcase(stem if pattern.endswith(_TABLES) else stem.rpartition(".")[0], pattern)
