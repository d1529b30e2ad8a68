"""Move AcceptedWarning from roles to careerguide. Its table and rows do not change."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def move_content_type(apps, editor, source="roles", target="careerguide"):
    """Move the model's content type, and with it the permissions, to the model's new app."""
    rows = apps.get_model("contenttypes", "ContentType").objects.using(editor.connection.alias)
    if not rows.filter(app_label=target, model="acceptedwarning").exists():
        rows.filter(app_label=source, model="acceptedwarning").update(app_label=target)


def move_content_type_back(apps, editor):
    move_content_type(apps, editor, source="careerguide", target="roles")


class Migration(migrations.Migration):

    dependencies = [
        ('careerguide', '0003_link_checks'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('roles', '0011_preview_salt'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.CreateModel(
                name='AcceptedWarning',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rule', models.SlugField(max_length=60)),
                    ('object_id', models.PositiveBigIntegerField()),
                    ('fingerprint', models.CharField(max_length=32)),
                    ('reason', models.CharField(max_length=500)),
                    ('accepted_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ],
                options={
                    'db_table': 'roles_acceptedwarning',
                    'ordering': ['-accepted_at', 'pk'],
                    'default_permissions': (),
                    'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id', 'fingerprint'), name='warning_accepted_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='warning_accepted_with_a_reason')],
                },
            ),
        ]),
        migrations.RunPython(move_content_type, move_content_type_back),
    ]
