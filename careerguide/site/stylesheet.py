"""The site's stylesheet. A page requests one file; the parts in static/css/site are easier to read and to edit."""

import os
import re
import tempfile

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

PATH = "css/site.css"
PARTS = "css/site"
FIRST = "base.css"


def join_parts() -> str:
    folder = settings.BASE_DIR / "static" / PARTS
    parts = sorted(folder.glob("*.css"), key=lambda part: (part.name != FIRST, part.name))
    return compact("\n".join(part.read_text() for part in parts))


def compact(css: str) -> str:
    """``css`` without comments and needless spaces, which are a sixth of its weight even when compressed."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return css.replace(": ", ":").replace(";}", "}").strip()


class StylesheetFinder(FileSystemFinder):
    """Joins the parts into css/site.css. It writes the file only if a part has changed."""

    def find(self, path, find_all=False, **kwargs):
        if path != PATH:
            return super().find(path, find_all, **kwargs)
        found = str(self._write())
        return [found] if find_all else found

    def list(self, ignore_patterns):
        self._write()
        yield PATH, FileSystemStorage(settings.JOINED_STATIC)
        # The URLs in the parts are relative to the joined file, so collectstatic would not find what they name.
        yield from super().list([*(ignore_patterns or []), f"{PARTS}/*"])

    def _write(self):
        target, css = settings.JOINED_STATIC / PATH, join_parts()
        if not target.exists() or target.read_text() != css:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Several processes may write at once, so that none may see half a file.
            with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False) as file:
                file.write(css)
            os.chmod(file.name, 0o644)
            os.replace(file.name, target)
        return target
