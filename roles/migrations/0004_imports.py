"""Add permissions to import and export pay rows, and a table for uploaded files between dry run and import."""

from django.core.management import call_command
from django.db import migrations

KEPT_FILES = "roles_kept_file"


def make_table(apps, schema_editor):
    """Create the table of the cache "imports", as createcachetable does."""
    call_command("createcachetable", KEPT_FILES, database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("roles", "0003_search_and_slug")]

    operations = [
        migrations.AlterModelOptions(
            name="payband",
            options={
                "ordering": ["level", "-high", "-low", "employer_type"],
                "permissions": [
                    ("import_payband", "Can import pay bands"),
                    ("export_payband", "Can export pay bands"),
                ],
            },
        ),
        migrations.RunPython(make_table, migrations.RunPython.noop),
        migrations.RunSQL(migrations.RunSQL.noop, f"DROP TABLE IF EXISTS {KEPT_FILES}"),
    ]
