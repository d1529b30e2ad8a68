"""Import student outcomes from College Scorecard."""

from careerguide.imports.commands import ImportCommand
from programs.imports.scorecard import import_outcomes


class Command(ImportCommand):
    help = "Import graduates' pay and debt, and institutions' completion and tuition, from College Scorecard."
    load = staticmethod(import_outcomes)
