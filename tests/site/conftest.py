"""Fixtures that run Chromium and Node.js against the site."""

import os
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections
from django.urls import reverse

from careerguide.history.versions import record_first_versions
from tests.support.admin import get_group
from tests.support.live import PATIENCE
from tests.support.official_files import load_occupations_and_crosswalk

# These fixtures start the production server only if a test requests them.
from tests.support.server import database, installation, secure_server, server  # noqa: F401

PASSWORD = "a-password-for-tests"
# Chromium must not update itself or send requests of its own, and test machines have no graphics card.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def needed(name: str, found: str | None) -> str:
    """Return ``found``. If the tool is missing, skip the test or, in CI, fail it."""
    if not found:
        message = f"{name} was not found, so this test cannot run"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


def node() -> str:
    path = os.environ.get("NODE") or shutil.which("node")
    version = path and subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    return needed("Node.js 20 or newer", path if version and int(version[1:].split(".")[0]) >= 20 else None)


def node_package(name: str) -> Path:
    folder = settings.BASE_DIR / ".cache/node/node_modules" / name
    return Path(needed(f"The npm package {name}", str(folder) if folder.exists() else None))


def chromium_path() -> str:
    """The path of Chromium, preferably of its headless shell, which takes half the time."""
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    return needed("Chromium", os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None))


@pytest.fixture(scope="session")
def chromium():
    path = chromium_path()
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread, so Django would refuse synchronous database calls.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
        # Connections that Django opened during that loop would prevent the deletion of the test database.
        connections.close_all()


@pytest.fixture
def open_page(chromium, live_server):
    """A function that opens a URL in a new browser context; `page.messages` collects console messages and errors."""
    contexts = []

    def open_(url: str, width: int = 1280, scheme: str = "light", scripts: bool = True, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=scripts, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.messages = []
        page.on("console", lambda message: page.messages.append(message.text))
        page.on("pageerror", lambda error: page.messages.append(str(error)))
        page.goto(live_server.url + url)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def gallery(monkeypatch):
    monkeypatch.setattr("careerguide.site.styleguide.settings", SimpleNamespace(DEBUG=True))


@pytest.fixture
def site(transactional_db, saved_rows):
    """The fixtures with the official occupations and the crosswalk, but without the programs of official sources."""

    def load():
        call_command("loaddata", "roles", "programs", verbosity=0)
        load_occupations_and_crosswalk()
        record_first_versions()

    saved_rows.write("site", load)


@pytest.fixture
def expect(chromium):
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    return expect


@pytest.fixture
def sign_in(open_page):
    """A function that signs a new account in, in a new browser. Without a group, it is a superuser."""

    def sign_in_(name: str, group: str = ""):
        user, is_new = User.objects.get_or_create(username=name, is_staff=True, is_superuser=not group)
        if is_new:
            user.set_password(PASSWORD)
            user.save()
            user.groups.add(*([get_group(group)] if group else []))
        page = open_page(reverse("admin:login"), width=1440)
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.click("input[type=submit]")
        page.wait_for_url(f"**{reverse('admin:index')}")
        return page

    return sign_in_
