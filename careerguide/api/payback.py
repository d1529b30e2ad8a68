"""The payback of one program in one career, for the numbers of a reader."""

import re
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from careerguide.api.params import DOLLARS, InvalidParams, error, whole_number_problem
from programs.models import Program
from programs.outcomes import pay_of_graduates
from programs.payback import NEVER, Months, cost, tenths
from programs.payback_answer import Answer, PaidBack
from programs.payback_numbers import MAX_LENGTH, RESIDENCY, Numbers
from programs.plan.career import PlanCareer, find_career

NUMBERS = {"earn": DOLLARS, "keep": DOLLARS, "months": (1, MAX_LENGTH)}
REQUIRED = ("program", "role", "earn")
PARAMETERS = (*REQUIRED, "keep", "months", "residency")


def _payback(answer: Answer) -> dict[str, Any]:
    """The values that the serializer names. Readers that don't say what they keep have two ends: all pay, and none."""
    months, is_assumed = answer.numbers.length(answer.program)
    costs = [cost(answer.study, reader) for reader in answer.readers]
    dollars = [None if each is None else round(each) for each in costs]
    refusal = answer.refusal
    return {
        "program": answer.program.slug,
        "role": answer.pay.slug,
        "refusal": refusal.reason if refusal else None,
        "months_assumed": months if is_assumed else None,
        "cost_low": dollars[0],
        "cost_high": dollars[-1],
        "results": [] if refusal else [_result(row) for row in answer.paid_back],
        "results_if_yearly": [] if refusal else [_result(row) for row in answer.if_yearly],
        "note": answer.country_note,
    }


def _result(paid: PaidBack) -> dict:
    row = paid.row
    return {
        "pay": row.label,
        "pay_low": row.low,
        "pay_high": row.high,
        "pay_high_open": row.high_open,
        "is_graduates_pay": paid.is_graduates,
        "months_low": _rounded(paid.whole.low),
        "months_high": _rounded(paid.whole.high),
    }


def _rounded(months: Months) -> float | None:
    return None if months == NEVER else float(tenths(months))


def read_payback(query: QueryDict) -> dict[str, Any]:
    """Raises InvalidParams, which names each bad parameter."""
    errors = list(_errors(query))
    program, career = (_find(query, name, errors) for name in ("program", "role"))
    if errors:
        raise InvalidParams(errors)
    amounts = {name: int(query[name]) for name in NUMBERS if name in query}
    numbers = Numbers(**amounts, residency=query.get("residency", ""))
    if numbers.residency and program.knows_residency:
        program.show_resident_tuition(numbers.residency)
    graduates = pay_of_graduates([program]).get(program.pk)
    leads = career.links([program])[program.pk].leads
    return _payback(Answer(program, career.pay, numbers, graduates, leads))


def _errors(query: QueryDict) -> Iterable[dict[str, str]]:
    choices = f"The parameters are {', '.join(PARAMETERS)}."
    for name, values in query.lists():
        if name not in PARAMETERS:
            yield error(name, values[-1], f"It does not exist. {choices}")
        elif len(values) > 1:
            yield error(name, values[-1], "Use it once.")
        elif name in NUMBERS and (detail := whole_number_problem(values[0], *NUMBERS[name])):
            yield error(name, values[0], detail)
        elif name == "residency" and values[0] not in RESIDENCY:
            yield error(name, values[0], f"Use one of: {', '.join(RESIDENCY)}.")
    for name in REQUIRED:
        if name not in query:
            yield error(name, "", "It is required.")
    earn, keep = query.get("earn", ""), query.get("keep", "")
    if re.fullmatch("[0-9]{1,9}", earn) and re.fullmatch("[0-9]{1,9}", keep) and int(keep) > int(earn):
        yield error("keep", keep, "It is more than “earn”.")


def _find(query: QueryDict, name: str, errors: list) -> Program | PlanCareer | None:
    slug = query.get(name)
    if slug is None:
        return None
    residency = query.get("residency") if query.get("residency") in RESIDENCY else "in"
    programs = Program.objects.with_details().with_resident_tuition(residency).published()
    row = programs.filter(slug=slug).first() if name == "program" else find_career(slug)
    if not row:
        errors.append(error(name, slug, f"There is no {'program' if name == 'program' else 'career'} with this slug."))
    return row
