from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0023_blocks")]

    operations = [
        migrations.AddField(
            model_name="program",
            name="figures_changed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="program", index=models.Index(fields=["updated_at"], name="program_updated_at")
        ),
    ]
