"""The site's templates without the indentation of their lines: no reader needs to fetch it."""

import re

from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(filesystem.Loader):
    """Reads templates from the project's own folder; lines stay lines, so that an error still names the right one.

    Text that must keep its spaces (``<pre>``, ``<textarea>``) comes from a variable, never from a template's own lines.
    """

    def get_contents(self, origin) -> str:
        """The template's text, each of its lines from its first sign on."""
        return INDENTATION.sub("", super().get_contents(origin))
