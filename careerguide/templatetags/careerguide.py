"""The lib, at hand in every template: one line each."""

from django import template

from careerguide.content import pages
from careerguide.lib import charts, durations, jsonld, markdown, money, number_format
from careerguide.lists import crawling, querystrings

register = template.Library()

register.filter("dollars", money.dollars)
register.filter("short_dollars", money.short_dollars)
register.filter("duration", durations.duration)
register.filter("plain_number", number_format.plain_number)
register.filter("signed_number", number_format.signed_number)
register.filter("may_crawl", crawling.may_crawl)
register.filter("nofollow", crawling.nofollow)
register.filter("markdown", markdown.render_markdown)
register.simple_tag(money.pay_range, name="pay_range")
register.simple_tag(durations.duration_range, name="duration_range")
register.simple_tag(charts.pay_bar)
register.simple_tag(jsonld.json_ld)
register.simple_tag(charts.histogram)


@register.simple_tag(takes_context=True)
def breadcrumb_data(context, parent, parent_url, middle, middle_url, here) -> str:
    """The way from the home page to this one, for machines: the same that stands there for readers."""
    steps = [("Home", "/"), (parent, parent_url), (middle, middle_url), (here, context.request.path)]
    steps = [(str(name), querystrings.absolute_url(context.request, path)) for name, path in steps if name]
    return jsonld.json_ld(jsonld.breadcrumb_list(steps))


@register.simple_tag(takes_context=True)
def site_origin(context) -> str:
    """Scheme and host of the site's own links; empty on a page that is rendered without a request."""
    request = getattr(context, "request", None)
    return querystrings.site_origin(request) if request else ""


@register.simple_tag(takes_context=True)
def report_url(context, label) -> str:
    """Where a reader says that the figure called ``label`` is wrong; empty where nobody is to say so."""
    return pages.report_url(getattr(context, "request", None), label)


@register.filter
def at(mapping, key):
    """``mapping``'s value at ``key``, or nothing."""
    return mapping.get(key, "")


@register.filter
def more_notes(notes) -> list:
    """The source notes that have no line of their own beside the figure."""
    return [note for note in notes if not note.short]
