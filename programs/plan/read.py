"""The parameters of a plan. The URL holds the whole plan, so this is all that there is."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse

from careerguide.lib.months import month_words, next_september, read_month
from careerguide.lists.forms import ForgivingForm, ReadField, read_slugs
from programs.payback_numbers import Numbers, read_numbers


class StartForm(ForgivingForm):
    start = ReadField(required=False, label="Start", read=read_month)


class PlanParams(NamedTuple):
    """``role`` is a slug or "", ``programs`` are slugs as in the URL, and ``start`` is the first day of a month."""

    role: str
    programs: tuple[str, ...]
    numbers: Numbers
    start: date
    says_start: bool
    notices: tuple[str, ...]

    def url(self, role: str, programs: Iterable[str], page: str = "plan") -> str:
        """Unlike the URL of a list, it has the programs in the reader's order."""
        start = f"{self.start:%Y-%m}" if self.says_start else ""
        params = {"role": role, "program": list(programs), **self.numbers.params, "start": start}
        return reverse(page, query={name: value for name, value in params.items() if value})


def read_plan(query: QueryDict) -> PlanParams:
    roles, role_notices = read_slugs(query.getlist("role"), "career")
    if len(roles) > 1:
        role_notices.append("A plan has one career, so we used only the first one in the address.")
    numbers, number_notices = read_numbers(query)
    form = StartForm(query)
    form.is_valid()
    start = form.cleaned_data["start"]
    # The notice of a dropped start also says which one the plan has instead.
    start_notices = [f"{notice} The plan starts in {month_words(next_september())}." for notice in form.notices]
    return PlanParams(
        role=roles[0] if roles else "",
        programs=tuple(query.getlist("program")),
        numbers=numbers,
        start=start or next_september(),
        says_start=start is not None,
        notices=(*role_notices, *number_notices, *start_notices),
    )
