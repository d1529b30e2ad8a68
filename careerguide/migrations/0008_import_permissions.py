"""Let the groups view import runs and the new official figures."""

from django.db import migrations

from careerguide.groups import make_groups


class Migration(migrations.Migration):
    dependencies = [
        ("careerguide", "0007_imports"),
        ("roles", "0018_occupation_facts"),
        ("programs", "0014_outcomes_and_tuition"),
    ]

    operations = [migrations.RunPython(lambda apps, editor: make_groups(apps), migrations.RunPython.noop)]
