"""Text that a template writes once and shows in several places."""

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


class CapturedNode(template.Node):
    """Renders what stands inside, blocks of other templates included, into a variable."""

    def __init__(self, nodelist, name: str):
        self.nodelist = nodelist
        self.name = name

    def render(self, context) -> str:
        # Every variable inside is escaped already. A quotation mark in a template's own text would end an attribute.
        text = self.nodelist.render(context).strip().replace('"', "&quot;")
        context[self.name] = mark_safe(text)  # nosec B308 B703
        return ""


@register.tag
def captured(parser, token):
    """``{% captured as title %}...{% endcaptured %}`` keeps its inside as ``title``, fit for text and attributes."""
    try:
        _, _as, name = token.split_contents()
    except ValueError:
        _as = ""
    if _as != "as":
        raise template.TemplateSyntaxError("Write {% captured as name %}.")
    nodelist = parser.parse(("endcaptured",))
    parser.delete_first_token()
    return CapturedNode(nodelist, name)
