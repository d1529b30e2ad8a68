"""Remove AcceptedWarning, which moved to careerguide; its table stays."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('careerguide', '0004_accepted_warnings'),
        ('roles', '0011_preview_salt'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name='AcceptedWarning')]),
    ]
