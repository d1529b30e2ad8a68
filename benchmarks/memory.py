"""The memory of gunicorn's workers with 10,000 stored pages."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from servers import served
from sizes import execute

PAGES = 10_000
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


def measure_memory(database: str) -> dict:
    slugs = execute(database, f"SELECT slug FROM programs_program WHERE status = 'published' LIMIT {PAGES}")
    with served("careerguide.wsgi", DATABASE_URL=database) as port:

        def read(part: int) -> None:
            for (slug,) in slugs[part::CLIENTS]:
                # One connection for each request, so that both workers get some.
                connection = http.client.HTTPConnection("127.0.0.1", port)
                connection.request("GET", f"/programs/{slug}/", headers={"Accept-Encoding": "gzip"})
                connection.getresponse().read()
                connection.close()

        for path in ("/programs/", "/", "/roles/") * 4:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", path)
            connection.getresponse().read()
            connection.close()
        before = [round(resident_megabytes(pid)) for pid in workers(port)]
        # Each page is read as often as there are workers, so that most pages are stored by both.
        for _ in before:
            with ThreadPoolExecutor(CLIENTS) as pool:
                list(pool.map(read, range(CLIENTS)))
        after = [round(resident_megabytes(pid)) for pid in workers(port)]
    print(f"Megabytes of the workers: {before} with few pages, {after} with {len(slugs):,} pages", flush=True)
    return {"pages": len(slugs), "before_mb": before, "after_mb": after}
