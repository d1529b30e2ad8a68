"""Write the description of the API."""

from django.core.management.base import BaseCommand

from careerguide.api.description import build_text
from careerguide.api.views import OPENAPI_FILE


class Command(BaseCommand):
    help = "Write openapi.json, which a test compares with the code. Needs the packages for development."

    def handle(self, **options):
        OPENAPI_FILE.write_text(build_text())
