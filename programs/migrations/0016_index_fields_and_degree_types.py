from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0015_call_overseas_students_international")]

    operations = [
        migrations.AddIndex(
            model_name="program",
            index=models.Index(
                fields=["field_of_study", "degree_type", "status", "published_at"], name="program_field_degree"
            ),
        ),
    ]
