"""The base class of all imports and exports in the admin.

``TableResource`` and its subclasses define what a cell means, how to find the stored row for a row of the file, and how
to save all rows together.
"""

import logging
from collections.abc import Collection, Mapping
from copy import copy
from functools import cache
from typing import ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models, transaction

from careerguide.audit.engine import Issue
from careerguide.content.publishing import Published, may_change
from careerguide.database.errors import is_unavailable
from careerguide.imports import corrections
from careerguide.imports.audit import audit
from careerguide.imports.cells import clean_cell
from careerguide.imports.columns import Column, DetailColumn, RelationColumn
from careerguide.imports.dry_run import MAX_SHOWN, CellChange, DryRun, RowPlan, RowProblem
from careerguide.imports.read import Table, TableRow
from careerguide.imports.runs import Run
from careerguide.imports.upsert import Batch, Target
from careerguide.lib.lines import clean_line

logger = logging.getLogger(__name__)

REFUSED = "The database rejected the file. Someone may have changed the same rows. Try again."
EMPTY = "This must not be empty."
FAULT = "The file could not be read because of an error on our site. The error was logged."


def constraint_message(model: type[models.Model], name: str) -> str:
    return next(each.violation_error_message for each in model._meta.constraints if each.name == name)


class TableResource:
    """A model's rows as a file. A subclass has a ``model``, a ``Column`` for each column, and these methods:

    - ``prepare(rows)`` loads everything that the rows refer to, in batches.
    - ``key(row)`` returns what identifies a row. It raises ValueError or ValidationError if part of the key is missing.
    - ``find(key, row)`` returns the stored row with this key, or None.

    Use a new instance for each file. ``compare`` writes nothing, so it needs no transaction. ``save`` writes the rows.
    """

    model: ClassVar[type[models.Model]]
    columns: ClassVar[dict[str, Column]]
    # Explains to editors how the stored row for a row of the file is found.
    key_help: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.columns = {name: column for name, column in vars(cls).items() if isinstance(column, Column)}

    def __init__(self, user=None):
        self.user = user
        self.dry_run = DryRun()
        self.new: list[models.Model] = []
        # By primary key.
        self.changed: dict[int, models.Model] = {}
        # The changed columns of each of these. Someone else may save the others before they are written.
        self.changed_columns: dict[int, list[str]] = {}
        # Pairs of a page and an issue. They contain the page itself, because a new page has no primary key yet.
        self.warnings: list[tuple[models.Model, Issue]] = []
        # The number of each row by the id() of its instance.
        self.row_numbers: dict[int, int] = {}
        # The number and the cells of the first row with each key.
        self._first_rows: dict[object, tuple[int, dict[str, str]]] = {}
        self._fields = {name: self.model._meta.get_field(each.attribute) for name, each in self.columns.items()}
        # Files repeat most of their cells.
        self._clean_cell = cache(clean_cell)
        self._read_cell = cache(lambda read, text: read(text))
        self._validate = cache(lambda field, value: field.clean(value, None))

    def complete(self, instance, row: Mapping[str, str], before) -> None:
        """Set values that depend on several cells. ``before`` is a copy of the stored row, or None."""

    def row_errors(self, instance) -> dict[str, str]:
        """Error messages about problems that involve several cells, by column."""
        return {}

    def pages_of(self, instance) -> list:
        """The rows that are saved with ``instance`` and need an audit."""
        return [instance]

    def audited_together(self, page) -> str:
        """Pages with the same text are compared with each other by the audit."""
        return ""

    def apply_changes(self, page) -> None:
        changed = self.changed[page.pk]
        for column in self.columns.values():
            setattr(page, column.attribute, getattr(changed, column.attribute))

    @classmethod
    def relations(cls) -> list[str]:
        names = [each.relation if isinstance(each, DetailColumn) else each.attribute for each in cls.columns.values()]
        return [name for name in dict.fromkeys(names) if cls.model._meta.get_field(name.partition("__")[0]).is_relation]

    @classmethod
    def column_of(cls, attribute: str) -> str:
        """The name of the column for ``attribute``; "" if there is none."""
        own = (name for name, each in cls.columns.items() if each.attribute == attribute and not each.is_detail)
        return next(own, "")

    @classmethod
    def required_columns(cls) -> list[str]:
        return [name for name, column in cls.columns.items() if column.required]

    def cells(self, instance) -> list:
        return [column.export(instance) for column in self.columns.values()]

    def read(self, column: Column, text: str, is_number: bool = False):
        text = text.strip()
        if not text:
            if column.required:
                raise ValueError(EMPTY)
            return column.empty
        read = column.read_number if is_number else column.read
        if isinstance(read, str):
            return getattr(self, read)(text)
        return self._read_cell(read, text)

    def compare(self, table: Table) -> None:
        """Compare the rows of the file with the stored ones. This sets ``dry_run``, ``new`` and ``changed``."""
        self.dry_run.ignored_columns = [name for name in dict.fromkeys(table.headers) if name not in self.columns]
        if table.header.number > 1:
            sheet = f" of the sheet “{table.header.sheet}”" if table.header.sheet else ""
            self.dry_run.header = f"Row {table.header.number}{sheet} was read as the header."
        try:
            columns = [self.columns.get(name) for name in table.headers]
            rows = [dict(zip(table.headers, map(self._clean, columns, row.cells), strict=True)) for row in table.rows]
            self.prepare(rows)
            for row, cells in zip(table.rows, rows, strict=True):
                try:
                    self._compare_row(row, cells)
                except ValidationError as error:
                    self._add_errors(row, dict(zip(table.headers, row.cells, strict=True)), error)
            audit(self)
        except Exception as error:
            if is_unavailable(error):
                raise
            logger.error("An imported file could not be read", exc_info=error)
            self.dry_run.problem = FAULT

    def _clean(self, column: Column | None, written: str) -> str:
        """Bring a cell to its stored form before it is compared with anything."""
        if column is None or not written:
            return written
        cell = self._clean_cell(written, column.is_markdown)
        if cell.had_entities:
            self.dry_run.decoded[column.name, written, cell.text] += 1
        if cell.had_invisible:
            self.dry_run.invisible[column.name] += 1
        if column.is_missing(cell.text):
            self.dry_run.missing_words[column.name, cell.text.strip()] += 1
            return ""
        return cell.text

    def _compare_row(self, row: TableRow, cells: dict[str, str]) -> None:
        if row.problem:
            raise ValidationError(row.problem)
        # For methods that read a cell together with other cells of its row.
        self.row = cells
        try:
            key = self.key(cells)
            instance = self.find(key, cells)
        except ValueError as error:
            # List the errors of all cells, also of those that are not part of the key.
            raise ValidationError(self._set_values(self.model(), row, cells) or str(error)) from None
        first, first_cells = self._first_rows.setdefault(key, (row.number, cells))
        if first != row.number:
            pairs = {name: (text.split(), first_cells[name].split()) for name, text in cells.items()}
            if different := [name for name, (text, other) in pairs.items() if name in self.columns and text != other]:
                raise ValidationError(f"Row {first} has the same key, but differs in: {', '.join(different)}.")
            self.dry_run.duplicates.append((row.number, first))
            return
        before = copy(instance)
        instance = instance or self.model()
        errors = self._set_values(instance, row, cells)
        if not errors:
            self.complete(instance, cells, before)
            changes = self._changes(instance, before) if before else []
            if before and not changes:
                self.dry_run.unchanged += 1
                return
        if errors := self._errors(instance, errors):
            raise ValidationError(errors)
        self._add(row.number, instance, before, changes)

    def _set_values(self, instance, row: TableRow, cells: dict[str, str]) -> dict[str, str]:
        """Return the errors by column. Columns missing from the file do not change the instance."""
        errors, filled = {}, set()
        for name, column in self.columns.items():
            if column.read is None or name not in cells or column.attribute in filled:
                continue
            if cells[name].strip():
                filled.add(column.attribute)
            try:
                setattr(instance, column.attribute, self.read(column, cells[name], name in row.numbers))
            except ValueError as error:
                errors[name] = str(error)
        return errors

    def _errors(self, instance, errors: dict[str, str]) -> dict:
        """``errors`` of the cells, and those of the whole row."""
        for name, column in self.columns.items():
            if not column.is_detail and name not in errors and (messages := self._field_errors(column, instance)):
                errors[name] = messages
        errors = errors or self.row_errors(instance)
        if forbidden := self._permission_problem(instance):
            errors[NON_FIELD_ERRORS] = forbidden
        return errors

    def _field_errors(self, column: Column, instance) -> list[str]:
        """Validate a value without queries: relations were already looked up, and empty values are valid."""
        field, value = self._fields[column.name], instance.__dict__.get(column.attribute)
        try:
            if not field.is_relation and value != column.empty:
                self._validate(field, value)
        except ValidationError as error:
            return error.messages
        return []

    def _permission_problem(self, instance) -> str:
        """Why the user may not change ``instance``, and who may; "" if the user may change it."""
        if self.user is None or not isinstance(instance, Published) or may_change(self.user, instance):
            return ""
        names = instance._meta.verbose_name_plural
        return (
            f"“{instance}” is {instance.get_status_display().lower()}, so only someone who may publish {names} can "
            "change it. Ask a publisher to import this row, or remove it."
        )

    def _add(self, number: int, instance, before, changes: list[CellChange]) -> None:
        self.row_numbers[id(instance)] = number
        if before:
            self.changed[instance.pk] = instance
            names = [field.attname for field in self._fields.values()]
            self.changed_columns[instance.pk] = [
                name for name in names if getattr(instance, name) != getattr(before, name)
            ]
            self.dry_run.changed.append(RowPlan(number, str(instance), tuple(changes)))
            return
        self.new.append(instance)
        if len(self.new) <= MAX_SHOWN:
            cells = zip(self.columns, map(str, self.cells(instance)), strict=True)
            changes = [CellChange(name, "", text) for name, text in cells if text]
        self.dry_run.new.append(RowPlan(number, str(instance), tuple(changes)))

    def _changes(self, instance, before) -> list[CellChange]:
        changes = []
        for name, column in self.columns.items():
            attribute = self._fields[name].attname
            old, new = getattr(before, attribute), getattr(instance, attribute)
            if old == new:
                continue
            cell, new_cell = str(column.export(before)), str(column.export(instance))
            value = getattr(instance, column.attribute)
            if not (cell == new_cell if column.is_detail else self._has_meaning(column, cell, value)):
                changes.append(CellChange(name, cell, new_cell))
        return changes

    def _has_meaning(self, column: Column, cell: str, value) -> bool:
        """Whether a stored value means the same as ``value``, such as a text with double spaces."""
        if isinstance(column, RelationColumn):
            # Another row is another value, even if it has the same name.
            return False
        try:
            return self.read(column, cell) == value
        except ValueError:
            return False

    def _add_errors(self, row: TableRow, written: dict[str, str], error: ValidationError) -> None:
        messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, reasons in messages.items():
            column = "" if name == NON_FIELD_ERRORS else name
            cell = written.get(column, "")
            for reason in reasons:
                word = f" “{cell.strip()}” counts as empty." if reason == EMPTY and clean_line(cell.strip()) else ""
                self.dry_run.errors.append(RowProblem(row.number, column, cell, f"{reason}{word}"))

    @property
    def rows(self) -> list[models.Model]:
        return [*self.new, *self.changed.values()]

    def target(self) -> Target:
        names = dict.fromkeys(field.attname for field in self._fields.values())
        return Target(self.model, ("id",), tuple(names))

    def write(self, run: Run) -> Batch:
        """Write ``rows`` in the caller's transaction."""
        return run.save(self.target(), self.rows, self.changed_columns)

    def save(self, run: Run, imported_fields: Collection[str] = ()) -> None:
        """Write the rows in the caller's transaction. If the database rejects them, ``dry_run.problem`` says why.

        Changes of ``imported_fields`` are corrections by the user, as if they were typed.
        """
        try:
            with transaction.atomic():
                batch = self.write(run)
                run.record.unchanged += self.dry_run.unchanged + len(self.dry_run.duplicates)
                corrected = (
                    (self.changed[pk], {name: both for name, both in values.items() if name in imported_fields})
                    for pk, values in batch.changed
                )
                corrections.record(corrected, self.user)
        except DatabaseError as error:
            if is_unavailable(error):
                raise
            logger.error("A file could not be imported", exc_info=error)
            self.dry_run.problem = REFUSED
