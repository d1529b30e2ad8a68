import pytest
from django.core.exceptions import ImproperlyConfigured

from careerguide.lists.querystrings import absolute_url
from tests.careerguide.test_settings import read
from tests.support.factories import make_program, make_role
from tests.support.pages import FEEDS

pytestmark = pytest.mark.django_db


HOSTILE = {"host": "guide.example:1234", "x-forwarded-host": "evil.example", "x-forwarded-port": "1234"}


@pytest.fixture
def pages() -> list[str]:
    role, program = make_role(), make_program()
    own = [role.get_absolute_url(), f"{role.get_absolute_url()}programs/", program.get_absolute_url()]
    lists = ["/", "/roles/", "/programs/", "/programs/export.csv", *FEEDS, "/robots.txt", "/sitemap.xml"]
    return [*own, *lists, "/sitemap-pages.xml", "/sitemap-guides-0.xml"]


@pytest.mark.parametrize(
    ("site_url", "origin"), [("", "http://guide.example"), ("https://www.guide.example", "https://www.guide.example")]
)
def test_forged_host_and_port_appear_on_no_page(client, pages, settings, site_url, origin):
    settings.SITE_URL = site_url
    settings.ALLOWED_HOSTS = ["guide.example"]
    for page in pages:
        answer = client.get(page, headers=HOSTILE)
        text = answer.getvalue().decode()
        assert answer.status_code == 200
        assert "1234" not in text, page
        assert "evil.example" not in text, page
        assert origin in text, page


@pytest.mark.parametrize(
    ("host", "listening", "secure", "origin"),
    [
        ("guide.example", "8000", False, "http://guide.example"),
        ("guide.example:8000", "8000", False, "http://guide.example:8000"),
        ("guide.example:8000", "80", False, "http://guide.example"),
        ("guide.example:443", "443", True, "https://guide.example"),
        ("[::1]:8000", "8000", False, "http://[::1]:8000"),
        ("[::1]:9", "8000", False, "http://[::1]"),
    ],
)
def test_only_the_port_of_the_server_is_used(rf, host, listening, secure, origin):
    request = rf.get("/", headers={"host": host}, SERVER_PORT=listening, secure=secure)
    request.META["SERVER_PORT"] = listening
    assert absolute_url(request, "/a/?q=b") == f"{origin}/a/?q=b"


def test_site_url_is_a_scheme_and_a_host(monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    assert read(monkeypatch, DJANGO_SECRET_KEY="k")["SITE_URL"] == ""
    settings = read(monkeypatch, DJANGO_SECRET_KEY="k", SITE_URL="https://guide.example/")
    assert settings["SITE_URL"] == "https://guide.example"
    for wrong in ("guide.example", "ftp://guide.example", "https://guide.example/path", "https://a@b", "https://a b"):
        with pytest.raises(ImproperlyConfigured, match="SITE_URL is"):
            read(monkeypatch, DJANGO_SECRET_KEY="k", SITE_URL=wrong)


def test_cookie_names_have_the_host_prefix_only_with_https(monkeypatch):
    secure = read(monkeypatch, DJANGO_SECRET_KEY="k")
    assert (secure["SESSION_COOKIE_NAME"], secure["CSRF_COOKIE_NAME"]) == ("__Host-sessionid", "__Host-csrftoken")
    plain = read(monkeypatch, DJANGO_SECRET_KEY="k", DJANGO_HTTPS="0")
    assert (plain["SESSION_COOKIE_NAME"], plain["CSRF_COOKIE_NAME"]) == ("sessionid", "csrftoken")
