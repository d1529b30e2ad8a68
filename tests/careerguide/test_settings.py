import runpy

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def read(monkeypatch, **environment) -> dict:
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


def test_missing_secret_key_is_refused(monkeypatch):
    with pytest.raises(ImproperlyConfigured, match=r"DJANGO_SECRET_KEY is not set\. Set it to a long random string"):
        read(monkeypatch)


def test_debug_mode_needs_neither_secret_key_nor_https(monkeypatch):
    values = read(monkeypatch, DJANGO_DEBUG="1")
    assert values["DEBUG"]
    assert not values["SECURE_SSL_REDIRECT"]


def test_https_is_the_default(monkeypatch):
    values = read(monkeypatch, DJANGO_SECRET_KEY="k", DJANGO_ALLOWED_HOSTS="a.example, b.example")
    assert values["SECURE_SSL_REDIRECT"]
    assert values["SESSION_COOKIE_SECURE"]
    assert values["SECURE_HSTS_SECONDS"]
    assert values["ALLOWED_HOSTS"] == ["a.example", "b.example"]
    assert not read(monkeypatch, DJANGO_SECRET_KEY="k", DJANGO_HTTPS="0")["SECURE_SSL_REDIRECT"]


def test_unknown_log_level_is_refused(monkeypatch):
    with pytest.raises(ImproperlyConfigured, match=r"LOG_LEVEL is .LOUD.\. Use DEBUG, INFO, WARNING"):
        read(monkeypatch, DJANGO_SECRET_KEY="k", LOG_LEVEL="loud")


def test_database_url_replaces_the_default_database(monkeypatch):
    assert read(monkeypatch, DJANGO_SECRET_KEY="k")["DATABASES"]["default"]["NAME"].endswith("var/careerguide.sqlite3")
    named = read(monkeypatch, DJANGO_SECRET_KEY="k", DATABASE_URL="postgres://a:b@db/guide")["DATABASES"]["default"]
    assert (named["ENGINE"], named["HOST"], named["NAME"]) == ("django.db.backends.postgresql", "db", "guide")
    assert named["CONN_HEALTH_CHECKS"]
