#!/usr/bin/env python3
"""Take the README's picture, docs/guide.png: the first screen of the AI Engineer guide.

    make picture

It starts the site on a temporary database with the content of fixtures/. The path of Chromium is in CHROMIUM, or
Chromium is found in PATH.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright
from with_postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "guide.png"
PAGE = "/roles/ai-engineer/"
SCREEN = {"width": 1440, "height": 900}
PATIENCE = 60
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def find_chromium() -> str:
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    return path or sys.exit("Chromium was not found. Set CHROMIUM to its path.")


@contextmanager
def served_site():
    """The URL of the site, which runs until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        database = {"DJANGO_DEBUG": "1", "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        manage, options = [sys.executable, "manage.py"], {"cwd": ROOT, "env": os.environ | database}
        subprocess.run([*manage, "load_content", "--migrate", "--guides-only"], check=True, **options)
        url = f"127.0.0.1:{free_port()}"
        server = subprocess.Popen([*manage, "runserver", url, "--noreload"], **QUIET, **options)
        try:
            wait_for(f"http://{url}/healthz", server)
            yield f"http://{url}"
        finally:
            server.terminate()
            server.wait()


def wait_for(url: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=PATIENCE).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("The site did not start. `make run` shows why.")


def take_picture(url: str, chromium: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SCREEN, color_scheme="light", reduced_motion="reduce")
        page.goto(url)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    chromium = find_chromium()
    with served_site() as site:
        take_picture(site + PAGE, chromium)
    print(f"Saved {PICTURE.relative_to(ROOT)}.")
