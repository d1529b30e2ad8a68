"""The admin of rows with a name and a slug, such as skills."""

from .hints import SLUG
from .history import HistoryAdmin


class NamedAdmin(HistoryAdmin):
    list_display = ["name", "slug"]
    search_fields = ["sort_key", "slug"]
    fields = ["name", "slug"]
    hints = {"name": "The name shown on public pages.", "slug": SLUG}
