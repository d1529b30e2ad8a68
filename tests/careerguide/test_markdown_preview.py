import pytest
from django.contrib.auth.models import User
from django.test import Client

from careerguide.lib.markdown import render_markdown
from careerguide.lists.forms import MAX_TEXT
from tests.support.admin import change_url
from tests.support.factories import make_role

pytestmark = pytest.mark.django_db

PREVIEW = "/admin/markdown/"


def test_preview_is_rendered_as_on_public_pages(admin_client):
    text = "A **bold** word.\n\n- one\n- two\n\n# Large"
    response = admin_client.post(PREVIEW, {"text": text})
    assert response.content.decode() == render_markdown(text)
    assert "<h3>Large</h3>" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=y>"])
def test_preview_is_sanitized(admin_client, text):
    html = admin_client.post(PREVIEW, {"text": text}).content.decode()
    for forbidden in ["<script", "<img", 'href="javascript']:
        assert forbidden not in html


def test_preview_requires_staff_and_csrf_token(client, admin_user):
    assert client.post(PREVIEW, {"text": "x"}).status_code == 302
    client.force_login(User.objects.create_user("a-reader"))
    assert client.post(PREVIEW, {"text": "x"}).status_code == 302
    other = Client(enforce_csrf_checks=True)
    other.force_login(admin_user)
    assert other.post(PREVIEW, {"text": "x"}).status_code == 403
    assert other.get(PREVIEW).status_code == 405


def test_long_text_is_refused(admin_client):
    assert admin_client.post(PREVIEW, {"text": "x" * (MAX_TEXT + 1)}).status_code == 413


def test_markdown_fields_have_preview_url(admin_client):
    html = admin_client.get(change_url(make_role())).content.decode()
    assert html.count(f'data-preview="{PREVIEW}"') >= 10
    assert 'src="/static/js/admin-preview.js"' in html
