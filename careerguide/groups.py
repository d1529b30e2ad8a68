"""The three groups of accounts. A migration creates them."""

from django.contrib.auth.management import create_permissions

APPS = ("roles", "programs", "careerguide")
# Models whose rows many pages share: editors may add rows, but not change them.
SHARED = ("source", "occupation", "specialization", "skill", "institution", "degreetype", "fieldofstudy")


def make_groups(apps):
    """Create the groups Editor, Publisher and Admin and add their permissions. Other permissions are kept.

    ``apps`` is an app registry, possibly a migration's: a later migration that adds a model calls this again.

    - Editor: works on drafts, views everything, adds shared rows, answers reports. Cannot publish or import.
    - Publisher: an editor who can also publish, withdraw, import, undo imports, and change public pages and shared
      rows.
    - Admin: a publisher who also manages accounts.
    """
    for label in (*APPS, "auth"):
        # An early migration's registry does not contain all apps.
        if label not in apps.app_configs:
            continue
        config = apps.get_app_config(label)
        # In a migration, models_module is None, so create_permissions would do nothing.
        if not getattr(config, "models_module", None):
            config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.select_related("content_type")
    content = list(permissions.filter(content_type__app_label__in=APPS))
    accounts = list(permissions.filter(content_type__app_label="auth", content_type__model__in=["user", "group"]))
    get_or_create = apps.get_model("auth", "Group").objects.get_or_create
    get_or_create(name="Editor")[0].permissions.add(*(each for each in content if _is_for_editors(each)))
    get_or_create(name="Publisher")[0].permissions.add(*content)
    get_or_create(name="Admin")[0].permissions.add(*content, *accounts)


def _is_for_editors(permission) -> bool:
    action, model = permission.codename.split("_")[0], permission.content_type.model
    if action in {"publish", "import", "undo"}:
        return False
    return model not in SHARED or action in {"view", "add", "export"}
