#!/usr/bin/env python3
"""Print a table of Lighthouse scores for each kind of page, on a phone and on a desktop.

    make serve                                        # the production server, in another terminal
    npm install --prefix FOLDER lighthouse@12.8.2     # once, outside this tree
    python benchmarks/lighthouse.py --lighthouse FOLDER [--site http://127.0.0.1:8000] [--only guide]

It needs Node.js and Chromium (CHROMIUM sets its path). It prints the failed audits below the table, and exits with
status 1 if a score is below 100. It is not part of the tests, because a busy machine lowers the performance score.
Repeat a measurement below 100 before you change anything.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

AUBURN = "auburn-university-master-of-science-in-finance-online"
INDIANA = "indiana-university-chancellors-master-of-science-in-strategic-finance"
PAGES = {
    "home": "/",
    "guide": "/roles/ai-engineer/",
    "careers": "/roles/",
    "career": "/roles/data-scientists/",
    "catalog": "/programs/",
    "role catalog": "/roles/ai-engineer/programs/",
    "program": f"/programs/{INDIANA}/",
    "field": "/fields/finance-general/",
    "institution": "/institutions/auburn-university/",
    "compare programs": f"/programs/compare/?program={AUBURN}&program={INDIANA}",
    "compare guides": "/roles/compare/?role=ai-engineer&role=ml-engineer",
    "search": "/search/?q=finance",
}
# Search engines must not index these pages, so that the audit "Page isn’t blocked from indexing" does not apply.
NOT_INDEXED = {"compare programs", "compare guides", "search"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
DEVICES = {"phone": [], "desktop": ["--preset=desktop"]}


def measure(lighthouse: Path, page: str, site: str, device: str, folder: Path) -> dict:
    report = folder / "report.json"
    command = [
        os.environ.get("NODE") or "node",
        lighthouse / "node_modules/lighthouse/cli/index.js",
        site + PAGES[page],
    ]
    command += ["--output=json", f"--output-path={report}", "--quiet", *DEVICES[device]]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless --no-sandbox --disable-gpu"]
    command += ["--skip-audits=is-crawlable"] if page in NOT_INDEXED else []
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    subprocess.run(command, env={**os.environ, "CHROME_PATH": browser}, check=True, timeout=180)
    return json.loads(report.read_text())


def failures(report: dict) -> list[str]:
    """The audits that lower a score, with their values."""
    found = []
    for name in CATEGORIES:
        for reference in report["categories"][name]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                found.append(f"{name}: {audit['title']} {audit.get('displayValue', '')}".strip())
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", default="http://127.0.0.1:8000", help="URL of the production server")
    parser.add_argument("--lighthouse", type=Path, required=True, help="the folder with Lighthouse")
    parser.add_argument("--only", choices=PAGES, action="append", help="a page to measure; can be repeated")
    options = parser.parse_args()
    failed, below = [], False
    print(f"{'page':18}{'device':9}{'perf':>6}{'a11y':>6}{'best':>6}{'seo':>6}{'bytes':>9}{'requests':>10}{'LCP':>8}")
    for page in options.only or PAGES:
        for device in DEVICES:
            with tempfile.TemporaryDirectory() as folder:
                report = measure(options.lighthouse, page, options.site, device, Path(folder))
            scores = [round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES]
            requests = report["audits"]["network-requests"]["details"]["items"]
            weight = sum(request.get("transferSize", 0) for request in requests)
            paint = report["audits"]["largest-contentful-paint"]["displayValue"]
            columns = "".join(f"{score:6}" for score in scores)
            print(f"{page:18}{device:9}{columns}{weight:9,}{len(requests):10}{paint:>8}", flush=True)
            below = below or min(scores) < 100
            failed += [f"{page}, {device}: {failure}" for failure in failures(report)]
    print("\n".join(["", *failed]) if failed else "")
    return int(below)


if __name__ == "__main__":
    sys.exit(main())
