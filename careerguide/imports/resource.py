"""The base class of all imports and exports.

django-import-export iterates over the rows. ``TableResource`` and its subclasses define what a cell means, how to find
the stored row for a row of the file, and how to save all rows together.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models, transaction
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult

from careerguide.audit.engine import Issue
from careerguide.content.publishing import Published, may_change
from careerguide.database.errors import is_unavailable
from careerguide.imports.audit import audit
from careerguide.imports.cells import clean_cell
from careerguide.imports.columns import Column, DetailColumn, RelationColumn
from careerguide.imports.dry_run import CellChange, DryRun, RowPlan, RowProblem
from careerguide.imports.read import Table, TableRow
from careerguide.lib.lines import clean_line

logger = logging.getLogger(__name__)

REFUSED = "The database rejected the file. Someone may have changed the same rows. Try again."
EMPTY = "This must not be empty."
FAULT = "The file could not be read because of an error on our site. The error was logged."


def constraint_message(model: type[models.Model], name: str) -> str:
    return next(each.violation_error_message for each in model._meta.constraints if each.name == name)


@dataclass
class _ReadRow:
    number: int
    cells: dict[str, str]
    instance: Any


class TableResource(resources.Resource):
    """A model's rows as a file. A subclass has a ``Column`` for each column, and these methods:

    - ``prepare(rows)`` loads everything that the rows refer to, in batches.
    - ``key(row)`` returns what identifies a row. It raises ValueError or ValidationError if part of the key is missing.
    - ``find(key, row)`` returns the stored row with this key, or None.
    - ``write(new, changed, attributes)`` saves the rows. ``attributes`` are those that differ in at least one row.

    Use a new instance for each file. ``import_data`` writes nothing, so it needs no transaction. ``save`` writes the
    rows.
    """

    # Explains to editors how the stored row for a row of the file is found.
    key_help: ClassVar[str] = ""

    class Meta:
        instance_loader_class = BaseInstanceLoader
        use_bulk = True
        skip_unchanged = True
        # The diff of django-import-export copies every row and uses inline styles.
        skip_diff = True
        store_instance = True

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dry_run = DryRun()
        self.user = None
        self.changed_attributes: set[str] = set()
        # Pairs of a page and an issue. They contain the page itself, because a new page has no primary key yet.
        self.warnings: list[tuple[object, Issue]] = []
        self._read_rows: dict[object, _ReadRow] = {}
        # The number of each row by the id() of its instance.
        self.row_numbers: dict[int, int] = {}

    def complete(self, instance, row: Mapping[str, str]) -> None:
        """Set values that depend on several cells."""

    def row_errors(self, instance) -> dict[str, str]:
        """Error messages about problems that involve several cells, by attribute."""
        return {}

    def page_of(self, instance):
        """The row whose public page shows ``instance``."""
        return instance

    def pages_of(self, instance) -> list:
        """The rows that are saved with ``instance`` and need an audit."""
        return [self.page_of(instance)]

    def apply_changes(self, page) -> None:
        changed = self.changed_rows[page.pk]
        for column in self.fields.values():
            setattr(page, column.attribute, getattr(changed, column.attribute))

    def row_for(self, issue: Issue, default):
        """The imported instance that ``issue`` is about. ``default`` is the first instance on the page."""
        return default

    @classmethod
    def relations(cls) -> list[str]:
        names = [each.relation if isinstance(each, DetailColumn) else each.attribute for each in cls.fields.values()]
        is_relation = {field.name: field.is_relation for field in cls._meta.model._meta.fields}
        return [name for name in dict.fromkeys(names) if is_relation[name.partition("__")[0]]]

    @property
    def columns_by_attribute(self) -> dict[str, str]:
        return {each.attribute: name for name, each in self.fields.items() if not isinstance(each, DetailColumn)}

    @classmethod
    def header_problem(cls, headers: Iterable[str]) -> str:
        missing = [name for name, column in cls.fields.items() if column.required and name not in headers]
        if not missing:
            return ""
        plural = "s" if len(missing) > 1 else ""
        return (
            f"The column{plural} {' and '.join(missing)} {'are' if plural else 'is'} missing. "
            "The first row must name the columns as they are listed below."
        )

    def cells(self, instance) -> list:
        return [column.export(instance) for column in self.fields.values()]

    def read(self, column: Column, text: str, is_number: bool = False):
        text = text.strip()
        if not text:
            if column.required:
                raise ValueError(EMPTY)
            return column.empty
        read = column.read_number if is_number else column.read
        return (getattr(self, read) if isinstance(read, str) else read)(text)

    def import_data(self, dataset: Table, *args, **kwargs):
        self.written_rows = dataset.rows
        columns = [self.fields.get(name) for name in dataset.headers]
        rows = [self._clean_row(row, columns) for row in dataset.rows]
        return super().import_data(replace(dataset, rows=rows), *args, **kwargs)

    def _clean_row(self, row: TableRow, columns: list[Column | None]) -> TableRow:
        """Bring all cells to their stored form before they are compared with anything."""
        return replace(row, cells=tuple(map(self._clean_cell, columns, row.cells)))

    def _clean_cell(self, column: Column | None, written: str) -> str:
        if column is None or not written:
            return written
        cell = clean_cell(written, column.is_markdown)
        if cell.had_entities:
            self.dry_run.decoded[column.column_name, written, cell.text] += 1
        if cell.had_invisible:
            self.dry_run.invisible[column.column_name] += 1
        if column.is_missing(cell.text):
            self.dry_run.missing_words[column.column_name, cell.text.strip()] += 1
            return ""
        return cell.text

    def before_import(self, dataset: Table, **kwargs):
        self.user = kwargs.get("user")
        self.table = dataset
        self.dry_run.ignored_columns = [name for name in dataset.headers if name not in self.fields]
        self.prepare([dict(zip(dataset.headers, cells, strict=True)) for cells in dataset])

    def import_row(self, row, instance_loader, **kwargs):
        if self.dry_run.problem:
            return self.get_row_result_class()()
        self._row = self.table.rows[kwargs["row_number"] - 1]
        self._before, self._duplicate_of, self._changes = None, None, ()
        result = super().import_row(row, instance_loader, **kwargs)
        written = self.written_rows[kwargs["row_number"] - 1].cells
        self._add_to_dry_run(result, dict(zip(self.table.headers, written, strict=True)))
        return result

    def get_instance(self, instance_loader, row):
        """The stored row for ``row``, or the instance of an equal row earlier in the file; None for a new row."""
        if self._row.problem:
            raise ValidationError(self._row.problem)
        try:
            key = self.key(row)
            instance = self.find(key, row)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        cells = {name: " ".join(text.split()) for name, text in row.items() if name in self.fields}
        first = self._read_rows.get(key)
        if first is None:
            self._current = self._read_rows[key] = _ReadRow(self._row.number, cells, instance)
            return instance
        different = [name for name, text in cells.items() if first.cells[name] != text]
        if different:
            raise ValidationError(f"Row {first.number} has the same key, but differs in: {', '.join(different)}.")
        self._duplicate_of = first.number
        return first.instance

    def init_instance(self, row=None):
        return self._meta.model()

    def after_init_instance(self, instance, new, row, **kwargs):
        if new:
            self._current.instance = instance
        else:
            self._before = dict(instance.__dict__)
            if self._duplicate_of is None:
                self._cells_before = {name: column.export(instance) for name, column in self.fields.items()}

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        """Read one cell. Columns missing from the file do not change the instance."""
        if field.column_name in row and field.attribute and not isinstance(field, DetailColumn):
            is_number = field.column_name in self._row.numbers
            setattr(instance, field.attribute, self.read(field, row[field.column_name], is_number))

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        self.complete(instance, row)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if import_validation_errors or self._before is None:
            return False
        if self._duplicate_of is None:
            self._changes = tuple(self._cell_changes(instance))
        return not self._changes

    def _cell_changes(self, instance) -> list[CellChange]:
        changes, same, cleaned = [], {}, {}
        for name, column in self.fields.items():
            attribute = instance._meta.get_field(column.attribute).attname
            before, after, cell = self._before[attribute], getattr(instance, attribute), self._cells_before[name]
            if before == after:
                continue
            if isinstance(column, DetailColumn):
                if str(cell) != str(column.export(instance)):
                    changes.append(CellChange(name, str(cell), str(column.export(instance))))
            elif self._has_meaning(column, cell, getattr(instance, column.attribute)):
                # The stored value means the same, such as a text with double spaces.
                is_cleaned = isinstance(before, str) and clean_line(before) == after
                (cleaned if is_cleaned else same)[attribute] = before
            else:
                self.changed_attributes.add(column.attribute)
                changes.append(CellChange(name, str(cell), str(column.export(instance))))
        if changes:
            self.changed_attributes.update(cleaned)
        else:
            same |= cleaned
        for attribute, before in same.items():
            setattr(instance, attribute, before)
        return changes

    def _has_meaning(self, column: Column, cell, value) -> bool:
        if isinstance(column, RelationColumn):
            # Another row is another value, even if it has the same name.
            return False
        try:
            return self.read(column, str(cell)) == value
        except ValueError:
            return False

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Validate the row without queries, because a file can have thousands of rows."""
        errors = dict(import_validation_errors or {})
        # The values of empty cells are valid, and relations were already looked up.
        to_clean = {
            column.attribute
            for column in self.fields.values()
            if getattr(instance, column.attribute, None) != column.empty
        }
        excluded = {field.name for field in instance._meta.fields if field.name not in to_clean or field.is_relation}
        try:
            instance.clean_fields(exclude=excluded | set(errors))
        except ValidationError as error:
            errors |= error.error_dict
        if not errors:
            errors = self.row_errors(instance)
        if forbidden := self._permission_problem(instance):
            errors = errors | {NON_FIELD_ERRORS: forbidden}
        if errors:
            raise ValidationError(errors)

    def _permission_problem(self, instance) -> str:
        """Why the user may not change the page of ``instance``, and who may; "" if the user may change it."""
        page = self.page_of(instance)
        if self.user is None or not isinstance(page, Published) or may_change(self.user, page):
            return ""
        names = page._meta.verbose_name_plural
        if not self.user.has_perm(f"{page._meta.app_label}.change_{page._meta.model_name}"):
            return f"Only someone who may change {names} can change “{page}”. Remove this row."
        return (
            f"“{page}” is {page.get_status_display().lower()}, so only someone who may publish {names} can change it. "
            "Ask a publisher to import this row, or remove it."
        )

    def _add_to_dry_run(self, result, written: dict[str, str]) -> None:
        number = self._row.number
        if result.validation_error:
            self.dry_run.errors += self._problems(number, result.validation_error, written)
        elif result.errors:
            if is_unavailable(result.errors[0].error):
                raise result.errors[0].error
            logger.error("Row %s of an imported file could not be read", number, exc_info=result.errors[0].error)
            self.dry_run.problem = FAULT
        elif self._duplicate_of is not None:
            self.dry_run.duplicates.append((number, self._duplicate_of))
        elif result.import_type in {RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE}:
            self.row_numbers[id(result.instance)] = number
            is_new = result.import_type == RowResult.IMPORT_TYPE_NEW
            plans = self.dry_run.new if is_new else self.dry_run.changed
            plans.append(RowPlan(number, str(result.instance), self._changes))
        else:
            self.dry_run.unchanged += 1

    def _problems(self, number: int, error: ValidationError, written: dict[str, str]) -> Iterable[RowProblem]:
        columns = self.columns_by_attribute
        messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for attribute, reasons in messages.items():
            column = "" if attribute == NON_FIELD_ERRORS else columns.get(attribute, attribute)
            cell = written.get(column, "")
            for reason in reasons:
                word = f" “{cell.strip()}” counts as empty." if reason == EMPTY and clean_line(cell.strip()) else ""
                yield RowProblem(number, column, cell, f"{reason}{word}")

    def bulk_create(self, *args, **kwargs):
        """Do nothing: ``save`` writes all rows together."""

    bulk_update = bulk_delete = bulk_create

    def after_import(self, dataset, result, **kwargs):
        self.changed_rows = {instance.pk: instance for instance in self.update_instances}
        if not self.dry_run.problem:
            audit(self)

    def save(self, result) -> None:
        """Write the rows in the caller's transaction. If the database rejects them, ``dry_run.problem`` says why."""
        try:
            with transaction.atomic(using=self.get_db_connection_name()):
                self.write(self.create_instances, self.update_instances, self.changed_attributes)
        except DatabaseError as error:
            self.handle_import_error(result, error)

    def handle_import_error(self, result, error, raise_errors=False):
        if is_unavailable(error):
            raise error
        logger.error("A file could not be imported", exc_info=error)
        self.dry_run.problem = REFUSED if isinstance(error, DatabaseError) else FAULT
        super().handle_import_error(result, error, raise_errors)
