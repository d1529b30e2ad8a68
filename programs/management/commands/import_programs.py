"""Import programs from official files."""

from careerguide.imports.commands import ImportCommand
from programs.imports.load import import_programs


class Command(ImportCommand):
    help = (
        "Import programs with their institutions, degree types and fields of study: from the merged file of US "
        "programs and Australian courses."
    )

    def load(self, path, options, **run_options):
        return import_programs(path, **run_options)
