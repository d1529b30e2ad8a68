"""Import official figures and facts of occupations."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from django.db.models import Model

from careerguide.imports.files import FileRow, FileTable, find_file, open_table
from careerguide.imports.runs import Run, import_run
from careerguide.imports.upsert import Refused, Row
from roles.models import EducationLevel

from .codes import Codes, Nowhere, WrongFile, stored_codes
from .editions import Edition
from .kinds import KINDS, OCCUPATION, Kind
from .merges import move_merged

PROFILE = "occupations"
_IGNORED = ("skills", "essential_skills", "transferable_skills")


class Loading:
    """What the rows of all files need."""

    def __init__(self, run: Run):
        self.run = run
        self.codes = Codes(*stored_codes())
        self.source_id = 0
        # Pairs of related occupations, and the number of rows of codes that lead nowhere.
        self.seen: set[tuple[int, int]] = set()
        self.skipped = 0
        # The models whose rows all come from the source.
        self.models: set[type[Model]] = set()
        self._sources: dict[Edition, int] = {}

    def keys(self) -> dict[str, int]:
        return {code: key for (code,), key in self.run.ids(OCCUPATION).items()}

    @cached_property
    def levels(self) -> set[tuple[str, str]]:
        return set(EducationLevel.objects.values_list("onet_code", "level"))

    def source(self, edition: Edition) -> int:
        if edition not in self._sources:
            self._sources[edition] = edition.source(dry_run=self.run.dry_run).pk
        return self._sources[edition]

    def load(self, kind: Kind, table: FileTable, edition: str) -> None:
        if kind.edition:
            self.source_id = self.source(kind.edition(table, edition))
        records = (
            FileRow(row.number, {kind.renamed.get(name, name): text for name, text in row.cells.items()})
            for row in table
        )
        rows = kind.read(records, self) if kind.reads_all else self._rows(kind, records)
        self.run.load(kind.target, rows, kind.stage)
        if kind.target is OCCUPATION:
            self.codes.keys = self.keys()
        elif kind.edition:
            self.models.add(kind.target.model)

    def _rows(self, kind: Kind, records: Iterator[FileRow]) -> Iterator[Row | Refused]:
        for record in records:
            try:
                for values in kind.read(record.cells, self):
                    yield Row(record.number, values)
            except Nowhere:
                self.skipped += 1
            except KeyError as error:
                raise WrongFile(f"The file of {kind.stage} has no column {error.args[0]}.") from None
            except WrongFile:
                raise
            except ValueError as error:
                yield Refused(record.number, record.cells, str(error))


def find_tables(path: Path) -> Iterator[tuple[Kind, FileTable]]:
    """Open each file of a known kind in a folder or zip, or a single file, which can have any name."""
    is_single = path.is_file() and path.suffix.lower() != ".zip"
    for kind in KINDS:
        file = find_file(path, *(["*"] if is_single else kind.names))
        if not file:
            continue
        try:
            table = open_table(file, required=() if kind.renamed else kind.columns)
        except ValueError:
            if is_single:
                continue
            raise
        missing = set(kind.columns) - {kind.renamed.get(name, name) for name in table.header.names}
        if not missing:
            yield kind, table
        elif not is_single:
            raise WrongFile(f"{file.name}: the columns {', '.join(sorted(missing))} are missing.")


def import_occupations(path: Path, edition: str = "", **options) -> Run:
    """Import a file, or all files of a folder or zip. ``options`` are those of ``import_run()``.

    Raises ValueError with a message if no file can be imported.
    """
    if not path.exists():
        raise FileNotFoundError(2, "No such file or directory", str(path))
    with import_run(PROFILE, path, edition=edition, options=edition, **options) as run:
        loading, is_empty = Loading(run), True
        for kind, table in find_tables(path):
            loading.load(kind, table, edition)
            is_empty = False
        if is_empty:
            raise WrongFile(f"{path} has no file with figures of occupations from BLS or O*NET.")
        move_merged(run, loading.codes)
        for model in sorted(loading.models, key=str):
            if not run.dry_run and (count := model.objects.exclude(source=loading.source_id).count()):
                run.note(f"Rows of another edition that stay, {model._meta.verbose_name_plural}: {count:,}.")
        if loading.skipped:
            run.note(f"Skipped rows of military occupations, which have no figures: {loading.skipped:,}.")
        if find_file(path, *_IGNORED):
            run.note("Skills other than technology skills were not imported.")
    return run
