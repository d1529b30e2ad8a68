"""Template tags for programs, which the templates of the roles app use, too: that app must not import this one."""

from django import template

from programs.degrees import Degrees
from programs.role_section import RolePrograms
from programs.row_facts import find_shared_facts
from roles.guide import CitedSource, Guide
from roles.occupation import OccupationPage

register = template.Library()

register.simple_tag(find_shared_facts, name="shared_facts")


@register.simple_tag
def role_programs(role, notes) -> RolePrograms:
    return RolePrograms(role, notes)


@register.simple_tag
def occupation_degrees(occupation) -> Degrees:
    return Degrees(occupation)


@register.simple_tag
def cited_sources(page: Guide | OccupationPage, programs: RolePrograms | Degrees) -> list[CitedSource]:
    """The sources of a page, then those of its programs."""
    cited = {each.source.slug: each for each in page.sources}
    for source in programs.sources:
        sections = cited[source.slug].sections if source.slug in cited else []
        cited[source.slug] = CitedSource(source, [*(id_ for id_ in sections if id_ != "programs"), "programs"])
    return list(cited.values())


@register.filter
def note_of(shared, program) -> str:
    """What a row says about its tuition, if the rows differ."""
    return shared.notes.get(program.slug, "")
