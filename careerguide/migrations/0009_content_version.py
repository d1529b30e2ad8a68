"""Add the content version. The triggers that change it are added after every migration."""

from django.db import migrations

from careerguide.cache import version


class Migration(migrations.Migration):
    dependencies = [("careerguide", "0008_import_permissions")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: version.install(editor.connection),
            lambda apps, editor: version.uninstall(editor.connection),
        )
    ]
