"""Tests that a crawler that obeys robots.txt and nofollow reaches every page and terminates."""

import re
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest

from careerguide.lists.querystrings import may_crawl
from tests.support.page import Page, get_page
from tests.support.pages import make_crowded_pages

SITE = "http://testserver"


def disallowed(robots: str) -> re.Pattern:
    """A pattern for the paths of all Disallow lines. In robots.txt, `*` matches any text (RFC 9309)."""
    lines = re.findall(r"^Disallow: (\S+)$", robots, re.MULTILINE)
    return re.compile("|".join(".*".join(map(re.escape, line.split("*"))) for line in lines))


def links(client, url: str) -> set[str]:
    answer = client.get(url)
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return set()
    followed = [
        urldefrag(urljoin(SITE + url, link["href"])).url for link in Page(answer).css("a[href]:not([rel~=nofollow])")
    ]
    return {found.removeprefix(SITE) for found in followed if urlsplit(found).netloc == "testserver"}


def crawl(client) -> set[str]:
    closed = disallowed(client.get("/robots.txt").content.decode())
    reached, waiting = {"/"}, ["/"]
    while waiting:
        new = {url for url in links(client, waiting.pop()) if not closed.match(url)} - reached
        reached |= new
        waiting += new
    return reached


def all_pages(client) -> set[str]:
    index = client.get("/sitemap.xml").content.decode()
    files = [client.get(urlsplit(url).path).content.decode() for url in re.findall("<loc>([^<]*)</loc>", index)]
    return {urlsplit(url).path for file in files for url in re.findall("<loc>([^<]*)</loc>", file)}


@pytest.mark.parametrize("fill", [lambda: None, make_crowded_pages], ids=["real content", "80 pages"])
def test_crawl_reaches_every_page_and_terminates(client, content, fill):
    fill()
    reached, pages = crawl(client), all_pages(client)
    # No page links to the catalog of a role that has no programs.
    empty = {url for url in pages if url.startswith("/roles/") and url.endswith("/programs/")}
    assert pages - empty <= reached
    assert len(reached) <= 3 * len(pages)


@pytest.mark.parametrize(
    "url",
    [
        "/programs/?format=online",
        "/programs/?page=2",
        "/roles/?skill=python",
        "/roles/ai-engineer/",
        "/roles/ai-engineer/programs/",
        "/roles/ai-engineer/share.png",
    ],
)
def test_pages_and_single_filters_may_be_crawled_and_indexed(client, content, url):
    assert may_crawl(url)
    answer = client.get(url)
    assert b'content="noindex"' not in answer.content


@pytest.mark.parametrize(
    "url",
    [
        "/programs/?city=lowell&format=online",
        "/programs/?format=hybrid&format=online",
        "/programs/?compare=auburn-university-master-of-science-in-finance-online",
        "/programs/?show=city",
        "/programs/?sort=tuition",
        "/programs/?q=finance",
        "/roles/?compare=ai-engineer",
        "/roles/?pay_min=1000&skill=python",
        "/roles/ai-engineer/programs/?format=online",
        "/roles/compare/?role=ai-engineer",
        "/programs/compare/",
    ],
)
def test_combined_filters_searches_and_comparisons_are_noindex(client, content, url):
    assert not may_crawl(url)
    assert b'<meta name="robots" content="noindex">' in client.get(url).content


def test_links_with_several_parameters_may_not_be_crawled(client, content):
    make_crowded_pages()
    closed = disallowed(client.get("/robots.txt").content.decode())
    for page in ["/programs/?page=2&show=city&compare=program-0", "/roles/?page=2", "/roles/compare/?role=guide-0"]:
        for link in get_page(client, page).css("a[href]"):
            url = urljoin(SITE + page, link["href"]).removeprefix(SITE)
            if not link["href"].startswith("#") and url.startswith("/") and len(parse_qsl(urlsplit(url).query)) > 1:
                assert "nofollow" in link["rel"], url
                assert closed.match(url), url
