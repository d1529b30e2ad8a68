"""Add the tasks of occupations, which are shown only if a file of O*NET was imported."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0026_occupation_pages'),
    ]

    operations = [
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000)),
                ('is_core', models.BooleanField(default=False, help_text='Whether the task is a core part of the job.')),
                ('position', models.PositiveIntegerField()),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='roles.occupation')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.source')),
            ],
            options={
                'ordering': ['occupation', 'position', 'pk'],
                'default_permissions': ('view',),
                'constraints': [models.UniqueConstraint(fields=('occupation', 'text'), name='task_once', violation_error_message='This occupation already has this task.')],
            },
        ),
    ]
