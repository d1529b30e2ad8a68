"""The three groups of accounts."""

from django.db import migrations

from careerguide.groups import make_groups


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("roles", "0006_publishing"),
        ("programs", "0005_publishing"),
    ]

    operations = [migrations.RunPython(lambda apps, editor: make_groups(apps), migrations.RunPython.noop)]
