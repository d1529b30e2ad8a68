"""Let an import show its changes later than other changes."""

from django.db import migrations

from careerguide.cache import version


class Migration(migrations.Migration):
    dependencies = [("careerguide", "0009_content_version")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: version.add_delay(editor.connection),
            lambda apps, editor: version.remove_delay(editor.connection),
        )
    ]
