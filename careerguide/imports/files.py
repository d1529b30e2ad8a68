"""Stream the rows of files that operators have: CSV, text and workbooks, compressed or not, in a folder or a zip."""

import codecs
import csv
import io
import lzma
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import BinaryIO, NamedTuple

from careerguide.imports.csv_reader import csv_rows
from careerguide.imports.read import Columns, Header
from careerguide.imports.workbooks import Workbook

_TABLES = (".csv", ".txt", ".tsv", ".xlsx")
_ERRORS = (ValueError, OSError, EOFError, zipfile.BadZipFile, lzma.LZMAError)


class DataFile(NamedTuple):
    """A file, or the ``member`` of a zip file."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        return posixpath.basename(self.member) or self.path.name

    def open(self, stack: ExitStack) -> BinaryIO:
        """Until the ``stack`` closes it."""
        if self.member:
            return stack.enter_context(stack.enter_context(zipfile.ZipFile(self.path)).open(self.member))
        return stack.enter_context(lzma.open(self.path) if self.path.suffix == ".xz" else self.path.open("rb"))


class FileRow(NamedTuple):
    """``cells`` has a text for each column: {"occ_code": "11-1011"}. ``number`` is the row that a spreadsheet shows."""

    number: int
    cells: dict[str, str]


@dataclass
class FileTable:
    """The rows of a file, to be iterated over once. A row is broken if it has no valid cell in a ``required`` column.

    ``header.sheet`` is the name of the sheet, ``header.names`` are all columns. Raises ValueError if a row is broken.
    """

    file: DataFile
    header: Header
    required: Collection[str]
    stack: ExitStack

    def __iter__(self) -> Iterator[FileRow]:
        names = list(filter(None, self.header.names))
        try:
            with self.stack:
                for row in self.header.read_rows(self.required):
                    if row.problem:
                        raise ValueError(f"Row {row.number} is not read. {row.problem}")
                    yield FileRow(row.number, dict(zip(names, row.cells, strict=True)))
        except _ERRORS as error:
            raise ValueError(f"{self.file.name}: {error}") from None

    def __del__(self):
        self.stack.close()


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
    sheet: str = "",
    member: Collection[str] = ("*",),
    columns: Collection[str] = (),
) -> FileTable:
    """Read the header at once, and the rows one by one.

    The header is the row with the most of ``columns`` and ``required`` ones, or without any, the first row. ``member``
    has names of the file in a folder or a zip file. Raises ValueError with a message if there is no such file or a
    required column is missing.
    """
    file = path if isinstance(path, DataFile) else find_file(path, *member)
    if file is None and (Path(path).is_dir() or zipfile.is_zipfile(path)):
        raise ValueError(f"{path} contains no file with the name {' or '.join(member)}.")
    file = file or DataFile(Path(path))
    known = Columns([*required, *columns], required)
    try:
        with ExitStack() as stack:
            header = known.find_header(_sheets(file, known, sheet, stack))
            if problem := header.missing(required):
                raise ValueError(problem)
            return FileTable(file, header, required, stack.pop_all())
    except _ERRORS as error:
        raise ValueError(f"{file.name}: {error}") from None


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


def _sheets(file: DataFile, columns: Columns, sheet: str, stack: ExitStack) -> Iterable[tuple[str, Iterator]]:
    stream = file.open(stack)
    if not file.name.lower().endswith(".xlsx"):
        # The text files of O*NET use quotation marks as letters.
        quoting = csv.QUOTE_NONE if file.name.lower().endswith(".txt") else csv.QUOTE_MINIMAL
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="windows-1252", newline="")
        stack.enter_context(text)
        return [("", csv_rows(text, columns.count, quoting=quoting))]
    # A workbook is read from several places at once, which is slow in a compressed file.
    book = Workbook(io.BytesIO(stream.read()) if file.member else stream)
    names = [name for name in book.sheets if sheet.lower() in {"", name.lower()}]
    if not names:
        raise ValueError(f"There is no sheet “{sheet}”. The sheets are: {', '.join(book.sheets)}.")
    return ((name, book.rows(name)) for name in names)


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("windows-1252", _windows_1252)
