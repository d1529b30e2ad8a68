"""Allow only the new name of the relation to a related occupation."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0023_related_occupations'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='roleoccupation',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['listed', 'related'])), name='occupation_relation_is_known'),
        ),
    ]
