"""Give the sources of the initial content their licenses, and O*NET its series, unless an editor has set them."""

from django.db import migrations

LICENSES = {
    "bls-15-1221": "Public domain",
    "bls-15-2051": "Public domain",
    "cip-soc-crosswalk": "Public domain",
    "onet-29-2": "CC BY 4.0",
}


def set_licenses(apps, schema_editor):
    sources = apps.get_model("roles", "Source").objects.using(schema_editor.connection.alias)
    for slug, license_ in LICENSES.items():
        sources.filter(slug=slug, license="").update(license=license_)
    sources.filter(slug="onet-29-2", series="").update(series="onet")


class Migration(migrations.Migration):
    dependencies = [("roles", "0018_occupation_facts")]

    operations = [migrations.RunPython(set_licenses, migrations.RunPython.noop, elidable=True)]
