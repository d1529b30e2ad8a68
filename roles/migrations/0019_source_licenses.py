"""Give the sources of the initial content their licenses, series and URLs, unless an editor has set them."""

from django.db import migrations

FACTS = {
    "bls-15-1221": {"license": "Public domain"},
    "bls-15-2051": {"license": "Public domain"},
    "cip-soc-crosswalk": {"license": "Public domain", "series": "cip-soc-crosswalk"},
    "onet-29-2": {"license": "CC BY 4.0", "series": "onet", "url": "https://www.onetcenter.org/database.html"},
}


def set_facts(apps, schema_editor):
    sources = apps.get_model("roles", "Source").objects.using(schema_editor.connection.alias)
    for slug, facts in FACTS.items():
        for name, value in facts.items():
            sources.filter(slug=slug, **{name: ""}).update(**{name: value})


class Migration(migrations.Migration):
    dependencies = [("roles", "0018_occupation_facts")]

    operations = [migrations.RunPython(set_facts, migrations.RunPython.noop, elidable=True)]
