"""Atom feeds."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date

from careerguide.lists.querystrings import absolute_url

MAX_ENTRIES = 50
# Part of the feeds' tag URIs, which must never change: the year in which the first feed was published.
_TAG_YEAR = 2026
# Characters that XML cannot contain, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """For an empty feed, Django would use the current time, and the ETag would never match."""
        return super().latest_post_date() if self.items else datetime(_TAG_YEAR, 1, 1, tzinfo=UTC)


class Feed:
    """``tag`` begins the ids of the entries. They stay the same even if the URLs or titles of pages change.

    ``page`` is the path of the page that the feed is about, and ``path`` its own. ``suffix`` tells feeds apart whose
    entries have the same ids.
    """

    def __init__(self, request, tag: str, *, title: str, subtitle: str, page: str, path: str, suffix: str = ""):
        self._absolute = partial(absolute_url, request)
        self.tag = f"tag:{urlsplit(self._absolute('/')).hostname},{_TAG_YEAR}:{tag}"
        self._atom = _Atom(
            title=_NOT_XML.sub("", title),
            subtitle=_NOT_XML.sub("", subtitle),
            description="",
            link=self._absolute(page),
            feed_url=self._absolute(path),
            feed_guid=self.tag + suffix,
            author_name="careerguide",
            language="en-US",
        )

    def add(
        self,
        key,
        title: str,
        lines: Iterable[str],
        path: str,
        updated: datetime,
        published: datetime | None = None,
        categories: Iterable[str] = (),
    ) -> None:
        """``key`` makes the id, with the tag."""
        # Django declares the description as HTML.
        texts = [escape(_NOT_XML.sub("", line)) for line in lines]
        self._atom.add_item(
            title=_NOT_XML.sub("", title),
            description=texts[0] if len(texts) == 1 else "".join(f"<p>{text}</p>" for text in texts),
            link=self._absolute(path),
            unique_id=f"{self.tag}/{key}",
            pubdate=published or updated,
            updateddate=updated,
            categories=[_NOT_XML.sub("", name) for name in categories],
        )

    def response(self, last_modified: datetime | None = None) -> HttpResponse:
        response = HttpResponse(self._atom.writeString("utf-8"), content_type=_Atom.content_type)
        if last_modified:
            response.headers["Last-Modified"] = http_date(last_modified.timestamp())
        return response
