"""What both databases can gather, each in its own words."""

from django.db.models import Aggregate, JSONField


class ListOf(Aggregate):
    """The values of a group as one list, in no order; null where there are none."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler, connection, **extra):
        """SQLite's own word for it."""
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)
