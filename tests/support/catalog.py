"""What the tests of the catalog share: what its page says, read from its HTML."""

import re
from html import unescape

ROW = re.compile(r'<li class="row">.*?<h3><a href="[^"]*">(.*?)<', re.DOTALL)


def rows(answer) -> list[str]:
    """The titles of the rows, in their order."""
    return [unescape(title) for title in ROW.findall(answer.content.decode())]


def notices(answer) -> list[str]:
    """The notices above the list."""
    found = re.search(r'<div class="notices" role="status">(.*?)</div>', answer.content.decode(), re.DOTALL)
    return [unescape(text) for text in re.findall(r"<(?:p|li)>(.*?)</(?:p|li)>", found[1])] if found else []


def canonical(answer) -> str:
    """The canonical address, without the host."""
    return unescape(re.search(r'rel="canonical" href="http://testserver([^"]*)"', answer.content.decode())[1])
