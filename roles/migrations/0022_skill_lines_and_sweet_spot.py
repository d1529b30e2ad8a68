"""Let skills share a line, add the sweet spot of pay, and rename a relation to official occupations.

The next migration renames the stored values. PostgreSQL does not change a table and its rows in one transaction.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0021_findings_and_editor_notes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='roleoccupation',
            name='occupation_relation_is_known',
        ),
        migrations.AddField(
            model_name='historicalrole',
            name='pay_spot',
            field=models.CharField(blank=True, help_text='A figure that says where the role pays off most, such as "100 to 500".', max_length=40, verbose_name='sweet spot'),
        ),
        migrations.AddField(
            model_name='historicalrole',
            name='pay_spot_label',
            field=models.CharField(blank=True, help_text='What the figure counts, such as "Employees at the sweet spot".', max_length=80, verbose_name='sweet spot, label'),
        ),
        migrations.AddField(
            model_name='historicalrole',
            name='pay_spot_text',
            field=models.TextField(blank=True, help_text='Why it pays off there. Markdown: blank lines between paragraphs, **bold**, lists with a hyphen, ### for a small heading.', verbose_name='sweet spot, text'),
        ),
        migrations.AddField(
            model_name='historicalskillentry',
            name='joined_by',
            field=models.CharField(blank=True, choices=[('', 'a new line'), ('colon', 'after a colon'), ('comma', 'after a comma'), ('and', 'after “and”'), ('or', 'after “or”')], default='', help_text='How the skill continues the line of the skill before it: “Deep learning: PyTorch or TensorFlow” is one line with three skills.', max_length=5),
        ),
        migrations.AddField(
            model_name='role',
            name='pay_spot',
            field=models.CharField(blank=True, help_text='A figure that says where the role pays off most, such as "100 to 500".', max_length=40, verbose_name='sweet spot'),
        ),
        migrations.AddField(
            model_name='role',
            name='pay_spot_label',
            field=models.CharField(blank=True, help_text='What the figure counts, such as "Employees at the sweet spot".', max_length=80, verbose_name='sweet spot, label'),
        ),
        migrations.AddField(
            model_name='role',
            name='pay_spot_text',
            field=models.TextField(blank=True, help_text='Why it pays off there. Markdown: blank lines between paragraphs, **bold**, lists with a hyphen, ### for a small heading.', verbose_name='sweet spot, text'),
        ),
        migrations.AddField(
            model_name='skillentry',
            name='joined_by',
            field=models.CharField(blank=True, choices=[('', 'a new line'), ('colon', 'after a colon'), ('comma', 'after a comma'), ('and', 'after “and”'), ('or', 'after “or”')], default='', help_text='How the skill continues the line of the skill before it: “Deep learning: PyTorch or TensorFlow” is one line with three skills.', max_length=5),
        ),
        migrations.AlterField(
            model_name='fitstatement',
            name='lean',
            field=models.CharField(choices=[('towards', 'Toward this role'), ('away', 'Away from this role')], help_text='Whether a reader who checks the statement leans toward or away from the role.', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalfitstatement',
            name='lean',
            field=models.CharField(choices=[('towards', 'Toward this role'), ('away', 'Away from this role')], help_text='Whether a reader who checks the statement leans toward or away from the role.', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalrole',
            name='growth_label',
            field=models.CharField(blank=True, help_text='What the source calls the number, such as "annual growth". The page quotes it.', max_length=60, verbose_name='growth label'),
        ),
        migrations.AlterField(
            model_name='historicalrole',
            name='pay_text',
            field=models.TextField(blank=True, help_text='Shown next to the pay chart. Markdown: blank lines between paragraphs, **bold**, lists with a hyphen, ### for a small heading.'),
        ),
        migrations.AlterField(
            model_name='historicalroleoccupation',
            name='relation',
            field=models.CharField(choices=[('listed', 'The occupation that lists this title'), ('related', 'A related occupation')], default='listed', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalskillentry',
            name='label',
            field=models.CharField(blank=True, help_text='What the line says instead of the name of the skill, such as "Python at production level".', max_length=120),
        ),
        migrations.AlterField(
            model_name='historicalskillentry',
            name='note',
            field=models.CharField(blank=True, help_text='What the line says about the skill after a colon, such as "competent, not expert".', max_length=200),
        ),
        migrations.AlterField(
            model_name='role',
            name='growth_label',
            field=models.CharField(blank=True, help_text='What the source calls the number, such as "annual growth". The page quotes it.', max_length=60, verbose_name='growth label'),
        ),
        migrations.AlterField(
            model_name='role',
            name='pay_text',
            field=models.TextField(blank=True, help_text='Shown next to the pay chart. Markdown: blank lines between paragraphs, **bold**, lists with a hyphen, ### for a small heading.'),
        ),
        migrations.AlterField(
            model_name='roleoccupation',
            name='relation',
            field=models.CharField(choices=[('listed', 'The occupation that lists this title'), ('related', 'A related occupation')], default='listed', max_length=10),
        ),
        migrations.AlterField(
            model_name='skillentry',
            name='label',
            field=models.CharField(blank=True, help_text='What the line says instead of the name of the skill, such as "Python at production level".', max_length=120),
        ),
        migrations.AlterField(
            model_name='skillentry',
            name='note',
            field=models.CharField(blank=True, help_text='What the line says about the skill after a colon, such as "competent, not expert".', max_length=200),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pay_spot', ''), ('pay_spot_label', ''), ('pay_spot_text', '')), models.Q(models.Q(('pay_spot', ''), _negated=True), models.Q(('pay_spot_label', ''), _negated=True)), _connector='OR'), name='role_pay_spot_is_whole', violation_error_message='The sweet spot needs a figure and a label.'),
        ),
        migrations.AddConstraint(
            model_name='skillentry',
            constraint=models.CheckConstraint(condition=models.Q(('joined_by__in', ['', 'colon', 'comma', 'and', 'or'])), name='skill_join_is_known'),
        ),
    ]
