"""Load the official crosswalk from fields of study to occupations."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from careerguide.history.records import first_versions
from programs.crosswalk import CrosswalkError, load_crosswalk, read_file


class Command(BaseCommand):
    help = (
        "Load the official crosswalk (CIP 2020 to SOC 2018) from a CSV file with the columns cip_code, cip_title, "
        "soc_code and soc_title. Adds what is new; running it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The CSV file, such as fixtures/crosswalk.csv.")

    def handle(self, *, file: Path, **options):
        try:
            report = load_crosswalk(list(read_file(file)))
        except CrosswalkError as error:
            raise CommandError(f"Nothing was saved. {error}") from error
        first_versions()
        for line in report:
            self.stdout.write(line)
