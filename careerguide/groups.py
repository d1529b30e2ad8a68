"""Who may do what at the editors' desk: three groups, made by a migration."""

from django.contrib.auth.management import create_permissions

APPS = ("roles", "programs", "careerguide")
# What an editor leaves to others: what the public sees, and what many pages share.
SHARED = ("source", "occupation", "specialization", "skill", "institution", "degreetype", "fieldofstudy")


def make_groups(apps):
    """Make the groups Editor, Publisher and Admin with what each may do; what they have beside that stays.

    ``apps`` is a registry, a migration's own too: a later migration that adds a model calls this again.

    - Editor: works on drafts. Sees everything, adds what pages share, answers readers' reports, and publishes nothing.
    - Publisher: an editor who also publishes, withdraws, changes what is public and what pages share.
    - Admin: a publisher who also keeps the accounts.
    """
    for label in (*APPS, "auth"):
        # The first migrations of the site knew nothing of its own models.
        if label not in apps.app_configs:
            continue
        config = apps.get_app_config(label)
        # A migration's registry knows no modules; without one, nothing would be made.
        if not getattr(config, "models_module", None):
            config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.select_related("content_type")
    of_content = list(permissions.filter(content_type__app_label__in=APPS))
    of_accounts = list(permissions.filter(content_type__app_label="auth", content_type__model__in=["user", "group"]))
    group = apps.get_model("auth", "Group").objects.get_or_create
    group(name="Editor")[0].permissions.add(*(found for found in of_content if _for_editors(found)))
    group(name="Publisher")[0].permissions.add(*of_content)
    group(name="Admin")[0].permissions.add(*of_content, *of_accounts)


def _for_editors(permission) -> bool:
    """Whether an editor has it: all but publishing, importing, and changing what many pages share."""
    act, model = permission.codename.split("_")[0], permission.content_type.model
    if act in {"publish", "import"}:
        return False
    return model not in SHARED or act in {"view", "add", "export"}
