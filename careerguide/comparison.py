"""Things side by side in one table: what an address asks for, what each says of each fact, where they differ."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from careerguide.content.figures import FigureState

NOT_STATED = "not stated"


def with_slug(slugs: Iterable[str], slug: str) -> list[str]:
    """``slugs`` and ``slug`` after them; as they are where it is among them."""
    return list(dict.fromkeys([*slugs, slug]))


def without_slug(slugs: Iterable[str], slug: str) -> list[str]:
    """``slugs`` less ``slug``."""
    return [other for other in dict.fromkeys(slugs) if other != slug]


class Asked:
    """What an address asks for. ``slugs`` are what was asked, ``found`` what ``public(slugs)`` gives of it, by slug.

    Of the others, ``moved(slugs)`` gives the present slugs of public ones, which replace their former ones. ``named``
    is what ``hidden(slugs)`` gives of what is left: what may be named although it is not public, by the slug that was
    asked for. No query is made about what is known already.
    """

    def __init__(
        self,
        slugs: list[str],
        public: Callable[[list[str]], Iterable],
        hidden: Callable[[list[str]], Mapping],
        moved: Callable[[list[str]], Mapping[str, str]],
    ):
        self.slugs = slugs
        self.found = {row.slug: row for row in public(slugs)} if slugs else {}
        if present := moved(self.missing) if self.missing else {}:
            self.found |= {row.slug: row for row in public(list(present.values()))}
            self.slugs = list(dict.fromkeys(present.get(slug, slug) for slug in slugs))
        self.named = hidden(self.missing) if self.missing else {}

    @property
    def missing(self) -> list[str]:
        """Those that the public may not see."""
        return [slug for slug in self.slugs if slug not in self.found]


@dataclass(frozen=True)
class Item:
    """One line of a cell that holds a list."""

    words: str
    href: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Cell:
    """What one thing says of one fact.

    ``value`` is what it is compared by; None: not stated. ``mark`` says that it is the least of all, such as the
    cheapest, ``state`` how sure the figure is, ``details`` what else a reader should know.
    """

    value: Hashable
    words: str = NOT_STATED
    state: FigureState | None = None
    state_detail: str = ""
    details: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    mark: str = ""


def plain(value) -> Cell:
    """A fact that is one word or name."""
    return Cell(str(value), str(value)) if value else Cell(None)


@dataclass(frozen=True)
class Row:
    """One fact of all of them."""

    label: str
    cells: list[Cell]
    hint: str = ""

    @property
    def difference(self) -> str:
        """In words whether they differ here; empty where they say the same.

        What is not stated may be anything, so it differs from nothing; but a reader is told.
        """
        values = {cell.value for cell in self.cells}
        known = values - {None}
        if len(known) > 1:
            return "differs"
        return "some not stated" if known and known != values else ""


@dataclass(frozen=True)
class Column:
    """One of them: its title and page, a detail to tell it by, and the address of the same comparison without it."""

    title: str
    href: str
    remove: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.title}, {self.detail}" if self.detail else self.title


@dataclass(frozen=True)
class Missing:
    """One that was asked for and cannot be seen, and the address without it.

    ``title`` is of one that is known to have been here and was withdrawn; of any other nobody is told whether it was.
    """

    slug: str
    remove: str
    title: str = ""
