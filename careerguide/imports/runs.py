"""Import a file as one record, in batches that can be resumed after a kill."""

import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection, reset_queries
from django.db.models import DateField, Model, QuerySet
from django.utils import timezone

from careerguide.cache.version import delayed_version, new_version
from careerguide.imports.changed_figures import compress, decompress, store_changed_figures
from careerguide.imports.lock import import_lock
from careerguide.imports.models import ImportBatch, ImportRun
from careerguide.imports.progress import Progress
from careerguide.imports.report import Report
from careerguide.imports.upsert import Batch, RefusedRow, Row, Target, Upsert

# Other writers get in between two batches.
BATCH_SIZE = 2500
# Limits the memory that a request uses.
REQUEST_BATCH_SIZE = 1000
COUNTS = ("new", "changed", "unchanged", "refused")


class Run:
    """An import. ``record`` has the counts of all stages."""

    def __init__(self, record: ImportRun, *, take_new=False, dry_run=False, progress=None, refused_file=None):
        self.record, self.take_new, self.dry_run = record, take_new, dry_run
        self.progress = progress or Progress(io.StringIO())
        self._report = Report(refused_file)
        # The names of the stages, and how many rows are new, changed, unchanged and refused.
        self.stages = self._report.stages
        # The keys of rows that a dry run would write. They are negative.
        self._placeholders: dict[type[Model], dict[tuple, int]] = defaultdict(dict)
        # The models whose rows tell whether a later import of the same files has nothing to do.
        self._results: list[type[Model]] = []

    @property
    def report(self) -> list[str]:
        return self._report.sentences()

    def note(self, sentence: str) -> None:
        self._report.notes.append(sentence)

    def repeats(self, *models: type[Model]) -> bool:
        """Whether these files were imported before, and ``models`` and the models they refer to have the same rows.

        Then there is nothing to do: the counts and the report say that nothing changed.
        """
        related = {each.related_model for model in models for each in model._meta.concrete_fields if each.is_relation}
        self._results = sorted({*models, *related}, key=str)
        if self.take_new or (self.record.pk and self.record.batches.exists()):
            return False
        runs = _runs(self.record.profile, self.record.sha256, self.record.options)
        former = runs.filter(result=_hash_of_rows(self._results)).order_by("pk").first()
        if not former:
            return False
        stages = defaultdict(Counter)
        for batch in former.batches.iterator():
            self._report.add(Batch(refused=_refused(batch)))
            stages[batch.stage].update(unchanged=batch.new + batch.changed + batch.unchanged, refused=batch.refused)
        for stage, counts in stages.items():
            self._count(stage, counts)
        self.note(
            f"Nothing has changed since these files were imported on {former.started_at:%Y-%m-%d}. The report of that "
            f"import ({former.pk}) has its notes."
        )
        return True

    def finish(self) -> None:
        record = self.record
        record.state, record.finished_at, record.report = ImportRun.State.FINISHED, timezone.now(), self.report
        record.result = _hash_of_rows(self._results) if self._results else ""
        record.save()

    def load(self, target: Target, rows: Iterable[Row | RefusedRow], stage: str, total: int | None = None) -> None:
        """Write ``rows`` in batches. Rows that an interrupted run wrote are skipped."""
        done, counts = self._resume(stage)
        upsert = Upsert(target, self.record, take_new=self.take_new, dry_run=self.dry_run)
        number, rows = 0, iter(rows)
        self.progress.start(stage, total, done)
        while part := list(islice(rows, BATCH_SIZE)):
            number += len(part)
            if number <= done:
                list(upsert.once(part, Batch()))
                continue
            batch = self._write(upsert, part, stage, number)
            counts.update(batch.counts)
            self._report.add(batch)
            if self.dry_run:
                self._report.show(target, batch)
                keys = {tuple(values[name] for name in target.key): pk for pk, values in batch.new.items()}
                self._placeholders[target.model] |= keys
            self.progress.update(number)
            if settings.DEBUG:
                # Django stores every query in memory.
                reset_queries()
        self.progress.finish(number)
        self._count(stage, counts)
        if not self.dry_run:
            refresh(target.model)
            update_statistics(target.model)

    def save(self, target: Target, rows: Iterable[Model], changed: Mapping[int, Iterable[str]]) -> Batch:
        """Write the values of ``rows`` as an editor accepted them, as a stage of its own. Call it in a transaction.

        The key of ``target`` is the primary key. New rows get theirs. Of other rows, only the columns in ``changed``
        are written, by primary key. Raises IntegrityError if a row is refused.
        """
        rows, batch = list(rows), Batch()
        upsert = Upsert(target, self.record, keep_corrections=False)
        # A negative key belongs to no row. Python hashes -1 and -2 alike.
        keyed = ((row.pk or -number, row) for number, row in enumerate(rows, 2))
        values = (
            {target.pk: key} | {name: getattr(row, name) for name in changed.get(key, target.values)}
            for key, row in keyed
        )
        while part := [Row(0, each) for each in islice(values, REQUEST_BATCH_SIZE)]:
            written = upsert.write(part)
            if written.refused:
                raise IntegrityError(written.refused[0].reason)
            batch.new |= {pk: {} for pk in written.new}
            batch.changed += written.changed
        for row, pk in zip((row for row in rows if row.pk is None), batch.new, strict=True):
            row.pk = pk
        stage = str(target.model._meta.verbose_name_plural)
        self._record(target.model, stage, batch, len(rows))
        self._count(stage, batch.counts)
        refresh(target.model)
        return batch

    def ids(self, target: Target) -> dict[tuple, int]:
        """The primary keys of stored rows by the target's key, and in a dry run of rows that would be new."""
        found = {tuple(key): pk for pk, *key in target.read((target.pk, *target.key)).iterator()}
        return found | self._placeholders[target.model]

    def _resume(self, stage: str) -> tuple[int, Counter]:
        """How many rows of the stage an interrupted run already read, and what became of them."""
        rows, counts = 0, Counter()
        for batch in self.record.batches.filter(stage=stage).iterator() if self.record.pk else ():
            rows = batch.rows
            counts.update({name: getattr(batch, name) for name in COUNTS})
            self._report.add(Batch(refused=_refused(batch)))
        return rows, counts

    def _count(self, stage: str, counts: Mapping[str, int]) -> None:
        for name in COUNTS:
            setattr(self.record, name, getattr(self.record, name) + counts[name])
        self._report.stages.append((stage, {name: counts[name] for name in COUNTS}))

    def _write(self, upsert: Upsert, rows: list[Row | RefusedRow], stage: str, number: int) -> Batch:
        if self.dry_run:
            return upsert.write(rows)
        with delayed_version():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL statement_timeout = 0")
            batch = upsert.write(rows)
            self._record(upsert.target.model, stage, batch, number)
        return batch

    def _record(self, model: type[Model], stage: str, batch: Batch, rows: int) -> None:
        keys = [*batch.new, *(pk for pk, _ in batch.changed)]
        stored = ImportBatch.objects.create(
            run=self.record,
            stage=stage,
            model=model._meta.label_lower,
            rows=rows,
            first_key=min(keys, default=None),
            last_key=max(keys, default=None),
            changes=pack(batch),
            **batch.counts,
        )
        store_changed_figures(stored, model, batch.new, batch.changed)


def refresh(model: type[Model]) -> None:
    """Update what depends on many rows of ``model``, such as the labels of institutions with the same name."""
    if after_import := getattr(model, "after_import", None):
        with delayed_version():
            after_import()


def update_statistics(model: type[Model]) -> None:
    """PostgreSQL does this by itself, but only minutes later.

    Until then it plans queries for the former rows, and reads the table for queries that an index could answer alone,
    because only VACUUM marks the rows that everyone may see. It cannot run in a transaction.
    """
    if connection.vendor == "postgresql":
        statement = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} {connection.ops.quote_name(model._meta.db_table)}")


def pack(batch: Batch) -> bytes:
    ranges = []
    for pk in sorted(batch.new):
        if ranges and pk == ranges[-1][1] + 1:
            ranges[-1][1] = pk
        else:
            ranges.append([pk, pk])
    changes = {"new": ranges, "changed": batch.changed, "refused": batch.refused}
    if ended := [each for each in batch.corrected if each.is_done]:
        names = ("object_id", "field", "imported", "corrected", "user_id")
        changes["ended"] = [[getattr(each, name) for name in names] for each in ended]
    return compress(changes)


def unpack(batch: ImportBatch) -> dict:
    return decompress(batch.changes)


def _refused(batch: ImportBatch) -> list[RefusedRow]:
    return [RefusedRow(*each) for each in unpack(batch)["refused"]]


def hash_of(*paths: Path | bytes) -> str:
    """The SHA-256 of files, of all files in folders, or of bytes."""
    digest = hashlib.sha256()
    for path in paths:
        if isinstance(path, bytes):
            digest.update(path)
            continue
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                with file.open("rb") as opened:
                    digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()


def _hash_of_rows(models: Iterable[type[Model]]) -> str:
    """The SHA-256 of all rows of ``models`` without dates, and of the code that imports them."""
    digest = hashlib.sha256(hash_of(*sorted(settings.BASE_DIR.glob("*/imports/*.*"))).encode())
    for model in models:
        # Dates take as long as all other columns.
        names = [each.attname for each in model._meta.concrete_fields if not isinstance(each, DateField)]
        for row in model._base_manager.order_by("pk").values_list(*names).iterator():
            digest.update(repr(row).encode())
    return digest.hexdigest()


def _runs(profile: str, sha256: str, options: str) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(profile=profile, sha256=sha256, options=options)


def already_loaded(profile: str, path, options: str = "") -> bool:
    """Whether an import of these files was finished, even if it was undone later."""
    return _runs(profile, hash_of(path), options[:200]).exclude(state=ImportRun.State.RUNNING).exists()


@contextmanager
def import_run(
    profile: str, path: Path | bytes, edition="", options="", user=None, file_name="", dry_run=False, **run_options
) -> Iterator[Run]:
    """Import files as one record. ``path`` is a file, a folder, or the content of a file.

    An import of the same files with the same ``options`` that was killed is resumed. ``run_options`` are those of Run.
    Raises ImportLocked if another import is running.
    """
    sha256, options, file_name = hash_of(path), options[:200], file_name or getattr(path, "name", "")
    with nullcontext() if dry_run else import_lock():
        record = ImportRun(
            profile=profile, sha256=sha256, options=options, file_name=file_name[:255], edition=edition[:120], user=user
        )
        if not dry_run:
            record = _runs(profile, sha256, options).filter(state=ImportRun.State.RUNNING).first() or record
            record.save()
        run = Run(record, dry_run=dry_run, **run_options)
        try:
            yield run
        except Exception:
            if not dry_run and not record.batches.exists():
                record.delete()
            raise
        finally:
            # A failed transaction takes its changes back.
            if not dry_run and not connection.needs_rollback:
                new_version()
        if not dry_run:
            run.finish()
