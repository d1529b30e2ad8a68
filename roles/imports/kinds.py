"""Import files of known kinds: each kind is data, and a function that reads a row."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from django.db.models import Model

from careerguide.imports.files import DataFile, FileTable, find_file, open_table
from careerguide.imports.runs import Run, hash_of, import_run
from careerguide.imports.upsert import RefusedRow, Row, Target
from roles.models import EducationLevel, MergedCode, Occupation

from .editions import Edition
from .figures import check_figures, convert

FORMATS = tomllib.loads(Path(__file__).with_name("formats.toml").read_text("utf-8"))
# Military occupations, and "no match" in the crosswalk.
_NOWHERE = ("55-", "99-")


class LeftOut(ValueError):
    """The row is of no use for the site. The message says which rows are: "of military occupations"."""


class WrongFile(ValueError):
    """The whole file is refused."""


class Kind(NamedTuple):
    """A kind of file, whose format is in formats.toml.

    ``read`` gets the cells of a row by name and the ``Loading``, and yields the other values of each row. It raises
    ValueError to refuse the row, LeftOut or WrongFile. ``combine`` returns values for all rows with the same key, which
    become one row.
    """

    stage: str
    target: Target
    read: Callable[[dict[str, str], "Loading"], Iterable[dict]]
    combine: Callable[[list[dict]], dict] | None = None

    @property
    def format(self) -> dict:
        return {"series": "", "source": "source_id"} | FORMATS[self.stage]

    def open(self, path: Path, *names: str) -> tuple[FileTable, dict[str, str]] | None:
        """The file, and its columns by the names of the cells. Raises ValueError if one is missing."""
        file = find_file(path, *(names or self.format["names"]))
        if not file:
            return None
        pairs = (each.partition("=") for each in self.format["columns"].split())
        theirs = {name: (theirs or name).split("|") for name, _, theirs in pairs}
        # Literal names tell the header from the titles above it.
        table = open_table(file, columns=[each for each in chain(*theirs.values()) if each.isidentifier()])
        found = {}
        for name, patterns in theirs.items():
            matches = (each for pattern in patterns for each in table.header.names if re.fullmatch(pattern, each))
            found[name] = next(matches, "" if "" in patterns else None)
        if missing := [name for name, column in found.items() if column is None]:
            literal = (" or ".join(filter(str.isidentifier, theirs[name])) or name for name in missing)
            raise ValueError(f"{file.name}: columns are missing: {', '.join(literal)}.")
        table.required = set(found.values()) - {""}
        return table, found


def first(rows: list[dict]) -> dict:
    """A ``combine`` that takes the first row."""
    return rows[0]


def target(model: type[Model], *key: str, **options) -> Target:
    """All columns are values, except for the ``key`` and those that are made from others."""
    columns = [field.attname for field in model._meta.concrete_fields]
    others = {"id", "slug", "sort_key", *key}
    return Target(model, key, tuple(name for name in columns if name not in others), **options)


class Loading:
    """What the rows of all files of an import need."""

    def __init__(self, run: Run, path: Path):
        self.run, self.path = run, path
        # The columns of the file by the names of the cells.
        self.columns: dict[str, str] = {}
        self.left_out: Counter[tuple[str, str]] = Counter()
        self._broken: set[tuple[DataFile, int]] = set()
        # Codes whose figures are published under another one.
        self.merged = dict(MergedCode.objects.values_list("soc_code", "occupation__soc_code"))
        self.occupations = dict(Occupation.objects.values_list("soc_code", "pk"))
        # The codes in a file that lists all occupations.
        self.listed: set[str] = set()
        self._sources: dict[Edition, int] = {}
        self._loaded: dict[tuple, tuple[str, int]] = {}

    @cached_property
    def levels(self) -> set[tuple[str, str]]:
        return set(EducationLevel.objects.values_list("onet_code", "level"))

    def published(self, code: str) -> str:
        """The code under which figures are published. It may have the end of an O*NET code, such as 11-1011.00."""
        code = self.merged.get(code[:7], code[:7])
        if code.startswith(_NOWHERE):
            raise LeftOut("of military occupations, or of no occupation,")
        if code not in self.occupations:
            raise ValueError(f"There is no occupation {code}.")
        return code

    def occupation(self, code: str) -> int:
        """The key of the occupation. Raises ValueError."""
        return self.occupations[self.published(code)]

    def source(self, edition: Edition) -> int:
        if edition not in self._sources:
            self._sources[edition] = edition.source(self.run)
        return self._sources[edition]

    def load(self, kind: Kind, table: FileTable, columns: dict[str, str], edition: Edition | None) -> None:
        self.columns = columns
        column = kind.format["source"]
        source = {column: self.source(edition)} if edition else {}
        self.run.load(kind.target, self._rows(kind, table, source), kind.stage)
        if edition:
            self._loaded[kind.target.model, column] = edition.series, source[column]
        if kind.target.model is Occupation:
            self.occupations = {code: key for (code,), key in self.run.ids(kind.target).items()}

    def _rows(self, kind: Kind, table: FileTable, source: dict[str, int]) -> Iterator[Row | RefusedRow]:
        groups = defaultdict(list)
        for number, texts in table:
            cells = {name: texts.get(column, "").strip() for name, column in self.columns.items()}
            try:
                for values in kind.read(cells, self):
                    row = Row(number, check_figures(convert(kind.target, cells) | source | values))
                    if kind.combine:
                        groups[tuple(row.values[name] for name in kind.target.key)].append(row)
                    else:
                        yield row
            except LeftOut as reason:
                self.left_out[table.file.name, str(reason)] += 1
            except WrongFile:
                raise
            except ValueError as error:
                yield RefusedRow(number, texts, str(error))
        # Two kinds may read one file.
        yield from (row for row in table.refused if (table.file, row.number) not in self._broken)
        self._broken |= {(table.file, row.number) for row in table.refused}
        for rows in groups.values():
            yield Row(rows[0].number, rows[0].values | kind.combine([row.values for row in rows]))

    def finish(self) -> None:
        """Called after the last file."""
        for (file, reason), count in self.left_out.items():
            self.run.note(f"{file}: rows {reason} were left out: {count:,}.")
        for (model, column), (series, source) in self._loaded.items():
            rows = model.objects.filter(**{f"{column.removesuffix('_id')}__series": series})
            if not self.run.dry_run and (count := rows.exclude(**{column: source}).count()):
                self.run.note(f"Rows of another edition that stay, {model._meta.verbose_name_plural}: {count:,}.")


def find_tables(kinds: Iterable[Kind], path: Path) -> Iterator[tuple[Kind, FileTable, dict[str, str]]]:
    """Open each file of a known kind in a folder or zip, or a single file. Raises ValueError if there is none."""
    if not path.exists():
        raise FileNotFoundError(2, "No such file or directory", str(path))
    is_single, is_empty, problems = path.is_file() and path.suffix.lower() != ".zip", True, []
    names = ["*"] if is_single else []
    for kind in kinds:
        try:
            if opened := kind.open(path, *names):
                yield kind, *opened
                is_empty = False
        except ValueError as error:
            if not is_single:
                raise
            problems.append(f" The nearest is {kind.stage}. {error}")
    if is_empty:
        # The shortest message names the fewest columns.
        raise WrongFile(f"{path} has no file that this command imports.{min(problems, key=len, default='')}")


def content(kinds: Iterable[Kind], path: Path) -> Path | bytes:
    """What identifies the content of ``path`` to ``import_run()``: of a folder, only the files that are read."""
    if not path.is_dir():
        return path
    files = {file.path for kind in kinds if (file := find_file(path, *kind.format["names"]))}
    return hash_of(*sorted(files)).encode()


def import_files(
    profile: str,
    kinds: Iterable[Kind],
    path: Path,
    edition: str = "",
    *,
    options: str = "",
    loading: type[Loading] = Loading,
    **run_options,
) -> Run:
    """Import a file, or all files of a folder or zip. ``run_options`` are those of ``import_run()``.

    Raises ValueError with a message if no file can be imported.
    """
    tables = []
    for kind, table, columns in find_tables(kinds, path):
        series = kind.format["series"]
        tables.append((kind, table, columns, Edition.of_table(series, table, edition) if series else None))
    names = ", ".join(dict.fromkeys(edition.name for *_, edition in tables if edition))
    run_options = {"file_name": path.name, "edition": names, "options": options or edition} | run_options
    with import_run(profile, content(kinds, path), **run_options) as run:
        if not run.repeats(Occupation, MergedCode, *(kind.target.model for kind, *_ in tables)):
            state = loading(run, path)
            for each in tables:
                state.load(*each)
            state.finish()
    return run
