"""Compare the CPU time of searches and suggestions with that of a page that reads nothing.

    DATABASE_URL=sqlite:////tmp/world.sqlite3 python benchmarks/search.py [search ...]

Load the database with ``manage.py load_content --migrate --world`` first.
"""

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEARCHES = ("nurse", "accountent", "data scientist", "university", "computers", "stanford", "zzzz")
REPEATS = 10


def main(searches: list[str]) -> None:
    import django

    django.setup()
    from django.test import Client

    client = Client()
    bare = cpu_ms(lambda: client.get("/healthz"))
    print(f"{'a bare page':20} {bare:6.2f} ms")
    for words in searches:
        for path in ("/search/", "/search/suggestions/"):
            took = cpu_ms(lambda path=path, words=words: client.get(path, {"q": words}))
            print(f"{words:20} {took:6.1f} ms {took / bare:6.0f} times  {path}")


def cpu_ms(call) -> float:
    """The least CPU time of several calls in milliseconds, after one that fills caches."""
    call()
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times) * 1000


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    main(sys.argv[1:] or list(SEARCHES))
