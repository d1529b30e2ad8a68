from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0019_call_averages_by_students")]

    operations = [
        migrations.RemoveIndex(model_name="program", name="program_sort_key"),
        migrations.RemoveIndex(model_name="program", name="program_field_degree_source"),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(fields=["sort_key", "id", "status"], name="program_by_name"),
        ),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(fields=["tuition_usd", "sort_key", "id", "status"], name="program_by_tuition"),
        ),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(fields=["duration_months", "sort_key", "id", "status"], name="program_by_duration"),
        ),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(
                fields=[
                    *("institution", "place_slug", "region", "country", "city", "location_scope"),
                    *("field_of_study", "degree_type", "source"),
                    *("delivery_mode", "study_mode", "duration_months", "tuition_usd", "tuition_kind"),
                    "status",
                ],
                name="program_places",
            ),
        ),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(
                fields=[
                    *("field_of_study", "degree_type", "source"),
                    *("institution", "place_slug", "region", "country", "city", "location_scope"),
                    *("delivery_mode", "study_mode", "duration_months", "tuition_usd", "tuition_kind"),
                    "status",
                ],
                name="program_subjects",
            ),
        ),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(
                fields=[
                    *("delivery_mode", "study_mode", "duration_months", "tuition_usd", "tuition_kind"),
                    *("institution", "place_slug", "region", "country", "city", "location_scope"),
                    *("field_of_study", "degree_type", "source"),
                    "status",
                ],
                name="program_offers",
            ),
        ),
    ]
