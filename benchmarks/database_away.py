"""Send 44 requests a second while PostgreSQL is unavailable, and measure the responses and the recovery.

Run it with `.venv/bin/python benchmarks/database_away.py`. It starts its own PostgreSQL and gunicorn on loopback and
stops both at the end; it needs PostgreSQL's programs. WEB_CONCURRENCY sets the number of workers (5). 40 requests a
second are for stored pages. "Marked" are the responses with an Age: the page says that the site can't reach its data.
The others are for pages that are not stored. "Recovery" is the time from the end of the fault to the end of the last
response other than 200.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from itertools import count
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.support.load import Answer, Load  # noqa: E402
from tests.support.postgres_faults import FaultyCluster  # noqa: E402
from tests.support.server import KEY, Installation  # noqa: E402
from tests.with_postgres import find_programs  # noqa: E402

PER_SECOND = 40
NEW_PER_SECOND = 4
# The number that gunicorn.conf.py chooses for two processors. compose.yaml sets 2.
WORKERS = "5"
PAGES = ["/", "/roles/", "/programs/", "/search/?q=data"]
NEW_PAGES = (f"/search/?q=data&new={number}" for number in count())
FAULTS = {"stopped": 10, "restarted": 0, "without_connections": 10, "locked": 10, "frozen": 10}
AFTERWARDS_SECONDS = 5


def measure(name: str, seconds: float, cluster: FaultyCluster, port: int) -> None:
    fault = cluster.stopped() if name == "restarted" else getattr(cluster, name)()
    with Load(port, PAGES, PER_SECOND) as stored, Load(port, NEW_PAGES, NEW_PER_SECOND) as new:
        time.sleep(3)
        with fault:
            time.sleep(seconds)
        ended = time.monotonic()
        time.sleep(AFTERWARDS_SECONDS)
    statuses = Counter(answer.status for answer in new.answers)
    refused = [answer for answer in stored.answers + new.answers if answer.status != 200]
    print(
        f"{name:20}{stored.count_since(0, 200):6}{sum(answer.age is not None for answer in stored.answers):8}"
        f"{len(stored.answers) - stored.count_since(0, 200):8}{slowest(stored.answers):9.2f}"
        f"{statuses[200]:8}{statuses[503]:6}{len(new.answers) - statuses[200] - statuses[503]:8}"
        f"{sum(not answer.retry_after for answer in refused):21}{slowest(refused):13.2f}"
        f"{max((answer.began + answer.seconds - ended for answer in refused), default=0):10.2f}",
        flush=True,
    )


def slowest(answers: list[Answer]) -> float:
    return max((answer.seconds for answer in answers), default=0)


@contextmanager
def served():
    with (
        tempfile.TemporaryDirectory(prefix="careerguide-postgres-", ignore_cleanup_errors=True) as data,
        tempfile.TemporaryDirectory(prefix="careerguide-server-") as folder,
    ):
        Path(folder).chmod(0o755)
        installation, cluster = Installation(Path(folder)), FaultyCluster(find_programs(), Path(data))
        installation.manage("collectstatic", "--noinput", **KEY)
        cluster.create()
        try:
            cluster.start()
            environment = {
                "DATABASE_URL": cluster.site_url,
                "WEB_CONCURRENCY": os.environ.get("WEB_CONCURRENCY", WORKERS),
            }
            installation.manage("migrate", **KEY | environment)
            installation.manage("load_content", "--guides-only", **KEY | environment)
            with installation.served(DJANGO_HTTPS="0", **environment) as server:
                yield cluster, server
        finally:
            cluster.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=FAULTS, action="append", help="only this fault; can be repeated")
    faults = parser.parse_args().only or FAULTS
    with served() as (cluster, server):
        print(f"{'':20}{'stored pages':31}new pages")
        print(f"{'':20}{'200':>6}{'marked':>8}{'others':>8}{'slowest':>9}", end="")
        print(f"{'200':>8}{'503':>6}{'others':>8}{'without Retry-After':>21}{'slowest 503':>13}{'recovery':>10}")
        # Warm up, because the first pages of each worker are slow.
        with Load(server.port, PAGES, PER_SECOND):
            time.sleep(AFTERWARDS_SECONDS)
        for name in faults:
            measure(name, FAULTS[name], cluster, server.port)


if __name__ == "__main__":
    main()
