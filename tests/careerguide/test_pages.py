"""Tests of how public pages, previews, withdrawn pages and former URLs are served."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission, User

from careerguide.content.pages import preview_url
from careerguide.content.publishing import Status
from tests.support.admin import change_url, run_action, shown_messages
from tests.support.factories import make_program, make_role

pytestmark = pytest.mark.django_db

UNSEEN = [Status.DRAFT, Status.WITHDRAWN]


def withdrawn(make):
    row = make()
    row.status = Status.WITHDRAWN
    row.save()
    return row


@pytest.mark.parametrize("make", [make_role, make_program])
class TestPreview:
    def test_preview_link_shows_draft_with_notice(self, make, client):
        response = client.get(preview_url(make(status=Status.DRAFT)))
        assert response.status_code == 200
        assert "Preview: this page is not public (draft)." in response.content.decode()

    def test_preview_is_not_cached_or_indexed_and_sets_no_cookie(self, make, client):
        response = client.get(preview_url(make(status=Status.DRAFT)))
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert not response.cookies

    def test_preview_link_expires_after_a_week(self, make, client):
        link = preview_url(make(status=Status.DRAFT))
        with time_machine.travel(timedelta(days=6, hours=23)):
            assert client.get(link).status_code == 200
        with time_machine.travel(timedelta(days=7, minutes=1)):
            assert client.get(link).status_code == 404

    def test_preview_key_does_not_open_withdrawn_page(self, make, client):
        row = make(status=Status.DRAFT)
        link = preview_url(row)
        row.status = Status.WITHDRAWN
        row.save()
        assert client.get(link).status_code == 410

    def test_preview_key_is_not_sent_to_other_sites_as_referrer(self, make, client):
        assert client.get(preview_url(make(status=Status.DRAFT)))["Referrer-Policy"] == "no-referrer"

    def test_editor_revokes_preview_links(self, make, admin_client, client):
        row, other = make(status=Status.DRAFT), make(status=Status.DRAFT)
        links = [preview_url(row), preview_url(other)]
        page = run_action(admin_client, "revoke_previews", row)
        assert f"Revoked all preview links of: {row}." in shown_messages(page)
        assert [client.get(link).status_code for link in links] == [404, 200]
        row.refresh_from_db()
        assert client.get(preview_url(row)).status_code == 200

    def test_preview_key_does_not_open_another_page(self, make, client):
        one, other = make(status=Status.DRAFT), make(status=Status.DRAFT)
        key = preview_url(one).partition("?")[2]
        assert client.get(f"{other.get_absolute_url()}?{key}").status_code == 404

    @pytest.mark.parametrize("key", ["", "x", "a:b", "1:2:3", "\x00", "é" * 500])
    def test_invalid_preview_key_returns_404(self, make, client, key):
        assert client.get(make(status=Status.DRAFT).get_absolute_url(), {"preview": key}).status_code == 404

    def test_editor_sees_draft_without_preview_key(self, make, client):
        row = make(status=Status.DRAFT)
        editor = User.objects.create_user("editor", is_staff=True)
        client.force_login(editor)
        assert client.get(row.get_absolute_url()).status_code == 404
        editor.user_permissions.add(Permission.objects.get(codename=f"view_{row._meta.model_name}"))
        response = client.get(row.get_absolute_url())
        assert "Preview: this page is not public" in response.content.decode()
        assert "no-store" in response["Cache-Control"]

    def test_admin_has_preview_link_for_drafts_only(self, make, admin_client):
        draft, public = make(status=Status.DRAFT), make()
        assert "?preview=" in admin_client.get(change_url(draft)).content.decode()
        assert "?preview=" not in admin_client.get(change_url(public)).content.decode()


@pytest.mark.parametrize("make", [make_role, make_program])
class TestWithdrawnPage:
    def test_withdrawn_page_returns_410_with_links(self, make, client):
        row = withdrawn(make)
        response = client.get(row.get_absolute_url())
        html = response.content.decode()
        assert response.status_code == 410
        assert "is no longer here" in html
        assert "We’ve removed the page about" in html
        assert 'action="/search/"' in html
        assert "/programs/" in html
        assert "noindex" in html

    def test_withdrawn_page_is_not_listed(self, make, client):
        row = withdrawn(make)
        for page in ("/", "/roles/", "/programs/", "/search/?q=program", "/search/?q=role"):
            assert row.get_absolute_url() not in client.get(page).content.decode()


@pytest.mark.parametrize("make", [make_role, make_program])
class TestFormerUrl:
    def test_former_url_redirects_to_current_url(self, make, client):
        row = make(slug="first")
        first = row.get_absolute_url()
        row.slug = "second"
        row.save()
        response = client.get(first)
        assert response.status_code == 301
        assert response["Location"] == row.get_absolute_url()

    def test_former_url_of_draft_returns_404(self, make, client):
        row = make(slug="first")
        first = row.get_absolute_url()
        row.slug, row.status = "second", Status.DRAFT
        row.save()
        assert client.get(first).status_code == 404


def test_former_url_of_role_catalog_redirects(client):
    role = make_role(slug="first")
    role.slug = "second"
    role.save()
    assert client.get("/roles/first/programs/")["Location"] == "/roles/second/programs/"


def test_public_page_does_not_depend_on_account(client, query_count):
    role = make_role()
    # The first page also finds out what depends on the content version alone.
    query_count(role.get_absolute_url())
    without = query_count(role.get_absolute_url())
    client.force_login(User.objects.create_superuser("ada"))
    response = client.get(role.get_absolute_url())
    assert "Cookie" not in response.get("Vary", "")
    assert query_count(role.get_absolute_url()) == without
