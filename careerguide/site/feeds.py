"""The feed: guides that are new or have changed, in Atom."""

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
# The year in which the addresses of the feed were first given, as a tag asks for one. It never changes.
_FIRST_YEAR = 2026
# What XML cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class GuidesAtom(Atom1Feed):
    """Atom, which without entries has a time of its own too: not the clock's, or no two answers would be the same."""

    def latest_post_date(self) -> datetime:
        """The last change of any entry."""
        return super().latest_post_date() if self.items else datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)


@conditional_page
def feed(request):
    """The guides that changed last, the newest first."""
    absolute = partial(absolute_url, request)
    # What an entry is known by outlives its address and its title.
    tag = f"tag:{urlsplit(absolute('/')).hostname},{_FIRST_YEAR}:guides"
    atom = GuidesAtom(
        title="careerguide: new and changed guides",
        subtitle="Role guides, with every figure’s source.",
        description="",
        link=absolute("/"),
        feed_url=absolute(request.path),
        feed_guid=tag,
        author_name="careerguide",
        language="en",
    )
    for role in Role.objects.for_list().order_by("-updated_at", "-pk")[:ENTRIES]:
        atom.add_item(
            title=_NOT_XML.sub("", role.title),
            # The feed says that it is HTML.
            description=escape(_NOT_XML.sub("", role.claim)),
            link=absolute(role.get_absolute_url()),
            unique_id=f"{tag}/{role.pk}",
            pubdate=role.published_at or role.updated_at,
            updateddate=role.updated_at,
            categories=[_NOT_XML.sub("", role.specialization.name)],
        )
    answer = HttpResponse(atom.writeString("utf-8"), content_type=GuidesAtom.content_type)
    # A guide that was taken back counts too: what is gone from the feed is a change of it.
    if changed := Role.objects.filter(published_at__isnull=False).aggregate(at=Max("updated_at"))["at"]:
        answer.headers["Last-Modified"] = http_date(changed.timestamp())
    return answer
