from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "roles"

    def ready(self):
        """Tell the audit what it looks for in guides."""
        from careerguide.lib.audit import register
        from roles.audit import INSPECTIONS

        register(*INSPECTIONS)
