"""The audit engine: apps register rules for their models, and the rules report issues.

A rule checks one row at a time. Other data that it needs (names of other rows, similar programs) is loaded for a whole
batch of rows, so the number of queries per batch is constant. The same rules check one row or a whole table.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model, Prefetch, Q, QuerySet, TextChoices, prefetch_related_objects
from django.urls import reverse

from careerguide.content.publishing import Published, Status, has_status

BATCH_SIZE = 1000
# Rows without a page, such as fields of study, have few and quick rules.
REFERENCE_FACTOR = 10
PUBLIC_FIRST = (Status.PUBLISHED, Status.SCHEDULED, Status.DRAFT, Status.WITHDRAWN)


class Severity(TextChoices):
    ERROR = "error", "Certainly wrong. The page cannot be published until this is fixed."
    WARNING = "warning", "Probably wrong. The page can be published once someone accepts it and gives a reason."


@dataclass(frozen=True)
class Place:
    """Where an issue is on the admin page of its row: in a field of the row, or in a related (inline) row.

    For a related row, ``rows`` is the name of the relation, ``index`` the row's position on the page, ``model`` its
    model's label and ``pk`` its primary key. Without a field, the issue is about the whole row, relation or page.
    """

    field: str = ""
    rows: str = ""
    index: int = 0
    model: str = ""
    pk: int | None = None

    @classmethod
    def of_row(cls, rows: str, index: int, row: Model, field: str = "") -> "Place":
        return cls(field, rows, index, row._meta.label_lower, row.pk)

    @property
    def anchor(self) -> str:
        if not self.rows:
            return f"id_{self.field}" if self.field else ""
        if self.pk is None:
            return f"{self.rows}-group"
        return f"id_{self.rows}-{self.index}-{self.field}" if self.field else f"{self.rows}-{self.index}"

    def label_on(self, model: str) -> str:
        """Name the place, such as "pay bands 2, pay from". ``model`` is the page's model."""
        meta, parts = apps.get_model(model)._meta, []
        if self.rows:
            meta = (apps.get_model(self.model) if self.model else meta.get_field(self.rows).related_model)._meta
            parts.append(str(meta.verbose_name_plural) + ("" if self.pk is None else f" {self.index + 1}"))
        if self.field:
            parts.append(str(meta.get_field(self.field).verbose_name))
        return ", ".join(parts)


@dataclass(frozen=True)
class Rule:
    """A problem to look for, with explanations for editors.

    ``check(row, context)`` yields the issues of a row. It runs while an admin page is rendered and inside the
    transaction that saves the row, so it must not make HTTP requests. If ``blocks_saving`` is false, its issues never
    prevent saving.
    """

    id: str
    name: str
    looks_for: str
    why: str
    how_to_fix: str
    check: Callable[[Any, Any], Iterable["Issue"]] = field(repr=False, compare=False)
    severity: Severity = Severity.WARNING
    blocks_saving: bool = True


def rule(**texts) -> Callable[[Callable], Rule]:
    """Decorate a check function to turn it into a Rule."""
    return lambda check: Rule(check=check, **texts)


class Related(NamedTuple):
    """Another row that an issue is about, such as the program that this one duplicates."""

    model: str
    pk: int
    name: str

    @property
    def url(self) -> str:
        return _change_url(self.model, self.pk)


@dataclass(frozen=True)
class Issue:
    """One problem that a rule reports for a row.

    A rule sets the first five fields; the others are added later. ``values`` are the values that cause the problem. If
    one of them changes (or the message, if there are none), it is a new issue. ``fixed_value`` is the field's new value
    if there is an exact fix. ``status`` is the current status of the page; rows without a status are always public.
    ``accepted`` is the AcceptedWarning, if there is one.
    """

    message: str
    place: Place = Place()
    values: tuple = ()
    fixed_value: str | None = None
    related: tuple[Related, ...] = ()
    rule: Rule | None = None
    model: str = ""
    pk: int | None = None
    name: str = ""
    status: Status = Status.PUBLISHED
    accepted: Any = None

    @property
    def fingerprint(self) -> str:
        """Issues of a row with the same rule, relation, field and values have the same fingerprint."""
        parts = self.rule.id, self.place.rows, self.place.field, *(self.values or (self.message,))
        return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]

    @property
    def where(self) -> str:
        return self.place.label_on(self.model)

    @property
    def url(self) -> str:
        anchor = self.place.anchor
        path = _change_url(self.model, self.pk)
        return f"{path}#{anchor}" if anchor else path

    @property
    def is_error(self) -> bool:
        return self.rule.severity is Severity.ERROR

    @property
    def is_open(self) -> bool:
        return self.accepted is None


def _change_url(model: str, pk: int) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_change", args=[pk])


class RuleContext:
    """The data that an inspection's rules need in addition to the row. Subclasses load it.

    ``rows`` lists the relations whose rows are edited on the page of their parent. ``nested`` are the relations of such
    rows, whose rows are edited there, too: {"skill_groups": "entries"}.
    """

    rows: tuple[str, ...] = ()
    nested: Mapping[str, str] = {}
    # The row whose fields a text rule read last, and these fields.
    last_fields: tuple[Model | None, list] = (None, [])

    def load(self, batch: Sequence[Model]) -> None:
        """Load shared data for ``batch``, in a constant number of queries."""


@dataclass(frozen=True)
class Inspection:
    """One app's rules for one model.

    ``rows()`` returns the rows, and ``relations`` are what the rules read of them. ``order`` lists the fields to sort
    the rows by. It ends with the primary key, so that no two rows have the same position.
    """

    app: str
    model: str
    rows: Callable[[], QuerySet]
    rules: tuple[Rule, ...]
    context: Callable[[], RuleContext] = RuleContext
    order: tuple[str, ...] = ("pk",)
    relations: tuple[str | Prefetch, ...] = ()

    def queryset(self) -> QuerySet:
        return self.rows().prefetch_related(*self.relations)

    @property
    def has_statuses(self) -> bool:
        return issubclass(apps.get_model(self.model), Published)

    @property
    def statuses(self) -> dict[Status, Q]:
        """The conditions for rows of each status, public ones first."""
        if not self.has_statuses:
            return {Status.PUBLISHED: Q()}
        return {status: has_status(status) for status in PUBLIC_FIRST}

    def status_of(self, row: Model) -> Status:
        return Status(row.status) if isinstance(row, Published) else Status.PUBLISHED


@dataclass
class Scope:
    """What to check: all rules and rows, or only some.

    ``rules`` are rule ids and ``models`` are model labels (empty: all). ``limit`` is the maximum number of pages of
    each kind, public ones first, then the newest; REFERENCE_FACTOR times as many rows without a page are checked.
    ``unchecked`` collects (model, status) of rows beyond the limit.
    """

    app: str | None = None
    rules: Collection[str] | None = None
    models: Collection[str] = ()
    pk: int | None = None
    statuses: Collection[Status] = tuple(Status)
    limit: int | None = None
    unchecked: set[tuple[str, Status]] = field(default_factory=set)

    @property
    def incomplete(self) -> set[Status]:
        return {status for _, status in self.unchecked}

    @property
    def cut(self) -> set[str]:
        return {model for model, _ in self.unchecked}

    def selected_rules(self, inspection: Inspection) -> list[Rule]:
        if self.models and inspection.model not in self.models:
            return []
        return [rule for rule in inspection.rules if self.rules is None or rule.id in self.rules]


_inspections: list[Inspection] = []


def register(*inspections: Inspection) -> None:
    _inspections.extend(inspections)


def inspections(app: str | None = None) -> list[Inspection]:
    return [inspection for inspection in _inspections if app in (None, inspection.app)]


def rules(app: str | None = None) -> dict[str, Rule]:
    return {rule.id: rule for inspection in inspections(app) for rule in inspection.rules}


def inspect(rows: Iterable[Model], **overrides) -> list[Issue]:
    """All issues of the stored ``rows``. ``overrides`` are field values to assume, such as status="published"."""
    keys: dict[str, list[int]] = {}
    for row in rows:
        keys.setdefault(row._meta.label_lower, []).append(row.pk)
    issues, loaded = [], {}
    for inspection in inspections():
        if inspection.model in keys:
            if (batch := loaded.get(inspection.model)) is None:
                batch = loaded[inspection.model] = list(inspection.queryset().filter(pk__in=keys[inspection.model]))
                for row in batch:
                    vars(row).update(overrides)
            else:
                prefetch_related_objects(batch, *inspection.relations)
            issues += _issues(inspection, batch, inspection.context(), inspection.rules)
    return issues


def inspect_scope(scope: Scope) -> Iterator[Issue]:
    """Yield the issues in ``scope``: first those of public pages, then scheduled ones, drafts and withdrawn pages."""
    parts = []
    for inspection in inspections(scope.app):
        if selected := scope.selected_rules(inspection):
            parts.append((inspection, inspection.statuses, inspection.context(), selected))
    checked: Counter[int] = Counter()
    for status in PUBLIC_FIRST:
        for number, (inspection, conditions, context, selected) in enumerate(parts):
            if status in conditions and status in scope.statuses:
                rows = inspection.queryset().filter(conditions[status])
                for batch in _batches(inspection, rows, scope, status, checked[number]):
                    checked[number] += len(batch)
                    yield from _issues(inspection, batch, context, selected)


def _issues(inspection: Inspection, batch: list, context: RuleContext, selected: Iterable[Rule]) -> Iterator[Issue]:
    if batch:
        context.load(batch)
    for row in batch:
        yield from issues_of_row(inspection, row, context, selected)


def issues_of_row(inspection: Inspection, row: Model, context: RuleContext, selected: Iterable[Rule]):
    for rule in selected:
        for issue in rule.check(row, context):
            status = inspection.status_of(row)
            yield replace(issue, rule=rule, model=inspection.model, pk=row.pk, name=str(row), status=status)


def _batches(inspection: Inspection, rows: QuerySet, scope: Scope, status: Status, checked: int) -> Iterator[list]:
    """Yield batches of ``rows``. Each batch has its own query, so no cursor stays open and memory does not grow.

    ``checked`` is the number of rows with other statuses that were checked before.
    """
    if scope.pk is not None:
        yield list(rows.filter(pk=scope.pk))
        return
    if scope.limit is not None:
        limit = scope.limit * (1 if inspection.has_statuses else REFERENCE_FACTOR)
        rows, left = rows.order_by("-pk"), limit - checked
        for at in range(0, left, BATCH_SIZE):
            batch = list(rows[at : min(at + BATCH_SIZE, left)])
            yield batch
            if len(batch) < min(BATCH_SIZE, left - at):
                return
        if rows[left : left + 1].exists():
            scope.unchecked.add((inspection.model, status))
        return
    rows, after = rows.order_by(*inspection.order), Q()
    while batch := list(rows.filter(after)[:BATCH_SIZE]):
        yield batch
        if len(batch) < BATCH_SIZE:
            return
        after = _after(batch[-1], inspection.order)


def _after(row: Model, order: tuple[str, ...]) -> Q:
    condition, same = Q(), Q()
    for name in order:
        value = getattr(row, name)
        condition |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return condition
