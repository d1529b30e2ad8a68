"""A table that compares objects side by side: which ones the URL selects, their values, and which ones differ."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Model
from django.urls import reverse

from careerguide.content.figures import NOT_STATED, FigureState
from careerguide.content.publishing import Published
from careerguide.lib.names import isolate
from careerguide.lib.ruler import Ruler
from careerguide.lists.forms import read_slugs

# A value that cannot be calculated.
NOT_KNOWN = "not known"
# The maximum number of rows that a notice names.
MAX_NAMED = 3


@dataclass(frozen=True)
class Item:
    text: str
    href: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Cell:
    """One object's value in a row.

    The ``value`` of each cell in a row is compared with the others; None means not stated. ``mark`` labels the best
    value, such as "shortest". ``ruler`` draws it.
    """

    value: Hashable
    text: str = NOT_STATED
    state: FigureState | None = None
    state_detail: str = ""
    details: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    mark: str = ""
    ruler: Ruler | None = None

    @property
    def is_stated(self) -> bool:
        return self.value is not None or self.text not in (NOT_STATED, NOT_KNOWN)

    @property
    def unusual_state(self) -> FigureState | None:
        """A row of its own says where the figures come from. A cell says so only if its figure is in doubt."""
        return self.state if self.state in (FigureState.DUE, FigureState.UNSOURCED) else None


def plain(value) -> Cell:
    return Cell(str(value), str(value)) if value else Cell(None)


@dataclass(frozen=True)
class Row:
    """``note`` is next to the label and includes what all cells would say."""

    label: str
    cells: list[Cell]
    note: str = ""

    @property
    def differs(self) -> bool:
        """Whether two stated values differ."""
        return len({cell.value for cell in self.cells} - {None}) > 1


@dataclass(frozen=True)
class Column:
    """``remove`` is the URL of the comparison without this column.

    ``replace``, in a comparison that has no room for more, is the list in which another row can be selected instead.
    """

    title: str
    href: str
    remove: str
    detail: str = ""
    replace: str = ""

    def __str__(self) -> str:
        return f"{isolate(self.title)}, {isolate(self.detail)}" if self.detail else isolate(self.title)


@dataclass(frozen=True)
class Missing:
    """A requested object without a public page. It has a ``title`` only if it was public or a public page names it."""

    slug: str
    remove: str
    title: str = ""


class Comparison:
    """The rows of ``model`` that a URL selects by slug, in the URL's order. Former slugs also work.

    Subclasses set the attributes below and define ``with_details()``, a queryset with everything that the page shows,
    and ``column(row)``.
    """

    model: type[Published]
    noun: str
    # The URL name of the page, and its query parameter.
    page: str
    parameter: str
    max_compared: int

    def __init__(self, values: Iterable[str]):
        self.slugs, self.notices = read_slugs(values, self.noun)
        public = self.public_rows(self.slugs)
        missing = [slug for slug in self.slugs if slug not in public]
        if moved := self.model.objects.current_slugs(missing) if missing else {}:
            public |= self.public_rows(moved.values())
            self.slugs = list(dict.fromkeys(moved.get(slug, slug) for slug in self.slugs))
            missing = [slug for slug in self.slugs if slug not in public]
        self.public_slugs = [slug for slug in self.slugs if slug in public]
        rows = [public[slug] for slug in self.public_slugs]
        self.selected = rows[: self.max_compared]
        self.columns = [self.column(row) for row in self.selected]
        self.left_over = [self.column(row) for row in rows[self.max_compared :]]
        drafts = self.named_drafts(missing) if missing else {}
        unknown = [slug for slug in missing if slug not in drafts]
        removed = self.removed_rows(unknown) if unknown else {}
        self.drafts = [self._missing(slug, drafts[slug]) for slug in missing if slug in drafts]
        self.missing = [self._missing(slug, removed.get(slug)) for slug in unknown]

    def public_rows(self, slugs: Iterable[str]) -> dict[str, Model]:
        rows = self.with_details().published().filter(slug__in=slugs).order_by() if slugs else []
        return {row.slug: row for row in rows}

    def removed_rows(self, slugs: list[str]) -> Mapping[str, Model]:
        """Rows that had a public page, by slug."""
        return self.with_details().prefetch_related(None).withdrawn_by_slug(slugs)

    def _missing(self, slug: str, row: Model | None) -> Missing:
        return Missing(slug, self.remove_url(slug), self.name(row) if row else "")

    def named_drafts(self, slugs: list[str]) -> Mapping[str, Published]:
        """Drafts that a public page names, by slug."""
        return {}

    def name(self, row: Model) -> str:
        return str(row)

    @classmethod
    def url(cls, slugs: Iterable[str] = ()) -> str:
        return reverse(cls.page, query={cls.parameter: list(dict.fromkeys(slugs))})

    def remove_url(self, slug: str) -> str:
        return self.url(other for other in self.slugs if other != slug)

    @property
    def shown_slugs(self) -> list[str]:
        return [*(row.slug for row in self.selected), *(draft.slug for draft in self.drafts)]

    @property
    def canonical_url(self) -> str:
        return self.url(sorted(self.shown_slugs))

    @property
    def is_full(self) -> bool:
        return len(self.selected) >= self.max_compared

    @classmethod
    def limit_notices(cls, slugs: list[str]) -> list[str]:
        """For a page on which ``slugs`` are selected: if they are too many, which ones the comparison leaves out."""
        left_over = cls(slugs).left_over if len(slugs) > cls.max_compared else []
        if not left_over:
            return []
        names = "; ".join(map(str, left_over[:MAX_NAMED]))
        more = f"; and {len(left_over) - MAX_NAMED} more" if len(left_over) > MAX_NAMED else ""
        return [
            f"You can compare up to {cls.max_compared} {cls.noun}s. “Compare the first {cls.max_compared}” leaves out "
            f"{names}{more}. To make room, remove others here or in the comparison."
        ]

    def row(self, label: str, cell: Callable[[Model], Cell], note: str = "") -> Row:
        cells, shared = _share_details([cell(row) for row in self.selected])
        return Row(label, cells, " ".join(filter(None, [note, *shared])))


def _share_details(cells: list[Cell]) -> tuple[list[Cell], list[str]]:
    """Separate the details that all ``cells`` have, so that the row says them once."""
    stated = [cell for cell in cells if cell.value is not None or cell.details]
    if len(stated) < 2:
        return cells, []
    shared = [detail for detail in stated[0].details if all(detail in cell.details for cell in stated)]
    rest = [tuple(detail for detail in cell.details if detail not in shared) for cell in cells]
    return [replace(cell, details=details) for cell, details in zip(cells, rest, strict=True)], shared
