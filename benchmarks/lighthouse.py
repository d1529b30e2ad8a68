#!/usr/bin/env python3
"""Lighthouse's scores of every kind of page, on a phone and on a desk, as a table.

    make serve                                        # the production server, in another terminal
    npm install --prefix FOLDER lighthouse@12.8.2     # once, outside this tree
    python benchmarks/lighthouse.py --lighthouse FOLDER [--site http://127.0.0.1:8000] [--only guide]

It needs Node.js and Chromium (CHROMIUM names another one). The exit code is 1 where a page scores below 100, and each
audit that is not passed is named under the table. No part of the tests: the first category is timed, so a busy machine
alone lowers it. Look at a score below 100 twice before anything is changed for it.
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
    "guides": "/roles/",
    "catalog": "/programs/",
    "role catalog": "/roles/ai-engineer/programs/",
    "program": f"/programs/{INDIANA}/",
    "compare programs": f"/programs/compare/?program={AUBURN}&program={INDIANA}",
    "compare guides": "/roles/compare/?role=ai-engineer&role=ml-engineer",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
DEVICES = {"phone": [], "desk": ["--preset=desktop"]}


def measure(lighthouse: Path, url: str, device: str, folder: Path) -> dict:
    """Lighthouse's report on the page at ``address``, as it writes it to JSON."""
    report = folder / "report.json"
    command = [os.environ.get("NODE") or "node", lighthouse / "node_modules/lighthouse/cli/index.js", url]
    command += ["--output=json", f"--output-path={report}", "--quiet", *DEVICES[device]]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless --no-sandbox --disable-gpu"]
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    subprocess.run(command, env={**os.environ, "CHROME_PATH": browser}, check=True, timeout=180)
    return json.loads(report.read_text())


def failures(report: dict) -> list[str]:
    """The audits that take something from a score, with what they say."""
    found = []
    for name in CATEGORIES:
        for reference in report["categories"][name]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                found.append(f"{name}: {audit['title']} {audit.get('displayValue', '')}".strip())
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", default="http://127.0.0.1:8000", help="where the production server listens")
    parser.add_argument("--lighthouse", type=Path, required=True, help="the folder that Lighthouse was installed in")
    parser.add_argument("--only", choices=PAGES, action="append", help="a page to look at; may repeat")
    options = parser.parse_args()
    shown, below = [], False
    print(f"{'page':18}{'device':8}{'perf':>6}{'a11y':>6}{'best':>6}{'seo':>6}{'bytes':>9}{'requests':>10}{'LCP':>8}")
    for page in options.only or PAGES:
        for device in DEVICES:
            with tempfile.TemporaryDirectory() as folder:
                report = measure(options.lighthouse, options.site + PAGES[page], device, Path(folder))
            scores = [round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES]
            requests = report["audits"]["network-requests"]["details"]["items"]
            weight = sum(request.get("transferSize", 0) for request in requests)
            paint = report["audits"]["largest-contentful-paint"]["displayValue"]
            columns = "".join(f"{score:6}" for score in scores)
            print(f"{page:18}{device:8}{columns}{weight:9,}{len(requests):10}{paint:>8}", flush=True)
            below = below or min(scores) < 100
            shown += [f"{page}, {device}: {failure}" for failure in failures(report)]
    print("\n".join(["", *shown]) if shown else "")
    return int(below)


if __name__ == "__main__":
    sys.exit(main())
