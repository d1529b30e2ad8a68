"""Call a role a guide in the admin, as its page does."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0024_related_occupation_is_known'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='historicalrole',
            options={'default_permissions': (), 'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical guide', 'verbose_name_plural': 'historical guides'},
        ),
        migrations.AlterModelOptions(
            name='role',
            options={'ordering': ['sort_key', 'pk'], 'permissions': [('publish_role', 'Can publish, schedule and withdraw role')], 'verbose_name': 'guide', 'verbose_name_plural': 'guides'},
        ),
    ]
