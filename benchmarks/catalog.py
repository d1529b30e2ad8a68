#!/usr/bin/env python3
"""Measure catalog pages with random filters, in this process, next to SQL written by hand for the same answer.

    python benchmarks/catalog.py --database-url URL [--sets 200] [--seed 1]

Pages are not stored; what depends on the content version alone is known, as after the first page. The filters are those
of random programs, so common values are chosen more often. The SQL counts the programs and the values of each group and
range without its own filter, and reads 20 rows: once as a query for each of them, and once from a table of the programs
that match all filters but one. The faster of both counts.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from servers import SITE

FACETS = {
    "format": "delivery_mode",
    "study_mode": "study_mode",
    "degree_type": "degree_type_id",
    "field": "field_of_study_id",
    "country": "country",
    "region": "region, country",
    "city": "place_slug",
    "institution": "institution_id",
    "tuition": "tuition_usd / 5000",
    "duration": "duration_months / 3",
}
COLUMNS = (
    "id, sort_key, delivery_mode, study_mode, degree_type_id, field_of_study_id, country, region, place_slug,"
    " institution_id, tuition_usd, duration_months"
)
MAX_FILTERS = 4


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def filters_of(program, chance: random.Random) -> dict[str, tuple[str, str, str]]:
    """Filters that ``program`` matches: (parameter, its value, condition in SQL) by the names of FACETS."""
    filters = {
        "format": ("format", program.delivery_mode, f"delivery_mode = {quoted(program.delivery_mode)}"),
        "study_mode": ("study_mode", program.study_mode, f"study_mode = {quoted(program.study_mode)}"),
        "country": ("country", program.country.lower(), f"country = {quoted(program.country)}"),
        "city": ("city", program.place_slug, f"place_slug = {quoted(program.place_slug)}"),
        "institution": ("institution", program.institution.slug, f"institution_id = {program.institution_id}"),
    }
    if program.region:
        value = f"{program.region}_{program.country}".lower()
        condition = f"region = {quoted(program.region)} AND country = {quoted(program.country)}"
        filters["region"] = ("region", value, condition)
    if program.degree_type:
        filters["degree_type"] = ("degree_type", program.degree_type.slug, f"degree_type_id = {program.degree_type_id}")
    if program.field_of_study and program.field_of_study.cip_code:
        family = program.field_of_study.cip_code[:2]
        in_family = f"SELECT id FROM programs_fieldofstudy WHERE cip_code LIKE '{family}.%'"
        filters["field"] = ("field", f"cip-{family}", f"field_of_study_id IN ({in_family})")
        if chance.random() < 0.5:
            slug = program.field_of_study.slug
            filters["field"] = ("field", slug, f"field_of_study_id = {program.field_of_study_id}")
    if program.tuition_usd is not None:
        most = (program.tuition_usd // 5_000 + 1) * 5_000
        filters["tuition"] = ("tuition_max", str(most), f"tuition_usd <= {most}")
    if program.duration_months is not None:
        filters["duration"] = (
            "duration_max",
            str(program.duration_months),
            f"duration_months <= {program.duration_months}",
        )
    return {name: each for name, each in filters.items() if each[1]}


def random_sets(number: int, seed: int):
    """``number`` dicts from ``filters_of()`` with some of the filters of a program."""
    from programs.models import Program

    chance = random.Random(seed)
    programs = Program.objects.published().order_by()
    keys = sorted(programs.values_list("pk", flat=True))
    for key in chance.sample(keys, min(number, len(keys))):
        program = programs.select_related("institution", "degree_type", "field_of_study").get(pk=key)
        known = filters_of(program, chance)
        names = chance.sample(sorted(known), chance.randint(1, min(MAX_FILTERS, len(known))))
        yield {name: known[name] for name in names}


def where(filters: dict, *but: str) -> str:
    return " AND ".join(
        ["status = 'published'", *(condition for name, (_, _, condition) in filters.items() if name not in but)]
    )


def statement_each(filters: dict) -> list[str]:
    rows = f"SELECT * FROM programs_program WHERE {where(filters)} ORDER BY sort_key, id LIMIT 20"
    return [rows, f"SELECT count(*) FROM programs_program WHERE {where(filters)}"] + [
        f"SELECT {column}, count(*) FROM programs_program WHERE {where(filters, name)} GROUP BY {column}"
        for name, column in FACETS.items()
    ]


def statements_of_matches(filters: dict) -> list[str]:
    """The groups without a filter of their own are counted from the matches, which are read once."""
    rows = f"SELECT * FROM programs_program WHERE {where(filters)} ORDER BY sort_key, id LIMIT 20"
    parts = ["SELECT 'all' AS facet, NULL AS value, NULL AS other, count(*) FROM matches"]
    for name, column in FACETS.items():
        if name not in filters:
            first, _, second = column.partition(", ")
            parts.append(
                f"SELECT '{name}', CAST({first} AS text), {second or 'NULL'}, count(*) FROM matches GROUP BY {column}"
            )
    matches = f"WITH matches AS MATERIALIZED (SELECT {COLUMNS} FROM programs_program WHERE {where(filters)})"
    return [rows, f"{matches} {' UNION ALL '.join(parts)}"] + [
        f"SELECT {FACETS[name]}, count(*) FROM programs_program WHERE {where(filters, name)} GROUP BY {FACETS[name]}"
        for name in filters
    ]


def run_all(statements: list[str]) -> float:
    from django.db import connection

    start = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()
    return time.perf_counter() - start


def percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def measure(sets: list[dict]) -> dict:
    from django.db import connection
    from django.test import Client
    from django.utils.http import urlencode

    client = Client()
    queries: list[float] = []

    def timed(execute, sql, params, many, context):
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            queries.append(time.perf_counter() - start)

    client.get("/programs/?format=online")
    pages, sql = [], []
    for filters in sets:
        url = f"/programs/?{urlencode([(parameter, value) for parameter, value, _ in filters.values()])}"
        with connection.execute_wrapper(timed):
            start = time.perf_counter()
            response = client.get(url)
            pages.append(time.perf_counter() - start)
        if response.status_code != 200:
            raise SystemExit(f"{url}: {response.status_code}")
        sql.append(min(run_all(statement_each(filters)), run_all(statements_of_matches(filters))))
    return {
        "pages_p50_ms": round(1000 * statistics.median(pages)),
        "pages_p95_ms": round(1000 * percentile(pages, 95)),
        "pages_max_ms": round(1000 * max(pages)),
        "sql_p50_ms": round(1000 * statistics.median(sql)),
        "sql_p95_ms": round(1000 * percentile(sql, 95)),
        "pages_to_sql": round(sum(pages) / sum(sql), 2),
        "slowest_query_ms": round(1000 * max(queries)),
        "queries_over_120_ms": sum(each > 0.12 for each in queries),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database-url", required=True, help="a database with the programs to measure")
    parser.add_argument("--sets", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ |= SITE | {"DATABASE_URL": options.database_url, "DJANGO_SETTINGS_MODULE": "careerguide.settings"}
    import django
    from django.conf import settings

    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("PageCache")]
    settings.ALLOWED_HOSTS = ["testserver"]
    django.setup()
    print(json.dumps(measure(list(random_sets(options.sets, options.seed))), indent=2))


if __name__ == "__main__":
    main()
