"""Write a page to the database: from one snapshot to another."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.utils.text import capfirst

from careerguide.history.pages import Changes, Page, Part, Row, Snapshot, Values, changed_rows


def write(
    page: Page, before: Snapshot, after: Snapshot, own: models.Model | None = None, *, check: bool = True
) -> tuple[models.Model, dict[Row, int]]:
    """Write the rows that differ. Return the page's row, and the keys of new rows, which are negative in ``after``.

    ``own`` is the stored row of the page; without it, the page is inserted. Without ``check``, the values of rows are
    not validated again. Call it in a transaction that is rolled back on errors. Raises ValidationError.
    """
    changes = changed_rows(before, after)
    _check_relations(page, changes)
    try:
        return _Writer(page, changes, check).write(own)
    except IntegrityError as error:
        raise ValidationError(_message(page, changes, error)) from None
    except models.ProtectedError:
        raise ValidationError("A row that you removed is used elsewhere. Keep it.") from None


class _Writer:
    def __init__(self, page: Page, changes: Changes, check: bool):
        self.page, self.changes, self.check, self.keys = page, changes, check, {}

    def write(self, own: models.Model | None) -> tuple[models.Model, dict[Row, int]]:
        if own is None:
            own = self._insert_page()
        rows = sorted(row for row in self.changes if row.kind)
        updated = [row for row in rows if None not in self.changes[row]]
        of_kind = Counter(row.kind for row in updated)
        # Two changed rows may have swapped unique values, and the former parent of a row may be deleted. So they are
        # deleted here, and inserted again below.
        moved = [row for row in updated if of_kind[row.kind] > 1 or self._has_moved(row)]
        for row in reversed(rows):
            stored = self._part(row).model._base_manager.filter(pk=row.pk)
            if row in moved:
                stored._raw_delete(stored.db)
            elif self.changes[row][1] is None:
                for each in stored:
                    each.delete()
        for row in rows:
            before, after = self.changes[row]
            if after is None:
                continue
            instance = self._instance(row, after)
            fields = None if before is None or row in moved else _changed_fields(self._part(row), before, after)
            self._save(instance, self._part(row).label, fields)
            self.keys |= {row: instance.pk} if row.pk < 0 else {}
        self._update_page(own, has_rows=bool(rows))
        return own, self.keys

    def _has_moved(self, row: Row) -> bool:
        before, after = (self.page.parent_of(row, values) for values in self.changes[row])
        return before != after

    def _insert_page(self) -> models.Model:
        [row] = [row for row in self.changes if not row.kind]
        own = self._instance(row, self.changes[row][1])
        self._save(own, "", None)
        self.keys |= {row: own.pk} if row.pk < 0 else {}
        return own

    def _update_page(self, own: models.Model, has_rows: bool) -> None:
        part = self.page.parts[0]
        before, after = self.changes.get(Row(0, own.pk), (None, None))
        if before and after:
            fields = _changed_fields(part, before, after)
            for field in fields:
                setattr(own, field.attname, field.to_python(after[field.attname]))
            self._save(own, "", fields)
        elif has_rows and hasattr(own, "touch"):
            own.touch()

    def _part(self, row: Row) -> Part:
        return self.page.kinds[row.kind]

    def _instance(self, row: Row, values: Values) -> models.Model:
        part, values = self._part(row), dict(values)
        if (parent := self.page.parent_of(row, values)) in self.keys:
            values[part.parent_field.attname] = self.keys[parent]
        if row.pk < 0:
            values["id"] = None
        return part.instance(values)

    def _save(self, row: models.Model, label: str, fields: list[models.Field] | None) -> None:
        """Insert ``row`` if ``fields`` is None, or else update these fields."""
        row._state.adding = fields is None
        if self.check:
            try:
                row.full_clean()
            except ValidationError as error:
                raise ValidationError(list(error_sentences(row, error, label))) from None
        if fields is None:
            row.save(force_insert=True)
        else:
            row.save(update_fields=[field.name for field in fields])


def _changed_fields(part: Part, before: Values, after: Values) -> list[models.Field]:
    return [field for field in part.fields if before[field.attname] != after[field.attname]]


def _check_relations(page: Page, changes: Changes) -> None:
    """Raise ValidationError if a changed relation is to a row that was deleted. One query for each related model."""
    keys, places = defaultdict(set), []
    for row, (before, after) in changes.items():
        part = page.kinds[row.kind]
        for field in part.fields if after else ():
            key = after[field.attname]
            is_changed = key != (before or {}).get(field.attname)
            if field.is_relation and field.name != part.parent and key is not None and is_changed:
                keys[field.related_model].add(key)
                places.append((part, field, key))
    stored = {
        (model, key)
        for model, wanted in keys.items()
        for key in model._base_manager.filter(pk__in=wanted).values_list("pk", flat=True)
    }
    gone = [(part, field) for part, field, key in places if (field.related_model, key) not in stored]
    if gone:
        raise ValidationError([f"{_where(part.label, field)}: the selected row was deleted." for part, field in gone])


def _message(page: Page, changes: Changes, error: IntegrityError) -> str:
    """The sentence of the constraint or unique field that refused a row. The databases name it or its columns."""
    text = str(error)
    for part in dict.fromkeys(page.kinds[row.kind] for row in changes):
        table = part.model._meta.db_table
        for each in part.model._meta.constraints:
            fields = [part.model._meta.get_field(name) for name in getattr(each, "fields", ())]
            columns = ", ".join(f"{table}.{field.column}" for field in fields)
            if each.name in text or (columns and text.endswith(f": {columns}")):
                return ": ".join(filter(None, [part.label, str(each.violation_error_message)]))
        for field in part.fields:
            name = f"{table}.{field.column}", f'"{table}_{field.column}_'
            if field.unique and (text.endswith(f": {name[0]}") or name[1] in text):
                [sentence] = part.model().unique_error_message(part.model, (field.name,)).messages
                return ": ".join(filter(None, [part.label, sentence]))
    return "The database rejected the change: another row now has the same values."


def _where(label: str, field: models.Field | None) -> str:
    return capfirst(", ".join(filter(None, [label, field and str(field.verbose_name)])))


def error_sentences(row: models.Model, error: ValidationError, label: str = "") -> Iterator[str]:
    """The messages of ``error``, each with ``label`` and the name of its field, such as "Pay, level: ..."."""
    for name, texts in error.message_dict.items():
        where = _where(label, None if name == NON_FIELD_ERRORS else row._meta.get_field(name))
        yield from (f"{where}: {text}" if where else text for text in texts)
