"""The programs of a guide, for its template, because the app roles does not import programs."""

from django import template

from programs.role_section import RolePrograms

register = template.Library()


@register.simple_tag
def role_programs(role, notes) -> RolePrograms:
    return RolePrograms(role, notes)
