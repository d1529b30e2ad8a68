"""How the figures of pages changed, as readers saw them: pages are compared when they are public, and day by day."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from django.db import models
from django.db.models.fields.json import KeyTransform

from careerguide.history.versions import FIRST, UNDONE, Version

# Older versions than these are not compared. A page rarely has a tenth of them.
MAX_VERSIONS = 1000
DAY = timedelta(days=1)
# The status of a public page.
PUBLIC = "published"

# A text for each label. For an edition, the text is the key of its source.
Figures = Mapping[str, object]


@dataclass(frozen=True)
class FigureTable:
    """Rows whose figures readers see.

    ``read`` returns the figures in the values of ``columns``, or in some of them: those that an import changed. For
    the rows of a page, ``name_of`` names a row. ``by_imports`` is set if imports store what they changed instead of
    versions.
    """

    model: type[models.Model]
    columns: tuple[str, ...]
    read: Callable[[dict], Figures]
    name_of: Callable[[dict], str] = lambda values: ""
    has_status: bool = False
    by_imports: bool = False

    def value(self, column: str, stored):
        """The value of ``column`` in a stored version, which may be older than the column."""
        field = self.model._meta.get_field(column)
        return field.get_default() if stored is None and not field.null else field.to_python(stored)


class Event(NamedTuple):
    """The figures of a row after a change, or None if it was removed.

    An import knows only the figures that it changed, and those ``before``. ``name`` is empty for the page's own row.
    Events with the same ``change`` happened at once. Without ``is_news``, the figures are those from before; with
    ``is_first``, the row is new in our data.
    """

    at: datetime
    change: Hashable
    row: Hashable
    figures: Figures | None
    name: str = ""
    before: Figures | None = None
    is_new: bool = False
    is_news: bool = True
    is_first: bool = False
    is_undo: bool = False
    is_public: bool | None = None
    published_on: date | None = None


class Change(NamedTuple):
    """``before`` is None for a figure that was added, and ``after`` for one that was removed."""

    at: datetime
    name: str
    label: str
    before: object
    after: object
    is_undo: bool = False

    @property
    def day(self) -> date:
        return self.at.date()


def version_events(own: FigureTable, pages: Iterable[int], *parts: FigureTable) -> Iterator[tuple[int, Event]]:
    """The stored versions of ``pages``, each with the key of its page, in one query.

    ``own`` are the figures of the page's own row, and ``parts`` those of its other rows.
    """
    of_table = {table: KeyTransform(table.model._meta.label_lower, "rows") for table in (own, *parts)}
    states = ("status", "published_at") if own.has_status else ()
    columns = dict.fromkeys((*own.columns, *states))
    read = {f"own_{name}": KeyTransform(name, KeyTransform(0, of_table[own])) for name in columns}
    read |= {f"rows_{number}": of_table[table] for number, table in enumerate(parts)}
    versions = Version.objects.filter(model=own.model._meta.label_lower, object_id__in=pages)
    known: dict[tuple[int, FigureTable], list[int]] = {}
    for version in reversed(versions.defer("rows").annotate(**read)[:MAX_VERSIONS]):
        page, exists = version.object_id, not version.is_deleted
        is_undo = version.reason == UNDONE
        # The import itself says what it changed.
        is_of_import = own.by_imports and (is_undo or version.reason.startswith("Imported from "))
        event = Event(
            version.at,
            version.change,
            row=(own.model, page),
            figures=None,
            is_news=version.reason != FIRST and not is_of_import,
            is_first=version.reason == FIRST,
            is_undo=is_undo,
        )
        values = {name: own.value(name, getattr(version, f"own_{name}")) for name in columns}
        published_at = values.get("published_at")
        yield (
            page,
            event._replace(
                figures=own.read({name: values[name] for name in own.columns}) if exists else None,
                is_public=(exists and values["status"] == PUBLIC) if states else None,
                published_on=published_at.date() if published_at else None,
            ),
        )
        for number, table in enumerate(parts):
            rows = {row["id"]: row for row in getattr(version, f"rows_{number}") or () if exists}
            before = known.get((page, table))
            for key in dict.fromkeys([*rows, *(before or ())]):
                values = {name: table.value(name, rows[key].get(name)) for name in table.columns} if key in rows else {}
                figures, name = (table.read(values), table.name_of(values)) if values else (None, "")
                is_new = before is not None and key not in before
                row = (table.model, key)
                yield page, event._replace(row=row, figures=figures, name=name, is_new=is_new, is_first=False)
            known[page, table] = list(rows)


def changes_by_page(events: Iterable[tuple[int, Event]]) -> dict[int, list[Change]]:
    """The changes of each page, newest first."""
    by_page = defaultdict(list)
    for page, event in events:
        by_page[page].append(event)
    return {page: changes_of(own) for page, own in by_page.items()}


def changes_of(events: list[Event]) -> list[Change]:
    """What readers of one page saw change, newest first.

    A draft changes nothing until it is public again, and the day of its first publication is the beginning. A change is
    left out if it was taken back within a day, or later if an import was undone.
    """
    events = sorted(events, key=attrgetter("at"))
    groups = defaultdict(list)
    for event in events:
        groups[event.change].append(event)
    page = _Page(
        # Imports publish their rows without a version.
        is_public=next((event.is_public for event in events if event.is_public is not None), True),
        began_at=next((event.at for event in events if event.is_first), None),
    )
    found = [change for group in groups.values() for change in page.apply(group)]
    by_figure = defaultdict(list)
    for change in found:
        by_figure[change.name, change.label].append(change)
    lasting = [change for each in by_figure.values() for change in _without_returns(each)]
    return sorted(lasting, key=attrgetter("at"), reverse=True)


@dataclass
class _Page:
    is_public: bool
    # When the row was imported, or loaded from a fixture. Other imports complete it within a day.
    began_at: datetime | None = None
    published_on: date | None = None
    rows: dict[Hashable, tuple[str, Figures]] = field(default_factory=dict)
    # What readers see, by the name of the row and the label; None until the page was public.
    shown: dict[tuple[str, str], object] | None = None

    def apply(self, events: list[Event]) -> list[Change]:
        for event in events:
            self._apply(event)
        if not self.is_public:
            return []
        at = max(event.at for event in events)
        figures = {(name, label): text for name, own in self.rows.values() for label, text in own.items()}
        before, self.shown = self.shown, figures
        if before is None or at.date() == self.published_on:
            return []
        is_undo = any(event.is_undo for event in events)
        return [
            Change(at, *key, before.get(key), figures.get(key), is_undo)
            for key in dict.fromkeys([*before, *figures])
            # The page's own figures are neither added nor removed, but may have been unknown to us.
            if before.get(key) != figures.get(key) and (key[0] or (key in before and key in figures))
        ]

    def _apply(self, event: Event) -> None:
        if event.is_public is not None:
            self.is_public, self.published_on = event.is_public, event.published_on
        if event.figures is None:
            self.rows.pop(event.row, None)
            return
        is_known = event.row in self.rows
        if event.before is not None:
            is_news = self.began_at is None or not timedelta(0) <= event.at - self.began_at < DAY
            self._show(event.name, event.before if is_news else event.figures, replace=self.is_public)
            former = self.rows[event.row][1] if is_known else {}
            self.rows[event.row] = event.name, {**former, **event.figures}
            return
        self.rows[event.row] = event.name, event.figures
        if not event.is_news or not (is_known or event.is_new):
            self._show(event.name, event.figures, replace=self.shown is not None)

    def _show(self, name: str, figures: Figures, replace: bool) -> None:
        if replace:
            self.shown = (self.shown or {}) | {(name, label): text for label, text in figures.items()}


def _without_returns(changes: list[Change]) -> list[Change]:
    """The ``changes`` of one figure, oldest first: one for each day, without those that were taken back."""
    lasting: list[Change] = []
    for change in changes:
        last = lasting[-1] if lasting else None
        if last and change.after == last.before and (change.is_undo or change.at - last.at < DAY):
            lasting.pop()
        elif last and last.day == change.day:
            lasting[-1] = change._replace(before=last.before)
        else:
            lasting.append(change)
    return lasting
