"""The history of programs: the rows of a program's page, and the pathways deleted with a program or guide."""

from functools import partial

from careerguide.content.publishing import former_url_conflicts
from careerguide.history.pages import Link, Part, TrackedPage
from programs.models import Pathway, Program, ProgramAddress
from roles.history import GUIDE

PROGRAM = TrackedPage(
    Program,
    Part(Pathway, "program", "Leads to", ("role",)),
    Part(ProgramAddress, "program", "Former URL", ("slug",), conflicts=partial(former_url_conflicts, Program)),
    name_fields=("award", "institution"),
)
GUIDE.links.append(Link(Pathway, "role", "Pathway", ("program",), other="program", other_page=PROGRAM))
PROGRAM.links.append(Link(Pathway, "program", "Leads to", ("role",), other="role", other_page=GUIDE))
