"""What the history of a program is made of, and which rows between programs and guides are deleted with either."""

from careerguide.lib.tracked_pages import Link, Part, TrackedPage
from careerguide.publishing import former_url_conflicts
from programs.models import Pathway, Program, ProgramAddress
from roles.history import GUIDE

PROGRAM = TrackedPage(
    Program,
    Part(Pathway, "program", "Leads to", ("role",)),
    Part(ProgramAddress, "program", "Former URL", ("slug",), conflicts=former_url_conflicts(Program)),
    called_by=("award", "institution"),
)
GUIDE.links.append(Link(Pathway, "role", "Pathway", ("program",), other="program", other_page=PROGRAM))
PROGRAM.links.append(Link(Pathway, "program", "Leads to", ("role",), other="role", other_page=GUIDE))
