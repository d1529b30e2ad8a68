"""The stylesheets. A page requests one file; the parts in static/css/site are easier to read and to edit."""

import os
import re
import tempfile

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

PARTS = "css/site"
SHARED = ("base", "parts", "print", "rows", "ruler")
# The parts of each file; an empty tuple means all parts. Guides, occupations and the catalog have smaller files,
# because most visits begin there, and their pages are the heaviest.
STYLESHEETS = {
    "css/site.css": (),
    "css/guide.css": (*SHARED, "guide", "role-programs"),
    "css/occupation.css": (*SHARED, "careers", "guide", "occupation", "role-programs"),
    "css/plan.css": (*SHARED, "compare", "numbers", "plan"),
    "css/catalog.css": (*SHARED, "catalog", "role-programs"),
}


def join_parts(path: str) -> str:
    """The CSS of the file ``path``: base.css, which has the order of the layers, and its other parts by name."""
    folder = settings.BASE_DIR / "static" / PARTS
    names = STYLESHEETS[path] or [part.stem for part in folder.glob("*.css")]
    parts = sorted(names, key=lambda name: (name != "base", name))
    return compact("\n".join((folder / f"{name}.css").read_text() for name in parts))


def compact(css: str) -> str:
    """``css`` without comments and needless spaces, which are a sixth of its weight even when compressed."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return css.replace(": ", ":").replace(";}", "}").strip()


class StylesheetFinder(FileSystemFinder):
    """Joins the parts into the stylesheets. It writes a file only if a part has changed."""

    def find(self, path, find_all=False, **kwargs):
        if path not in STYLESHEETS:
            return super().find(path, find_all, **kwargs)
        found = str(_write(path))
        return [found] if find_all else found

    def list(self, ignore_patterns):
        for path in STYLESHEETS:
            _write(path)
            yield path, FileSystemStorage(settings.JOINED_STATIC)
        # The URLs in the parts are relative to the joined file, so collectstatic would not find what they name.
        yield from super().list([*(ignore_patterns or []), f"{PARTS}/*"])


def _write(path: str):
    target, css = settings.JOINED_STATIC / path, join_parts(path)
    if not target.exists() or target.read_text() != css:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may write at once, and none may read half a file.
        with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False) as file:
            file.write(css)
        os.chmod(file.name, 0o644)
        os.replace(file.name, target)
    return target
