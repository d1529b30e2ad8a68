"""The history of programs: the rows of a program's page, and the pathways deleted with a program or guide."""

from functools import partial

from careerguide.content.publishing import former_url_conflicts
from careerguide.history.pages import Link, Page, Part
from programs.models import (
    DegreeType,
    FieldOccupation,
    FieldOfStudy,
    Institution,
    Pathway,
    Program,
    ProgramAddress,
)
from roles.history import GUIDE

PROGRAM = Page(
    Program,
    Part(Pathway, "program", "Leads to", ("role",)),
    Part(ProgramAddress, "program", "Former URL", ("slug",), conflicts=partial(former_url_conflicts, Program)),
    name_fields=("award", "institution"),
)
GUIDE.links.append(Link(Pathway, "role", "Pathway", ("program",), other="program", other_page=PROGRAM))
Page(DegreeType, name_fields=("name",))
Page(Institution, name_fields=("name", "city"))
Page(
    FieldOfStudy,
    Part(FieldOccupation, "field", "Occupation", ("occupation",)),
    name_fields=("cip_code", "name"),
)
