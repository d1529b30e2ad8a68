#!/usr/bin/env python3
"""Measure pages of the API's list of programs in this process, from the first to the last one.

    python benchmarks/api.py --database-url URL [--repeat 9]

Pages are not stored; the table of programs is in memory, as after the first page.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

QUERIES = (
    "",
    "sort=-tuition",
    "format=on_campus&tuition_max=30000",
    "residency=in&sort=tuition",
    "updated_since=2000-01-01",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--repeat", type=int, default=9)
    options = parser.parse_args()
    os.environ |= {"DATABASE_URL": options.database_url, "DJANGO_SETTINGS_MODULE": "careerguide.settings"}
    os.environ |= {"DJANGO_DEBUG": "0", "DJANGO_SECRET_KEY": "a-key-for-benchmarks", "DJANGO_HTTPS": "0"}
    os.environ["DJANGO_ALLOWED_HOSTS"] = "testserver"

    import django

    django.setup()
    for query in QUERIES:
        print(json.dumps({"query": query} | measure(query, options.repeat)))


def measure(query: str, repeat: int) -> dict:
    """The CPU time in milliseconds of the first, the middle and the last page with 100 rows."""
    from django.http import QueryDict
    from django.test import Client

    from careerguide.api.cursors import Cursor
    from careerguide.api.lists import Programs
    from careerguide.lists.querystrings import build_url

    path = "/api/programs/"
    params = QueryDict(query)
    keys, list_url = Programs(params, path).keys, build_url(path, dict(params.lists()))
    client, results = Client(), {"count": len(keys)}
    for name, position in {"first": 0, "middle": len(keys) // 2, "last": len(keys) - 100}.items():
        cursor = Cursor(list_url, position, keys[position - 1].item())
        url = f"{path}?{query}&limit=100" + (f"&cursor={cursor}" if position else "")
        # The content version is read once per request, as on the site.
        times = [cpu_time(client, url) for _ in range(repeat)]
        results[name] = round(statistics.median(times) * 1000, 1)
    return results


def cpu_time(client, url: str) -> float:
    from django.core.cache import caches

    caches["pages"].clear()
    start = time.process_time()
    response = client.get(url)
    assert response.status_code == 200, response.content
    return time.process_time() - start


if __name__ == "__main__":
    main()
