"""An HTML page as visitors, browsers and crawlers see it."""

import json
import re
from copy import deepcopy
from urllib.parse import urlsplit

from lxml import html

# Spaces are put around the text of all other elements, because CSS often separates them visually.
INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "strong", "sub", "sup", "time", "wbr"}
UNSEEN = {"head", "script", "style", "template"}


class Page:
    """A page or a part of one, from a test client's response or from HTML.

        page = get_page(client, "/programs/", format="online")
        assert page.rows == ["Master of Finance"]
        assert page.link("Compare") == "/programs/compare/"
        assert page.one("input[name=q]")["value"] == ""

    Parts have the same methods. `part["href"]` returns an attribute, or raises KeyError if there is none.
    """

    def __init__(self, source):
        if not isinstance(source, html.HtmlElement):
            source = html.document_fromstring(source if isinstance(source, str) else source.content.decode())
        self.element = source

    def __getitem__(self, attribute: str) -> str:
        return self.element.attrib[attribute]

    def __repr__(self) -> str:
        return f"<{self.element.tag}> {self.text[:200]}"

    def css(self, selector: str) -> list["Page"]:
        return [Page(element) for element in self.element.cssselect(selector)]

    def one(self, selector: str) -> "Page":
        """The only part that matches. Raises AssertionError if no part or several parts match."""
        parts = self.css(selector)
        assert len(parts) == 1, f"{len(parts)} parts match {selector!r} in {self!r}"
        return parts[0]

    def has(self, selector: str) -> bool:
        return bool(self.element.cssselect(selector))

    def texts(self, selector: str) -> list[str]:
        return [part.text for part in self.css(selector)]

    def section(self, id_: str) -> "Page":
        return self.one(f'[id="{id_}"]')

    def without(self, selector: str) -> "Page":
        """A copy without the parts that match a selector, such as `.hidden` (text for screen readers only)."""
        element = deepcopy(self.element)
        for part in element.cssselect(selector):
            part.drop_tree()
        return Page(element)

    @property
    def html(self) -> str:
        return html.tostring(self.element, encoding="unicode", with_tail=False)

    @property
    def title(self) -> str:
        return self.one("head title").element.text

    @property
    def heading(self) -> str:
        return self.one("h1").text

    @property
    def text(self) -> str:
        """The text with single spaces. If this is a whole page, only the text of its main element.

        Includes elements with the class `hidden` (for screen readers), but not those with the attribute `hidden`.
        """
        main = self.element.find(".//main") if self.element.tag == "html" else None
        words = " ".join("".join(_words(self.element if main is None else main)).split())
        return re.sub(r" (?=[,.;:!?])", "", words)

    @property
    def notices(self) -> list[str]:
        """The sentences in the notices that the page shows."""
        return [text for text in self.texts("p.notices, .notices p, .notices li") if text]

    @property
    def rows(self) -> list[str]:
        """The titles of the rows of a list of careers or programs, without text for screen readers."""
        return self.without(".hidden").texts(".row h3, .career h3")

    @property
    def row_figures(self) -> dict[str, str]:
        """The format, duration and tuition of the only program in a list, as a screen reader says them."""
        texts = [self.one(f".row .row-{name}").text for name in ("format", "duration", "tuition")]
        return dict(text.split(": ", 1) for text in texts)

    @property
    def links(self) -> dict[str, str]:
        """URLs by link text. If several links have the same text, the last one wins."""
        return {link.text: link["href"] for link in self.css("a[href]")}

    def link(self, text: str) -> str:
        """The URL of the link with this text or, if there is none, of the link whose text starts with it."""
        links = [(link.text, link["href"]) for link in self.css("a[href]")]
        exact = {href for words, href in links if words == text}
        urls = exact or {href for words, href in links if words.startswith(text)}
        assert len(urls) == 1, f"{len(urls)} links say {text!r}: {sorted(urls) or [words for words, _ in links]}"
        return urls.pop()

    def table(self, selector: str = "table") -> dict[str, list[str]]:
        """The cells of each row, keyed by the heading of the row."""
        rows = self.one(selector).css("tr")
        return {row.one("th").text: row.texts("td") for row in rows if row.has("td")}

    def terms(self, selector: str = "dl") -> dict[str, str]:
        """The descriptions in all matching description lists, keyed by term."""
        return dict(zip(self.texts(f"{selector} dt"), self.texts(f"{selector} dd"), strict=True))

    def form(self, selector: str = "form") -> dict[str, str | list[str]]:
        """The data that a browser would submit, for the test client: a list if a name has several values."""
        values = {}
        for name, value in self.one(selector).element.form_values():
            values.setdefault(name, []).append(value)
        return {name: several if len(several) > 1 else several[0] for name, several in values.items()}

    def meta(self, name: str) -> str:
        """The content of a meta element, by its name or by its property, such as `og:title`."""
        return self.one(f'meta[name="{name}"], meta[property="{name}"]')["content"]

    @property
    def canonical(self) -> str:
        """The canonical URL without its host."""
        return urlsplit(self.one('link[rel="canonical"]')["href"])._replace(scheme="", netloc="").geturl()

    @property
    def json_ld(self) -> dict[str, dict]:
        """The blocks of structured data by type."""
        blocks = [json.loads(part.element.text) for part in self.css('script[type="application/ld+json"]')]
        return {block["@type"]: block for block in blocks}


def get_page(client, url: str, params: dict | None = None, **more) -> Page:
    """The page at `url`, which must exist. Query parameters go into `params` or keyword arguments."""
    response = client.get(url, {**(params or {}), **more})
    assert response.status_code == 200, f"{url} returned {response.status_code}"
    return Page(response)


def _words(element):
    """The texts in an element, with spaces around each child element that is not INLINE."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN or "hidden" in element.attrib:
        return
    space = "" if element.tag in INLINE else " "
    yield space + (element.text or "")
    for child in element:
        yield from _words(child)
        yield child.tail or ""
    yield space
