from django.db import migrations, models

OFFER = ("delivery_mode", "study_mode", "duration_months", "tuition_usd", "tuition_kind")
SUBJECT = ("field_of_study", "degree_type")
PLACE = ("country", "region", "place_slug", "institution")
INDEXES = {
    "program_place_names": ("place_slug", "city", "region", "country", "location_scope", "status"),
    "program_by_name": ("sort_key", "id", "status"),
    "program_by_tuition": ("tuition_usd", "sort_key", "id", "status"),
    "program_by_duration": ("duration_months", "sort_key", "id", "status"),
    "program_offers": (*OFFER, *PLACE, *SUBJECT, "status"),
    "program_subjects": (*SUBJECT, "source", *PLACE, *OFFER, "status"),
    "program_places": (*PLACE, *SUBJECT, *OFFER, "status"),
}


class Migration(migrations.Migration):
    dependencies = [("programs", "0019_call_averages_by_students")]

    operations = [
        migrations.RemoveIndex(model_name="program", name="program_place_slug"),
        migrations.RemoveIndex(model_name="program", name="program_sort_key"),
        migrations.RemoveIndex(model_name="program", name="program_field_degree_source"),
        *(
            migrations.AddIndex(model_name="program", index=models.Index(fields=fields, name=name))
            for name, fields in INDEXES.items()
        ),
    ]
