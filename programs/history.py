"""What the history of a program is made of."""

from careerguide.lib.tracked_pages import Part, TrackedPage
from programs.models import Pathway, Program

PROGRAM = TrackedPage(Program, Part(Pathway, "program", "Leads to", ("role",)), called_by=("award", "institution"))
