"""Tests of Open Graph data, robots.txt, the web manifest and icons."""

import json
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from PIL import Image

from tests.support.factories import make_role
from tests.support.page import Page, get_page
from tests.support.pages import FEEDS, MISSING, URLS

NOT_INDEXED = [url for url in URLS if url.startswith("/search/")]


def open_graph(page: Page) -> dict[str, str]:
    found = [(part["property"].removeprefix("og:"), part["content"]) for part in page.css('meta[property^="og:"]')]
    assert len(found) == len(dict(found))
    return dict(found)


@pytest.mark.parametrize("url", URLS)
def test_open_graph_matches_the_page(client, content, url):
    page = get_page(client, url)
    data = open_graph(page)
    assert data["site_name"] == "careerguide"
    assert data["type"] in {"website", "article"}
    assert f"{data['title']} – careerguide" == page.title
    assert data["description"] == page.meta("description")
    assert data["title"]
    assert data["description"]
    # The canonical URL for search engines is also the URL for shared links.
    if url in NOT_INDEXED:
        assert not page.has("link[rel=canonical]")
        assert urlsplit(data["url"]).path == "/search/"
    else:
        assert page.one("link[rel=canonical]")["href"] == data["url"]
        assert client.get(data["url"]).status_code == 200


@pytest.mark.parametrize("url", URLS)
def test_share_picture_of_every_page_exists(client, content, url):
    data = open_graph(get_page(client, url))
    assert data["image"].startswith("http://testserver/")
    response = client.get(data["image"])
    assert response.headers["Content-Type"] == data["image:type"]
    assert Image.open(BytesIO(response.content)).size == (int(data["image:width"]), int(data["image:height"]))
    assert data["image:alt"]


def test_guide_has_its_own_share_picture(client, content):
    data = open_graph(get_page(client, "/roles/ai-engineer/"))
    assert data["type"] == "article"
    assert data["image"] == "http://testserver/roles/ai-engineer/share.png"


def test_hostile_title_is_escaped_in_attributes(client, db):
    title = 'O\'Brien & \u2028 "Sons" <script> \\'
    make_role(title, slug="odd", claim=title)
    response = client.get("/roles/odd/")
    data = open_graph(Page(response))
    assert data["title"] == f"{title}: pay, skills and the way in"
    assert data["description"] == title
    assert "<script>" not in response.content.decode()


def test_missing_page_has_no_open_graph_data(client, content):
    page = Page(client.get(MISSING))
    assert open_graph(page) == {}
    assert not page.has("link[rel=canonical]")


def test_captured_text_is_escaped():
    capture = '{% captured as words %} "{{ typed }}" {% endcaptured %}'
    page = Template(capture + '<p title="{{ words }}">{{ words }}</p>')
    words = "&quot;&lt;b&gt;&quot;&quot;"
    assert page.render(Context({"typed": '<b>"'})) == f'<p title="{words}">{words}</p>'


def test_robots_txt_allows_pages_and_disallows_the_admin(client):
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    rules = RobotFileParser()
    rules.parse(answer.content.decode().splitlines())
    assert rules.site_maps() == ["http://testserver/sitemap.xml"]
    for url in ["/", "/roles/ai-engineer/", "/programs/?format=online", "/roles/ai-engineer/share.png", "/feed/"]:
        assert rules.can_fetch("anyone", url)
    for url in ["/admin/", "/admin/roles/role/", "/search/?q=finance", "/report/?page=%2Froles%2Fai-engineer%2F",
                    "/programs/export.csv?format=online"]:  # fmt: skip
        assert not rules.can_fetch("anyone", url)


@pytest.fixture
def head_links(client, content) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in get_page(client, "/").css("link")}


def read_static_file(url: str) -> bytes:
    found = finders.find(url.removeprefix("/static/"))
    assert found, f"{url} does not exist"
    return Path(found).read_bytes()


def test_manifest_icons_exist_in_the_stated_sizes(client, head_links):
    manifest = json.loads(read_static_file(head_links["manifest"]))
    assert manifest["name"] == "careerguide"
    assert client.get(manifest["start_url"]).status_code == 200
    assert manifest["display"] in {"browser", "minimal-ui"}
    sizes = set()
    for icon in manifest["icons"]:
        file = read_static_file(urljoin(head_links["manifest"], icon["src"]))
        assert len(file) < 10_000
        if icon["type"] == "image/png":
            width, height = Image.open(BytesIO(file)).size
            assert icon["sizes"] == f"{width}x{height}"
        sizes.add((icon["sizes"], icon.get("purpose", "any")))
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes


def test_home_screen_icon_fills_its_square(client, head_links):
    icon = Image.open(BytesIO(read_static_file(head_links["apple-touch-icon"]))).convert("RGBA")
    assert icon.size == (180, 180)
    assert icon.getpixel((0, 0)) == icon.getpixel((179, 179)) == (0x15, 0x11, 0x0E, 255)


def test_favicon_ico_is_served(client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    icon = Image.open(BytesIO(read_static_file(answer.headers["Location"])))
    assert {(16, 16), (32, 32)} <= icon.info["sizes"]


@pytest.mark.parametrize("url", [*FEEDS, "/sitemap.xml", "/robots.txt", "/share.png", "/favicon.ico"])
def test_non_html_responses_have_strict_headers_and_no_cookie(client, content, url):
    answer = client.get(url)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
