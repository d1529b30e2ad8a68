"""What a role's page shows of its programs; roles itself knows of none."""

from django import template

from programs import role_match
from programs.role_section import RolePrograms

register = template.Library()


@register.simple_tag
def role_programs(role, notes) -> RolePrograms:
    """The programs of ``role`` for the end of its guide, whose ``notes`` about them are linked where they belong."""
    return RolePrograms(role, notes)


@register.filter
def fit_words(program) -> str:
    """How a row of a role's list fits the role; empty in any other list."""
    return role_match.fit_words(program)
