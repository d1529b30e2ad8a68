"""Template tags and filters for all templates."""

import re
from functools import lru_cache

from django import template
from django.template.base import Template
from django.utils.encoding import iri_to_uri
from django.utils.html import conditional_escape, escape, format_html_join
from django.utils.safestring import mark_safe

from careerguide.content import pages
from careerguide.lib import charts, durations, editions, jsonld, markdown, money, names, number_format, ruler
from careerguide.lists import querystrings

register = template.Library()

register.filter("dollars", money.dollars)
register.filter("exact_dollars", money.exact_dollars)
register.filter("short_dollars", money.short_dollars)
register.filter("duration", durations.duration)
register.filter("signed_number", number_format.signed_number)
register.filter("with_commas", number_format.with_commas)
register.filter("number_word", number_format.number_word)
register.filter("both_or_all", number_format.both_or_all)
register.filter("may_crawl", querystrings.may_crawl)
register.filter("nofollow", querystrings.nofollow)
register.filter("markdown", markdown.render_markdown)
register.filter("has_text", markdown.has_text)
register.filter("split_markdown", markdown.split_markdown)
register.filter("bdi", names.bdi)
register.filter("isolate", names.isolate)
register.filter("inside_sentence", names.inside_sentence)
register.filter("curly_apostrophes", names.curly_apostrophes)
register.filter("edition_words", editions.edition_words)
register.filter("list_names", lambda each: names.list_names(map(names.isolate, each)))
register.simple_tag(durations.duration_range, name="duration_range")
register.simple_tag(ruler.pay_ruler)
register.simple_tag(ruler.tuition_ruler)
register.simple_tag(ruler.official_ruler)
register.simple_tag(jsonld.json_ld)
register.simple_tag(charts.histogram)


@register.simple_tag(takes_context=True)
def breadcrumb_data(context, parent, parent_url, middle, middle_url, here) -> str:
    trail = [("Home", "/"), (parent, parent_url), (middle, middle_url), (here, iri_to_uri(context.request.path))]
    steps = [(name, path) for name, path in trail if name]
    return jsonld.json_ld(jsonld.breadcrumb_list(querystrings.site_origin(context.request), steps))


@register.simple_tag(takes_context=True)
def site_origin(context) -> str:
    """Scheme and host of the site's links; empty if the page is rendered without a request."""
    request = getattr(context, "request", None)
    return querystrings.site_origin(request) if request else ""


@register.simple_tag(takes_context=True)
def report_url(context, label) -> str:
    """The URL for reporting that the figure ``label`` is wrong, or "" if reporting is disabled here."""
    return pages.report_url(getattr(context, "request", None), label)


@register.simple_tag(takes_context=True)
def draw(context, name: str, **values) -> str:
    """``{% draw "charts/ruler.html" ruler=ruler %}`` is an include of a picture that depends on its values alone.

    The values can be hashed, so that each picture is drawn once.
    """
    return _draw(context.template.engine.get_template(name), **values)


@lru_cache(1_000)
def _draw(picture: Template, **values) -> str:
    return picture.render(template.Context(values))


@register.simple_tag
def pay_scale() -> tuple[tuple[str, str], ...]:
    return ruler.scale_labels(ruler.PAY_AXIS)


@register.simple_tag
def tuition_scale() -> tuple[tuple[str, str], ...]:
    return ruler.scale_labels(ruler.TUITION_AXIS)


@register.filter
def break_slashes(text):
    """Let lines of HTML break after slashes between words, as in "Multi-/Interdisciplinary Studies"."""
    # The text is escaped, and only our own tags are added.
    return mark_safe(re.sub(r"(?<=[\w-])/(?=\w)", "/<wbr>", conditional_escape(text)))  # nosec B308 B703


@register.filter
def definitions(pairs) -> str:
    """The (name, text) pairs as groups of a ``<dl>``."""
    return format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", ((name, names.bdi(text)) for name, text in pairs))


@register.filter
def small_to(text):
    """Set the "to" of a range in smaller type."""
    # The text is escaped, and only our own tags are added.
    return mark_safe(escape(text).replace(" to ", " <small>to</small> "))  # nosec B308 B703


@register.simple_block_tag
def captured(content) -> str:
    """``{% captured as title %}...{% endcaptured %}`` renders once what is used as text and in attributes."""
    # Variables inside are already escaped. A quotation mark in the template's own text would end an attribute.
    return mark_safe(content.strip().replace('"', "&quot;"))  # nosec B308 B703
