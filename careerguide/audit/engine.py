"""The audit: rules that look for slips, and what they find. It names no app; each app registers what it looks at.

A rule looks at one row at a time. What it must know beside the row (other names, the figures of its kind, its twins)
is learned for a whole batch of rows at once, so that a table of any length takes a constant number of queries a batch
and a constant amount of memory, and so that a single row is held against exactly the same rules.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

BATCH_SIZE = 1000


class Severity(Enum):
    """How bad a issue is: the word, and what follows from it."""

    ERROR = ("error", "Wrong beyond doubt. It stops publishing until it is fixed.")
    WARNING = ("warning", "Likely wrong. It may go out once somebody has said why it stays.")

    def __init__(self, word: str, meaning: str):
        self.word = word
        self.meaning = meaning


@dataclass(frozen=True)
class Place:
    """Where a issue stands on its row's page of the desk: at a field, or at a field of one of the page's rows.

    ``rows`` is the relation of the page's rows, ``index`` the place of the row among them, ``model`` its label
    and ``pk`` its key. Without a field the issue is about the whole.
    """

    field: str = ""
    rows: str = ""
    index: int = 0
    model: str = ""
    pk: int | None = None

    @property
    def anchor(self) -> str:
        """The fragment that leads to the field on the page; empty where there is none."""
        if not self.rows:
            return f"id_{self.field}" if self.field else ""
        if self.pk is None:
            return f"{self.rows}-group"
        return f"id_{self.rows}-{self.index}-{self.field}" if self.field else f"{self.rows}-{self.index}"

    def words_on(self, model: str) -> str:
        """The place in the words of the page's form, such as "pay bands 2, pay from"; ``model`` is the page's label."""
        meta, words = apps.get_model(model)._meta, []
        if self.rows:
            meta = meta.get_field(self.rows).related_model._meta
            words.append(str(meta.verbose_name_plural) + ("" if self.pk is None else f" {self.index + 1}"))
        if self.field:
            words.append(str(meta.get_field(self.field).verbose_name))
        return ", ".join(words)


@dataclass(frozen=True)
class Rule:
    """One thing to look for, with its texts for editors.

    ``check(row, context)`` yields the issues of a row. It runs while a page is opened and inside the transaction that
    saves it, so it must not make requests. The issues of a rule without ``blocks_saving`` never refuse a save.
    """

    id: str
    name: str
    looks_for: str
    why: str
    how_to_fix: str
    severity: Severity
    check: Callable[[Any, Any], Iterable["Issue"]] = field(repr=False, compare=False)
    blocks_saving: bool = True


@dataclass(frozen=True)
class Issue:
    """One problem that a rule reports for a row.

    A rule gives the first four fields, and the engine adds the rest. ``figures`` are the values that the problem rests
    on (by default the message): if they change, it is another issue. ``fixed_value`` is the field's new value if the
    fix is exact. ``accepted`` is the AcceptedWarning, if there is one.
    """

    message: str
    place: Place = Place()
    figures: tuple = ()
    fixed_value: str | None = None
    rule: Rule | None = None
    model: str = ""
    pk: int | None = None
    name: str = ""
    accepted: Any = None

    @property
    def fingerprint(self) -> str:
        """Identifies the issue: the same row, rule, place and figures give the same fingerprint."""
        parts = self.rule.id, self.place.rows, self.place.field, *(self.figures or (self.message,))
        return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]

    @property
    def where(self) -> str:
        return self.place.words_on(self.model)

    @property
    def is_error(self) -> bool:
        return self.rule.severity is Severity.ERROR

    @property
    def is_open(self) -> bool:
        return self.accepted is None


class RuleContext:
    """What the rules of an inspection know beside the row: nothing, unless an app has more to learn.

    ``rows`` names the relations whose rows are written on the page of their parent.
    """

    rows: tuple[str, ...] = ()

    def load(self, batch: Sequence[Model]) -> None:
        """Learn what the rules need for the rows of ``batch``, in a number of queries that none of them adds to."""


@dataclass(frozen=True)
class Inspection:
    """The rules that one app has for the rows of one model.

    ``queryset()`` gives the rows with all that the rules read; ``order`` is the unique key by which they are read in
    batches, its last part the primary key.
    """

    app: str
    model: str
    queryset: Callable[[], QuerySet]
    rules: tuple[Rule, ...]
    context: Callable[[], RuleContext] = RuleContext
    order: tuple[str, ...] = ("pk",)


_inspections: dict[tuple[str, str], Inspection] = {}


def register(*inspections: Inspection) -> None:
    """Make ``inspections`` known to the audit: an app calls it once, when it is ready."""
    _inspections.update({(inspection.app, inspection.model): inspection for inspection in inspections})


def inspections(app: str | None = None) -> list[Inspection]:
    """What is registered, of one ``app`` or of all."""
    return [inspection for inspection in _inspections.values() if app in (None, inspection.app)]


def rules(app: str | None = None) -> dict[str, Rule]:
    """The rules by their id, each once, in the order of their registration."""
    return {rule.id: rule for inspection in inspections(app) for rule in inspection.rules}


def inspect(rows: Iterable[Model], **overrides) -> list[Issue]:
    """All issues of ``rows`` as the database holds them, by every app; ``overrides`` are values they do not have yet.

    Whoever is about to publish asks with ``status="published"``.
    """
    keys: dict[str, list[int]] = {}
    for row in rows:
        keys.setdefault(row._meta.label_lower, []).append(row.pk)
    found = []
    for inspection in inspections():
        if inspection.model in keys:
            batch = list(inspection.queryset().filter(pk__in=keys[inspection.model]))
            for row in batch:
                vars(row).update(overrides)
            found += _issues(inspection, batch, inspection.context(), inspection.rules)
    return found


def inspect_all(app: str | None = None, only: Iterable[str] = (), newest: int | None = None) -> Iterator[Issue]:
    """The issues of whole tables, as they are met: of one ``app``, by the rules ``only``, where these are given.

    ``newest`` keeps to so many rows of each table, the last added.
    """
    only = set(only)
    for inspection in inspections(app):
        chosen = [rule for rule in inspection.rules if not only or rule.id in only]
        context = inspection.context()
        for batch in _batches(inspection, newest) if chosen else ():
            yield from _issues(inspection, batch, context, chosen)


def inspect_planned(
    rows: Iterable[Model], change: Callable[[Model], None] = lambda row: None
) -> Iterator[tuple[Model, Issue]]:
    """The issues of ``rows`` as they will be saved, each with its row. Nothing is written.

    ``change`` gives a row that the database holds the values that it will have. A row without a key is new. Rules that
    never keep a row from being saved are left out.
    """
    rows = list(rows)
    for inspection in inspections():
        planned = [row for row in rows if row._meta.label_lower == inspection.model]
        if not planned:
            continue
        stored = {row.pk: row for row in inspection.queryset().filter(pk__in=[row.pk for row in planned if row.pk])}
        for row in stored.values():
            change(row)
        batch, context = [stored.get(row.pk, row) for row in planned], inspection.context()
        context.load(batch)
        chosen = [rule for rule in inspection.rules if rule.blocks_saving]
        for row, as_saved in zip(planned, batch, strict=True):
            for issue in _issues_of(inspection, as_saved, context, chosen):
                yield row, issue


def _issues(inspection: Inspection, batch: list, context: RuleContext, chosen: Iterable[Rule]) -> Iterator[Issue]:
    if batch:
        context.load(batch)
    for row in batch:
        yield from _issues_of(inspection, row, context, chosen)


def _issues_of(inspection: Inspection, row: Model, context: RuleContext, chosen: Iterable[Rule]) -> Iterator[Issue]:
    for rule in chosen:
        for issue in rule.check(row, context):
            yield replace(issue, rule=rule, model=inspection.model, pk=row.pk, name=str(row))


def _batches(inspection: Inspection, newest: int | None) -> Iterator[list]:
    """The rows in batches, each read by key after the one before: no cursor stays open and no list grows."""
    rows = inspection.queryset()
    if newest is not None:
        newest_rows = rows.order_by("-pk")
        yield from (list(newest_rows[at : min(at + BATCH_SIZE, newest)]) for at in range(0, newest, BATCH_SIZE))
        return
    rows, after = rows.order_by(*inspection.order), Q()
    while batch := list(rows.filter(after)[:BATCH_SIZE]):
        yield batch
        if len(batch) < BATCH_SIZE:
            return
        after = _after(batch[-1], inspection.order)


def _after(row: Model, order: tuple[str, ...]) -> Q:
    """The rows behind ``row`` in ``order``."""
    condition, same = Q(), Q()
    for name in order:
        value = getattr(row, name)
        condition |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return condition
