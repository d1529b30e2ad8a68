"""Fixtures for all tests, and the selection and order of tests."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.servers.basehttp import WSGIServer
from django.db import connection
from django.template import RequestContext, Template
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings

from tests.support.clock import TODAY, freeze_today
from tests.support.saved_rows import SavedRows

pytest_plugins = ["tests.support.network_guard"]

# Some machines are slow, so examples have no deadline. Examples are not stored; in CI, Hypothesis always generates the
# same ones.
settings.register_profile(
    "careerguide", settings(), deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("careerguide")

# These files share the production server, which takes longer to start than most test files take to run.
SERVER_FILES = {
    "tests/site/test_server.py",
    "tests/site/test_parallel_saves.py",
    "tests/site/test_slow_clients.py",
    "tests/site/test_proxy.py",
    "tests/site/test_observatory.py",
    "tests/site/test_refused_requests.py",
    "tests/site/test_database_unavailable.py",
}
# These files take the longest, so they start first: otherwise, one worker could still be busy when the others are done.
LONG_FILES = [
    "the server",
    "tests/site/test_admin_walk.py",
    "tests/site/test_hostile_walk.py",
    "tests/site/test_queries.py",
    "tests/roles/test_admin_writing.py",
    "tests/roles/test_facets.py",
    "tests/programs/test_facets.py",
]
# These files flush the database, including the groups that a migration creates, so they run last, the longest first.
EMPTYING_FILES = [
    "tests/site/test_accessibility.py",
    "tests/site/test_live.py",
    "tests/site/test_live_responses.py",
    "tests/site/test_browser.py",
    "tests/site/test_machine_checks.py",
    "tests/site/test_admin_browser.py",
    "tests/site/test_guide_browser.py",
    "tests/site/test_editor_browser.py",
]

# Measuring coverage nearly doubles the time of a test. It is off for these files, because they are slow and other tests
# cover almost all of the same code. It is also off for browser tests.
NOT_MEASURED = {
    "tests/programs/test_admin.py",
    "tests/programs/test_catalog.py",
    "tests/programs/test_catalog_values.py",
    "tests/programs/test_export.py",
    "tests/programs/test_history.py",
    "tests/programs/test_hostile.py",
    "tests/programs/test_live.py",
    "tests/programs/test_role_match.py",
    "tests/roles/test_admin_queries.py",
    "tests/roles/test_admin_writing.py",
    "tests/roles/test_audited.py",
    "tests/roles/test_conflicts.py",
    "tests/roles/test_facets.py",
    "tests/roles/test_formset_data.py",
    "tests/roles/test_history.py",
    "tests/roles/test_hostile.py",
    "tests/roles/test_restore_audited.py",
    "tests/roles/test_search_pages.py",
    "tests/site/test_admin_walk.py",
    "tests/site/test_crawling.py",
    "tests/site/test_hostile_walk.py",
    "tests/site/test_queries.py",
    "tests/site/test_scripts.py",
}
# Tests of the production server use the `database` fixture; others use one of pytest-django's fixtures.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "database"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep each file on one worker, so that its fixtures are created once."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class LongestFirst(LoadFileScheduling):
        def _split_scope(self, nodeid):
            scope = super()._split_scope(nodeid)
            return "the server" if scope in SERVER_FILES else scope

        def _assign_work_unit(self, node):
            for scope in reversed(LONG_FILES):
                if scope in self.workqueue:
                    self.workqueue.move_to_end(scope, last=False)
            for scope in EMPTYING_FILES:
                if scope in self.workqueue:
                    self.workqueue.move_to_end(scope)
            super()._assign_work_unit(node)

    return LongestFirst(config, log)


def uses_database(item) -> bool:
    """Whether a test may use the database. pytest-django blocks the database in all other tests."""
    return bool(
        DATABASE_FIXTURES & set(item.fixturenames)
        or item.get_closest_marker("django_db")
        or item.get_closest_marker("each_database")
        or (item.cls and issubclass(item.cls, TransactionTestCase))
    )


def is_measured(item) -> bool:
    """Whether this run measures the test's coverage: only one does, on PostgreSQL if the test runs there."""
    if item.nodeid.partition("::")[0] in NOT_MEASURED or item.get_closest_marker("browser"):
        return False
    return connection.vendor != "sqlite" or not uses_database(item)


def runs_on_postgresql(item) -> bool:
    return uses_database(item) and not item.get_closest_marker("visual")


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, deselect tests that do not use the database."""
    left_out = [] if connection.vendor == "sqlite" else [item for item in items if not runs_on_postgresql(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if runs_on_postgresql(item)]


def coverage_of(config):
    plugin = config.pluginmanager.getplugin("_cov")
    return plugin and plugin.cov_controller


def pytest_configure(config):
    """Stop the first of two measurements that pytest-cov starts in a worker. It could not be paused otherwise."""
    if hasattr(config, "workerinput") and coverage_of(config):
        coverage_of(config).cov.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Pause coverage for a test with its fixtures. pytest-cov's mark `no_cover` would still measure the fixtures."""
    coverage = coverage_of(item.config)
    if not coverage or is_measured(item):
        return (yield)
    coverage.pause()
    try:
        return (yield)
    finally:
        coverage.resume()


def pytest_sessionfinish(session, exitstatus):
    """On PostgreSQL, succeed if no selected test uses the database."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and connection.vendor != "sqlite":
        session.exitstatus = pytest.ExitCode.OK


def render_and_record(template, context):
    if isinstance(context, RequestContext) and context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


@pytest.fixture(scope="session", autouse=True)
def page_contexts(django_test_environment):
    """Record the context of each page only, not of the included templates: a page with forms includes thousands."""
    Template._render = render_and_record


@pytest.fixture(scope="session", autouse=True)
def live_server_queue():
    """Let more than Django's 10 connections wait for the live server.

    The link checker opens more than that, and on a busy machine the kernel reset those that found no place.
    """
    WSGIServer.request_queue_size = 200


@pytest.fixture(autouse=True)
def today(monkeypatch) -> date:
    """Freeze the site's date for a test and its own fixtures. Fixtures with a wider scope must freeze it themselves."""
    freeze_today(monkeypatch)
    return TODAY


@pytest.fixture(scope="session")
def saved_rows() -> SavedRows:
    """Groups of rows that are created once and then inserted again for each test that uses them."""
    return SavedRows()


@pytest.fixture
def content(db, saved_rows):
    """The site's real content, loaded from the fixtures."""
    saved_rows.write("content", lambda: call_command("loaddata", "roles", "programs", verbosity=0))


@pytest.fixture
def crosswalk(db):
    """The official occupations and the crosswalk, as the site loads them. Request it after ``content``."""
    from tests.support.official_files import load_occupations_and_crosswalk

    load_occupations_and_crosswalk()
    if connection.vendor == "postgresql":
        # Autovacuum cannot analyze rows of this transaction, and outdated statistics can lead to a query plan
        # that takes minutes.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.fixture
def query_count(client):
    """A function that counts the queries of a request to a URL."""

    def count(url: str, **options) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url, **options)
        assert answer.status_code == 200, f"{url} returned {answer.status_code}"
        return len(queries)

    return count
