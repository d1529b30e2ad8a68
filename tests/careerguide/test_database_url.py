"""Tests that DATABASE_URL is parsed and that no message contains its password."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from careerguide.database.url import hide_password, read_database_url, unreachable_message


def test_postgresql_url_is_parsed():
    config = read_database_url("postgres://user:p%40ss@host:5433/name?sslmode=require")
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert (config["USER"], config["PASSWORD"], config["HOST"], config["PORT"]) == ("user", "p@ss", "host", 5433)
    assert config["NAME"] == "name"
    assert config["OPTIONS"] == {"connect_timeout": 5, "sslmode": "require"}
    assert config["CONN_HEALTH_CHECKS"]
    assert config["CONN_MAX_AGE"] == 60


def test_sqlite_url_is_parsed(tmp_path):
    config = read_database_url(f"sqlite:///{tmp_path}/site.sqlite3")
    assert config["ENGINE"] == "django.db.backends.sqlite3"
    assert config["NAME"] == f"{tmp_path}/site.sqlite3"
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in config["OPTIONS"]["init_command"]
    assert config["CONN_MAX_AGE"] == 0


SECRET = "s3cret"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "foo://user:s3cret@host/name",
        "mysql://user:s3cret@host/name",
        "oracle://user:s3cret@host/name",
        "postgres://user:s3cret@host:port/name",
        "postgres://user:s3cret@host:99999/name",
        "postgres://user:a/s3cret@host/name",
        "postgres://user:s3cret@[host/name",
        "user=me password=s3cret",
        "user=me password=s3cret://x",
        "://user:s3cret@host/name",
    ],
)
def test_invalid_url_is_refused_without_its_password(url):
    with pytest.raises(ImproperlyConfigured) as caught:
        read_database_url(url)
    message = str(caught.value)
    assert message.startswith("DATABASE_URL is not valid")
    assert "postgres://user:password@host:5432/name" in message
    assert SECRET not in message
    assert caught.value.__cause__ is None


def test_message_names_the_unknown_scheme():
    with pytest.raises(ImproperlyConfigured, match="begins with 'mysql'"):
        read_database_url("mysql://user:s3cret@host/name")


@pytest.mark.parametrize("url", ["postgres://user:s3cret@host", "postgres://user:s3cret@host/"])
def test_url_without_database_name_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL has no database name. Add /name to the end\.$"):
        read_database_url(url)


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("postgres://user:s3cret@host:5432/name", "postgres://user:***@host:5432/name"),
        ("postgres://user@host/name", "postgres://user@host/name"),
        ("postgres://host/name", "postgres://host/name"),
        ("postgres:///name", "postgres:///name"),
        ("postgres://user:s3cret%40%2F@host/name", "postgres://user:***@host/name"),
        ("postgres://user:a@s3cret@host/name", "postgres://user:***@host/name"),
        ("postgres://user:5/s3cret@host/name", "postgres://user:***@host/name"),
        ("postgres://user:5?s3cret@host/name", "postgres://user:***@host/name"),
        ("postgres://user:5#s3cret@host/name", "postgres://user:***@host/name"),
        ("postgres://:s3cret@host/name", "postgres://:***@host/name"),
        ("postgres://user:s3cret@[::1]:5432/name", "postgres://user:***@[::1]:5432/name"),
        ("postgres://host/name?password=s3cret", "postgres://host/name"),
        ("postgres://host/name?password=s3cret@x", "postgres://host:***@x"),
        ("sqlite:////home/me@work/site.sqlite3", "sqlite:////home/me@work/site.sqlite3"),
        ("sqlite://:memory:", "sqlite://:memory:"),
    ],
)
def test_password_is_hidden_and_rest_of_url_is_kept(url, printed):
    assert hide_password(url) == printed


@given(st.text(alphabet="ab:/@?#%[]&= ", max_size=12), st.text(alphabet="ab:/@?#%[]&= ", max_size=12))
def test_any_password_is_hidden(before, after):
    assert SECRET not in hide_password(f"postgres://user:{before}{SECRET}{after}@host/name")


def test_message_for_unreachable_database_is_one_line(settings):
    settings.DATABASE_URL = "postgres://user:s3cret@host:5432/name"
    message = unreachable_message(Exception('connection to server at "host" failed:\n\tConnection refused\n'))
    assert message == (
        "the database at postgres://user:***@host:5432/name cannot be used "
        '(connection to server at "host" failed: Connection refused). '
        "Check DATABASE_URL and that the server is running."
    )
