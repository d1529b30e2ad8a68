"""Add the key of each program's place, and update the slug of its city to one that loses no letter."""

from collections import defaultdict

from django.db import migrations, models

from programs.places import Place, former_slug_of_city, slug_of_city, slug_of_place

BATCH = 2000


def _update(apps, schema_editor, slugs_of):
    programs = apps.get_model("programs", "Program").objects.using(schema_editor.connection.alias)
    rows = programs.exclude(city="").order_by("pk").values_list("pk", "city", "region", "country")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1][0]
        places = defaultdict(list)
        for pk, *place in batch:
            places[Place(*place)].append(pk)
        for place, keys in places.items():
            programs.filter(pk__in=keys).update(**slugs_of(place))


def add_places(apps, schema_editor):
    _update(
        apps,
        schema_editor,
        lambda place: {"city_slug": slug_of_city(place.city), "place_slug": slug_of_place(place)},
    )


def restore_city_slugs(apps, schema_editor):
    _update(
        apps, schema_editor, lambda place: {"city_slug": former_slug_of_city(place.city) or slug_of_city(place.city)}
    )


class Migration(migrations.Migration):
    dependencies = [("programs", "0009_preview_salt")]

    operations = [
        migrations.RemoveConstraint("program", "program_city_has_its_slug"),
        migrations.AddField("program", "place_slug", models.CharField(blank=True, editable=False, max_length=200)),
        migrations.AlterField("program", "city_slug", models.CharField(blank=True, editable=False, max_length=120)),
        migrations.RunPython(add_places, restore_city_slugs),
        migrations.AddIndex("program", models.Index(fields=["place_slug"], name="program_place_slug")),
        migrations.AddConstraint(
            "program",
            models.CheckConstraint(
                condition=models.Q(city="", city_slug="", place_slug="")
                | (~models.Q(city="") & ~models.Q(city_slug="") & ~models.Q(place_slug="")),
                name="program_city_has_its_slug",
                violation_error_message="The city needs at least one letter or digit.",
            ),
        ),
    ]
