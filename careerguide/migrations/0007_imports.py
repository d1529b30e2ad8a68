"""Import runs, corrected figures and remembered columns."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('careerguide', '0006_reasons_of_ten_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profile', models.CharField(max_length=60)),
                ('file_name', models.CharField(blank=True, max_length=255)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('options', models.CharField(blank=True, max_length=200)),
                ('result', models.CharField(blank=True, max_length=64)),
                ('edition', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(choices=[('running', 'Not finished'), ('finished', 'Finished'), ('undone', 'Undone')], default='running', max_length=10)),
                ('new', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('report', models.JSONField(blank=True, default=list)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-started_at', '-pk'],
                'permissions': [('undo_importrun', 'Can undo imports')],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(max_length=60)),
                ('model', models.CharField(max_length=60)),
                ('rows', models.PositiveIntegerField()),
                ('new', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('first_key', models.BigIntegerField(null=True)),
                ('last_key', models.BigIntegerField(null=True)),
                ('changes', models.BinaryField()),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='batches', to='careerguide.importrun')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('object_id', models.BigIntegerField()),
                ('field', models.CharField(max_length=60)),
                ('imported', models.JSONField(null=True)),
                ('corrected', models.JSONField(null=True)),
                ('new', models.JSONField(null=True)),
                ('new_details', models.JSONField(default=dict)),
                ('is_open', models.BooleanField(default=False, help_text='Whether an editor has to choose.')),
                ('corrected_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections', to='careerguide.importrun')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('headers', models.CharField(max_length=64)),
                ('columns', models.JSONField()),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('model', 'headers'), name='mapping_once', violation_error_message='These headers are already mapped.')],
            },
        ),
        migrations.AddIndex(
            model_name='importrun',
            index=models.Index(fields=['profile', 'sha256'], name='import_run_file'),
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['running', 'finished', 'undone'])), name='import_run_state_is_known'),
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(fields=['model', 'first_key', 'last_key'], name='import_batch_keys'),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['id'], name='correction_open'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('model', 'object_id', 'field'), name='correction_once', violation_error_message='This figure is already corrected.'),
        ),
    ]
