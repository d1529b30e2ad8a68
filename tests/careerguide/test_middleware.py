import pytest

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
