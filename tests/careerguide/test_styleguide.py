"""Tests that only staff can see the component gallery in production, and that it shows every component."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.template import Template
from django.test.utils import instrumented_test_render

from careerguide.content.figures import FigureState
from tests.support.page import Page

URL = "/styleguide/"
TEMPLATES = settings.BASE_DIR / "templates"


@pytest.fixture
def gallery(client, settings, monkeypatch):
    settings.DEBUG = True
    # Unlike conftest.render_and_record(), this also records included templates.
    monkeypatch.setattr(Template, "_render", instrumented_test_render)
    return client.get(URL)


@pytest.mark.django_db
def test_visitor_gets_404(client):
    assert client.get(URL).status_code == 404
    client.force_login(User.objects.create_user("reader"))
    assert client.get(URL).status_code == 404


@pytest.mark.django_db
def test_staff_can_see_the_page_and_it_is_not_indexed(client):
    client.force_login(User.objects.create_user("editor", is_staff=True))
    html = client.get(URL).content.decode()
    assert "<h1>Component gallery</h1>" in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html
    for url in ("/sitemap.xml", "/sitemap-pages.xml", "/robots.txt"):
        assert "styleguide" not in client.get(url).content.decode()


def test_page_needs_no_database(gallery):
    # Without the django_db mark, a query raises an error.
    assert gallery.status_code == 200


@pytest.mark.parametrize("folder", ["components", "charts"])
def test_every_component_is_shown(gallery, folder):
    shown = {template.name for template in gallery.templates}
    missing = {f"{folder}/{path.name}" for path in (TEMPLATES / folder).iterdir()} - shown
    assert missing == set(), "Show each of these in templates/styleguide.html, in all of its states."


def test_every_figure_state_is_shown(gallery):
    page = Page(gallery)
    for state in FigureState:
        assert len(page.css(f'[data-state="{state.name}"]')) > 1
        assert any(text.startswith(state.value) for text in page.texts("details.figure summary .state"))


def test_every_color_and_space_token_is_shown(gallery):
    tokens = (settings.BASE_DIR / "static/css/site/base.css").read_text()
    named = re.findall(r"--([a-z-]+): light-dark\(", tokens) + re.findall(r"--(s\d): ", tokens)
    own = (settings.BASE_DIR / "static/css/site/styleguide.css").read_text()
    assert len(named) > 15
    for name in named:
        assert f"<code>--{name}</code>" in gallery.content.decode()
        assert re.search(rf"\.(swatch|space)-{name} {{ [a-z-]+: var\(--{name}\); }}", own)
