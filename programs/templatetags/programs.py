"""Template tags for programs, which the templates of the roles app use, too: that app must not import this one."""

from django import template

from programs.role_section import RolePrograms
from programs.row_facts import find_shared_facts

register = template.Library()

register.simple_tag(find_shared_facts, name="shared_facts")


@register.simple_tag
def role_programs(role, notes) -> RolePrograms:
    return RolePrograms(role, notes)


@register.filter
def note_of(shared, program) -> str:
    """What a row says about its tuition, if the rows differ."""
    return shared.notes.get(program.slug, "")
