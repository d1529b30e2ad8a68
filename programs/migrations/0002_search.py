"""Add the search text of programs, and an index of its words."""

from django.db import migrations, models

from programs import search_index
from programs.search import build_search_text

BATCH = 500


def install(apps, schema_editor):
    search_index.install(schema_editor.connection)


def uninstall(apps, schema_editor):
    search_index.uninstall(schema_editor.connection)


def fill(apps, schema_editor):
    """Set the search text of the existing rows in batches."""
    programs = apps.get_model("programs", "Program").objects.using(schema_editor.connection.alias).order_by("pk")
    parts = ("award", "institution__name", "city", "field_of_study__name")
    last = 0
    while rows := list(programs.filter(pk__gt=last).values_list("pk", *parts)[:BATCH]):
        last = rows[-1][0]
        programs.bulk_update(
            [programs.model(pk=pk, search_text=build_search_text(*texts)) for pk, *texts in rows], ["search_text"]
        )


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]

    operations = [
        migrations.AddField("Program", "search_text", models.TextField(blank=True, default="", editable=False)),
        migrations.RunPython(install, uninstall),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
