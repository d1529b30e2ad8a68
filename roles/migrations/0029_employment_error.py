"""Add the relative standard error of the number of people in an occupation."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0028_career_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicaloccupation',
            name='employment_error',
            field=models.DecimalField(blank=True, decimal_places=1, help_text='The relative standard error of the number of people, in percent.', max_digits=4, null=True, verbose_name='error of employment'),
        ),
        migrations.AddField(
            model_name='occupation',
            name='employment_error',
            field=models.DecimalField(blank=True, decimal_places=1, help_text='The relative standard error of the number of people, in percent.', max_digits=4, null=True, verbose_name='error of employment'),
        ),
        migrations.AddConstraint(
            model_name='occupation',
            constraint=models.CheckConstraint(condition=models.Q(('employment_error__isnull', True), models.Q(('employment_error__gte', 0), ('employment_error__lte', 100)), _connector='OR'), name='occupation_employment_error_is_percent', violation_error_message='The error of employment is 0 to 100 percent.'),
        ),
    ]
