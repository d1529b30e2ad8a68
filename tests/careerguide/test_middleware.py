import pytest
from django.http import HttpResponse

from careerguide.middleware import security_headers
from tests.support.factories import make_role


@pytest.mark.parametrize("host", ["10.0.0.7", "10.0.0.7:8000", "[::1]:80", "evil.example", "a b"])
@pytest.mark.django_db
def test_health_checks_accept_any_host(client, settings, host):
    make_role()
    settings.ALLOWED_HOSTS = ["guide.example"]
    assert client.get("/healthz", headers={"host": host}).status_code == 200
    assert client.get("/readyz", headers={"host": host}).status_code == 200
    assert client.get("/robots.txt", headers={"host": host}).status_code == 400


@pytest.mark.django_db
def test_other_sites_can_embed_share_pictures_and_icons(client):
    policies = {"/share.png": "cross-origin", "/static/icons/icon.svg": "cross-origin"}
    policies["/static/css/site.css"] = "same-origin"
    for path, policy in policies.items():
        response = client.get(path)
        # An unclosed file would cause a warning in a later test.
        response.close()
        assert response.headers["Cross-Origin-Resource-Policy"] == policy


@pytest.mark.parametrize(
    ("path", "content_type", "has_policy"),
    [
        ("/static/css/site.css", 'text/css; charset="utf-8"', False),
        ("/static/js/catalog.js", 'text/javascript; charset="utf-8"', False),
        ("/static/fonts/newsreader-600.woff2", "font/woff2", False),
        ("/static/icons/icon.svg", "image/svg+xml", True),
        ("/static/css/missing.css", "text/html", True),
        ("/programs/export.css", "text/css", True),
    ],
)
def test_only_what_can_be_a_document_has_a_content_policy(rf, path, content_type, has_policy):
    answer = HttpResponse(content_type=content_type, headers={"Content-Security-Policy": "default-src 'none'"})
    headers = security_headers(lambda request: answer)(rf.get(path)).headers
    assert ("Content-Security-Policy" in headers) == has_policy
    assert headers["X-Content-Type-Options"] == "nosniff"
