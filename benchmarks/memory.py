"""The memory of gunicorn's workers with stored pages.

    python benchmarks/memory.py --database-url URL [--pages 1000]

A worker stores up to 10,000 pages. To make them all takes ten minutes, so fewer pages show how much each takes.
"""

import argparse
import http.client
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from servers import served
from sizes import execute

PAGES = 1_000
# The most that careerguide/cache/memory.py stores.
STORED = 10_000
CLIENTS = 4


def resident_megabytes(pid: str) -> float:
    (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def workers(port: int) -> list[str]:
    """The processes of the server that listens on ``port``: those whose parent is gunicorn's first process."""
    environments = {path.parent.name: path for path in Path("/proc").glob("[0-9]*/environ")}
    ours = []
    for pid, path in environments.items():
        try:
            if f"PORT={port}\0".encode() in path.read_bytes():
                ours.append(pid)
        except OSError:
            continue
    parents = {pid: Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1] for pid in ours}
    return [pid for pid, parent in parents.items() if parent in ours]


def measure_memory(database: str, pages: int = PAGES) -> dict:
    slugs = execute(database, f"SELECT slug FROM programs_program WHERE status = 'published' LIMIT {pages}")
    with served("careerguide.wsgi", DATABASE_URL=database) as port:

        def get(path: str) -> None:
            # One connection for each request, so that both workers get some.
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            connection.getresponse().read()
            connection.close()

        def read(slugs: list[tuple[str]]) -> list[float]:
            # Each page is read as often as there are workers, so that most pages are stored by both.
            with ThreadPoolExecutor(CLIENTS) as pool:
                for _ in range(2):
                    list(pool.map(get, (f"/programs/{slug}/" for (slug,) in slugs)))
            return [resident_megabytes(pid) for pid in workers(port)]

        for path in ("/programs/", "/", "/roles/") * 4:
            get(path)
        half = read(slugs[: pages // 2])
        after = read(slugs[pages // 2 :])
    page = max(0, (sum(after) - sum(half)) / len(after) / (pages - pages // 2))
    expected = round(max(after) + page * (STORED - pages))
    print(f"Megabytes of the workers with {pages:,} pages: {', '.join(f'{each:.0f}' for each in after)}")
    print(f"A page takes {page * 1024:.1f} kB, so {STORED:,} pages need {expected} MB.", flush=True)
    return {
        "pages": pages,
        "mb": [round(each) for each in after],
        "page_kb": round(page * 1024, 1),
        "full_mb": expected,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--pages", type=int, default=PAGES)
    options = parser.parse_args()
    measure_memory(options.database_url, options.pages)
