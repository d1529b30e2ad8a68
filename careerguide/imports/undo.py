"""Undo an import: restore the values before it and delete its new rows, unless someone changed them since."""

from collections import defaultdict
from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from careerguide.cache.version import new_version
from careerguide.history.pages import PAGES, json_value
from careerguide.history.versions import UNDONE, Version, record, record_found
from careerguide.imports.lock import import_lock
from careerguide.imports.models import Correction, ImportBatch, ImportRun
from careerguide.imports.runs import refresh, unpack
from careerguide.imports.write import in_parts, reason_of, save_all, stored_rows, update

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
        new_version()
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
        self.page = PAGES.get(self.model)
        # The keys of rows that were saved like changes of an editor, which need versions.
        self.pages: set[int] = set()
        # {column: (restored value, value of the import)} by primary key.
        self.restored: dict[int, dict[str, tuple]] = {}
        self.conflicts: dict[str, list[int]] = defaultdict(list)

    def run(self) -> list[str]:
        self.batch.changed_figures.all().delete()
        self._restore(dict(self.changes["changed"]))
        self._end_corrections()
        self._recreate_corrections()
        if after_restore := getattr(self.model, "after_restore", None):
            after_restore(self.restored)
        for first, last in self.changes["new"]:
            self._delete(first, last)
        if self.pages:
            record(self.page, self.pages, UNDONE, self.user)
        return [self._sentence(reason, keys) for reason, keys in self.conflicts.items()]

    def _sentence(self, reason: str, keys: list[int]) -> str:
        names = [str(row) for row in self.model._base_manager.filter(pk__in=keys[:MAX_NAMES]).order_by("pk")]
        more = ", …" if len(keys) > MAX_NAMES else ""
        noun = self.model._meta.verbose_name if len(keys) == 1 else self.model._meta.verbose_name_plural
        return f"{len(keys):,} {noun}: {reason} ({', '.join(names)}{more})."

    def _restore(self, changed: dict[int, dict[str, list]]) -> None:
        rows, names = [], set()
        for stored in stored_rows(self.model, changed):
            before, edited, key = {}, [], stored[self.model._meta.pk.attname]
            for name, values in changed[key].items():
                column = self.model._meta.get_field(name)
                old, new = map(column.to_python, values)
                if stored[name] == new:
                    before[name] = old
                    self.restored.setdefault(key, {})[name] = old, new
                elif stored[name] != old:
                    edited.append(column)
            if edited:
                self._save(key, before, edited)
            elif before:
                if "updated_at" in stored:
                    before["updated_at"] = timezone.now()
                rows.append(stored | before)
                names |= before.keys()
        for key, reason in update(self.model, rows, sorted(names)).items():
            self._refuse(key, reason)

    def _refuse(self, key: int, reason: str) -> None:
        self.restored.pop(key, None)
        self.conflicts[f"not restored: {reason}"].append(key)

    def _save(self, key: int, before: dict, edited: list[models.Field]) -> None:
        """Save the row, so that columns that are derived from restored and edited values fit both."""
        row = self.model._base_manager.get(pk=key)
        for name, value in before.items():
            setattr(row, name, value)
        if self.page:
            record_found(self.page, [key])
            self.pages.add(key)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            self._refuse(key, reason_of(self.model, error))
            return
        if names := ", ".join(str(column.verbose_name) for column in edited if column.editable):
            self.conflicts[f"not restored, because of changes after the import: {names}"].append(row.pk)

    def _end_corrections(self) -> None:
        """Restore the corrections of figures that an editor's file changed, or delete those that it made."""
        done, former = [], []
        if not self.restored:
            return
        stored = Correction.objects.filter(
            model=self.batch.model, object_id__gte=min(self.restored), object_id__lte=max(self.restored)
        )
        for each in stored:
            if values := self.restored.get(each.object_id, {}).get(each.field):
                old, new = (self._json(each.field, value) for value in values)
                if each.corrected == new:
                    each.corrected = old
                    (done if old == each.imported else former).append(each)
        Correction.objects.filter(pk__in=[each.pk for each in done]).delete()
        save_all(Correction, [], former, ["corrected"])

    def _recreate_corrections(self) -> None:
        """Recreate the corrections that the import ended, unless the figure is another one now."""
        ended = self.changes.get("ended", [])
        if not ended:
            return
        rows = {row[self.model._meta.pk.attname]: row for row in stored_rows(self.model, {each[0] for each in ended})}
        users = get_user_model()._base_manager.filter(pk__in={each[-1] for each in ended} - {None})
        users = set(users.values_list("pk", flat=True))
        corrections = [
            Correction(
                model=self.batch.model,
                object_id=key,
                field=name,
                imported=imported,
                corrected=corrected,
                user_id=user if user in users else None,
            )
            for key, name, imported, corrected, user in ended
            if key in rows and self._json(name, rows[key][name]) == corrected
        ]
        Correction.objects.bulk_create(corrections, ignore_conflicts=True)

    def _json(self, name: str, value):
        return json_value(self.model._meta.get_field(name), value)

    def _delete(self, first: int, last: int) -> None:
        rows, to_delete = self.model._base_manager.order_by("pk"), set(range(first, last + 1))
        for reason, keys in self._reasons_to_leave(first, last):
            for part in in_parts(sorted(keys & to_delete)):
                self.conflicts[reason] += rows.filter(pk__in=part).values_list("pk", flat=True)
            to_delete -= keys
        for part in in_parts(sorted(to_delete)):
            # The rows were new, and no other row refers to them, except for those that are derived from them.
            for name, derived in self._references(is_derived=True):
                derived.filter(**{f"{name}__in": part})._raw_delete(rows.db)
            rows.filter(pk__in=part)._raw_delete(rows.db)

    def _reasons_to_leave(self, first: int, last: int) -> Iterator[tuple[str, set[int]]]:
        """Pairs of a reason not to delete new rows and their keys."""
        label = self.batch.model
        own = Correction.objects.filter(model=label, object_id__gte=first, object_id__lte=last)
        versions = Version.objects.filter(
            model=label, object_id__gte=first, object_id__lte=last, at__gt=self.batch.written_at
        )
        edited = {key for rows in (own, versions) for key in rows.values_list("object_id", flat=True)}
        yield "not deleted, because of changes after the import", edited
        later = ImportBatch.objects.filter(model=label, pk__gt=self.batch.pk, first_key__lte=last, last_key__gte=first)
        for batch in later.exclude(run__state=ImportRun.State.UNDONE).exclude(run=self.batch.run).iterator(1):
            yield "not deleted, because of changes by a later import", {key for key, _ in unpack(batch)["changed"]}
        for name, rows in self._references(is_derived=False):
            rows = rows.filter(**{f"{name}__gte": first, f"{name}__lte": last})
            keys = set(rows.order_by().values_list(name, flat=True).distinct())
            yield f"not deleted, because {rows.model._meta.verbose_name_plural} need the row", keys

    def _references(self, is_derived: bool) -> Iterator[tuple[str, models.QuerySet]]:
        """The column and rows of each table that refers to the model. ``is_derived`` rows are made from its rows."""
        for relation in self.model._meta.get_fields(include_hidden=True):
            model, refers = relation.related_model, relation.one_to_many or relation.one_to_one
            if relation.auto_created and refers and getattr(model, "is_derived", False) == is_derived:
                yield relation.field.attname, model._base_manager.all()
