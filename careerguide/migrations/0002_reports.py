"""Readers' reports, and the permissions to handle them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from careerguide.groups import make_groups


class Migration(migrations.Migration):

    dependencies = [
        ('careerguide', '0001_groups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField()),
                ('key', models.CharField(blank=True, max_length=32)),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('hour', 'key'), name='report_count_once_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='ReaderReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=200)),
                ('label', models.CharField(max_length=300, verbose_name='which figure')),
                ('figure', models.CharField(max_length=200, verbose_name='what it said')),
                ('said', models.TextField(max_length=1000, verbose_name='what the reader says')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='where it can be checked')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received')),
                ('state', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='open', max_length=10)),
                ('answer', models.CharField(blank=True, help_text='What was changed, or why nothing was changed. Required if you decline. Only editors see it.', max_length=500, verbose_name='our answer')),
                ('handled_at', models.DateTimeField(blank=True, null=True)),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
                'default_permissions': ('view', 'change'),
                'indexes': [models.Index(fields=['state', '-made_at'], name='report_state_and_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('state', 'open')), models.Q(('handled_at__isnull', False), ('state__in', ['accepted', 'declined'])), _connector='OR'), name='report_handled_or_open'), models.CheckConstraint(condition=models.Q(('said', ''), _negated=True), name='report_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='report_declined_with_a_word', violation_error_message='Say why you decline the report.')],
            },
        ),
        migrations.RunPython(lambda apps, editor: make_groups(apps), migrations.RunPython.noop),
    ]
