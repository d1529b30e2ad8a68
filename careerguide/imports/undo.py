"""Undo an import: restore the values before it and delete its new rows, unless someone changed them since."""

from collections import defaultdict
from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from careerguide.history.records import one_change, tracked_models, versions_of
from careerguide.imports.lock import import_lock
from careerguide.imports.models import Correction, ImportBatch, ImportRun
from careerguide.imports.runs import refresh, unpack
from careerguide.imports.write import in_parts, stored_rows, update

MAX_NAMES = 5


def undo(run: ImportRun, user=None) -> list[str]:
    """Return sentences about what could not be undone. An undo that was interrupted can be repeated."""
    with import_lock():
        conflicts = []
        for pk in list(run.batches.order_by("-pk").values_list("pk", flat=True)):
            with transaction.atomic():
                conflicts += _Undo(run.batches.get(pk=pk), user).run()
        for label in set(run.batches.values_list("model", flat=True)):
            refresh(apps.get_model(label))
        run.corrections.filter(is_open=True).update(new=None, is_open=False)
        run.state, run.undone_at = ImportRun.State.UNDONE, timezone.now()
        run.report = [*run.report, *conflicts]
        run.save()
    return conflicts


def changes_of(label: str, pk: int) -> Iterator[tuple[ImportRun, ImportBatch, dict | None]]:
    """What imports did to a row, newest first: {column: [value before, value after]}, or None if the row was new."""
    batches = ImportBatch.objects.filter(model=label, first_key__lte=pk, last_key__gte=pk)
    for batch in batches.select_related("run").order_by("-pk"):
        changes = unpack(batch)
        if any(first <= pk <= last for first, last in changes["new"]):
            yield batch.run, batch, None
        for key, columns in changes["changed"]:
            if key == pk:
                yield batch.run, batch, columns


class _Undo:
    def __init__(self, batch: ImportBatch, user):
        self.batch, self.user, self.changes = batch, user, unpack(batch)
        self.model = apps.get_model(batch.model)
        self.conflicts: dict[str, list[int]] = defaultdict(list)

    def run(self) -> list[str]:
        self._restore(dict(self.changes["changed"]))
        for first, last in self.changes["new"]:
            self._delete(first, last)
        return [self._sentence(reason, keys) for reason, keys in self.conflicts.items()]

    def _sentence(self, reason: str, keys: list[int]) -> str:
        names = [str(row) for row in self.model._base_manager.filter(pk__in=keys[:MAX_NAMES]).order_by("pk")]
        more = ", …" if len(keys) > MAX_NAMES else ""
        noun = self.model._meta.verbose_name if len(keys) == 1 else self.model._meta.verbose_name_plural
        return f"{len(keys):,} {noun}: {reason} ({', '.join(names)}{more})."

    def _restore(self, changed: dict[int, dict[str, list]]) -> None:
        rows, names = [], set()
        for stored in stored_rows(self.model, changed):
            before, edited = {}, []
            for name, values in changed[stored[self.model._meta.pk.attname]].items():
                column = self.model._meta.get_field(name)
                old, new = map(column.to_python, values)
                if stored[name] == new:
                    before[name] = old
                elif stored[name] != old:
                    edited.append(column)
            if edited:
                self._restore_partly(stored, before, edited)
            elif before:
                if "updated_at" in stored:
                    before["updated_at"] = timezone.now()
                rows.append(stored | before)
                names |= before.keys()
        for key, reason in update(self.model, rows, sorted(names)).items():
            self.conflicts[f"not restored: {reason}"].append(key)

    def _restore_partly(self, stored: dict, before: dict, edited: list[models.Field]) -> None:
        """Save the row, so that columns that are derived from restored and edited values fit both."""
        row = self.model._base_manager.get(pk=stored[self.model._meta.pk.attname])
        for name, value in before.items():
            setattr(row, name, value)
        row._history_user = self.user
        with one_change("An import was undone."):
            row.save()
        if names := ", ".join(str(column.verbose_name) for column in edited if column.editable):
            self.conflicts[f"not restored, because of changes after the import: {names}"].append(row.pk)

    def _delete(self, first: int, last: int) -> None:
        rows, to_delete = self.model._base_manager.order_by("pk"), set(range(first, last + 1))
        for reason, keys in self._reasons_to_leave(first, last):
            for part in in_parts(sorted(keys & to_delete)):
                self.conflicts[reason] += rows.filter(pk__in=part).values_list("pk", flat=True)
            to_delete -= keys
        for part in in_parts(sorted(to_delete)):
            # The rows were new, and no other row refers to them.
            rows.filter(pk__in=part)._raw_delete(rows.db)

    def _reasons_to_leave(self, first: int, last: int) -> Iterator[tuple[str, set[int]]]:
        """Pairs of a reason not to delete new rows and their keys."""
        label = self.batch.model
        own = Correction.objects.filter(model=label, object_id__gte=first, object_id__lte=last)
        edited = set(own.values_list("object_id", flat=True))
        if self.model in tracked_models():
            versions = versions_of(self.model)._base_manager.filter(history_date__gt=self.batch.written_at)
            edited |= set(versions.filter(id__gte=first, id__lte=last).values_list("id", flat=True))
        yield "not deleted, because of changes after the import", edited
        later = ImportBatch.objects.filter(model=label, pk__gt=self.batch.pk, first_key__lte=last, last_key__gte=first)
        for batch in later.exclude(run__state=ImportRun.State.UNDONE).exclude(run=self.batch.run).iterator(1):
            yield "not deleted, because of changes by a later import", {key for key, _ in unpack(batch)["changed"]}
        for relation in self.model._meta.get_fields(include_hidden=True):
            refers = relation.auto_created and (relation.one_to_many or relation.one_to_one)
            # Versions of the history do nothing.
            if refers and relation.on_delete is not models.DO_NOTHING:
                name = relation.field.attname
                rows = relation.related_model._base_manager.filter(**{f"{name}__gte": first, f"{name}__lte": last})
                keys = set(rows.order_by().values_list(name, flat=True).distinct())
                yield f"not deleted, because {relation.related_model._meta.verbose_name_plural} need the row", keys
