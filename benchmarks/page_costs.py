#!/usr/bin/env python3
"""The queries, CPU time and size of pages that are not stored, as JSON: `python benchmarks/page_costs.py URL`.

The argument is that of a database. Times are the least of 15 requests in this process, in milliseconds; sizes are in
bytes, with and without compression.
"""

import gzip
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from pages import PAGES
from servers import SITE

REQUESTS = 15


def main(database: str) -> None:
    os.environ |= SITE | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "careerguide.settings"}
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks import cold  # noqa: F401 - without stored pages

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    costs = {}
    for name, url in PAGES.items():
        body = client.get(url).content
        times = []
        for _ in range(REQUESTS):
            start = time.process_time()
            client.get(url)
            times.append(time.process_time() - start)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        costs[name] = {
            "queries": len(queries),
            "cpu_ms": round(1000 * min(times), 1),
            "bytes": len(body),
            "gzip_bytes": len(gzip.compress(body, 6)),
        }
    print(json.dumps(costs))


if __name__ == "__main__":
    main(sys.argv[1])
