"""What the tests of comparisons share: the page as a reader sees it, and guides that fill it."""

import re
from html import unescape

from roles.models import CareerStep, Comparison, Role
from tests.support.factories import make_role, make_source
from tests.support.guides import pays


def words(html: str) -> str:
    """What a reader reads in a piece of HTML."""
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    # A link before a comma is no reason for a space.
    return re.sub(r" (?=[,.])", "", text)


class ComparedPage:
    """The page at ``address`` about what it is asked for, as a reader sees it."""

    def __init__(self, client, url: str, **asked):
        self.answer = client.get(url, asked)
        assert self.answer.status_code == 200
        self.html = self.answer.content.decode()

    @property
    def words(self) -> str:
        """All that stands on the page."""
        return words(self.html)

    @property
    def heading(self) -> str:
        """Who is compared with whom."""
        return words(re.search(r"<h1>(.*?)</h1>", self.html)[1])

    @property
    def titles(self) -> list[str]:
        """What is compared, in the order of its columns."""
        return [words(title) for title in re.findall(r'class="compare-title"[^>]*>(.*?)</a>', self.html, re.DOTALL)]

    @property
    def table(self) -> dict[str, list[str]]:
        """The cells of each row, by the row's label; a difference stands behind the label."""
        table = re.search(r'<table class="compare".*?</table>', self.html, re.DOTALL)[0]
        rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', table, re.DOTALL)
        return {words(label): [words(c) for c in re.findall(r"<td.*?</td>", cells, re.DOTALL)] for label, cells in rows}

    @property
    def issues(self) -> list[str]:
        """The sentences above the table."""
        found = re.search(r'<ul class="compare-issues">(.*?)</ul>', self.html, re.DOTALL)
        return [words(sentence) for sentence in re.findall(r"<li>.*?</li>", found[1])] if found else []

    @property
    def skills(self) -> dict[str, str]:
        """The skills, by who asks for them."""
        return {words(label): words(names) for label, names in re.findall(
            r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", self.html, re.DOTALL)}  # fmt: skip

    @property
    def notices(self) -> str:
        """What the page says of the address itself."""
        found = re.search(r'<div class="notices.*?</div>', self.html, re.DOTALL)
        return words(found[0]) if found else ""

    @property
    def canonical(self) -> str:
        """The canonical address, without the host."""
        return unescape(re.search(r'rel="canonical" href="http://testserver([^"]*)"', self.html)[1])

    def link(self, start: str) -> str:
        """The address behind the link whose words begin so."""
        links = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', self.html, re.DOTALL)
        return next(unescape(href) for href, text in links if words(text).startswith(start))


def guides_page(client, *slugs) -> ComparedPage:
    """The page about the guides at ``slugs``."""
    return ComparedPage(client, "/roles/compare/", role=slugs)


def programs_page(client, *slugs) -> ComparedPage:
    """The page about the programs at ``slugs``."""
    return ComparedPage(client, "/programs/compare/", program=slugs)


def compare_texts(role, other, **texts) -> Comparison:
    """What the guide to ``role`` says of itself and ``other``."""
    sides = {"other_side": f"{other} from afar.", "this_side": f"{role} from near."}
    return Comparison.objects.create(role=role, other=other, **sides | texts)


def full_role(title: str, **values) -> Role:
    """A guide that states every fact."""
    figures = {"salary_low": 50_000, "salary_high": 90_000, "growth_percent": "7.5", "growth_period": "2024 to 2034"}
    role = make_role(title, source=make_source(), market_fit="Proven", entry_education="master", **figures | values)
    pays(pays(role, 40_000, 60_000), 80_000, 100_000, "Others", high_open=True)
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    return role
