"""What a role's page shows of its programs; roles itself knows of none."""

from django import template

from programs.role_programs import RolePrograms

register = template.Library()


@register.simple_tag
def role_programs(role) -> RolePrograms:
    """The programs of ``role`` for the end of its guide."""
    return RolePrograms(role)
