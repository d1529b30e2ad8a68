"""Import what became of students, from College Scorecard."""

from careerguide.imports.commands import ImportCommand
from programs.imports.scorecard import import_outcomes


class Command(ImportCommand):
    help = "Import graduates' pay and debt, and institutions' completion and tuition, from College Scorecard."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--edition", default="", help="the edition, such as 2024-25, if the name of the file has none"
        )

    def load(self, path, options, **run_options):
        return import_outcomes(path, options["edition"], **run_options)
