"""The files of a plan: the ledgers as CSV, and the milestones as a calendar."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from icalendar import Calendar

from careerguide.imports.csv_files import BYTE_ORDER_MARK
from programs.models import Program
from tests.support.factories import add_pay, make_institution, make_program, make_role

pytestmark = pytest.mark.django_db
PLAN = {"role": "ai-engineer", "program": ["hopkins", "indiana"], "earn": "85000", "keep": "85000", "start": "2027-09"}


@pytest.fixture(autouse=True)
def programs():
    role = add_pay(make_role("AI Engineer"), 130_000, 180_000, "Tech companies")
    for slug, name, tuition, months in (
        ("hopkins", "Johns Hopkins University", 64_800, 24),
        ("indiana", "=Indiana University", 12_353, 12),
    ):
        make_program(
            f"MS {slug}", role=role, slug=slug, institution=make_institution(name), country="US", tuition_usd=tuition,
            duration_months=months,
        )  # fmt: skip


def read_csv(client, **params) -> list[dict]:
    response = client.get("/plan/plan.csv", PLAN | params)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(response.content.decode().removeprefix(BYTE_ORDER_MARK))))


def read_events(client, **params) -> list:
    response = client.get("/plan/plan.ics", PLAN | params)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).events


def test_csv_has_a_row_for_each_program_and_year(client):
    rows = read_csv(client)
    assert [(row["program"], row["year"], row["balance_usd"]) for row in rows] == [
        ("MS hopkins", "1", "-32400"),
        ("MS hopkins", "2", "-64800"),
        ("MS hopkins", "3", "-19800"),
        ("MS hopkins", "4", "25200"),
        ("MS hopkins", "5", "70200"),
        ("MS indiana", "1", "-12353"),
        ("MS indiana", "2", "32647"),
        ("MS indiana", "3", "77647"),
        ("MS indiana", "4", "122647"),
        ("MS indiana", "5", "167647"),
    ]
    assert (rows[0]["from"], rows[0]["payback_months"], rows[5]["payback_months"]) == ("2027-09", "17.3", "3.3")


def test_csv_is_safe_to_open(client):
    assert read_csv(client)[5]["institution"] == "'=Indiana University"


def test_csv_says_why_there_is_no_payback(client):
    assert read_csv(client, earn="")[0]["note"] == "Payback depends on what you earn now."
    assert read_csv(client, earn="200000", keep="200000")[0]["note"] == "doesn’t pay back"
    Program.objects.update(tuition_usd=None)
    for row in read_csv(client):
        assert (row["year"], row["balance_usd"], row["payback_months"]) == ("", "", "")
        assert row["note"] == "We don’t know the cost: the tuition isn’t stated."


def test_csv_has_all_years_until_the_payback(client):
    rows = read_csv(client, program="hopkins", earn="126000", keep="126000")
    months = float(rows[0]["payback_months"])
    assert len(rows) == 2 + -(-months // 12) + 1
    assert float(rows[-2]["balance_usd"]) >= 0 > float(rows[-3]["balance_usd"])


def test_calendar_has_all_milestones(client):
    events = read_events(client)
    assert [(event["dtstart"].dt, str(event["summary"])) for event in events] == [
        (date(2027, 9, 1), "Start either program (AI Engineer)"),
        (date(2028, 9, 1), "=Indiana: first month in the career (AI Engineer)"),
        (date(2028, 12, 1), "=Indiana: paid back (AI Engineer)"),
        (date(2029, 9, 1), "Johns Hopkins: first month in the career (AI Engineer)"),
        (date(2031, 2, 1), "Johns Hopkins: paid back (AI Engineer)"),
    ]
    assert events[0]["dtend"].dt == date(2027, 9, 2)
    assert "http://testserver/programs/hopkins/" in events[0]["description"]


def test_events_keep_their_uid_if_their_date_changes(client):
    before, after = read_events(client), read_events(client, earn="90000", start="2028-01")
    assert {event["uid"] for event in before} == {event["uid"] for event in after}
    assert len({event["uid"] for event in before}) == 5
    assert after[0]["dtstamp"].dt == datetime(2028, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("page", ["plan.csv", "plan.ics"])
def test_file_is_private_and_the_same_each_time(client, page):
    first, second = (client.get(f"/plan/{page}", PLAN) for _ in range(2))
    assert first.content == second.content
    assert first["X-Robots-Tag"] == "noindex"
    assert first["Referrer-Policy"] == "no-referrer"
    assert page in first["Content-Disposition"]


@pytest.mark.parametrize("page", ["plan.csv", "plan.ics"])
def test_incomplete_plan_has_no_files(client, page):
    assert client.get(f"/plan/{page}", {"role": "ai-engineer"}).status_code == 404
