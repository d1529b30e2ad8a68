from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "roles"

    def ready(self):
        from careerguide.audit.engine import register
        from roles.audit import INSPECTIONS

        register(*INSPECTIONS)
