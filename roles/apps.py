from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "roles"

    def ready(self):
        """Tell the audit what it looks for in guides."""
        from careerguide.audit.engine import register
        from roles.audit import INSPECTIONS

        register(*INSPECTIONS)
