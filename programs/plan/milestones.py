"""The dates of a plan: the start, the first month in the career, and the month in which a program is paid back."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from careerguide.lib.names import join_names
from careerguide.lib.number_format import both_or_all, number_word
from programs.plan.option import Option

START, CAREER, PAID_BACK = "start", "career", "paid-back"


class Milestone(NamedTuple):
    """What happens to ``options`` in a month. ``month`` is its first day."""

    month: date
    kind: str
    text: str
    options: tuple[Option, ...]

    @property
    def is_paid_back(self) -> bool:
        return self.kind == PAID_BACK


def milestones(options: Sequence[Option]) -> list[Milestone]:
    dates: dict[tuple[date, str], list[Option]] = {}
    for option in options:
        months = {START: option.start}
        if option.link.leads and option.first_month:
            months[CAREER] = option.first_month
        if option.paid_back_in:
            months[PAID_BACK] = option.paid_back_in
        for kind, month in months.items():
            dates.setdefault((month, kind), []).append(option)
    order = (START, CAREER, PAID_BACK)
    keys = sorted(dates, key=lambda key: (key[0], order.index(key[1])))
    return [Milestone(*key, milestone_text(key[1], dates[key], len(options)), tuple(dates[key])) for key in keys]


def milestone_text(kind: str, options: Sequence[Option], count: int) -> str:
    """What happens to ``options``, which are some of the plan's ``count`` programs."""
    if kind == START:
        either = {1: "the program", 2: "either program"}
        return f"Start {either.get(count, f'one of the {number_word(count)} programs')}"
    event = "first month in the career" if kind == CAREER else "paid back"
    lengths = {option.assumed for option in options}
    event += f" ({options[0].assumed})" if len(lengths) == 1 and options[0].assumed else ""
    if count == 1:
        return f"{event[0].upper()}{event[1:]}"
    if len(options) == count:
        return f"{both_or_all(count).capitalize()}: {event}"
    names = [f"{each.name} ({each.assumed})" if each.assumed and len(lengths) > 1 else each.name for each in options]
    return f"{join_names(names)}: {event}"
