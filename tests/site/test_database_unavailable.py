"""Tests that the server responds with 503 and Retry-After, never 500, while its database is unavailable."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.load import Load, wait_until
from tests.support.page import Page
from tests.support.postgres_faults import FaultyCluster
from tests.support.server import KEY
from tests.with_postgres import find_programs

PAGES = ["/", "/roles/", "/roles/nurse/", "/programs/", "/programs/export.csv", "/search/?q=nurse", "/readyz"]
# This script does what `make run`, `make serve` and the container do at their first start, but loads only one guide.
FIRST_START = """
from django.core.management import call_command
from careerguide.database.setup import setup_lock
call_command("migrate", verbosity=0)
with setup_lock(print):
    from roles.models import PayBand, Role, Source, Specialization
    if not Role.objects.exists():
        family = Specialization.objects.create(slug="care", name="Care")
        words = {"title": "Nurse", "claim": "Cares.", "summary": "In short."}
        role = Role.objects.create(slug="nurse", specialization=family, status="published", **words)
        source = Source.objects.create(slug="source", title="Source")
        PayBand.objects.create(role=role, level=2, employer_type="Clinics", low=60_000, high=90_000, source=source)
"""
numbers = count()
pytestmark = pytest.mark.each_database
on_sqlite = not os.environ.get("DATABASE_URL", "").startswith("postgres")
only_sqlite = pytest.mark.skipif(not on_sqlite, reason="These faults occur only on SQLite.")
only_postgres = pytest.mark.skipif(on_sqlite, reason="These faults occur only on PostgreSQL.")


@pytest.fixture(scope="module")
def cluster():
    """A PostgreSQL server that tests can stop, or None on SQLite."""
    if on_sqlite:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="careerguide-postgres-", ignore_cleanup_errors=True) as folder:
        cluster = FaultyCluster(find_programs(), Path(folder))
        cluster.create()
        cluster.start()
        yield cluster
        cluster.stop()


@pytest.fixture(scope="module")
def url(installation, cluster):
    if cluster:
        return cluster.site_url
    return f"sqlite:///{installation.folder}/var/away.sqlite3"


@pytest.fixture(scope="module")
def first_starts(installation, url):
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", FIRST_START]
    environment = installation.environment | KEY | {"DATABASE_URL": url}
    how = {"cwd": installation.folder, "env": environment, "text": True, **installation.user}
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how) for _ in range(2)]
    ended = [(*process.communicate(timeout=180), process.returncode) for process in both]
    return [(code, output + errors) for output, errors, code in ended]


@pytest.fixture(scope="module")
def site(installation, first_starts, url):
    full = f"?init_command={quote('PRAGMA max_page_count=1')}" if on_sqlite else ""
    with installation.served(DJANGO_HTTPS="0", DATABASE_URL=url + full) as server:
        yield server


def test_two_simultaneous_first_starts_succeed(first_starts):
    assert [code for code, _ in first_starts] == [0, 0], first_starts


def all_pages_work(site):
    return all(site.get(page).status == 200 for page in PAGES)


def assert_unavailable(answer):
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert b"Traceback" not in answer.body


def new_page(site, page):
    """The response for a page that is not stored yet."""
    separator = "&" if "?" in page else "?"
    return site.get(f"{page}{separator}new={next(numbers)}")


def assert_stored(answer):
    assert answer.status == 200
    assert "The site can’t reach its data right now." in answer.body.decode()
    assert int(answer.headers["Age"]) >= 0


@only_postgres
@pytest.mark.parametrize("fault", ["stopped", "killed", "frozen", "locked", "without_connections"])
def test_postgres_fault_returns_503_until_it_ends(site, cluster, fault):
    context = cluster.stopped("immediate") if fault == "killed" else getattr(cluster, fault)()
    with Load(site.port, PAGES, per_second=20) as load:
        wait_until(lambda: load.count_since(0, 200) > 5)
        with context:
            moment = time.monotonic()
            wait_until(lambda: load.count_since(moment, 503) > 10)
            assert site.get("/no/such/page/").status == 404
            assert site.get("/healthz").status == 200
            if fault != "locked":
                assert_stored(site.get("/"))
        wait_until(lambda: all_pages_work(site))
        moment = time.monotonic()
        wait_until(lambda: load.count_since(moment, 200) > len(PAGES))
    failures = [answer for answer in load.answers if answer.status == 0]
    assert not failures, site.log.read_text()[-5000:]
    assert {answer.status for answer in load.answers} == {200, 503}
    assert {answer.status for answer in load.since(moment)} == {200}
    assert all(answer.retry_after for answer in load.answers if answer.status == 503)


@only_postgres
def test_first_request_after_a_restart_succeeds(site, cluster):
    assert all_pages_work(site)
    with cluster.stopped():
        pass
    assert all_pages_work(site)


def report_form(site):
    link = Page(site.get("/roles/nurse/").body.decode()).css('a[href^="/report/"]')[0]["href"]
    form = site.get(link)
    token = Page(form.body.decode()).css("input[name=csrfmiddlewaretoken]")[0]["value"]
    return link, token, re.search(r"csrftoken=\w+", form.headers["Set-Cookie"])[0]


def report(site, said="It is $70,000 now."):
    link, token, cookie = report_form(site)
    sent = {"csrfmiddlewaretoken": token, "said": said, "url": "", "homepage": ""}
    return site.post(link, sent, Cookie=cookie)


@only_postgres
def test_report_text_is_kept_while_the_table_is_locked(site, cluster):
    with closing(cluster.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("LOCK TABLE careerguide_reportcount IN EXCLUSIVE MODE")
        answer = report(site)
    assert_unavailable(answer)
    assert b"Nothing was saved" in answer.body
    assert b"It is $70,000 now." in answer.body
    assert report(site).status == 302


@only_sqlite
class TestSqlite:
    @pytest.fixture
    def file(self, url):
        return Path(url.removeprefix("sqlite:///"))

    @pytest.fixture
    def missing_file(self, file):
        elsewhere = file.with_name("elsewhere.sqlite3")
        file.rename(elsewhere)
        yield file
        if file.is_dir():
            file.rmdir()
        for rest in ("-wal", "-shm"):
            file.with_name(file.name + rest).unlink(missing_ok=True)
        elsewhere.rename(file)

    def test_report_text_is_kept_while_another_process_writes(self, site, file):
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert all_pages_work(site)
            answer = report(site)
        assert_unavailable(answer)
        assert b"Someone else is saving right now" in answer.body
        assert b"It is $70,000 now." in answer.body

    def test_locked_file_returns_503_until_it_is_unlocked(self, site, file):
        assert all_pages_work(site)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("PRAGMA locking_mode=EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            assert_unavailable(new_page(site, "/"))
            assert_stored(site.get("/"))
        wait_until(lambda: all_pages_work(site))

    def test_missing_file_returns_503_and_is_not_created(self, site, missing_file):
        for page in PAGES:
            assert_unavailable(new_page(site, page))
        assert not missing_file.exists()

    @pytest.mark.parametrize("content", [b"", b"No database. " * 1000], ids=["empty", "nonsense"])
    def test_file_without_tables_returns_503(self, site, installation, missing_file, content):
        missing_file.write_bytes(content)
        if installation.user:
            shutil.chown(missing_file, installation.user["user"])
        for page in PAGES:
            assert_unavailable(new_page(site, page))

    def test_folder_in_place_of_the_file_returns_503(self, site, missing_file):
        missing_file.mkdir()
        for page in PAGES:
            assert_unavailable(new_page(site, page))

    def test_pages_work_but_reports_fail_on_a_read_only_file(self, site, installation, file):
        if os.geteuid() == 0 and not installation.user:
            pytest.skip("root can write to any file, and no other user can run this Python")
        file.chmod(0o444)
        try:
            assert all_pages_work(site)
            assert_unavailable(report(site))
        finally:
            file.chmod(0o644)
        assert all_pages_work(site)

    def test_report_text_is_kept_if_the_disk_is_full(self, site, file):
        with closing(sqlite3.connect(file)) as other:
            free = other.execute("PRAGMA freelist_count").fetchone()[0]
            other.execute("CREATE TABLE filling (text)")
            other.execute("INSERT INTO filling VALUES (zeroblob(?))", [4096 * (free + 2)])
            other.execute("DELETE FROM careerguide_reportcount")
            other.commit()
        said = "It is $70,000 now. " * 50
        # The hourly limit allows five reports, but the database has no room for them.
        reports = (report(site, f"{number}. {said}") for number in range(5))
        refused = next(answer for answer in reports if answer.status == 503)
        assert_unavailable(refused)
        assert said.strip() in refused.body.decode()
        assert all_pages_work(site)
