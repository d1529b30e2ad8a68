"""Keep the values of growth and of the basis of headline pay consistent."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0016_read_growth_and_pay_basis'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('salary_basis__in', ['', 'total', 'base'])), name='role_salary_basis_is_known'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('growth_basis__in', ['', 'period', 'year'])), name='role_growth_basis_is_known'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('growth_from__isnull', True), ('growth_to__isnull', True)), models.Q(('growth_from__gte', 1900), ('growth_from__lt', models.F('growth_to')), ('growth_to__lte', 2200), ('growth_from__isnull', False), ('growth_to__isnull', False)), _connector='OR'), name='role_growth_years_are_a_range', violation_error_message='Growth needs a first year and a later last year, or neither, from 1900 to 2200.'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('growth_percent__isnull', False), models.Q(('growth_basis', ''), ('growth_from__isnull', True)), _connector='OR'), name='role_growth_has_its_number', violation_error_message='Enter the growth in percent, or remove its years and set “growth basis” to “not stated”.'),
        ),
    ]
