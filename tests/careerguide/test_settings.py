"""The settings, read anew from an environment."""

import runpy

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def read(monkeypatch, **environment) -> dict:
    """What settings.py makes of ``environment`` and nothing else."""
    for name in (
        "DJANGO_SECRET_KEY",
        "DJANGO_DEBUG",
        "DJANGO_HTTPS",
        "DATABASE_URL",
        "LOG_LEVEL",
        "DJANGO_ALLOWED_HOSTS",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(settings.BASE_DIR / "careerguide/settings.py"))


def test_without_a_key_the_site_refuses_to_start_and_says_what_to_do(monkeypatch):
    with pytest.raises(ImproperlyConfigured, match=r"DJANGO_SECRET_KEY is not set\. Set it to a long random text"):
        read(monkeypatch)


def test_on_a_machine_of_ones_own_no_key_is_needed_and_plain_http_will_do(monkeypatch):
    found = read(monkeypatch, DJANGO_DEBUG="1")
    assert found["DEBUG"]
    assert not found["SECURE_SSL_REDIRECT"]


def test_a_public_site_is_https_only_unless_it_is_told_otherwise(monkeypatch):
    found = read(monkeypatch, DJANGO_SECRET_KEY="k", DJANGO_ALLOWED_HOSTS="a.example, b.example")
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"]
    assert found["ALLOWED_HOSTS"] == ["a.example", "b.example"]
    assert not read(monkeypatch, DJANGO_SECRET_KEY="k", DJANGO_HTTPS="0")["SECURE_SSL_REDIRECT"]


def test_a_log_level_that_is_none_is_refused_with_the_ones_there_are(monkeypatch):
    with pytest.raises(ImproperlyConfigured, match=r"LOG_LEVEL is .LOUD.\. Use DEBUG, INFO, WARNING"):
        read(monkeypatch, DJANGO_SECRET_KEY="k", LOG_LEVEL="loud")


def test_the_database_is_sqlite_beside_the_site_or_the_one_that_is_named(monkeypatch):
    assert read(monkeypatch, DJANGO_SECRET_KEY="k")["DATABASES"]["default"]["NAME"].endswith("var/careerguide.sqlite3")
    named = read(monkeypatch, DJANGO_SECRET_KEY="k", DATABASE_URL="postgres://a:b@db/guide")["DATABASES"]["default"]
    assert (named["ENGINE"], named["HOST"], named["NAME"]) == ("django.db.backends.postgresql", "db", "guide")
    assert named["CONN_HEALTH_CHECKS"]
