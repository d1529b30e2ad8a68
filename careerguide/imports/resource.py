"""Files in and out: what the resources of all tables share. It names no model, so that programs' resources use it too.

django-import-export walks through the rows inside a transaction; what a cell means, which row of the database a row
is about, and how all is written at once, is said here and in the resources themselves.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, transaction
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult

from careerguide.audit.engine import Issue
from careerguide.content.publishing import Published, may_change
from careerguide.database.errors import is_unavailable
from careerguide.imports.audit import audit
from careerguide.imports.columns import Column
from careerguide.imports.dry_run import Change, DryRun, Refusal, RowFound
from careerguide.imports.read import Table

logger = logging.getLogger(__name__)

REFUSED = "The database refused the file. Somebody may have changed the same rows: try again."
# What editors read where we have made a mistake, not they.
FAULT = "The file could not be read. That is a fault of the site, which its log tells of."


class TableResource(resources.Resource):
    """A table of files. A subclass says how a row is found (``prepare``, ``find``) and how all are written (``write``).

    One instance reads one file: ``import_data`` writes nothing, so that it needs no transaction; ``save`` writes.
    """

    # Editors are told what makes two rows the same.
    key_help: ClassVar[str] = ""

    class Meta:
        instance_loader_class = BaseInstanceLoader
        use_bulk = True
        skip_unchanged = True
        # Its own comparison copies every row and paints it with inline styles.
        skip_diff = True
        store_instance = True

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dry_run = DryRun()
        self.user = None
        self.changed_attributes: set[str] = set()
        # The warnings of the dry run, each with its page, which may have no key before it is saved.
        self.warnings: list[tuple[object, Issue]] = []
        self._seen: dict[object, tuple[int, dict[str, str], object]] = {}
        self._numbers: dict[int, int] = {}

    # What subclasses say. A table that leaves out one of those that raise fails at its first file, and in its tests.

    def prepare(self, rows: list[Mapping[str, str]]) -> None:
        """Look up, in a few queries, whatever ``rows`` refer to."""
        raise NotImplementedError

    def key(self, row: Mapping[str, str]) -> object:
        """What tells ``row`` from others. Raises ValueError or ValidationError where it lacks something."""
        raise NotImplementedError

    def existing(self, key: object, row: Mapping[str, str]):
        """The row of the database with ``key``; None where there is none."""
        raise NotImplementedError

    def complete(self, instance, row: Mapping[str, str]) -> None:
        """Work out what follows from the row's cells taken together."""

    def contradictions(self, instance) -> dict[str, str]:
        """What is wrong with the row as a whole: a sentence for an attribute."""
        return {}

    def page_of(self, instance):
        """The row on whose page readers see ``instance``."""
        return instance

    def pages_of(self, instance) -> list:
        """All rows that are saved with ``instance`` and that the audit looks at."""
        return [self.page_of(instance)]

    def as_planned(self, page) -> None:
        """Give ``page``, which the audit has loaded, the values that it will have."""
        planned = self.changed_rows[page.pk]
        for column in self.fields.values():
            setattr(page, column.attribute, getattr(planned, column.attribute))

    def row_of(self, issue: Issue, first):
        """The row of the file that ``issue`` is about; ``first`` is the first one on that page."""
        return first

    def write(self, new: list, changed: list, attributes: set[str]) -> None:
        """Save the rows. ``attributes`` are those in which any of ``changed`` differs now."""
        raise NotImplementedError

    # Columns

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """The columns by their names, in the order in which files are written."""
        return dict(cls.fields)

    @classmethod
    def relations(cls) -> list[str]:
        """The relations that the columns show."""
        fields = (cls._meta.model._meta.get_field(column.attribute) for column in cls.fields.values())
        return [field.name for field in fields if field.is_relation]

    @classmethod
    def problem_with(cls, headers: Iterable[str]) -> str:
        """What is wrong with a file of these columns, in a sentence; empty where it can be read."""
        missing = [name for name, column in cls.columns().items() if column.required and name not in headers]
        if not missing:
            return ""
        plural = "s" if len(missing) > 1 else ""
        return (
            f"The column{plural} {' and '.join(missing)} {'are' if plural else 'is'} missing. "
            "The first row must name the columns as they are listed below."
        )

    def cells(self, instance) -> list:
        """The row of a file that says what ``instance`` is."""
        return [column.export(instance) for column in self.fields.values()]

    def read(self, column: Column, text: str):
        """What ``text`` means in ``column``."""
        text = text.strip()
        if not text:
            if column.required:
                raise ValueError("This must not be empty.")
            return column.empty
        return (getattr(self, column.read) if isinstance(column.read, str) else column.read)(text)

    # Reading a file

    def get_instance(self, instance_loader, row):
        """The row of the database that ``row`` is about; its key is no single column."""
        return self.find(row)

    def before_import(self, dataset: Table, **kwargs):
        """Look up what the rows refer to, before the first of them is read."""
        self.user = kwargs.get("user")
        self.table = dataset
        self.dry_run.not_read = [name for name in dataset.headers if name not in self.fields]
        self.prepare([dict(zip(dataset.headers, cells, strict=True)) for cells in dataset])

    def init_instance(self, row=None):
        """A new row of the database, as empty as one may be."""
        return self._meta.model()

    def import_row(self, row, instance_loader, **kwargs):
        """Read a row, and note what it would do."""
        if self.dry_run.problem:
            return self.get_row_result_class()()
        self._row = self.table.rows[kwargs["row_number"] - 1]
        self._before, self._first, self._changes = None, None, ()
        result = super().import_row(row, instance_loader, **kwargs)
        self._note(result, row)
        return result

    def before_import_row(self, row, **kwargs):
        """Refuse a row that is none."""
        if self._row.problem:
            raise ValidationError(self._row.problem)

    def find(self, row):
        """The row of the database that ``row`` is about, or that an equal row before it made; None: it is new."""
        try:
            key = self.key(row)
            instance = self.existing(key, row)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        cells = {name: " ".join(text.split()) for name, text in row.items() if name in self.fields}
        if key not in self._seen:
            self._seen[key] = (self._row.number, cells, instance)
            self._key = key
            return instance
        first, its_cells, instance = self._seen[key]
        other = [name for name, text in cells.items() if its_cells[name] != text]
        if other:
            raise ValidationError(f"Row {first} is about the same and says something else in: {', '.join(other)}.")
        self._first = first
        return instance

    def after_init_instance(self, instance, new, row, **kwargs):
        """Keep what stands in the database, to compare with."""
        if new:
            number, cells, _ = self._seen[self._key]
            self._seen[self._key] = number, cells, instance
        else:
            self._before = dict(instance.__dict__)
            self._relations_before = dict(instance._state.fields_cache)

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        """Read one cell. A column that the file does not have leaves what is there."""
        if field.column_name in row and field.attribute:
            setattr(instance, field.attribute, self.read(field, row[field.column_name]))

    def import_instance(self, instance, row, **kwargs):
        """Read all cells, then what follows from them together."""
        super().import_instance(instance, row, **kwargs)
        self.complete(instance, row)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """Whether the row says nothing new."""
        if import_validation_errors or self._before is None:
            return False
        if self._first is None:
            self._changes = tuple(self._compared(instance))
        return not self._changes

    def _compared(self, instance):
        """Each column in which ``instance`` differs from what it was."""
        for name, column in self.fields.items():
            attribute = instance._meta.get_field(column.attribute).attname
            before, now = self._before[attribute], getattr(instance, attribute)
            if before != now:
                cell = column.export(self._as_it_was(instance))
                if self._means_the_same(column, cell, getattr(instance, column.attribute)):
                    # Its blanks are not the file's; that is no reason to touch it.
                    setattr(instance, attribute, before)
                else:
                    self.changed_attributes.add(column.attribute)
                    yield Change(name, str(cell), str(column.export(instance)))

    def _as_it_was(self, instance):
        """``instance`` as the database has it."""
        was = type(instance)()
        was.__dict__ |= {name: value for name, value in self._before.items() if name != "_state"}
        was._state.fields_cache = dict(self._relations_before)
        return was

    def _means_the_same(self, column: Column, cell, now) -> bool:
        try:
            return self.read(column, str(cell)) == now
        except ValueError:
            return False

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Hold the row against its model's fields, and against itself. No query is asked: rows may be thousands."""
        errors = dict(import_validation_errors or {})
        # A cell that is empty was read as what its column says; a relation was found already.
        said = {
            column.attribute
            for column in self.fields.values()
            if getattr(instance, column.attribute, None) != column.empty
        }
        others = {field.name for field in instance._meta.fields if field.name not in said or field.is_relation}
        try:
            instance.clean_fields(exclude=others | set(errors))
        except ValidationError as error:
            errors |= error.error_dict
        if not errors:
            errors = self.contradictions(instance)
        if forbidden := self._forbidden(instance):
            errors = errors | {NON_FIELD_ERRORS: forbidden}
        if errors:
            raise ValidationError(errors)

    def _forbidden(self, instance) -> str:
        """Why this user may not change the page of ``instance``, and who may; empty if the user may."""
        page = self.page_of(instance)
        if self.user is None or not isinstance(page, Published) or may_change(self.user, page):
            return ""
        names = page._meta.verbose_name_plural
        if not self.user.has_perm(f"{page._meta.app_label}.change_{page._meta.model_name}"):
            return f"“{page}” can be changed only by someone who may change {names}. Leave this row out."
        return (
            f"“{page}” is {page.get_status_display().lower()}, so it can be changed only by someone who may publish "
            f"{names}. Ask a publisher to import this row, or leave it out."
        )

    def number_of(self, instance) -> int:
        """The number of the row of the file that ``instance`` was read from."""
        return self._numbers[id(instance)]

    def _note(self, result, row) -> None:
        """Write down what came of the row."""
        number = self._row.number
        if result.validation_error:
            self.dry_run.refused += self._refusals(number, result.validation_error, row)
        elif result.errors:
            if is_unavailable(result.errors[0].error):
                raise result.errors[0].error
            logger.error("Row %s of a file could not be read", number, exc_info=result.errors[0].error)
            self.dry_run.problem = FAULT
        elif self._first is not None:
            self.dry_run.repeats.append((number, self._first))
        elif result.import_type == RowResult.IMPORT_TYPE_NEW:
            self._numbers[id(result.instance)] = number
            self.dry_run.new.append(RowFound(number, str(result.instance)))
        elif result.import_type == RowResult.IMPORT_TYPE_UPDATE:
            self._numbers[id(result.instance)] = number
            self.dry_run.changed.append(RowFound(number, str(result.instance), self._changes))
        else:
            self.dry_run.unchanged += 1

    def _refusals(self, number: int, error: ValidationError, row) -> Iterable[Refusal]:
        """``error`` with the columns' own names and the cells that it is about."""
        by_attribute = {column.attribute: name for name, column in self.fields.items()}
        found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for attribute, reasons in found.items():
            column = "" if attribute == NON_FIELD_ERRORS else by_attribute.get(attribute, attribute)
            for reason in reasons:
                yield Refusal(number, column, row.get(column, ""), reason)

    # Writing

    def bulk_create(self, *args, **kwargs):
        """Nothing yet: all is written together, by ``save``."""

    bulk_update = bulk_delete = bulk_create

    def after_import(self, dataset, result, **kwargs):
        """Hold the pages that readers see against the audit."""
        self.changed_rows = {instance.pk: instance for instance in self.update_instances}
        if not self.dry_run.problem:
            audit(self)

    def save(self, result) -> None:
        """Write what was read, in the transaction of the caller. The dry run says if the database refuses it."""
        try:
            with transaction.atomic(using=self.get_db_connection_name()):
                self.write(self.create_instances, self.update_instances, self.changed_attributes)
        except DatabaseError as error:
            self.handle_import_error(result, error)

    def handle_import_error(self, result, error, raise_errors=False):
        """Say what stands in the way of the whole file; the log says where it arose."""
        if is_unavailable(error):
            raise error
        logger.error("A file could not be imported", exc_info=error)
        self.dry_run.problem = REFUSED if isinstance(error, DatabaseError) else FAULT
        super().handle_import_error(result, error, raise_errors)
