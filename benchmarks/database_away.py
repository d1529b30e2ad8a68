"""How the site answers 40 requests a second while PostgreSQL is away, and how soon it is whole again.

Run it with `.venv/bin/python benchmarks/database_away.py`. It starts a PostgreSQL and a gunicorn of its own on loopback
and takes both away again; it needs PostgreSQL's programs. WEB_CONCURRENCY says how many workers serve (5).
"Whole after" is the time from the end of the fault to the end of the last answer that was not 200.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.support.load import Load  # noqa: E402
from tests.support.postgres_faults import FaultyCluster  # noqa: E402
from tests.support.server import KEY, Installation  # noqa: E402
from tests.with_postgres import find_programs  # noqa: E402

PER_SECOND = 40
# As gunicorn.conf.py on two processors; compose.yaml has 2.
WORKERS = "5"
PAGES = ["/", "/roles/", "/programs/", "/search/?q=data"]
FAULTS = {"stopped": 10, "restarted": 0, "without_connections": 10, "locked": 10, "frozen": 10}
AFTERWARDS_SECONDS = 5


def measure(name: str, seconds: float, cluster: FaultyCluster, port: int) -> None:
    """Print a line about the fault ``name``, which lasts ``seconds``."""
    fault = cluster.stopped() if name == "restarted" else getattr(cluster, name)()
    with Load(port, PAGES, PER_SECOND) as load:
        time.sleep(3)
        with fault:
            time.sleep(seconds)
        ended = time.monotonic()
        time.sleep(AFTERWARDS_SECONDS)
    statuses = Counter(answer.status for answer in load.answers)
    refused = [answer for answer in load.answers if answer.status != 200]
    slowest = max((answer.seconds for answer in refused), default=0)
    whole = max((answer.began + answer.seconds - ended for answer in refused), default=0)
    well = max((answer.seconds for answer in load.answers if answer.status == 200), default=0)
    without = sum(not answer.retry_after for answer in refused)
    print(
        f"{name:20} {statuses[200]:5} {statuses[503]:5} {len(refused) - statuses[503]:6} {without:19} "
        f"{slowest:11.2f} {well:11.2f} {max(whole, 0):11.2f}",
        flush=True,
    )


@contextmanager
def served():
    """A cluster and a server with the site's content."""
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
            installation.manage("load_content", **KEY | environment)
            with installation.served(DJANGO_HTTPS="0", **environment) as server:
                yield cluster, server
        finally:
            cluster.stop()


def main() -> None:
    """Measure one fault after another."""
    with served() as (cluster, server):
        print(f"{'':20} {'200':>5} {'503':>5} {'others':>6} {'without Retry-After':>19} ", end="")
        print(f"{'slowest 503':>11} {'slowest 200':>11} {'whole after':>11}")
        # Each worker is slow at its first pages.
        with Load(server.port, PAGES, PER_SECOND):
            time.sleep(AFTERWARDS_SECONDS)
        for name, seconds in FAULTS.items():
            measure(name, seconds, cluster, server.port)


if __name__ == "__main__":
    main()
