"""Load templates without indentation, which makes compressed pages 2 to 4% smaller."""

import re

from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(filesystem.Loader):
    """Keeps the line breaks, so that errors report the right line.

    Text in ``<pre>`` or ``<textarea>`` must come from a variable, because literal lines lose their indentation.
    """

    def get_contents(self, origin) -> str:
        return INDENTATION.sub("", super().get_contents(origin))
