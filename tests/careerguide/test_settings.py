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
        "REDIS_URL",
        "CDN_SECONDS",
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


def test_pages_are_stored_in_memory_or_in_redis(monkeypatch):
    memory = read(monkeypatch, DJANGO_SECRET_KEY="k")["CACHES"]["pages"]
    redis = read(monkeypatch, DJANGO_SECRET_KEY="k", REDIS_URL="redis://cache:6379/0")["CACHES"]["pages"]
    assert memory["BACKEND"].endswith("BoundedLocMemCache")
    assert (redis["BACKEND"].rpartition(".")[2], redis["LOCATION"]) == ("OptionalRedisCache", "redis://cache:6379/0")
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL is not valid"):
        read(monkeypatch, DJANGO_SECRET_KEY="k", REDIS_URL="cache:6379")


def test_cdn_may_serve_pages_only_if_a_time_is_set(monkeypatch):
    assert read(monkeypatch, DJANGO_SECRET_KEY="k")["PAGE_CACHE_CONTROL"] == "public, no-cache"
    control = read(monkeypatch, DJANGO_SECRET_KEY="k", CDN_SECONDS="60")["PAGE_CACHE_CONTROL"]
    assert control == "public, max-age=0, s-maxage=60"
