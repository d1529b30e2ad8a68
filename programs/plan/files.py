"""The files of a plan: the ledgers as CSV, and the milestones as a calendar."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from careerguide.imports.csv_files import csv_chunks
from programs.payback import NEVER, tenths
from programs.plan.milestones import START, Milestone, milestone_text
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
    names = plan.career.row.title, option.program.award, str(option.program.institution)
    is_known = option.months is not None and option.months != NEVER
    reason = option.refusal.reason if option.refusal else "" if is_known else option.words
    notes = "; ".join(filter(None, [option.assumed, reason]))
    result = float(tenths(option.months)) if is_known else None, notes
    if not option.has_ledger:
        yield *names, *[None] * len(COLUMNS[3:9]), *result
        return
    for row in option.ledger(plan.ledgers.all_years):
        yield *names, row.number, f"{row.start:%Y-%m}", row.tuition, row.given_up, row.rise, row.balance, *result


def calendar_of(origin: str, plan: Plan) -> bytes:
    """A calendar with events of a day: the start, and each milestone of each program.

    The same plan always gives the same file. If a date changes, the event has the same UID, so that calendars move it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//careerguide//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", plan.title)
    for milestone in plan.milestones:
        if milestone.kind == START:
            calendar.add_component(_event(origin, plan, milestone, plan.career.row.slug))
            continue
        for option in milestone.options:
            text = milestone_text(milestone.kind, [option], len(plan.options))
            about = f"{plan.career.row.slug} {option.program.slug}"
            calendar.add_component(_event(origin, plan, milestone._replace(text=text, options=(option,)), about))
    return calendar.to_ical()


def _event(origin: str, plan: Plan, milestone: Milestone, about: str) -> Event:
    programs = [option.program for option in milestone.options]
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'{milestone.kind} {about}')}@careerguide")
    event.add("summary", f"{milestone.text} ({plan.career.row.title})")
    event.add("description", "\n".join(f"{each}: {origin}{each.get_absolute_url()}" for each in programs))
    event.add("dtstart", milestone.month)
    event.add("dtend", milestone.month + timedelta(days=1))
    event.add("dtstamp", datetime(plan.start.year, plan.start.month, 1, tzinfo=UTC))
    event.add("transp", "TRANSPARENT")
    return event
