"""Tests that the database answers the audit's queries of programs from an index."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.audit.context import ProgramContext
from tests.support.factories import make_degree_type, make_program


@pytest.mark.django_db
def test_outliers_are_read_from_their_index_alone():
    program = make_program(degree_type=make_degree_type(), tuition_usd=1, duration_months=1)
    with CaptureQueriesContext(connection) as captured:
        ProgramContext().load([program])
    queries = [query["sql"] for query in captured if "GROUP BY" in query["sql"] and "tuition_basis" in query["sql"]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        (query,) = queries
        cursor.execute(f"{connection.ops.explain_query_prefix()} {query}")
        plan = " ".join(map(str, cursor.fetchall()))
    assert re.search("COVERING INDEX program_outliers|Index Only Scan using program_outliers", plan)
