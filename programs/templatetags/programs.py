"""A template tag for the programs of a guide, because the roles app must not import the programs app."""

from django import template

from programs.role_section import RolePrograms

register = template.Library()


@register.simple_tag
def role_programs(role, notes) -> RolePrograms:
    return RolePrograms(role, notes)
