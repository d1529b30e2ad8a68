"""Give scheduled pages a time of their own, so that they keep the date of their first publication."""

from django.db import migrations, models
from django.db.models import F, Q


def move_times(apps, schema_editor):
    scheduled = apps.get_model("programs", "Program").objects.filter(status="scheduled")
    scheduled.update(publish_at=F("published_at"), published_at=None)


def move_times_back(apps, schema_editor):
    apps.get_model("programs", "Program").objects.filter(status="scheduled").update(published_at=F("publish_at"))


class Migration(migrations.Migration):
    dependencies = [("programs", "0025_versions_of_pages")]

    operations = [
        migrations.RemoveConstraint("program", "program_scheduled_has_its_time"),
        migrations.AddField(
            "program",
            "publish_at",
            models.DateTimeField(
                blank=True, help_text="When a scheduled page will be published. UTC.", null=True, verbose_name="publish at"
            ),
        ),
        migrations.AlterField(
            "program", "published_at", models.DateTimeField(blank=True, null=True, help_text="The first time.", verbose_name="published at")
        ),
        migrations.RunPython(move_times, move_times_back),
        migrations.AddConstraint(
            "program",
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(publish_at__isnull=False),
                name="program_scheduled_has_its_time",
                violation_error_message="Enter the time at which to publish the scheduled page.",
            ),
        ),
    ]
