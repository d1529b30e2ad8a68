"""Record which figures of occupations editors changed before imports had corrections, so that an import leaves them."""

from django.db import migrations

from careerguide.history.pages import json_value

FIELDS = (
    *("title", "pay_p10", "pay_p25", "pay_p50", "pay_p75", "pay_p90"),
    *("growth_percent", "growth_from", "growth_to"),
)


def record_edits(apps, schema_editor):
    """The first version of an occupation has the figures that it was loaded with."""
    alias = schema_editor.connection.alias
    versions = apps.get_model("roles", "HistoricalOccupation").objects.using(alias).order_by("history_id")
    corrections = apps.get_model("careerguide", "Correction").objects.using(alias)
    for row in apps.get_model("roles", "Occupation").objects.using(alias).filter(pk__in=versions.values("id")):
        of_row = versions.filter(id=row.pk)
        first, last = of_row.first(), of_row.last()
        for name in FIELDS:
            field = row._meta.get_field(name)
            imported, corrected = (json_value(field, getattr(each, name)) for each in (first, row))
            if imported != corrected:
                corrections.create(
                    model="roles.occupation",
                    object_id=row.pk,
                    field=name,
                    imported=imported,
                    corrected=corrected,
                    user_id=last.history_user_id,
                    corrected_at=last.history_date,
                )


class Migration(migrations.Migration):
    dependencies = [("roles", "0019_source_licenses"), ("careerguide", "0007_imports")]

    operations = [migrations.RunPython(record_edits, migrations.RunPython.noop, elidable=True)]
