"""What every test can ask for."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, settings

from tests.support.clock import THE_DAY, stop_the_calendar
from tests.support.saved_rows import SavedRows

pytest_plugins = ["tests.support.network_guard"]

# How fast this machine is says nothing about the site, so no example is timed, nor is the choice of them. What was
# tried is not kept. On CI Hypothesis by itself chooses the same examples each time; elsewhere every run tries others.
settings.register_profile(
    "careerguide", settings(), deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("careerguide")

# To install and fill the production server takes longer than most files take.
ON_THE_SERVER = {
    "tests/site/test_server.py",
    "tests/site/test_parallel_saves.py",
    "tests/site/test_slow_clients.py",
    "tests/site/test_proxy.py",
    "tests/site/test_observatory.py",
    "tests/site/test_refused_requests.py",
    "tests/site/test_database_away.py",
}


# They go where the other tests go, many times. Counting what they cover would take as long again.
NOT_COUNTED = {
    "tests/programs/test_hostile.py",
    "tests/site/test_admin_browser.py",
    "tests/site/test_admin_walk.py",
    "tests/site/test_browser.py",
    "tests/site/test_crawling.py",
    "tests/site/test_editor_browser.py",
    "tests/site/test_hostile_walk.py",
    "tests/site/test_queries.py",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A file stays on one worker, so that what its tests share is made once; what asks the server is as one file."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class OneServer(LoadFileScheduling):
        def _split_scope(self, nodeid):
            scope = super()._split_scope(nodeid)
            return "the server" if scope in ON_THE_SERVER else scope

    return OneServer(config, log)


def pytest_collection_modifyitems(items):
    """Look at pages once: what they look like is the same whichever database they come from."""
    for item in items:
        if item.nodeid.partition("::")[0] in NOT_COUNTED:
            item.add_marker(pytest.mark.no_cover)
    if connection.vendor != "sqlite":
        for item in items:
            if item.get_closest_marker("visual"):
                item.add_marker(pytest.mark.skip(reason="Looks the same on every database; tested on SQLite."))


@pytest.fixture(autouse=True)
def the_day(monkeypatch) -> date:
    """The site's present day, for a test and its own fixtures; those of several tests stop the calendar themselves."""
    stop_the_calendar(monkeypatch)
    return THE_DAY


@pytest.fixture(scope="session")
def kept_rows() -> SavedRows:
    """What was written once and is put back for each test that begins with it."""
    return SavedRows()


@pytest.fixture
def content(db, kept_rows):
    """The site's real content, loaded from the fixtures."""
    kept_rows.write("content", lambda: call_command("loaddata", "roles", "programs", verbosity=0))


@pytest.fixture
def crosswalk(db):
    """The official crosswalk, as the site loads it; ask for it after ``content``, whose titles it keeps."""
    from careerguide.management.commands.load_content import CROSSWALK
    from programs.crosswalk import load_crosswalk, read_file

    return load_crosswalk(read_file(CROSSWALK))


@pytest.fixture
def query_count(client):
    """A function: how many queries the page at an address takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(url: str, **options) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url, **options)
        assert answer.status_code == 200, f"{url} answered {answer.status_code}"
        return len(queries)

    return count
