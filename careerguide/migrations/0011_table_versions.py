"""Give each table a version of its own."""

from django.db import migrations

from careerguide.cache import version


class Migration(migrations.Migration):
    dependencies = [("careerguide", "0010_delayed_versions")]

    # The former code works with the new table and functions.
    operations = [
        migrations.RunPython(lambda apps, editor: version.upgrade(editor.connection), migrations.RunPython.noop)
    ]
