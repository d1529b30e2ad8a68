"""Aggregate functions whose names differ between SQLite and PostgreSQL."""

from django.db.models import Aggregate, JSONField


class ListOf(Aggregate):
    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)
