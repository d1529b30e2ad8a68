"""Let an import show its changes later than other changes."""

from django.db import migrations

from careerguide.cache import version


class Migration(migrations.Migration):
    dependencies = [("careerguide", "0009_content_version")]

    # The former code works with the new column and function.
    operations = [
        migrations.RunPython(lambda apps, editor: version.upgrade(editor.connection), migrations.RunPython.noop)
    ]
