"""Text and links for admin messages."""

from collections.abc import Iterable
from typing import NamedTuple

from django.middleware.csrf import get_token
from django.template.defaultfilters import pluralize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from careerguide.lib.names import list_names

MAX_NAMES = 10
# A message links to at most this many pages for each reason, and states at most this many reasons.
MAX_LINKS = 3
MAX_REASONS = 5
MAX_NAME_LENGTH = 60


class Refusal(NamedTuple):
    """Why an action did not change a page. Refusals with the same ``key`` have the same kind of reason.

    ``summary`` replaces the reasons of one kind if they differ. A warning can be accepted on the page.
    """

    key: str
    reason: str
    name: str
    url: str
    summary: str = ""
    is_warning: bool = False


def first_few(texts: list[str], separator: str = "", count: int = MAX_NAMES) -> str:
    """The first ``count`` texts, and the number of the others: "A, B, and 3 more"."""
    more = len(texts) - count
    shown = [*texts[:count], *([f"and {more:,} more"] if more > 0 else [])]
    return separator.join(shown) if separator else list_names(shown)


def count_of(count: int, meta) -> str:
    """A number of rows, such as "1 program" or "1,200 programs"."""
    return f"{count:,} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"


def public_part(public: int, total: int) -> str:
    """How many of several pages are public, such as "10 of them public"."""
    if total == 1:
        return "public" if public else "not public"
    if public == total:
        return f"all {total:,} of them public"
    return f"{public:,} of them public" if public else "none of them public"


def short_name(row) -> str:
    return Truncator(str(row)).chars(MAX_NAME_LENGTH)


def links(pages: list[tuple[str, str]]) -> SafeString:
    """Links to the first few of ``pages``, which are pairs of a name and a URL: "“A”, “B”, “C” and 12 more"."""
    named = [(url, short_name(name)) for name, url in pages[:MAX_LINKS]]
    found = format_html_join(", ", '<a href="{}">“{}”</a>', named)
    more = len(pages) - MAX_LINKS
    return format_html("{} and {} more", found, f"{more:,}") if more > 0 else found


def group_refusals(refusals: Iterable[Refusal]) -> SafeString:
    """Each reason once, with links to its pages: a sentence if there is one reason, otherwise a list."""
    groups: dict[str, list[Refusal]] = {}
    for refusal in refusals:
        groups.setdefault(refusal.key, []).append(refusal)
    by_size = sorted(groups.values(), key=len, reverse=True)
    parts = [(_reason(group), links([(each.name, each.url) for each in group])) for group in by_size[:MAX_REASONS]]
    if len(parts) == 1:
        return format_html("{} ({}).", *parts[0])
    items = format_html_join("", "<li>{} ({}).</li>", parts)
    if others := by_size[MAX_REASONS:]:
        items += format_html("<li>And {} more reason{}.</li>", len(others), pluralize(len(others)))
    return format_html("<ul>{}</ul>", items)


def refusals_text(start: str, refused: list[Refusal], meta) -> SafeString:
    """How many pages were not changed, and why: "Not published: 2 guides. ..."."""
    count = count_of(len({refusal.url.partition("#")[0] for refusal in refused}), meta)
    return format_html("{}: {}. {}", start, count, group_refusals(refused))


def _reason(group: list[Refusal]) -> str:
    reasons = {refusal.reason for refusal in group}
    return (reasons.pop() if len(reasons) == 1 else group[0].summary).rstrip(".:")


def post_button(request, url: str, label: str, **fields) -> SafeString:
    """A form that posts ``fields`` to ``url``, for a message."""
    inputs = format_html_join(
        "", '<input type="hidden" name="{}" value="{}">', [("csrfmiddlewaretoken", get_token(request)), *fields.items()]
    )
    button = format_html('<button type="submit" class="button">{}</button>', label)
    return format_html('<form method="post" action="{}" class="message-form">{}{}</form>', url, inputs, button)
