"""Tests of where pages are stored."""

import pytest

from careerguide.cache import shared
from careerguide.cache.memory import BoundedLocMemCache
from careerguide.cache.shared import OptionalRedisCache
from tests.with_postgres import free_port


def test_pages_in_memory_are_bounded_by_their_size():
    cache = BoundedLocMemCache("bounded", {"OPTIONS": {"MAX_BYTES": 10_000}})
    cache.clear()
    for number in range(100):
        cache.set(number, b"x" * 1_000)
        assert cache.get(0)
    assert sum(map(len, cache._cache.values())) <= 10_000
    assert [number for number in range(100) if cache.get(number)][-5:] == [95, 96, 97, 98, 99]


def test_pages_are_made_without_redis(caplog):
    cache = OptionalRedisCache(f"redis://127.0.0.1:{free_port()}", {})
    cache.set("page", b"content")
    assert cache.get("page") is None
    assert "Redis cannot be used" in caplog.text


@pytest.mark.parametrize("changes", [{"SITE_URL": "https://guide.example"}, {"HTTPS": True}])
def test_new_settings_do_not_serve_stored_pages(settings, changes):
    prefix = OptionalRedisCache("redis://127.0.0.1", {}).key_prefix
    shared.release.cache_clear()
    for name, value in changes.items():
        setattr(settings, name, value)
    assert OptionalRedisCache("redis://127.0.0.1", {}).key_prefix != prefix
    shared.release.cache_clear()


def test_new_code_does_not_serve_stored_pages(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    releases = set()
    for text in ("one", "other"):
        (tmp_path / "templates" / "page.html").write_text(text)
        releases.add(shared.release.__wrapped__())
    assert len(releases) == 2
