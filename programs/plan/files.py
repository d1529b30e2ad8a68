"""The files of a plan: the ledgers as CSV, and the milestones as a calendar."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from careerguide.imports.csv_files import csv_chunks
from programs.plan.milestones import Milestone
from programs.plan.option import Option
from programs.plan.page import Plan

COLUMNS = (
    *("career", "program", "institution", "year", "from", "tuition_usd", "pay_given_up_usd", "pay_rise_usd"),
    *("balance_usd", "payback_months", "note"),
)


def csv_of(plan: Plan) -> str:
    """One row for each program and year, or one row without a year if a program has no ledger."""
    return "".join(csv_chunks(COLUMNS, (row for option in plan.options for row in _rows(plan, option))))


def _rows(plan: Plan, option: Option) -> Iterator[tuple]:
    program = option.program
    names = plan.career.title, program.award, str(program.institution)
    reason = option.refusal.reason if option.refusal else ""
    result = "" if option.months is None else option.words, option.assumed or reason
    if option.assumed and reason:
        result = "", f"{option.assumed}; {reason}"
    if not option.has_ledger:
        yield *names, *[None] * 6, *result
        return
    for row in option.ledger(max(plan.all_years, 1)):
        month = f"{row.start:%Y-%m}"
        yield *names, row.number, month, row.tuition, row.given_up, row.rise, row.balance, *result


def calendar_of(origin: str, plan: Plan) -> bytes:
    """A calendar with an event of one day for each milestone. The same plan always gives the same file."""
    calendar = Calendar()
    calendar.add("prodid", "-//careerguide//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", plan.title)
    for milestone in plan.milestones:
        calendar.add_component(_event(origin, plan, milestone))
    return calendar.to_ical()


def _event(origin: str, plan: Plan, milestone: Milestone) -> Event:
    programs = [option.program for option in milestone.options]
    event = Event()
    # It depends on what the event is about, so that a calendar replaces the event if its date changes.
    name = " ".join([milestone.kind, plan.career.slug, *(program.slug for program in programs)])
    event.add("uid", f"{uuid5(NAMESPACE_URL, name)}@careerguide")
    event.add("summary", f"{milestone.text} ({plan.career.title})")
    event.add("description", "\n".join(f"{each}: {origin}{each.get_absolute_url()}" for each in programs))
    event.add("dtstart", milestone.month)
    event.add("dtend", milestone.month + timedelta(days=1))
    event.add("dtstamp", datetime(plan.start.year, plan.start.month, 1, tzinfo=UTC))
    event.add("transp", "TRANSPARENT")
    return event
