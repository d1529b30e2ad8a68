"""A list with filters: its page, its canonical parameters, and the ways on from it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.text import get_text_list

from .filters import ConditionSet
from .forms import shown
from .querystrings import build_url


@dataclass(frozen=True)
class Chip:
    """A filter that is on: its words, and the address of the same list without it."""

    words: str
    href: str


@dataclass(frozen=True)
class Sort:
    """An order of the list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class WayOut:
    """A list that holds something: what to do, where it is, how many it holds."""

    words: str
    href: str
    count: int


def valid_parameters(form, default_sort: str) -> dict[str, list[str]]:
    """What a list's form was asked, without what was dropped and without defaults."""
    asked = {}
    for name, value in form.cleaned_data.items():
        if isinstance(value, dict):
            asked[name] = list(value)
        elif value is not None:
            asked[name] = [str(value)]
    # A list has one order; the first one asked for holds.
    asked["sort"] = [sort for sort in asked["sort"][:1] if sort != default_sort]
    return {name: values for name, values in asked.items() if values}


def sorts(labels: Mapping[str, str], chosen: str) -> list[Sort]:
    """The orders to choose from."""
    return [Sort(value, label, value == chosen) for value, label in labels.items()]


def read_page(asked: str, pages: Paginator) -> tuple[Page, list[str]]:
    """The page that ``asked`` means, the nearest where there is none; and a sentence for what was not followed."""
    number, notices = 1, []
    if re.fullmatch(r"[0-9]{1,9}", asked):
        number = int(asked)
    elif asked:
        notices.append(f"Page: “{shown(asked)}” was left out. Give a whole number from 1.")
    # An empty list has one page, whichever was asked for: that it is empty says all.
    if not pages.count:
        number = 1
    elif not 1 <= number <= pages.num_pages:
        nearest = "the first" if number < 1 else "the last"
        notices.append(f"There is no page {number}; this is {nearest} one.")
        number = min(max(number, 1), pages.num_pages)
    return pages.page(number), notices


def ways_without(
    rows,
    filters: ConditionSet,
    together: Mapping[str, tuple[str, ...]],
    path: str,
    parameters: Mapping,
    chips: Iterable[tuple[str, str]],
) -> list[WayOut]:
    """What leaving out each filter in turn would give, where it gives anything; one query.

    ``chips`` gives the words of each filter as (parameter, words); ``together`` names the filters that are one group
    and are left out together, such as the two bounds of a range.
    """
    group_of = {name: group for group, names in together.items() for name in names}
    groups: dict[str, list[str]] = {}
    for name, words in chips:
        if name in filters.conditions:
            groups.setdefault(group_of.get(name, name), []).append(words)
    left_out = {group: together.get(group, (group,)) for group in groups}
    counted = rows.order_by().aggregate(
        # Named apart from the columns that the conditions speak of.
        **{f"without_{group}": Count("pk", filter=filters.all_but(*names) or None) for group, names in left_out.items()}
    )
    ways = [
        WayOut(
            f"Leave out {get_text_list([_quoted(text) for text in words], 'and')}",
            build_url(path, {name: values for name, values in parameters.items() if name not in left_out[group]}),
            counted[f"without_{group}"],
        )
        for group, words in groups.items()
    ]
    return [way for way in ways if way.count]


def _quoted(words: str) -> str:
    """The words of a filter within a sentence; those that a reader typed are quoted already."""
    return words if words.startswith("“") else f"“{words}”"
