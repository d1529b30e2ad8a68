"""The Atom feed of new and changed guides."""

import re
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from django.db.models import Max
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.views.decorators.http import conditional_page

from careerguide.lists.querystrings import absolute_url
from roles.models import Role

ENTRIES = 50
# Part of the feed's tag URIs, which must never change: the year in which the feed was first published.
_TAG_YEAR = 2026
# Characters that XML cannot contain, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class GuidesAtom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """For an empty feed, Django would use the current time, and the ETag would never match."""
        return super().latest_post_date() if self.items else datetime(_TAG_YEAR, 1, 1, tzinfo=UTC)


@conditional_page
def feed(request):
    absolute = partial(absolute_url, request)
    # The id of an entry must stay the same even if its URL or title changes.
    tag = f"tag:{urlsplit(absolute('/')).hostname},{_TAG_YEAR}:guides"
    atom = GuidesAtom(
        title="careerguide: new and updated guides",
        subtitle="Guides to careers. Every number shows its source.",
        description="",
        link=absolute("/"),
        feed_url=absolute(request.path),
        feed_guid=tag,
        author_name="careerguide",
        language="en-US",
    )
    for role in Role.objects.for_list().order_by("-updated_at", "-pk")[:ENTRIES]:
        atom.add_item(
            title=_NOT_XML.sub("", role.title),
            # Django declares the description as HTML.
            description=escape(_NOT_XML.sub("", role.claim)),
            link=absolute(role.get_absolute_url()),
            unique_id=f"{tag}/{role.pk}",
            pubdate=role.published_at or role.updated_at,
            updateddate=role.updated_at,
            categories=[_NOT_XML.sub("", role.specialization.name)],
        )
    response = HttpResponse(atom.writeString("utf-8"), content_type=GuidesAtom.content_type)
    # Include guides that are no longer public: their removal changes the feed.
    if changed := Role.objects.filter(published_at__isnull=False).aggregate(at=Max("updated_at"))["at"]:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    return response
