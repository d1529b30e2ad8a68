"""Give scheduled pages a time of their own, so that they keep the date of their first publication."""

from django.db import migrations, models
from django.db.models import F, Q


def move_times(apps, schema_editor):
    scheduled = apps.get_model("roles", "Role").objects.filter(status="scheduled")
    scheduled.update(publish_at=F("published_at"), published_at=None)


def move_times_back(apps, schema_editor):
    apps.get_model("roles", "Role").objects.filter(status="scheduled").update(published_at=F("publish_at"))


class Migration(migrations.Migration):
    dependencies = [("roles", "0032_pay_is_edited_in_guides")]

    operations = [
        migrations.RemoveConstraint("role", "role_scheduled_has_its_time"),
        migrations.AddField(
            "role",
            "publish_at",
            models.DateTimeField(
                blank=True, help_text="When a scheduled page will be published. UTC.", null=True, verbose_name="publish at"
            ),
        ),
        migrations.AlterField(
            "role", "published_at", models.DateTimeField(blank=True, null=True, help_text="The first time.", verbose_name="published at")
        ),
        migrations.RunPython(move_times, move_times_back),
        migrations.AddConstraint(
            "role",
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(publish_at__isnull=False),
                name="role_scheduled_has_its_time",
                violation_error_message="Enter the time at which to publish the scheduled page.",
            ),
        ),
    ]
