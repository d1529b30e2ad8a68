"""Tests that pages stay quick while PostgreSQL has no useful statistics, as in the first minute after an import."""

import json
import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.imports.runs import update_statistics
from programs.models import Program
from roles.models import EducationLevel
from tests.support.factories import make_institution, make_occupation, make_programs
from tests.support.imports import EDUCATION, education, load

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]

OUR_TABLES = "SELECT oid FROM pg_class WHERE relname ~ '^(programs|roles)_'"
# The worst query of these pages reads 10 million rows then, in about a second. A join of the crosswalk with programs
# read billions, in minutes.
MOST_ROWS = 50_000_000


def forget_statistics():
    """Make PostgreSQL believe that all tables are empty, as if it had analyzed them before an import."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE pg_class SET reltuples = 0 WHERE oid IN ({OUR_TABLES})")
        cursor.execute(f"DELETE FROM pg_statistic WHERE starelid IN ({OUR_TABLES})")


def rows_read(plan: dict) -> int:
    """The rows that the nodes of an executed plan returned or removed."""
    own = sum(rows for name, rows in plan.items() if name == "Actual Rows" or name.startswith("Rows Removed"))
    return own * plan["Actual Loops"] + sum(map(rows_read, plan.get("Plans", ())))


def most_rows_read(client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    most = 0
    with connection.cursor() as cursor:
        for query in queries:
            if query["sql"].startswith(("SELECT", "(SELECT")):
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query['sql']}")
                found = cursor.fetchone()[0]
                plans = json.loads(found) if isinstance(found, str) else found
                most = max(most, rows_read(plans[0]["Plan"]))
    return most


@pytest.mark.parametrize(
    "url",
    [
        "/roles/ai-engineer/",
        "/roles/ai-engineer/programs/",
        "/roles/data-scientists/programs/",
        "/programs/?role=ai-engineer&role=data-scientists",
    ],
)
def test_crosswalk_is_read_once(client, content, crosswalk, url):
    forget_statistics()
    with connection.cursor() as cursor:
        # Such a query would take minutes.
        cursor.execute("SET LOCAL statement_timeout = '60s'")
    assert 0 < most_rows_read(client, url) < MOST_ROWS


def test_import_updates_statistics():
    forget_statistics()
    load(EDUCATION, [education(make_occupation(), number) for number in range(3)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [EducationLevel._meta.db_table])
        assert cursor.fetchone()[0] == 3


@pytest.mark.django_db(transaction=True)
def test_programs_are_sorted_by_an_index_after_an_import():
    make_programs(3_000, institution=make_institution(), country="US", delivery_mode="online")
    sorted_programs = Program.objects.published().order_by("sort_key", "pk").values_list("pk")
    for _ in range(30):
        update_statistics(Program)
        plan = sorted_programs.explain(analyze=True)
        if "Index Only Scan" in plan:
            break
        # VACUUM marks no row that a transaction elsewhere may still not see. PostgreSQL's own ANALYZE is one.
        time.sleep(1)
    assert "Index Only Scan" in plan
    # PostgreSQL may skip a page of the table that something else uses at the time.
    assert int(re.search(r"Heap Fetches: (\d+)", plan)[1]) < 300
