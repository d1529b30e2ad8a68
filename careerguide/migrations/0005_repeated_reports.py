"""How often a report arrived."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('careerguide', '0004_accepted_warnings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='readerreport',
            name='digest',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='readerreport',
            name='times',
            field=models.PositiveIntegerField(default=1, verbose_name='times received'),
        ),
        migrations.AddConstraint(
            model_name='readerreport',
            constraint=models.UniqueConstraint(condition=models.Q(('digest', ''), _negated=True), fields=('digest',), name='report_once_a_day'),
        ),
    ]
