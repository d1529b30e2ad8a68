"""Import a file as one record, in batches that can be resumed after a kill."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection, reset_queries, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from careerguide.imports.lock import import_lock
from careerguide.imports.models import ImportBatch, ImportRun
from careerguide.imports.progress import Progress
from careerguide.imports.report import Report
from careerguide.imports.upsert import Batch, Refused, Row, Target, Upsert

# Other writers get in between two batches.
BATCH_SIZE = 2500
COUNTS = ("new", "changed", "unchanged", "refused")


class Run:
    def __init__(self, record: ImportRun, *, take_new=False, dry_run=False, progress=None, refused_file=None):
        self.record, self.take_new, self.dry_run, self.progress = record, take_new, dry_run, progress
        self.new = self.changed = self.unchanged = self.refused = 0
        self._report = Report(refused_file)
        # The keys of rows that a dry run would write. They are negative.
        self._placeholders: dict[type[Model], dict[tuple, int]] = {}

    @property
    def report(self) -> list[str]:
        return self._report.sentences()

    def note(self, sentence: str) -> None:
        self._report.notes.append(sentence)

    def load(
        self,
        target: Target,
        rows: Iterable[Row | Refused],
        stage: str,
        total: int | None = None,
        keep_ids: bool = False,
    ) -> None:
        """Write ``rows`` in batches. Rows that an interrupted run wrote are skipped.

        Set ``keep_ids`` if ``ids()`` of this target are used in a later stage.
        """
        done = self._resume(target, stage)
        upsert = Upsert(target, self.record, take_new=self.take_new, dry_run=self.dry_run)
        counts, number, rows = dict(done), 0, iter(rows)
        if self.progress:
            self.progress.start(stage, total, done["rows"])
        while part := list(islice(rows, BATCH_SIZE)):
            number += len(part)
            if number <= done["rows"]:
                list(upsert.once(part, Batch()))
                continue
            batch = self._write(upsert, part, stage, number)
            for name in COUNTS:
                value = getattr(batch, name)
                counts[name] += value if isinstance(value, int) else len(value)
            if self.dry_run and keep_ids:
                self._keep_ids(target, batch)
            self._report.add(target, batch, show=self.dry_run)
            if self.progress:
                self.progress.update(number)
            if settings.DEBUG:
                # Django stores every query in memory.
                reset_queries()
        if self.progress:
            self.progress.finish(number)
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + counts[name])
        self._report.stages.append((stage, {name: counts[name] for name in COUNTS}))
        if not self.dry_run:
            refresh(target.model)

    def ids(self, target: Target) -> dict[tuple, int]:
        """The primary keys of stored rows by the target's key, and in a dry run of rows that would be new."""
        found = {tuple(key): pk for pk, *key in target.read((target.pk, *target.key)).iterator()}
        return found | self._placeholders.get(target.model, {})

    def _keep_ids(self, target: Target, batch: Batch) -> None:
        known = self._placeholders.setdefault(target.model, {})
        known |= {
            tuple(values[name] for name in target.key): pk
            for pk, values in zip(batch.new, batch.new_values, strict=True)
        }

    def _resume(self, target: Target, stage: str) -> dict[str, int]:
        """The counts of rows that an interrupted run already read."""
        counts = dict.fromkeys(("rows", *COUNTS), 0)
        for batch in self.record.batches.filter(stage=stage).iterator() if self.record.pk else ():
            counts = {name: counts[name] + getattr(batch, name) for name in COUNTS} | {"rows": batch.rows}
            refused = [Refused(*each) for each in unpack(batch)["refused"]]
            self._report.add(target, Batch(refused=refused), show=False)
        return counts

    def _write(self, upsert: Upsert, rows: list[Row | Refused], stage: str, number: int) -> Batch:
        if self.dry_run:
            return upsert.write(rows)
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL statement_timeout = 0")
            batch = upsert.write(rows)
            self._record(upsert.target.model, stage, batch, number)
        return batch

    def add(self, model: type[Model], batch: Batch, stage: str) -> None:
        """Record rows that the caller wrote in its transaction."""
        self._record(model, stage, batch, len(batch.new) + len(batch.changed) + batch.unchanged)
        counts = {"new": len(batch.new), "changed": len(batch.changed), "unchanged": batch.unchanged, "refused": 0}
        for name, count in counts.items():
            setattr(self, name, getattr(self, name) + count)
        self._report.stages.append((stage, counts))

    def _record(self, model: type[Model], stage: str, batch: Batch, rows: int) -> None:
        keys = batch.new + [pk for pk, _ in batch.changed]
        ImportBatch.objects.create(
            run=self.record,
            stage=stage,
            model=model._meta.label_lower,
            rows=rows,
            new=len(batch.new),
            changed=len(batch.changed),
            unchanged=batch.unchanged,
            refused=len(batch.refused),
            first_key=min(keys, default=None),
            last_key=max(keys, default=None),
            changes=pack(batch),
        )


def refresh(model: type[Model]) -> None:
    """Update what depends on many rows of ``model``, such as the labels of institutions with the same name."""
    if after_import := getattr(model, "after_import", None):
        with transaction.atomic():
            after_import()


def pack(batch: Batch) -> bytes:
    ranges = []
    for pk in sorted(batch.new):
        if ranges and pk == ranges[-1][1] + 1:
            ranges[-1][1] = pk
        else:
            ranges.append([pk, pk])
    changes = {"new": ranges, "changed": batch.changed, "refused": batch.refused}
    text = json.dumps(changes, default=str, separators=(",", ":"))
    return zlib.compress(text.encode(), 6)


def unpack(batch: ImportBatch) -> dict:
    return json.loads(zlib.decompress(batch.changes))


def hash_of(path: Path | bytes | Iterable[Path]) -> str:
    """The SHA-256 of a file, of all files in a folder, or of several files."""
    digest = hashlib.sha256()
    if isinstance(path, bytes):
        return hashlib.sha256(path).hexdigest()
    for each in [Path(path)] if isinstance(path, str | Path) else map(Path, path):
        for file in sorted(each.rglob("*")) if each.is_dir() else [each]:
            if file.is_file():
                with open(file, "rb") as opened:
                    while block := opened.read(1 << 20):
                        digest.update(block)
    return digest.hexdigest()


def _runs(profile: str, sha256: str, options: str) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(profile=profile, sha256=sha256, options=options)


def already_loaded(profile: str, path, options: str = "") -> bool:
    """Whether an import of these files was finished, even if it was undone later."""
    return _runs(profile, hash_of(path), options[:200]).exclude(state=ImportRun.State.RUNNING).exists()


@contextmanager
def import_run(
    profile: str,
    path: Path | bytes | Iterable[Path],
    edition: str = "",
    options: str = "",
    user=None,
    take_new: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    refused_file: Path | None = None,
    file_name: str = "",
) -> Iterator[Run]:
    """Import files as one record. ``path`` is a file, a folder, several files, or the content of a file.

    An import of the same files that was killed is resumed. Raises ImportLocked if another import is running.
    """
    sha256, options = hash_of(path), options[:200]
    if not file_name and not isinstance(path, bytes):
        file_name = ", ".join(Path(each).name for each in ([path] if isinstance(path, str | Path) else path))
    with nullcontext() if dry_run else import_lock():
        record = None
        if not dry_run:
            record = _runs(profile, sha256, options).filter(state=ImportRun.State.RUNNING).first()
        record = record or ImportRun(
            profile=profile, sha256=sha256, options=options, file_name=file_name[:255], edition=edition[:120], user=user
        )
        if not dry_run and record.pk is None:
            record.save()
        run = Run(record, take_new=take_new, dry_run=dry_run, progress=progress, refused_file=refused_file)
        try:
            yield run
        except Exception:
            if record.pk and not record.batches.exists():
                record.delete()
            raise
        if not dry_run:
            for name in COUNTS:
                setattr(record, name, getattr(run, name))
            record.state, record.finished_at = ImportRun.State.FINISHED, timezone.now()
            record.report = run.report
            record.save()
