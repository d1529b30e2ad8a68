"""Tests of properties that all public pages share."""

import re

import pytest
from django.middleware.gzip import GZipMiddleware

from careerguide.content.publishing import Status
from programs.models import Program
from roles.models import Role
from tests.support.page import Page, get_page
from tests.support.pages import FORMS, GALLERY, MISSING, URLS


@pytest.mark.parametrize("url", [*URLS, *FORMS])
def test_pages_have_a_title_heading_language_and_skip_link(client, content, url):
    page = get_page(client, url)
    assert page.heading
    assert page["lang"] == "en-US"
    assert page.one("a.skip")["href"] == "#main"
    assert page.title.removesuffix(" – careerguide") not in {"", page.title}


@pytest.mark.parametrize("url", URLS)
def test_public_pages_set_no_cookie_and_ignore_cookies(client, content, url):
    answer = client.get(url)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_longest_page_is_small_when_compressed(client, content, monkeypatch):
    # GZipMiddleware adds random bytes to prevent BREACH attacks. Turn this off, and add the maximum number below.
    most = GZipMiddleware.max_random_bytes
    monkeypatch.setattr(GZipMiddleware, "max_random_bytes", 0)
    answer = client.get("/roles/ai-engineer/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) + most < 16_000


def test_template_indentation_is_removed(client, content):
    lines = client.get("/").content.decode().splitlines()
    assert not [line for line in lines if line.startswith((" ", "\t"))]


@pytest.mark.parametrize("url", [*URLS, *FORMS, MISSING, "/admin/login/"])
def test_policy_allows_only_files_of_the_site(client, content, url):
    policy = client.get(url).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("url", [*URLS, *FORMS, GALLERY])
def test_pages_have_no_inline_style_or_script(client, content, gallery, url):
    html = client.get(url).content.decode()
    assert "style=" not in html
    assert "<style" not in html
    # JSON-LD is data. All other scripts must come from files.
    assert not re.search(r'<script(?![^>]*\bsrc=|\s+type="application/ld\+json">)', html)
    assert not re.search(r"\son\w+=", html)


def test_every_program_has_a_page(client, content):
    programs = Program.objects.published()
    assert programs.count() == 10
    for program in programs:
        assert program.institution.name in get_page(client, program.get_absolute_url()).text


@pytest.mark.parametrize("url", [MISSING, "/programs/no-such-program/", "/roles/no-such-guide/programs/", "/nowhere/"])
def test_unknown_url_returns_404_with_links(client, content, url):
    response = client.get(url)
    assert response.status_code == 404
    page = Page(response).one("main")
    assert page.text.startswith("Page not found")
    assert {"/roles/", "/programs/"} <= set(page.links.values())
    assert page.has('form[action="/search/"]')


def test_draft_is_named_in_comparisons_but_has_no_page(client, content):
    Role.objects.filter(slug="ml-engineer").update(status=Status.DRAFT)
    assert client.get("/roles/ml-engineer/").status_code == 404
    assert client.get("/roles/ml-engineer/programs/").status_code == 404
    page = get_page(client, "/roles/ai-engineer/")
    assert "ML Engineer" in page.text
    assert "/roles/ml-engineer/" not in page.links.values()
    assert "ML Engineer" not in get_page(client, "/roles/").html


def test_error_page_has_links(client, content, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("programs.catalog.page.ProgramCounter", lambda *args: 1 / 0)
    response = client.get("/programs/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in Page(response).text
    main = Page(response).one("main")
    assert {"/", "/roles/", "/programs/"} <= set(main.links.values())
    assert main.has('form[action="/search/"]')


def test_health_url_needs_no_database(client):
    answer = client.get("/healthz")
    assert answer.content == b"ok\n"
    assert "no-store" in answer.headers["Cache-Control"]
