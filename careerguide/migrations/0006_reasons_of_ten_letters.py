"""Require ten characters in a reason for accepting a warning. Shorter reasons are kept and get an introduction."""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat, Length
from django.db.models.lookups import GreaterThanOrEqual


def introduce_short_reasons(apps, editor):
    rows = apps.get_model("careerguide", "AcceptedWarning").objects.using(editor.connection.alias)
    short = rows.annotate(length=Length("reason")).filter(length__lt=10)
    short.update(reason=Concat(Value("Reason given earlier: "), "reason"))


class Migration(migrations.Migration):

    dependencies = [
        ('careerguide', '0005_repeated_reports'),
    ]

    operations = [
        migrations.RunPython(introduce_short_reasons, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='acceptedwarning',
            name='warning_accepted_with_a_reason',
        ),
        migrations.AddConstraint(
            model_name='acceptedwarning',
            constraint=models.CheckConstraint(condition=GreaterThanOrEqual(Length('reason'), 10), name='warning_accepted_with_a_reason', violation_error_message='Give a reason of at least 10 letters.'),
        ),
    ]
