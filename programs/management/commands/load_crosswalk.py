"""Loads the official crosswalk from fields of study to occupations."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from careerguide.history.records import first_versions
from programs.crosswalk import CrosswalkFault, load_crosswalk, read_file


class Command(BaseCommand):
    """Adds what is new in a file; running it again changes nothing."""

    help = (
        "Load the official crosswalk (CIP 2020 to SOC 2018) from a CSV file with the columns cip_code, cip_title, "
        "soc_code and soc_title. What stands there already is kept."
    )

    def add_arguments(self, parser):
        """The file."""
        parser.add_argument("file", type=Path, help="The CSV file, such as fixtures/crosswalk.csv.")

    def handle(self, *, file: Path, **options):
        """Load it and say what was done; a wrong file is refused whole."""
        try:
            report = load_crosswalk(list(read_file(file)))
        except CrosswalkFault as fault:
            raise CommandError(f"Nothing was saved. {fault}") from fault
        first_versions()
        for line in report.lines():
            self.stdout.write(line)
